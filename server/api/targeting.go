package api

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/questions"
)

// Targeting is one actor and one target with what this rests on.
type Targeting struct {
	questions.Pair
	batch *batch // which has both ends
}

// Actor is who.
func (t *Targeting) Actor() *Actor { return one[*Actor](t.batch, t.Pair.Actor) }

// Target is whom.
func (t *Targeting) Target() Target { return one[Target](t.batch, t.Pair.Target) }

// SourceCount is the number of distinct documents.
func (t *Targeting) SourceCount() int { return t.Sources() }

// Claims returns a page of the claims that count under the view.
func (t *Targeting) Claims(ctx context.Context, first *int, after *string) (*ClaimConnection, error) {
	p, err := pageOf(ctx, first, after, 20)
	if err != nil {
		return nil, err
	}
	b := t.batch
	all, err := b.memo.targetingClaims.get(ctx, p, func(ctx context.Context) (map[*Targeting]*ClaimConnection, error) {
		return b.claimPagesOfPairs(ctx, p)
	})
	return all[t], err
}

// claimPagesOfPairs returns the page of claims of every pair in the batch.
func (b *batch) claimPagesOfPairs(ctx context.Context, p graph.Page) (map[*Targeting]*ClaimConnection, error) {
	pages := map[*Targeting]graph.Slice[graph.Claim]{}
	var shown []graph.ID
	for _, t := range b.targetings {
		page, err := cutClaims(t.Pair.Claims().Ordered(), p)
		if err != nil {
			return nil, err
		}
		pages[t] = page
		for _, c := range page.Items {
			shown = append(shown, c.ID)
		}
	}
	opened, err := b.openClaims(ctx, shown)
	if err != nil {
		return nil, err
	}
	out := make(map[*Targeting]*ClaimConnection, len(pages))
	for t, page := range pages {
		out[t] = connect(page, p, func(c graph.Claim) *Claim { return opened[c.ID] })
		out[t].undated = func(context.Context) (int, error) { return t.Undated(), nil }
		out[t].unplaced = func(context.Context) (int, error) { return t.Unplaced() }
	}
	return out, nil
}

// Targets returns a page of whom the actor targeted.
func (a *Actor) Targets(ctx context.Context, kinds []graph.Kind, how []questions.How, orderBy *TargetOrder, first *int, after *string) (*TargetingConnection, error) {
	return a.batch.targetingPage(ctx, a.ID, newPairArgs(byActor, kinds, how), orderBy, first, after)
}

// TargetedBy returns a page of who targeted it.
func (t target) TargetedBy(ctx context.Context, how []questions.How, orderBy *TargetOrder, first *int, after *string) (*TargetingConnection, error) {
	return t.batch.targetingPage(ctx, t.ID, newPairArgs(byTarget, nil, how), orderBy, first, after)
}

// targetingArgs is the page of pairs that a field asks for of every actor, or every target, in a batch.
type targetingArgs struct {
	pairArgs
	order TargetOrder
	page  graph.Page
}

func (b *batch) targetingPage(ctx context.Context, id graph.ID, args pairArgs, orderBy *TargetOrder, first *int, after *string) (*TargetingConnection, error) {
	p, err := pageOf(ctx, first, after, 50)
	if err != nil {
		return nil, err
	}
	order := TargetOrder{ByFirst, Ascending}
	if orderBy != nil {
		order = *orderBy
	}
	pages, err := b.memo.targetings.get(ctx, targetingArgs{args, order, p}, func(ctx context.Context) (map[graph.ID]*TargetingConnection, error) {
		return b.targetingPages(ctx, args, order, p)
	})
	return pages[id], err
}

