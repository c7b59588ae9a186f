package api

import (
	"context"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
	"github.com/actorgraph/actorgraph/graph/questions"
)

// FirstEntry is the first known activity against a target.
type FirstEntry struct {
	Target Target
	First  graph.Span
	By     graph.Date
	Actors []*Actor
	cited
	unplaced func() (int, error)
}

// Unplaced is how many more claims can be of the first activity, or of one before it.
func (e *FirstEntry) Unplaced() (int, error) { return e.unplaced() }

func (s *scope) firstEntrants(ctx context.Context, targets []string, kinds []graph.Kind, how []questions.How, p graph.Page) (*FirstEntryConnection, error) {
	q := questions.EntryQuery{Kinds: kinds, How: ways(how)}
	var err error
	if q.Targets, err = s.resolveIDs(ctx, "targets", targets, graph.TargetKinds()...); err != nil {
		return nil, err
	}
	who, err := s.identities(ctx)
	if err != nil {
		return nil, err
	}
	load := s.claimsOfTargets(q.Targets, q.How)
	if len(q.Targets) == 0 { // of all: the projection is worth waiting for, where there is one
		load = nil
		if s.projection == nil {
			load = s.claimsOfActors(nil, slices.Contains(q.How, questions.ViaSubgroup))
		}
	}
	v, err := s.graphView(ctx, who, load)
	if err != nil {
		return nil, err
	}
	entries, err := questions.FirstEntrants(v, q)
	if err != nil {
		return nil, err
	}
	items := make([]ranked[questions.FirstEntry], len(entries))
	for i, e := range entries {
		items[i] = ranked[questions.FirstEntry]{rank{id: e.Target}, e}
	}
	found, err := page(listOrder{"first entrants", Ascending}, items, p)
	if err != nil {
		return nil, err
	}
	var ids []graph.ID
	for _, e := range found.Items {
		ids = append(append(ids, e.Target), e.Actors...)
	}
	b, err := s.batchOf(ctx, ids, nil)
	if err != nil {
		return nil, err
	}
	claims, left := s.cite(), unplacedEntries(v, q, entries)
	out := connect(found, p, func(e questions.FirstEntry) *FirstEntry {
		return &FirstEntry{one[Target](b, e.Target), e.First, e.By, several[*Actor](b, e.Actors), claims.of(e.Claims), left.of(e.Target)}
	})
	out.unplaced = left.items
	return out, nil
}

// unplacedEntries works out what an answer leaves out, for all of its entries at once.
func unplacedEntries(v *projection.GraphView, q questions.EntryQuery, entries []questions.FirstEntry) unplaced[graph.ID] {
	return unplacedOf(func(within map[graph.ID]int) (int, error) {
		left, err := questions.UnplacedEntries(v, q, entries)
		for i, n := range left.Within {
			within[entries[i].Target] = n
		}
		return left.Items, err
	})
}
