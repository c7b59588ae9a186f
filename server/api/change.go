package api

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/analysis"
)

// Change is a pair that reads otherwise at a later moment than at an earlier one.
type Change struct {
	Label     analysis.Label
	Targeting *Targeting
	Now       Entity
	cited
}

// changes compares what two scopes' views say, of one actor or of all. The
// later one is s.
func (s *scope) changes(ctx context.Context, from *scope, actor *string, kinds []graph.Kind, p graph.Page) (*ChangeConnection, error) {
	key, err := p.After.Key("changes", 2)
	if err != nil {
		return nil, err
	}
	q := analysis.Query{Kinds: kinds}
	if actor != nil {
		id, err := s.actorMeant(ctx, *actor)
		if err != nil {
			return nil, err
		}
		q.Actors = []graph.ID{id}
	}
	all, err := s.changesSince(ctx, from, q)
	if err != nil {
		return nil, err
	}
	found := cut(all, p, func(c analysis.Change) graph.Cursor {
		return graph.MakeCursor("changes", string(c.Actor), string(c.Target))
	}, func(c analysis.Change) bool {
		return cmp.Or(cmp.Compare(string(c.Actor), key[0]), cmp.Compare(string(c.Target), key[1])) > 0
	})
	known := entities{}
	var ids []graph.ID
	for _, c := range found.Items {
		known.add("", c.Because)
		ids = append(ids, c.Actor, c.Target)
		if c.Other != "" {
			ids = append(ids, c.Other)
		}
	}
	b, err := s.gather(ctx, ids, known)
	if err != nil {
		return nil, err
	}
	claims := s.cite()
	return connect(found, p, func(c analysis.Change) *Change {
		return &Change{c.Label, b.targeting(c.Targeting), b.entity(c.Other), claims.claims(c.Because)}
	}), nil
}

// changesSince gathers what both moments know of the actors in question, and compares.
func (s *scope) changesSince(ctx context.Context, from *scope, q analysis.Query) ([]analysis.Change, error) {
	now, err := s.census(ctx)
	if err != nil {
		return nil, err
	}
	then, err := from.census(ctx)
	if err != nil {
		return nil, err
	}
	heirs, err := s.heirs(ctx, then, now)
	if err != nil {
		return nil, err
	}
	var subjects []graph.ID
	if len(q.Actors) > 0 {
		subjects = now.recordsOf(q.Actors...)
		for gone, heir := range heirs {
			if slices.Contains(subjects, heir) || slices.Contains(subjects, gone) {
				subjects = append(append(subjects, gone), now.recordsOf(heir)...)
			}
		}
	}
	earlier, err := from.saidOf(ctx, subjects)
	if err != nil {
		return nil, err
	}
	later, err := s.saidOf(ctx, subjects)
	if err != nil {
		return nil, err
	}
	later.Identity = now.identity
	return analysis.Changes(earlier, later, q, heirs), nil
}

// saidOf returns what the view knows of whom some records target; of all without any.
func (s *scope) saidOf(ctx context.Context, records []graph.ID) (analysis.Evidence, error) {
	claims, err := s.claims(ctx, graph.ClaimQuery{Predicates: []graph.Predicate{graph.Targets}, Subjects: distinct(records), View: s.past()})
	return analysis.Evidence{View: s.view, Claims: claims}, err
}

// heirs tells which record took over each that was live then and is not now.
func (s *scope) heirs(ctx context.Context, then, now *census) (map[graph.ID]graph.ID, error) {
	gone := false
	for id := range then.records {
		_, still := now.records[id]
		gone = gone || !still
	}
	if !gone {
		return nil, nil
	}
	date := graph.View{KnownAsOf: s.view.KnownAsOf, Snapshot: s.view.Snapshot}
	names, err := s.claims(ctx, graph.ClaimQuery{Predicates: []graph.Predicate{graph.Named}, View: date})
	if err != nil {
		return nil, err
	}
	return analysis.Inherit(records(then), records(now), names), nil
}

func records(c *census) []graph.Entity {
	var out []graph.Entity
	for _, e := range slices.SortedFunc(maps.Values(c.records), func(a, b *graph.Entity) int { return compareIDs(a.ID, b.ID) }) {
		out = append(out, *e)
	}
	return out
}
