package api

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
)

// Direction is that of an order.
type Direction string

// The directions.
const (
	Ascending  Direction = "asc"
	Descending Direction = "desc"
)

// TargetOrder is an order of actor-target pairs.
type TargetOrder struct {
	Field     TargetOrderField
	Direction Direction
}

// TargetOrderField is what pairs are ordered by.
type TargetOrderField string

// What pairs are ordered by.
const (
	ByFirst      TargetOrderField = "first"
	ByLast       TargetOrderField = "last"
	ByTargetName TargetOrderField = "name"
	ByClaims     TargetOrderField = "claims"
	BySources    TargetOrderField = "sources"
)

// ActorOrder is an order of actors.
type ActorOrder struct {
	Field     ActorOrderField
	Direction Direction
}

// ActorOrderField is what actors are ordered by.
type ActorOrderField string

// What actors are ordered by.
const (
	ByActorName    ActorOrderField = "name"
	ByActorTargets ActorOrderField = "targets"
	ByActorClaims  ActorOrderField = "claims"
	ByLastActive   ActorOrderField = "last-active"
)

// A rank is an item's place in an ordered list, as texts that compare as the
// items do: so the same texts order the list, make its cursors, and find the
// place of a cursor whose item has gone.
type rank struct {
	value string // what the list is ordered by; empty comes last in either direction
	name  string // folded
	id    graph.ID
}

// ranked is an item with its rank.
type ranked[T any] struct {
	rank
	item T
}

// listOrder says how a list is ordered.
type listOrder struct {
	list      string // with the order: a cursor of one order is none of another
	direction Direction
}

func (s listOrder) compare(a, b rank) int {
	if (a.value == "") != (b.value == "") {
		return cmp.Compare(b.value, a.value)
	}
	by := strings.Compare(a.value, b.value)
	if s.direction == Descending {
		by = -by
	}
	return cmp.Or(by, strings.Compare(a.name, b.name), cmp.Compare(a.id, b.id))
}

// name tells cursors of this order from those of others.
func (s listOrder) name() string { return s.list + " " + string(s.direction) }

// after returns the rank that a page follows on, if any.
func (s listOrder) after(p graph.Page) (after rank, given bool, err error) {
	key, err := p.After.Key(s.name(), 3)
	if err != nil || key == nil {
		return rank{}, false, err
	}
	return rank{key[0], key[1], graph.ID(key[2])}, true, nil
}

// eligible returns the items of a list, ranked without their names, that can
// stand on a page, whatever they are called: those after the page's start, as
// many as it has, and all whose value equals that of the last of them. So names
// need to be fetched for these alone.
func eligible[T any](s listOrder, items []ranked[T], p graph.Page) ([]ranked[T], error) {
	after, given, err := s.after(p)
	if err != nil {
		return nil, err
	}
	level := func(a, b rank) int { return s.compare(rank{value: a.value}, rank{value: b.value}) }
	slices.SortFunc(items, func(a, b ranked[T]) int { return level(a.rank, b.rank) })
	if given {
		items = slices.DeleteFunc(items, func(r ranked[T]) bool { return level(r.rank, after) < 0 })
	}
	end := p.First
	for given && end-p.First < len(items) && level(items[end-p.First].rank, after) == 0 {
		end++ // it can come before the page's start
	}
	for end > 0 && end < len(items) && level(items[end].rank, items[end-1].rank) == 0 {
		end++
	}
	return items[:min(end, len(items))], nil
}

// page orders a whole list and takes a page out of it.
func page[T any](s listOrder, items []ranked[T], p graph.Page) (graph.Slice[T], error) {
	after, _, err := s.after(p)
	if err != nil {
		return graph.Slice[T]{}, err
	}
	slices.SortFunc(items, func(a, b ranked[T]) int { return s.compare(a.rank, b.rank) })
	cutOut := cut(items, p, func(r ranked[T]) graph.Cursor {
		return graph.MakeCursor(s.name(), r.value, r.name, string(r.id))
	}, func(r ranked[T]) bool { return s.compare(r.rank, after) > 0 })
	out := graph.Slice[T]{Cursors: cutOut.Cursors, HasNext: cutOut.HasNext, Total: cutOut.Total}
	for _, r := range cutOut.Items {
		out.Items = append(out.Items, r.item)
	}
	return out, nil
}

// number is a count as a text that compares as the count does.
func number(n int) string { return fmt.Sprintf("%012d", n) }

// earliest is a time as a text that orders by the first day it can mean, the
// more precise first; empty for the zero span.
func earliest(s graph.Span) string {
	if s.IsZero() {
		return ""
	}
	from, to := s.Bounds()
	return strings.Join([]string{string(from), string(to), s.String()}, " ")
}

// latest is a time as a text that orders by the last day it can mean; empty for the zero span.
func latest(s graph.Span) string {
	if s.IsZero() {
		return ""
	}
	from, to := s.Bounds()
	return strings.Join([]string{string(to), string(from), s.String()}, " ")
}
