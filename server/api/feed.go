package api

import (
	"context"

	"github.com/actorgraph/actorgraph/graph/analysis"
)

// Feed is how far a data set's reporting of targets reaches.
type Feed struct {
	analysis.Feed
	Dataset *Dataset
}

// feeds tells of every data set that ever said anything of targets under the view.
func (s *scope) feeds(ctx context.Context) ([]analysis.Feed, error) {
	return once(ctx, &s.memo, "feeds", func(ctx context.Context) ([]analysis.Feed, error) {
		readings, err := s.readings(ctx)
		if err != nil {
			return nil, err
		}
		g, err := s.inMemory(ctx)
		if err != nil {
			return nil, err
		}
		if g != nil {
			return g.Under(s.view, nil).Feeds(readings), nil
		}
		var failed error
		out := analysis.Feeds(s.targetingClaims(ctx, s.past(), &failed), readings, s.view)
		return out, failed
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