// targetingPages returns the page of every actor, or every target, of the batch.
func (b *batch) targetingPages(ctx context.Context, args pairArgs, order TargetOrder, p graph.Page) (map[graph.ID]*TargetingConnection, error) {
	pairs, err := b.pairs(ctx, args)
	if err != nil {
		return nil, err
	}
	sort := listOrder{fmt.Sprintf("%s targetings %s", args.side, order.Field), order.Direction}
	known, err := b.eligibleEnds(ctx, pairs, args.side, order.Field, sort, p)
	if err != nil {
		return nil, err
	}
	pages := map[graph.ID]graph.Slice[questions.Pair]{}
	var shown []questions.Pair
	for _, id := range args.side.ids(b) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		s, err := page(sort, rankPairs(args.side, pairs.by[id], order.Field, known), p)
		if err != nil {
			return nil, err
		}
		pages[id] = s
		shown = append(shown, s.Items...)
	}
	level, err := b.batchOfEnds(ctx, shown, known)
	if err != nil {
		return nil, err
	}
	out := map[graph.ID]*TargetingConnection{}
	for id, s := range pages {
		out[id] = connect(s, p, level.targeting)
		out[id].undated = func(ctx context.Context) (int, error) {
			left, err := b.undatedPairs(ctx, args)
			return len(left.by[id]), err
		}
		out[id].unplaced = b.unplaced(id, args)
		out[id].unknownConfidence = func(ctx context.Context) (int, error) {
			left, err := b.unsureInPairs(ctx, args)
			return left[id].Len(), err
		}
		out[id].unnamed = func(ctx context.Context) (int, error) {
			n, err := b.unnamedPairs(ctx, args)
			return n[id], err
		}
	}
	return out, nil
}

// eligibleEnds returns those actors and targets of pairs whose names can decide
// what stands on a page: all if the list is ordered by name, else those of the
// pairs that can be on it, since pairs with equal values are ordered by name.
func (b *batch) eligibleEnds(ctx context.Context, pairs ownedPairs, s side, by TargetOrderField, order listOrder, p graph.Page) (entities, error) {
	if by == ByTargetName {
		return b.pairEnds(ctx, pairs)
	}
	onPage := ownedPairs{by: map[graph.ID][]questions.Pair{}}
	for id, list := range pairs.by {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		found, err := eligible(order, rankPairs(s, list, by, nil), p)
		if err != nil {
			return nil, err
		}
		for _, r := range found {
			onPage.by[id] = append(onPage.by[id], r.item)
		}
	}
	return b.pairEnds(ctx, onPage)
}

// pairEnds returns the actors and targets of pairs.
func (b *batch) pairEnds(ctx context.Context, pairs ownedPairs) (entities, error) {
	who, err := b.identities(ctx)
	if err != nil {
		return nil, err
	}
	var ids []graph.ID
	for _, list := range pairs.by {
		for _, p := range list {
			ids = append(ids, p.Actor, p.Target)
		}
	}
	return b.entitiesByID(ctx, distinct(ids), b.entities, who.Existing())
}

// batchOfPairs makes the batch of the ends of all pairs, and of more entities.
func (b *batch) batchOfPairs(ctx context.Context, pairs ownedPairs, more ...graph.ID) (*batch, error) {
	known, err := b.pairEnds(ctx, pairs)
	if err != nil {
		return nil, err
	}
	return b.batchOf(ctx, slices.AppendSeq(more, maps.Keys(known)), known)
}

// rankPairs says where each pair stands in the order.
func rankPairs(s side, pairs []questions.Pair, by TargetOrderField, known entities) []ranked[questions.Pair] {
	out := make([]ranked[questions.Pair], len(pairs))
	for i, t := range pairs {
		r := rank{id: s.other(t)}
		if e, ok := known[r.id]; ok {
			r.name = graph.Fold(e.Name)
		}
		switch by {
		case ByFirst:
			r.value = earliest(t.First())
		case ByLast:
			r.value = latest(t.Last())
		case ByTargetName:
			r.value = r.name
		case ByClaims:
			r.value = number(t.ClaimCount())
		case BySources:
			r.value = number(t.Sources())
		}
		out[i] = ranked[questions.Pair]{r, t}
	}
	return out
}

// batchOfEnds makes the batch of the ends of some pairs.
func (b *batch) batchOfEnds(ctx context.Context, shown []questions.Pair, known entities) (*batch, error) {
	var ids []graph.ID
	for _, t := range shown {
		ids = append(ids, t.Actor, t.Target)
	}
	return b.batchOf(ctx, ids, known)
}

// targeting adds a pair to the batch that has its ends. It is for whoever makes
// the batch, before others see it.
func (b *batch) targeting(t questions.Pair) *Targeting {
	out := &Targeting{t, b}
	b.targetings = append(b.targetings, out)
	return out
}
