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

	unplaced func() (int, error)
}

// Unplaced is how many more targets the two would share, if all counted that can
// have been known on the view's date.
func (x *SimilarActor) Unplaced() (int, error) { return x.unplaced() }

// similarityArgs is how a question about what is alike is narrowed.
type similarityArgs struct {
	kinds  []graph.Kind
	how    []questions.How
	period graph.Span
	first  int
}

func (s *scope) similarActors(ctx context.Context, actor string, args similarityArgs) ([]*SimilarActor, error) {
	id, err := s.resolveActor(ctx, actor)
	if err != nil {
		return nil, err
	}
	v, err := s.wholeGraphView(ctx)
	if err != nil || args.first == 0 {
		return []*SimilarActor{}, err
	}
	q := questions.SimilarQuery{Actor: id, Kinds: args.kinds, How: args.how, Period: args.period, First: args.first}
	found, err := questions.SimilarActors(v, q)
	if err != nil {
		return nil, err
	}
	var ids []graph.ID
	for _, x := range found {
		ids = append(ids, x.Actor)
		ids = appendShared(ids, x.Shared)
	}
	b, err := s.batchOf(ctx, ids, nil)
	if err != nil {
		return nil, err
	}
	out, left := []*SimilarActor{}, unplacedOf(func(within map[graph.ID]int) (int, error) {
		more, err := questions.UnplacedShared(v, q, found)
		for i, n := range more {
			within[found[i].Actor] = n
		}
		return 0, err
	})
	for _, x := range found {
		row := &SimilarActor{Actor: one[*Actor](b, x.Actor), Score: x.Score, Shared: []Entity{}, Weights: weights(x.Shared), unplaced: left.of(x.Actor)}
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

	unplaced func() (int, error)
}

// Unplaced is how many more actors would hit both, if all counted that can have been
// known on the view's date.
func (x *CoTarget) Unplaced() (int, error) { return x.unplaced() }

func (s *scope) coTargeted(ctx context.Context, target string, args similarityArgs) ([]*CoTarget, error) {
	id, err := s.resolveOne(ctx, "target", target, graph.TargetKinds()...)
	if err != nil {
		return nil, err
	}
	v, err := s.wholeGraphView(ctx)
	if err != nil || args.first == 0 {
		return []*CoTarget{}, err
	}
	q := questions.CoTargetQuery{Target: id, Kinds: args.kinds, How: args.how, Period: args.period, First: args.first}
	found, err := questions.CoTargeted(v, q)
	if err != nil {
		return nil, err
	}
	var ids []graph.ID
	for _, x := range found {
		ids = append(ids, x.Target)
		ids = appendShared(ids, x.Shared)
	}
	b, err := s.batchOf(ctx, ids, nil)
	if err != nil {
		return nil, err
	}
	out, left := []*CoTarget{}, unplacedOf(func(within map[graph.ID]int) (int, error) {
		more, err := questions.UnplacedActors(v, q, found)
		for i, n := range more {
			within[found[i].Target] = n
		}
		return 0, err
	})
	for _, x := range found {
		row := &CoTarget{Target: one[Target](b, x.Target), Score: x.Score, Shared: []*Actor{}, Weights: weights(x.Shared), unplaced: left.of(x.Target)}
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
