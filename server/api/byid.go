package api

import (
	"context"
	"fmt"
	"maps"

	"github.com/actorgraph/actorgraph/graph"
)

// byID finds one entity and makes its batch. A replaced id leads to what
// replaced it, and a record to its actor.
func (s *scope) byID(ctx context.Context, id graph.ID) (Entity, error) {
	id, err := s.current(ctx, id)
	if err != nil {
		return nil, err
	}
	b, err := s.batchOf(ctx, []graph.ID{id}, nil)
	if err != nil {
		return nil, err
	}
	e := b.entity(id)
	if e == nil {
		return nil, withHint(absent(id), "search(text:) finds ids by name; they look like country/KR or actor/seed/apt37")
	}
	return e, nil
}

// current returns the id that an id stands for under the view.
func (s *scope) current(ctx context.Context, id graph.ID) (graph.ID, error) {
	all, err := s.currents(ctx, []graph.ID{id})
	return all[id], err
}

// currents returns what some ids stand for under the view, by those ids.
func (s *scope) currents(ctx context.Context, ids []graph.ID) (map[graph.ID]graph.ID, error) {
	out := make(map[graph.ID]graph.ID, len(ids))
	var follow []graph.ID
	for _, id := range ids {
		if out[id] = id; id.Kind() != graph.Actor || namesThen(s.view) {
			follow = append(follow, id)
		} // else who is who knows what an id was replaced by, on every date
	}
	successors, err := s.successors(ctx, follow)
	if err != nil {
		return nil, err
	}
	maps.Copy(out, successors)
	for id, now := range out {
		if now.Kind() != graph.Actor {
			continue
		}
		if out[id], err = s.actorOf(ctx, now); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// longestSuccession is how many replacements of an id are followed; a ring of them ends there too.
const longestSuccession = 10

// successor returns the id of the record that an id stands for on the view's date.
func (s *scope) successor(ctx context.Context, id graph.ID) (graph.ID, error) {
	all, err := s.successors(ctx, []graph.ID{id})
	return all[id], err
}

// successors returns what took over from some ids by the view's date, each id
// itself where nothing did. It asks once for each generation.
func (s *scope) successors(ctx context.Context, ids []graph.ID) (map[graph.ID]graph.ID, error) {
	out := make(map[graph.ID]graph.ID, len(ids))
	var next []graph.ID
	for _, id := range ids {
		out[id] = id
		if id.Kind() == graph.Actor || id.Kind() == graph.Incident {
			next = append(next, id)
		}
	}
	for range longestSuccession {
		found, err := s.fetchEntities(ctx, next)
		if err != nil {
			return nil, err
		}
		by := map[graph.ID]graph.ID{}
		next = nil
		for _, e := range found {
			if e.ReplacedBy != "" {
				by[e.ID] = e.ReplacedBy
				next = append(next, e.ReplacedBy)
			}
		}
		if len(next) == 0 {
			break
		}
		for id, now := range out {
			if successor, ok := by[now]; ok {
				out[id] = successor
			}
		}
	}
	return out, nil
}

// entityOf finds the one entity of type T that a question gives by id.
func entityOf[T Entity](ctx context.Context, s *scope, kind graph.Kind, id graph.ID) (T, error) {
	var none T
	found, err := s.byID(ctx, id)
	if err != nil {
		return none, err
	}
	e, ok := found.(T)
	if !ok {
		return none, withHint(&absentError{fmt.Sprintf("%q is no %s", id, kind)}, "node(id:) finds anything by its id")
	}
	return e, nil
}
