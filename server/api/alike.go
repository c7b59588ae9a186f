package api

import (
	"context"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/questions"
)

// SimilarActor is an actor that shares targets with another.
type SimilarActor struct {
	Actor   *Actor
	Score   float64
	Shared  []Entity
	Weights []float64
}

// likeness is how a question about what is alike is narrowed.
type likeness struct {
	kinds  []graph.Kind
	how    []questions.How
	period graph.Span
	first  int
}

func (s *scope) similarActors(ctx context.Context, actor string, ask likeness) ([]*SimilarActor, error) {
	id, err := s.actorMeant(ctx, actor)
	if err != nil {
		return nil, err
	}
	picture, err := s.wholeGraphView(ctx)
	if err != nil || ask.first == 0 {
		return []*SimilarActor{}, err
	}
	found, err := questions.SimilarActors(picture, questions.SimilarQuery{Actor: id, Kinds: ask.kinds, How: ask.how, Period: ask.period, First: ask.first})
	if err != nil {
		return nil, err
	}
	var ids []graph.ID
	for _, x := range found {
		ids = append(ids, x.Actor)
		ids = appendShared(ids, x.Shared)
	}
	b, err := s.gather(ctx, ids, nil)
	if err != nil {
		return nil, err
	}
	out := []*SimilarActor{}
	for _, x := range found {
		row := &SimilarActor{Actor: one[*Actor](b, x.Actor), Score: x.Score, Shared: []Entity{}, Weights: weights(x.Shared)}
		for _, shared := range x.Shared {
			row.Shared = append(row.Shared, b.entity(shared.ID))
		}
		out = append(out, row)
	}
	return out, nil
}

// CoTarget is a target that shares actors with another.
type CoTarget struct {
	Target  Target
	Score   float64
	Shared  []*Actor
	Weights []float64
}

func (s *scope) coTargeted(ctx context.Context, target string, ask likeness) ([]*CoTarget, error) {
	id, err := s.thing(ctx, "target", target, graph.TargetKinds()...)
	if err != nil {
		return nil, err
	}
	picture, err := s.wholeGraphView(ctx)
	if err != nil || ask.first == 0 {
		return []*CoTarget{}, err
	}
	found, err := questions.CoTargeted(picture, questions.CoTargetQuery{Target: id, Kinds: ask.kinds, How: ask.how, Period: ask.period, First: ask.first})
	if err != nil {
		return nil, err
	}
	var ids []graph.ID
	for _, x := range found {
		ids = append(ids, x.Target)
		ids = appendShared(ids, x.Shared)
	}
	b, err := s.gather(ctx, ids, nil)
	if err != nil {
		return nil, err
	}
	out := []*CoTarget{}
	for _, x := range found {
		row := &CoTarget{Target: one[Target](b, x.Target), Score: x.Score, Shared: []*Actor{}, Weights: weights(x.Shared)}
		for _, shared := range x.Shared {
			row.Shared = append(row.Shared, one[*Actor](b, shared.ID))
		}
		out = append(out, row)
	}
	return out, nil
}

func appendShared(ids []graph.ID, shared []questions.Shared) []graph.ID {
	for _, x := range shared {
		ids = append(ids, x.ID)
	}
	return ids
}

func weights(shared []questions.Shared) []float64 {
	out := make([]float64, len(shared))
	for i, x := range shared {
		out[i] = x.Weight
	}
	return out
}

// Comparison lays the targets of some actors side by side.
type Comparison struct {
	Actors   []*Actor
	Rows     []*ComparisonRow
	RowCount int
	Scores   [][]float64
}

// ComparisonRow is one target of a comparison.
type ComparisonRow struct {
	Target Target
	Cells  []questions.ComparisonCell
}

// maxCompared is how many actors can stand side by side.
const maxCompared = 20

func (s *scope) compare(ctx context.Context, actors []string, q questions.CompareQuery, first int) (*Comparison, error) {
	if len(actors) == 0 || len(actors) > maxCompared {
		return nil, graph.Invalid("actors", "%d actors cannot be compared; give 1 to %d", len(actors), maxCompared)
	}
	var err error
	if q.Actors, err = s.actorsMeant(ctx, actors); err != nil {
		return nil, err
	}
	picture, err := s.wholeGraphView(ctx)
	if err != nil {
		return nil, err
	}
	found, err := questions.Compare(picture, q)
	if err != nil {
		return nil, err
	}
	rows := found.Rows[:min(first, len(found.Rows))]
	shown := found.Actors
	for _, r := range rows {
		shown = append(shown, r.Target)
	}
	b, err := s.gather(ctx, shown, nil)
	if err != nil {
		return nil, err
	}
	out := &Comparison{Actors: []*Actor{}, Rows: []*ComparisonRow{}, RowCount: len(found.Rows), Scores: found.Scores}
	for _, id := range found.Actors {
		out.Actors = append(out.Actors, one[*Actor](b, id))
	}
	for _, r := range rows {
		out.Rows = append(out.Rows, &ComparisonRow{one[Target](b, r.Target), r.Cells})
	}
	return out, nil
}
