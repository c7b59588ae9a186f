package api

import (
	"context"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/questions"
)

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
