package api

import (
	"context"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/questions"
)

// unsureClaims counts the claims that a query would find if its view asked for no
// confidence, and of which that is unknown: all, less those that have any. Both
// are counted as of one commit.
func (s *scope) unsureClaims(ctx context.Context, q graph.ClaimQuery) (int, error) {
	if q.View.MinConfidence == nil {
		return 0, nil
	}
	if q.View.Snapshot.IsZero() {
		now, err := s.lastCommitTime(ctx)
		if err != nil {
			return 0, err
		}
		q.View.Snapshot = now
	}
	least := 0
	q.View.MinConfidence = &least
	sure, err := s.store.Claims(ctx, q, graph.Page{Count: true})
	if err != nil {
		return 0, err
	}
	q.View.MinConfidence = nil
	all, err := s.store.Claims(ctx, q, graph.Page{Count: true})
	return all.Total - sure.Total, err
}

// unsureCounts counts for each entity of the asked kind the claims that are left
// out only because the view asks for a least confidence and theirs is unknown.
func (b *batch) unsureCounts(ctx context.Context, queries []graph.ClaimQuery, args claimArgs) (map[graph.ID]int, error) {
	args.page = graph.Page{}
	return b.memo.unsureClaims.get(ctx, args, func(ctx context.Context) (map[graph.ID]int, error) {
		counts := map[graph.ID]int{}
		if b.view.MinConfidence == nil {
			return counts, nil
		}
		ofAny := make([]graph.ClaimQuery, len(queries))
		for i, q := range queries {
			q.View.MinConfidence = nil
			ofAny[i] = q
		}
		byOwner, err := b.claimsByOwner(ctx, ofAny, args)
		for id, claims := range byOwner {
			for _, c := range claims {
				if c.Confidence == nil {
					counts[id]++
				}
			}
		}
		return counts, err
	})
}

// unsureInPairs returns the claims of unknown confidence that the pairs of every
// actor, or every target, of the batch lack.
func (b *batch) unsureInPairs(ctx context.Context, args pairArgs) (map[graph.ID]questions.Claims, error) {
	return b.memo.unsurePairs.get(ctx, args, func(ctx context.Context) (map[graph.ID]questions.Claims, error) {
		v, err := b.graphView(ctx, args)
		if err != nil {
			return nil, err
		}
		return questions.UnsureClaims(v, args.query(b), args.side.owner)
	})
}

// unnamedPairs counts the pairs of every target of the batch whose actors nobody
// names, where the view leaves them out.
func (b *batch) unnamedPairs(ctx context.Context, args pairArgs) (map[graph.ID]int, error) {
	return b.memo.unnamedCounts.get(ctx, args, func(ctx context.Context) (map[graph.ID]int, error) {
		counts := map[graph.ID]int{}
		if b.view.Unnamed || args.side == byActor {
			return counts, nil
		}
		v, err := b.graphView(ctx, args)
		if err != nil {
			return nil, err
		}
		all, err := questions.Pairs(v.WithUnnamed(), args.query(b))
		for _, p := range all {
			if p.Actor.IsUnnamed() {
				counts[args.side.owner(p)]++
			}
		}
		return counts, err
	})
}
