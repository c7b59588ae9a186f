package api

import (
	"context"
	"fmt"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/analysis"
)

// Targeting is one actor and one target with what this rests on.
type Targeting struct {
	analysis.Targeting
	batch *batch // which has both ends
}

// Actor is who.
func (t *Targeting) Actor() *Actor { return one[*Actor](t.batch, t.Targeting.Actor) }

// Target is whom.
func (t *Targeting) Target() Target { return one[Target](t.batch, t.Targeting.Target) }

// ClaimCount is the number of claims that count under the view.
func (t *Targeting) ClaimCount() int { return len(t.Targeting.Claims) }

// SourceCount is the number of distinct documents.
func (t *Targeting) SourceCount() int { return t.Sources }

// Claims returns a page of the claims that count under the view.
func (t *Targeting) Claims(ctx context.Context, first *int, after *string) (*ClaimConnection, error) {
	p, err := pageOf(ctx, first, after, 20)
	if err != nil {
		return nil, err
	}
	b := t.batch
	all, err := once(ctx, &b.memo, fmt.Sprintf("targeting claims %+v", p), func(ctx context.Context) (map[*Targeting]*ClaimConnection, error) {
		pages := map[*Targeting]graph.Slice[graph.Claim]{}
		for _, x := range b.targetings {
			s, err := cutClaims(x.Targeting.Claims, p)
			if err != nil {
				return nil, err
			}
			pages[x] = s
		}
		out, err := connectClaims(ctx, b.scope, pages, p)
		for x, c := range out {
			c.undated = func(context.Context) (int, error) { return x.Undated, nil }
		}
		return out, err
	})
	return all[t], err
}

// Targets returns a page of whom the actor targeted.
func (a *Actor) Targets(ctx context.Context, kinds []graph.Kind, how []analysis.How, orderBy *TargetOrder, first *int, after *string) (*TargetingConnection, error) {
	return a.batch.targetingPage(ctx, a.ID, ask(byActor, kinds, how), orderBy, first, after)
}

// TargetedBy returns a page of who targeted it.
func (t target) TargetedBy(ctx context.Context, how []analysis.How, orderBy *TargetOrder, first *int, after *string) (*TargetingConnection, error) {
	return t.batch.targetingPage(ctx, t.ID, ask(byTarget, nil, how), orderBy, first, after)
}

func (b *batch) targetingPage(ctx context.Context, id graph.ID, ask pairsAsked, orderBy *TargetOrder, first *int, after *string) (*TargetingConnection, error) {
	p, err := pageOf(ctx, first, after, 50)
	if err != nil {
		return nil, err
	}
	order := TargetOrder{ByFirst, Ascending}
	if orderBy != nil {
		order = *orderBy
	}
	pages, err := once(ctx, &b.memo, fmt.Sprintf("targetings %+v %+v %+v", ask, order, p), func(ctx context.Context) (map[graph.ID]*TargetingConnection, error) {
		return b.targetingPages(ctx, ask, order, p)
	})
	return pages[id], err
}

// targetingPages returns the page of every actor, or every target, of the batch.
func (b *batch) targetingPages(ctx context.Context, ask pairsAsked, order TargetOrder, p graph.Page) (map[graph.ID]*TargetingConnection, error) {
	pairs, err := b.pairs(ctx, ask)
	if err != nil {
		return nil, err
	}
	known, err := b.describeEnds(ctx, pairs)
	if err != nil {
		return nil, err
	}
	sort := sorting{fmt.Sprintf("%s targetings %s", ask.side, order.Field), order.Direction}
	pages := map[graph.ID]graph.Slice[analysis.Targeting]{}
	var shown []analysis.Targeting
	for _, id := range ask.side.ids(b) {
		s, err := page(sort, rankTargetings(ask.side, pairs[id], order.Field, known, b.view), p)
		if err != nil {
			return nil, err
		}
		pages[id] = s
		shown = append(shown, s.Items...)
	}
	level, err := b.gatherTargetings(ctx, shown, known)
	if err != nil {
		return nil, err
	}
	out := map[graph.ID]*TargetingConnection{}
	for id, s := range pages {
		out[id] = connect(s, p, level.targeting)
		out[id].undated = func(ctx context.Context) (int, error) {
			left, err := b.undatedPairs(ctx, ask)
			return len(left[id]), err
		}
	}
	return out, nil
}

// describeEnds returns the actors and targets of pairs.
func (b *batch) describeEnds(ctx context.Context, pairs map[graph.ID][]analysis.Pair) (entities, error) {
	who, err := b.census(ctx)
	if err != nil {
		return nil, err
	}
	known := entities{}
	var ids []graph.ID
	for _, list := range pairs {
		for _, p := range list {
			known.add("", p.Claims)
			ids = append(ids, p.Actor, p.Target)
		}
	}
	return b.describe(ctx, distinct(ids), b.entities, who.records, known)
}

// rankTargetings sums pairs up and says where each stands in the order.
func rankTargetings(s side, pairs []analysis.Pair, by TargetOrderField, known entities, v graph.View) []ranked[analysis.Targeting] {
	out := make([]ranked[analysis.Targeting], len(pairs))
	for i, t := range analysis.SumAll(pairs, v) {
		r := rank{id: s.other(t.Pair)}
		if e, ok := known[r.id]; ok {
			r.name = graph.Fold(e.Name)
		}
		switch by {
		case ByFirst:
			r.value = earliest(t.First)
		case ByLast:
			r.value = latest(t.Last)
		case ByTargetName:
			r.value = r.name
		case ByClaims:
			r.value = number(len(t.Claims))
		case BySources:
			r.value = number(t.Sources)
		}
		out[i] = ranked[analysis.Targeting]{r, t}
	}
	return out
}

// gatherTargetings makes the batch of the ends of some pairs.
func (b *batch) gatherTargetings(ctx context.Context, shown []analysis.Targeting, known entities) (*batch, error) {
	var ids []graph.ID
	for _, t := range shown {
		ids = append(ids, t.Actor, t.Target)
	}
	return b.gather(ctx, ids, known)
}

// targeting adds a pair to the batch that has its ends. It is for whoever makes
// the batch, before others see it.
func (b *batch) targeting(t analysis.Targeting) *Targeting {
	out := &Targeting{t, b}
	b.targetings = append(b.targetings, out)
	return out
}
