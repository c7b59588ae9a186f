package api

import (
	"context"
	"fmt"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/questions"
)

// ExpansionOrder is an order of expansions.
type ExpansionOrder struct {
	Field     ExpansionOrderField
	Direction Direction
}

// ExpansionOrderField is what expansions are ordered by.
type ExpansionOrderField string

// What expansions are ordered by.
const (
	ByAdded         ExpansionOrderField = "added"
	ByExpandingName ExpansionOrderField = "name"
)

// expansionPage returns a page of what a period added, for every actor. Which actors
// come, and how wide they are, is told by the projection; what a page shows of
// them comes from the store, as in an actor's own expansion.
func (s *scope) expansionPage(ctx context.Context, q questions.BreadthQuery, orderBy *ExpansionOrder, p graph.Page) (*ExpansionConnection, error) {
	order := ExpansionOrder{ByAdded, Descending}
	if orderBy != nil {
		order = *orderBy
	}
	who, err := s.identities(ctx)
	if err != nil {
		return nil, err
	}
	v, err := s.wholeGraphView(ctx)
	if err != nil {
		return nil, err
	}
	all, err := questions.Breadths(v, q)
	if err != nil {
		return nil, err
	}
	items := make([]ranked[questions.Breadth], len(all))
	for i, x := range all {
		r := rank{id: x.Actor, value: seenBefore(x) + number(x.Added)}
		if e := who.Record(x.Actor); e != nil {
			r.name = graph.Fold(e.Name)
		}
		if order.Field == ByExpandingName {
			r.value = r.name
		}
		items[i] = ranked[questions.Breadth]{r, x}
	}
	found, err := page(listOrder{fmt.Sprintf("expansions %s %s %s %s", q.Baseline, q.Period, q.How, order.Field), order.Direction}, items, p)
	if err != nil {
		return nil, err
	}
	var ids []graph.ID
	for _, x := range found.Items {
		ids = append(ids, x.Actor)
	}
	b, err := s.batchOf(ctx, ids, nil)
	if err != nil {
		return nil, err
	}
	shown, err := b.expansions(ctx, expansionArgs{newPairArgs(byActor, q.Kinds, q.How), q.Baseline, q.Period})
	if err != nil {
		return nil, err
	}
	out := connect(found, p, func(x questions.Breadth) *Expansion {
		out := shown[x.Actor]
		out.Breadth = &x
		return out
	})
	out.unplaced = unplacedPairs(v, q.Kinds, q.How).items
	return out, nil
}

// seenBefore orders groups first seen in the period before all others.
func seenBefore(x questions.Breadth) string {
	if x.FirstSeen {
		return number(0)
	}
	return number(1)
}
