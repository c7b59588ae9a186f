package api

import (
	"context"
	"fmt"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/analysis"
	"github.com/actorgraph/actorgraph/graph/projection"
)

// Expansion is what a period added to a baseline.
type Expansion struct {
	Actor                                                    *Actor
	Baseline, Period                                         graph.Span
	Added, Continued, Resumed, Lapsed, KnownBefore, Umbrella []*Targeting
	Undated                                                  int
	Breadth                                                  *Breadth // nil in an actor's own expansion
}

// Expansion tells what a period added to the actor's targeting.
func (a *Actor) Expansion(ctx context.Context, baseline, period graph.Span, kinds []graph.Kind, how []analysis.How) (*Expansion, error) {
	b, ask := a.batch, ask(byActor, kinds, how)
	all, err := once(ctx, &b.memo, fmt.Sprintf("expansion %+v %s %s", ask, baseline, period), func(ctx context.Context) (map[graph.ID]*Expansion, error) {
		return b.expansions(ctx, ask, baseline, period)
	})
	return all[a.ID], err
}

// expansions returns that of every actor of the batch. They fail together: it is the periods that can be wrong.
func (b *batch) expansions(ctx context.Context, ask pairsAsked, baseline, period graph.Span) (map[graph.ID]*Expansion, error) {
	picture, err := b.graphView(ctx, ask)
	if err != nil {
		return nil, err
	}
	x, err := picture.Expand(ask.query(b), baseline, period)
	if err != nil {
		return nil, err
	}
	all := owned{by: map[graph.ID][]projection.Pair{}, picture: picture}
	for _, p := range slices.Concat(x.Added, x.Continued, x.Resumed, x.Lapsed, x.KnownBefore, x.Umbrella) {
		all.by[p.Actor] = append(all.by[p.Actor], p)
	}
	level, err := b.gatherPairs(ctx, all, b.ids(graph.Actor)...)
	if err != nil {
		return nil, err
	}
	out := map[graph.ID]*Expansion{}
	for _, id := range b.ids(graph.Actor) {
		of := func(list []projection.Pair) []*Targeting {
			return level.addTargetings(slices.DeleteFunc(slices.Clone(list), func(p projection.Pair) bool { return p.Actor != id }))
		}
		out[id] = &Expansion{
			Actor: one[*Actor](level, id), Baseline: baseline, Period: period,
			Added: of(x.Added), Continued: of(x.Continued), Resumed: of(x.Resumed), Lapsed: of(x.Lapsed),
			KnownBefore: of(x.KnownBefore), Umbrella: of(x.Umbrella),
		}
	}
	for _, p := range x.Undated {
		out[p.Actor].Undated++
	}
	return out, nil
}
