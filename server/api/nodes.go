package api

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
)

// claimKind is what the ids of claims begin with; claims are no entities.
const claimKind graph.Kind = "claim"

// node finds anything by its id.
func (s *scope) node(ctx context.Context, id graph.ID) (Node, error) {
	switch id.Kind() {
	case claimKind:
		return s.claim(ctx, id)
	case graph.Dataset:
		return s.dataset(ctx, id)
	}
	return s.byID(ctx, id)
}

// nodes finds things by their ids, in the order of those; nil for an unknown one.
// All together cost a few calls to the store.
func (s *scope) nodes(ctx context.Context, ids []graph.ID) ([]Node, error) {
	if len(ids) > graph.MaxPage {
		return nil, withHint(graph.Invalid("ids", "%d are more than one question opens", len(ids)), fmt.Sprintf("ask for at most %d", graph.MaxPage))
	}
	var claims, others []graph.ID
	for _, id := range ids {
		if id.Kind() == claimKind {
			claims = append(claims, id)
		} else if id.Kind() != graph.Dataset {
			others = append(others, id)
		}
	}
	opened, err := s.openClaims(ctx, claims)
	if err != nil {
		return nil, err
	}
	current, err := s.currents(ctx, others)
	if err != nil {
		return nil, err
	}
	b, err := s.batchOf(ctx, slices.Collect(maps.Values(current)), nil)
	if err != nil {
		return nil, err
	}
	keys, err := s.datasetKeys(ctx)
	if err != nil {
		return nil, err
	}
	sets := map[graph.ID]*Dataset{}
	for _, key := range keys {
		sets[graph.DatasetID(key)] = &Dataset{key, s.request}
	}
	out := make([]Node, len(ids))
	for i, id := range ids {
		if c := opened[id]; c != nil {
			out[i] = c
		} else if d := sets[id]; d != nil {
			out[i] = d
		} else if e := b.entity(current[id]); e != nil {
			out[i] = e
		}
	}
	return out, nil
}
