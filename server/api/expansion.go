package api

import (
	"context"
	"fmt"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/analysis"
)

// Expansion is what a period added to a baseline.
type Expansion struct {
	Actor                                                    *Actor
	Baseline, Period                                         graph.Span
	Added, Continued, Resumed, Lapsed, KnownBefore, Umbrella []*Targeting
	Undated                                                  int
	Breadth                                                  *Breadth // nil in an actor's own expansion
}

// Expansion tells what a period added to the actor's targeting. Only what a
// claim names counts unless how says otherwise.
func (a *Actor) Expansion(ctx context.Context, baseline, period graph.Span, kinds []graph.Kind, how []analysis.How) (*Expansion, error) {
	if len(how) == 0 {
		how = []analysis.How{analysis.Direct}
	}
	b, ask := a.batch, ask(byActor, kinds, how)
	all, err := once(ctx, &b.memo, fmt.Sprintf("expansion %+v %s %s", ask, baseline, period), func(ctx context.Context) (map[graph.ID]*Expansion, error) {
		return b.expansions(ctx, ask, baseline, period)
	})
	return all[a.ID], err
}

// expansions returns that of every actor of the batch. They fail together: it is the periods that can be wrong.
func (b *batch) expansions(ctx context.Context, ask pairsAsked, baseline, period graph.Span) (map[graph.ID]*Expansion, error) {
	pairs, err := b.pairs(ctx, ask)
	if err != nil {
		return nil, err
	}
	level, err := b.gatherPairs(ctx, pairs, b.ids(graph.Actor)...)
	if err != nil {
		return nil, err
	}
	out := map[graph.ID]*Expansion{}
	for _, id := range b.ids(graph.Actor) {
		x, err := analysis.Expand(pairs.by[id], baseline, period, b.view)
		if err != nil {
			return nil, err
		}
		out[id] = &Expansion{
			Actor: one[*Actor](level, id), Baseline: baseline, Period: period, Undated: x.Undated,
			Added: level.addTargetings(x.Added), Continued: level.addTargetings(x.Continued),
			Resumed: level.addTargetings(x.Resumed), Lapsed: level.addTargetings(x.Lapsed),
			KnownBefore: level.addTargetings(x.KnownBefore), Umbrella: level.addTargetings(x.Umbrella),
		}
	}
	return out, nil
}
