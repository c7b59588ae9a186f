package api

import (
	"context"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/questions"
)

// FirstEntry is the first known activity against a target.
type FirstEntry struct {
	Target Target
	First  graph.Span
	By     graph.Date
	Actors []*Actor
	cited
}

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
	items := make([]ranked[questions.Entry], len(entries))
	for i, e := range entries {
		items[i] = ranked[questions.Entry]{rank{id: e.Target}, e}
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
	claims := s.cite()
	return connect(found, p, func(e questions.Entry) *FirstEntry {
		return &FirstEntry{one[Target](b, e.Target), e.First, e.By, several[*Actor](b, e.Actors), claims.of(e.Claims)}
	}), nil
}
