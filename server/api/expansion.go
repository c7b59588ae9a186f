package api

import (
	"context"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/questions"
)

// Expansion is what a period added to a baseline.
type Expansion struct {
	Actor                                                    *Actor
	Baseline, Period                                         graph.Span
	Added, Continued, Resumed, Lapsed, KnownBefore, Umbrella []*Targeting
	Undated                                                  int
	FirstSeen                                                bool
	Breadth                                                  *questions.Breadth // nil in an actor's own expansion

	unplaced func(context.Context) (int, error)
}

func newExpansion(of *Actor, args expansionArgs) *Expansion {
	x := &Expansion{Actor: of, Baseline: args.baseline, Period: args.period}
	for _, list := range x.lists() {
		*list = []*Targeting{}
	}
	return x
}

// lists are the lists that a pair can stand in.
func (x *Expansion) lists() []*[]*Targeting {
	return []*[]*Targeting{&x.Added, &x.Continued, &x.Resumed, &x.Lapsed, &x.KnownBefore, &x.Umbrella}
}

// Unplaced is how many pairs are left out because nobody can tell whether they
// were known on the view's date.
func (x *Expansion) Unplaced(ctx context.Context) (int, error) { return x.unplaced(ctx) }

// expansionArgs is what a field asks of the expansion of every actor in a batch.
type expansionArgs struct {
	pairArgs
	baseline, period graph.Span
}

// Expansion tells what a period added to the actor's targeting.
func (a *Actor) Expansion(ctx context.Context, baseline, period graph.Span, kinds []graph.Kind, how []questions.How) (*Expansion, error) {
	b, args := a.batch, expansionArgs{newPairArgs(byActor, kinds, how), baseline, period}
	all, err := b.memo.expansions.get(ctx, args, func(ctx context.Context) (map[graph.ID]*Expansion, error) {
		return b.expansions(ctx, args)
	})
	return all[a.ID], err
}

// expansions returns that of every actor of the batch. They fail together: it is the periods that can be wrong.
func (b *batch) expansions(ctx context.Context, args expansionArgs) (map[graph.ID]*Expansion, error) {
	v, err := b.graphView(ctx, args.pairArgs)
	if err != nil {
		return nil, err
	}
	x, err := questions.Expand(v, args.query(b), args.baseline, args.period)
	if err != nil {
		return nil, err
	}
	all := ownedPairs{by: map[graph.ID][]questions.Pair{}, view: v}
	lists := [][]questions.Pair{x.Added, x.Continued, x.Resumed, x.Lapsed, x.KnownBefore, x.Umbrella}
	for _, p := range slices.Concat(lists...) {
		all.by[p.Actor] = append(all.by[p.Actor], p)
	}
	level, err := b.batchOfPairs(ctx, all, b.ids(graph.Actor)...)
	if err != nil {
		return nil, err
	}
	seenFirst, err := questions.SeenFirst(v, b.ids(graph.Actor), args.how.list(), args.period)
	if err != nil {
		return nil, err
	}
	out := map[graph.ID]*Expansion{}
	for _, id := range b.ids(graph.Actor) {
		out[id] = newExpansion(one[*Actor](level, id), args)
		out[id].unplaced = b.unplaced(id, args.pairArgs)
	}
	for i, list := range lists {
		for _, p := range list {
			of := out[p.Actor].lists()[i]
			*of = append(*of, level.targeting(p))
		}
	}
	for id, x := range out {
		x.FirstSeen = len(x.Added) > 0 && seenFirst[id]
	}
	for _, p := range x.Undated {
		out[p.Actor].Undated++
	}
	return out, nil
}
