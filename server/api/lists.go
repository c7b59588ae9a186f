package api

import (
	"context"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
)

// claimList returns a page of the claims that a question asks for.
func (s *scope) claimList(ctx context.Context, q graph.ClaimQuery, p graph.Page) (*ClaimConnection, error) {
	found, err := s.store.Claims(ctx, q, p)
	if err != nil {
		return nil, err
	}
	b, err := s.batchOfClaims(ctx, found.Items)
	if err != nil {
		return nil, err
	}
	out := connect(found, p, func(c graph.Claim) *Claim { return &Claim{c, b} })
	out.undated = func(ctx context.Context) (int, error) { return s.undatedClaims(ctx, q) }
	out.unplaced = func(ctx context.Context) (int, error) { return s.unplacedClaims(ctx, q) }
	out.unknownConfidence = func(ctx context.Context) (int, error) { return s.unsureClaims(ctx, q) }
	return out, nil
}

// endIDs returns the ids that stand for what an id or a name at a claim's end
// means: an actor's for all its records. What means nothing is refused, for its
// claims would be none.
func (s *scope) endIDs(ctx context.Context, field string, end *graph.ID, kinds ...graph.Kind) ([]graph.ID, error) {
	if end == nil {
		return nil, nil
	}
	found, err := s.resolveIDs(ctx, field, []string{string(*end)}, kinds...)
	if err != nil {
		return nil, err
	}
	return s.recordsOf(ctx, found)
}

// recordsOf returns ids with those of actors replaced by those of all their records.
func (s *scope) recordsOf(ctx context.Context, ids []graph.ID) ([]graph.ID, error) {
	var out []graph.ID
	for _, id := range ids {
		if id.Kind() != graph.Actor {
			out = append(out, id)
			continue
		}
		who, err := s.identities(ctx)
		if err != nil {
			return nil, err
		}
		actor, err := s.current(ctx, id)
		if err != nil {
			return nil, err
		}
		out = append(out, who.IDs(actor)...)
	}
	return distinct(out), nil
}

// datasets returns every data set that was read, by key.
func (r *request) datasets(ctx context.Context) ([]*Dataset, error) {
	keys, err := r.datasetKeys(ctx)
	out := []*Dataset{}
	for _, key := range keys {
		out = append(out, &Dataset{key, r})
	}
	return out, err
}

// dataset finds a data set by its id.
func (r *request) dataset(ctx context.Context, id graph.ID) (*Dataset, error) {
	all, err := r.datasets(ctx)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(all, func(d *Dataset) bool { return d.ID() == id })
	if i < 0 {
		return nil, withHint(absent(id), "datasets { id } lists all")
	}
	return all[i], nil
}

// claim finds a claim by its id, whatever the view says.
func (s *scope) claim(ctx context.Context, id graph.ID) (*Claim, error) {
	found, err := s.openClaims(ctx, []graph.ID{id})
	if err != nil {
		return nil, err
	}
	if found[id] == nil {
		return nil, withHint(absent(id), "every list of claims gives their ids")
	}
	return found[id], nil
}
