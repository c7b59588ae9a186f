package api

import (
	"cmp"
	"context"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/identity"
	"github.com/actorgraph/actorgraph/graph/questions"
	"github.com/actorgraph/actorgraph/graph/vocab"
)

// A scope is one root field's view with all that is asked beneath it.
type scope struct {
	*request
	view graph.View
	memo scopeMemo
}

// scopeMemo is what is loaded once for a root field.
type scopeMemo struct {
	identities single[*identity.Resolution]
	feeds      single[[]questions.Coverage]
	releases   single[graph.ReleaseDays]
}

// today is the view of questions that take none: everything that is asserted today.
func (r *request) today() *scope { return &scope{request: r} }

// entitiesByID returns the entities with these ids as the view's date has them. The
// known ones and those of the vocabulary cost nothing; the others come in one
// call. Unknown ids are absent.
func (s *scope) entitiesByID(ctx context.Context, ids []graph.ID, known ...entities) (entities, error) {
	out := make(entities, len(ids))
	var missing []graph.ID
	for _, id := range ids {
		if e, ok := alreadyKnown(id, known); ok {
			out[id] = e
		} else {
			missing = append(missing, id)
		}
	}
	found, err := s.fetchEntities(ctx, missing)
	if err != nil {
		return nil, err
	}
	for _, e := range found {
		out[e.ID] = &e
	}
	return out, nil
}

func alreadyKnown(id graph.ID, known []entities) (*graph.Entity, bool) {
	for _, m := range known {
		if e, ok := m[id]; ok {
			return e, true
		}
	}
	e, ok := vocab.Entity(id)
	return &e, ok
}

// fetchEntities fetches entities by id, in no order.
func (s *scope) fetchEntities(ctx context.Context, ids []graph.ID) ([]graph.Entity, error) {
	var out []graph.Entity
	for chunk := range slices.Chunk(distinct(ids), graph.MaxPage) {
		found, err := s.store.Entities(ctx, graph.EntityQuery{IDs: chunk, View: s.view}, graph.Page{First: graph.MaxPage})
		if err != nil {
			return nil, err
		}
		out = append(out, found.Items...)
	}
	return out, nil
}

// claims returns all claims that a query asks for, in a store's order.
func (s *scope) claims(ctx context.Context, q graph.ClaimQuery) ([]graph.Claim, error) {
	var out []graph.Claim
	for c, err := range s.store.EachClaim(ctx, q) {
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
}

// everSaid is the view by which evidence is gathered: all that can have been said by
// its date, whenever it took place and however sure. What lies outside the window,
// or was let go, still tells what was known before.
func (s *scope) everSaid() graph.View {
	v := s.view
	v.Occurred, v.WithWithdrawn, v.Known, v.MinConfidence = graph.Span{}, true, graph.Possibly, nil
	return v
}

// admitsDataset reports whether records of a data set count under the view.
func (s *scope) admitsDataset(key string) bool {
	return len(s.view.Datasets) == 0 || slices.Contains(s.view.Datasets, key)
}

// distinct returns the ids sorted, each once.
func distinct(ids []graph.ID) []graph.ID {
	return slices.Compact(slices.Sorted(slices.Values(ids)))
}

func compareIDs(a, b graph.ID) int { return cmp.Compare(a, b) }

// claimIDs returns the ids of claims.
func claimIDs(claims []graph.Claim) []graph.ID {
	ids := make([]graph.ID, len(claims))
	for i := range claims {
		ids[i] = claims[i].ID
	}
	return ids
}
