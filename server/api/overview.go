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

	unplaced func(context.Context) (int, error)
}

// Unplaced is how many pairs are left out because nobody can tell whether they were
// known on the view's date, of all groups, those of the answer or not.
func (o *Overview) Unplaced(ctx context.Context) (int, error) { return o.unplaced(ctx) }

// OverviewGroup is one target with all that hit it.
type OverviewGroup struct {
	Target                 Target
	ActorCount, ClaimCount int
	First, Last            graph.Span

	unplaced func() (int, error)
}

// Unplaced is how many more actors hit the group, if all counts that can have been
// known on the view's date.
func (g *OverviewGroup) Unplaced() (int, error) { return g.unplaced() }

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
	left := unplacedPairs(v, []graph.Kind{q.By}, q.How)
	out := &Overview{Groups: []*OverviewGroup{}, Flows: []*OverviewFlow{}, OmittedCount: found.Omitted, unplaced: left.items}
	for _, g := range found.Groups {
		out.Groups = append(out.Groups, &OverviewGroup{one[Target](b, g.Target), g.Actors, g.Claims, g.First, g.Last, left.of(g.Target)})
	}
	for _, f := range found.Flows {
		out.Flows = append(out.Flows, &OverviewFlow{one[*Country](b, f.Origin), one[Target](b, f.Target), f.Actors, f.Claims})
	}
	return out, nil
}
