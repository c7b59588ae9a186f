package api

import (
	"context"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/questions"
)

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
		if q.IDs[i], err = s.resolveOne(ctx, "ids", string(id), graph.Kinds()...); err != nil {
			return nil, err
		}
	}
	v, err := s.wholeGraphView(ctx)
	if err != nil {
		return nil, err
	}
	found, err := questions.Neighbourhood(v, q)
	if err != nil {
		return nil, err
	}
	b, err := s.batchOf(ctx, found.Nodes, nil)
	if err != nil {
		return nil, err
	}
	return &Subgraph{b.inGivenOrder(found.Nodes), found}, nil
}
