package api

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/identity"
	"github.com/actorgraph/actorgraph/graph/projection"
	"github.com/actorgraph/actorgraph/graph/questions"
)

// Change is a pair that reads otherwise at a later moment than at an earlier one.
type Change struct {
	Label     questions.Label
	Targeting *Targeting
	Now       Entity
	Unplaced  int // claims on the pair that could make the label another
	cited
}

// changes compares what two scopes' views say, of one actor or of all. The
// later one is s.
func (s *scope) changes(ctx context.Context, from *scope, actor *string, q questions.ChangeQuery, p graph.Page) (*ChangeConnection, error) {
	key, err := p.After.Key("changes", 2)
	if err != nil {
		return nil, err
	}
	if actor != nil {
		id, err := s.resolveActor(ctx, *actor)
		if err != nil {
			return nil, err
		}
		q.Actors = []graph.ID{id}
	}
	if was := from.view.Snapshot; !was.IsZero() && !was.Equal(s.view.Snapshot) {
		q.Stored = graph.DateOf(was)
	}
	earlier, later, err := s.moments(ctx, from, &q)
	if err != nil {
		return nil, err
	}
	all, err := questions.Changes(earlier, later, q)
	if err != nil {
		return nil, err
	}
	found := cut(all, p, func(c questions.Change) graph.Cursor {
		return graph.MakeCursor("changes", string(c.Actor), string(c.Target))
	}, func(c questions.Change) bool {
		return cmp.Or(cmp.Compare(string(c.Actor), key[0]), cmp.Compare(string(c.Target), key[1])) > 0
	})
	open, err := s.openChanges(ctx, found.Items, nil)
	if err != nil {
		return nil, err
	}
	out := connect(found, p, open)
	out.unplaced = func(context.Context) (int, error) { return questions.UnplacedChanges(earlier, later, q) }
	return out, nil
}

// openChanges returns what opens some changes with the entities that they name.
// What is known need not be fetched.
func (s *scope) openChanges(ctx context.Context, all []questions.Change, known entities) (func(questions.Change) *Change, error) {
	var ids []graph.ID
	for _, c := range all {
		ids = append(ids, c.Actor, c.Target)
		if c.Other != "" {
			ids = append(ids, c.Other)
		}
	}
	b, err := s.batchOf(ctx, ids, known)
	claims := s.cite()
	return func(c questions.Change) *Change {
		return &Change{c.Label, b.targeting(c.Pair), b.entity(c.Other), c.Unplaced, claims.of(c.Because)}
	}, err
}

// moments returns the graph of the actors in question at both moments, and
// completes the query with what these know of records and words.
func (s *scope) moments(ctx context.Context, from *scope, q *questions.ChangeQuery) (earlier, later *projection.GraphView, err error) {
	now, err := s.identities(ctx)
	if err != nil {
		return nil, nil, err
	}
	then, err := from.identities(ctx)
	if err != nil {
		return nil, nil, err
	}
	if q.Successors, err = s.takenOver(ctx, then, now); err != nil {
		return nil, nil, err
	}
	var subjects []graph.ID
	if len(q.Actors) > 0 {
		subjects = now.IDs(q.Actors...)
		for gone, successor := range q.Successors {
			if slices.Contains(subjects, successor) || slices.Contains(subjects, gone) {
				subjects = append(append(subjects, gone), now.IDs(successor)...)
			}
		}
	}
	subgroups := slices.Contains(q.How, questions.ViaSubgroup)
	if earlier, err = from.graphView(ctx, now, from.claimsOfActors(subjects, subgroups)); err != nil {
		return nil, nil, err
	}
	if later, err = s.graphView(ctx, now, s.claimsOfActors(subjects, subgroups)); err != nil {
		return nil, nil, err
	}
	q.Then = func(ids []graph.ID) (map[graph.ID]string, error) { return from.stated(ctx, ids) }
	q.Now = func(ids []graph.ID) (map[graph.ID]string, error) { return s.stated(ctx, ids) }
	return earlier, later, nil
}

// stated returns the source's own words of claims, as the view has them.
func (s *scope) stated(ctx context.Context, ids []graph.ID) (map[graph.ID]string, error) {
	claims, err := s.claimsWithIDs(ctx, ids)
	out := make(map[graph.ID]string, len(claims))
	for _, c := range claims {
		out[c.ID] = c.Stated
	}
	return out, err
}

// takenOver tells which record took over each that was live then and is not now.
func (s *scope) takenOver(ctx context.Context, then, now *identity.Resolution) (map[graph.ID]graph.ID, error) {
	gone := false
	for id := range then.Existing() {
		gone = gone || !now.Exists(id)
	}
	if !gone {
		return nil, nil
	}
	date := graph.View{KnownAsOf: s.view.KnownAsOf, Snapshot: s.view.Snapshot}
	names, err := s.claims(ctx, graph.ClaimQuery{Predicates: []graph.Predicate{graph.Named}, View: date})
	if err != nil {
		return nil, err
	}
	return questions.Successors(records(then), records(now), names), nil
}

func records(who *identity.Resolution) []graph.Entity {
	var out []graph.Entity
	for _, e := range slices.SortedFunc(maps.Values(who.Existing()), func(a, b *graph.Entity) int { return compareIDs(a.ID, b.ID) }) {
		out = append(out, *e)
	}
	return out
}
