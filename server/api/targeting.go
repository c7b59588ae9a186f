package api

import (
	"context"
	"fmt"
	"maps"
	"slices"

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
		return b.claimPagesOfPairs(ctx, p)
	})
	return all[t], err
}

// claimPagesOfPairs returns the page of claims of every pair in the batch.
func (b *batch) claimPagesOfPairs(ctx context.Context, p graph.Page) (map[*Targeting]*ClaimConnection, error) {
	pages := map[*Targeting]graph.Slice[graph.Claim]{}
	var shown []graph.Claim
	for _, t := range b.targetings {
		page, err := cutClaims(t.Targeting.Claims, p)
		if err != nil {
			return nil, err
		}
		pages[t] = page
		shown = append(shown, page.Items...)
	}
	opened, err := b.opened(ctx, shown)
	if err != nil {
		return nil, err
	}
	out := make(map[*Targeting]*ClaimConnection, len(pages))
	for t, page := range pages {
		out[t] = connect(page, p, func(c graph.Claim) *Claim { return opened[c.ID] })
		out[t].undated = func(context.Context) (int, error) { return t.Undated, nil }
	}
	return out, nil
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
		s, err := page(sort, rankTargetings(ask.side, pairs.by[id], order.Field, known, b.view), p)
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
	level.lean = pairs.lean
	out := map[graph.ID]*TargetingConnection{}
	for id, s := range pages {
		out[id] = connect(s, p, level.targeting)
		out[id].undated = func(ctx context.Context) (int, error) {
			left, err := b.undatedPairs(ctx, ask)
			return len(left.by[id]), err
		}
	}
	return out, nil
}

// describeEnds returns the actors and targets of pairs.
func (b *batch) describeEnds(ctx context.Context, pairs owned) (entities, error) {
	who, err := b.census(ctx)
	if err != nil {
		return nil, err
	}
	known := entities{}
	var ids []graph.ID
	for _, list := range pairs.by {
		for _, p := range list {
			if !pairs.lean {
				known.add("", p.Claims)
			}
			ids = append(ids, p.Actor, p.Target)
		}
	}
	return b.describe(ctx, distinct(ids), b.entities, who.records, known)
}

// gatherPairs makes the batch of the ends of all pairs, and of more entities.
func (b *batch) gatherPairs(ctx context.Context, pairs owned, more ...graph.ID) (*batch, error) {
	known, err := b.describeEnds(ctx, pairs)
	if err != nil {
		return nil, err
	}
	level, err := b.gather(ctx, slices.AppendSeq(more, maps.Keys(known)), known)
	if err != nil {
		return nil, err
	}
	level.lean = pairs.lean
	return level, nil
}

// opened returns claims of the batch's pairs with all that they name.
func (b *batch) opened(ctx context.Context, claims []graph.Claim) (wrapped, error) {
	if b.lean {
		ids := make([]graph.ID, len(claims))
		for i, c := range claims {
			ids[i] = c.ID
		}
		return b.reasons(ctx, ids)
	}
	ends, err := b.gatherClaims(ctx, claims)
	if err != nil {
		return nil, err
	}
	out := make(wrapped, len(claims))
	for _, c := range ends.wrap(claims) {
		out[c.ID] = c
	}
	return out, nil
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
