package api

import (
	"context"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/questions"
)

// Feed is how far a data set's reporting of targets reaches.
type Feed struct {
	questions.Coverage
	Dataset *Dataset
}

// feeds tells of every data set that ever said anything of targets under the view.
func (s *scope) feeds(ctx context.Context) ([]questions.Coverage, error) {
	return s.memo.feeds.get(ctx, func(ctx context.Context) ([]questions.Coverage, error) {
		readings, err := s.readings(ctx)
		if err != nil {
			return nil, err
		}
		v, err := s.graphView(ctx, nil, s.loading(graph.ClaimQuery{Predicates: []graph.Predicate{graph.Targets}, View: s.everSaid()}))
		if err != nil {
			return nil, err
		}
		return questions.Coverages(v, readings)
	})
}

func (s *scope) feedList(ctx context.Context) ([]*Feed, error) {
	found, err := s.feeds(ctx)
	out := []*Feed{}
	for _, f := range found {
		out = append(out, &Feed{f, &Dataset{f.Dataset, s.request}})
	}
	return out, err
}
