package api

import (
	"context"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest/report"
	"github.com/actorgraph/actorgraph/server/access"
)

// Who writes changes nothing that is marked above his clearance: what he may not see he
// neither takes back, nor words anew, nor makes known to others by a lower marking.

// errAbove says that something is marked above the clearance of who asks.
var errAbove = &access.RefusedError{Kind: access.ErrForbidden, Reason: "it holds what is marked above your clearance; who may see that can change it"}

// mayTouch returns an error if any claim or entity is marked above the clearance of who asks.
func mayTouch(ctx context.Context, claims []graph.Claim, entities []graph.Entity) error {
	clearance := access.Of(ctx).Clearance
	for _, c := range claims {
		if graph.LevelOf(c.Markings) > clearance {
			return errAbove
		}
	}
	for _, e := range entities {
		if graph.LevelOf(e.Markings) > clearance {
			return errAbove
		}
	}
	return nil
}

// mayWithdraw returns an error unless who asks may see the claims that a report
// withdraws: the one that a claim gives which the data set never made.
func (s *scope) mayWithdraw(ctx context.Context, r report.Report) error {
	claims, err := s.written(ctx, r.Withdraws)
	if err != nil {
		return err
	}
	for _, c := range claims {
		if mayTouch(ctx, []graph.Claim{c}, nil) != nil {
			return graph.NeverSaid(c.ID, r.Dataset)
		}
	}
	return nil
}

// mayReword returns an error if a document makes a claim that is there already,
// marked above the clearance of who asks.
func (s *scope) mayReword(ctx context.Context, doc graph.Document) error {
	ids := make([]graph.ID, len(doc.Claims))
	for i, c := range doc.Claims {
		ids[i] = c.ID
	}
	claims, err := s.written(ctx, ids)
	if err != nil {
		return err
	}
	return mayTouch(ctx, claims, nil)
}

// written returns claims as they stand where mutations write, whatever the clearance
// of who asks.
func (s *scope) written(ctx context.Context, ids []graph.ID) ([]graph.Claim, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	return graph.Collect(s.writer.EachClaim(ctx, graph.ClaimQuery{IDs: ids, View: graph.View{WithWithdrawn: true}}))
}
