package api

import (
	"context"

	"github.com/actorgraph/actorgraph/graph"
)

// releases returns the days of the releases that the view's snapshot has.
func (s *scope) releases(ctx context.Context) (graph.ReleaseDays, error) {
	return s.memo.releases.get(ctx, func(ctx context.Context) (graph.ReleaseDays, error) {
		readings, err := s.readings(ctx)
		if err != nil {
			return nil, err
		}
		return graph.NewReleaseDays(readings, s.view), nil
	})
}
