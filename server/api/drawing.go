package api

import (
	"context"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/questions"
)

// Path is a way from one thing to another.
type Path struct {
	Nodes []Entity
	Steps []*Step
}

// Step is a pair of things that claims join.
type Step struct {
	From, To graph.ID
	cited
}

func (s *scope) paths(ctx context.Context, q questions.PathQuery) ([]*Path, error) {
	var err error
	if q.From, err = s.thing(ctx, "from", string(q.From), graph.Kinds()...); err != nil {
		return nil, err
	}
	if q.To, err = s.thing(ctx, "to", string(q.To), graph.Kinds()...); err != nil {
		return nil, err
	}
	picture, err := s.wholeGraphView(ctx)
	if err != nil || q.First == 0 {
		return []*Path{}, err
	}
	found, _, err := questions.Paths(picture, q)
	if err != nil {
		return nil, err
	}
	var ids []graph.ID
	for _, p := range found {
		ids = append(ids, p.Nodes...)
	}
	b, err := s.gather(ctx, ids, nil)
	if err != nil {
		return nil, err
	}
	claims := s.cite()
	out := []*Path{}
	for _, p := range found {
		path := &Path{Nodes: b.inTurn(p.Nodes), Steps: []*Step{}}
		for _, step := range p.Steps {
			path.Steps = append(path.Steps, &Step{step.From, step.To, claims.ids(step.Claims.IDs())})
		}
		out = append(out, path)
	}
	return out, nil
}

// inTurn returns entities in the order of their ids; what is missing is left out.
func (b *batch) inTurn(ids []graph.ID) []Entity {
	out := []Entity{}
	for _, id := range ids {
		if e := b.entity(id); e != nil {
			out = append(out, e)
		}
	}
	return out
}

// Subgraph is a part of the graph, for a drawing.
type Subgraph struct {
	Nodes []Entity
	questions.Subgraph
}

func (s *scope) neighbourhood(ctx context.Context, q questions.NeighbourhoodQuery) (*Subgraph, error) {
	if len(q.IDs) == 0 || len(q.IDs) > q.Limit {
		return nil, graph.Invalid("ids", "%d things cannot stand in the middle; give 1 to %d (limit)", len(q.IDs), q.Limit)
	}
	for i, id := range q.IDs {
		var err error
		if q.IDs[i], err = s.thing(ctx, "ids", string(id), graph.Kinds()...); err != nil {
			return nil, err
		}
	}
	picture, err := s.wholeGraphView(ctx)
	if err != nil {
		return nil, err
	}
	found, err := questions.Neighbourhood(picture, q)
	if err != nil {
		return nil, err
	}
	b, err := s.gather(ctx, found.Nodes, nil)
	if err != nil {
		return nil, err
	}
	return &Subgraph{b.inTurn(found.Nodes), found}, nil
}

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
	picture, err := s.wholeGraphView(ctx)
	if err != nil {
		return nil, err
	}
	found, err := questions.OverviewOf(picture, q)
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
	b, err := s.gather(ctx, ids, nil)
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
