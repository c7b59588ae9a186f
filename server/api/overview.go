package api

import (
	"context"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/questions"
)

// Overview is the whole graph, added up.
type Overview struct {
	Groups       []*OverviewGroup
	Flows        []*OverviewFlow
	OmittedCount int
}

// OverviewGroup is one target with all that hit it.
type OverviewGroup struct {
	Target                 Target
	ActorCount, ClaimCount int
	First, Last            graph.Span
}

// OverviewFlow is the targeting of a group by the actors from one country.
type OverviewFlow struct {
	Origin                 *Country
	Target                 Target
	ActorCount, ClaimCount int
}

func (s *scope) overview(ctx context.Context, q questions.OverviewQuery) (*Overview, error) {
	v, err := s.wholeGraphView(ctx)
	if err != nil {
		return nil, err
	}
	found, err := questions.OverviewOf(v, q)
	if err != nil {
		return nil, err
	}
	var ids []graph.ID
	for _, g := range found.Groups {
		ids = append(ids, g.Target)
	}
	for _, f := range found.Flows {
		if f.Origin != "" {
			ids = append(ids, f.Origin)
		}
	}
	b, err := s.batchOf(ctx, ids, nil)
	if err != nil {
		return nil, err
	}
	out := &Overview{Groups: []*OverviewGroup{}, Flows: []*OverviewFlow{}, OmittedCount: found.Omitted}
	for _, g := range found.Groups {
		out.Groups = append(out.Groups, &OverviewGroup{one[Target](b, g.Target), g.Actors, g.Claims, g.First, g.Last})
	}
	for _, f := range found.Flows {
		out.Flows = append(out.Flows, &OverviewFlow{one[*Country](b, f.Origin), one[Target](b, f.Target), f.Actors, f.Claims})
	}
	return out, nil
}
