package questions

import (
	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
)

// edgeSum is what the claims of an edge add up to; its zero value is that of none.
type edgeSum struct {
	claims      int32
	how         way
	first, last int32
	recorded    projection.Day
}

// edgeOf returns what the claims of a pair of the graph that count add up to.
func edgeOf(v *projection.GraphView, pair int32) edgeSum {
	of := v.Predicate(pair)
	sum := edgeSum{first: projection.NoRank, last: projection.NoRank, recorded: projection.Never}
	for row, end := v.Rows(pair); row < end; row++ {
		if !v.Admits(row, of) {
			continue
		}
		sum.claims++
		sum.recorded = min(sum.recorded, v.Recorded(row))
		if v.Dates(row) {
			sum.first, sum.last = min(sum.first, v.StartRank(v.Occurred(row))), min(sum.last, v.EndRank(v.Occurred(row)))
		}
	}
	return sum
}

// with returns the sum of both; the other follows in a way.
func (e edgeSum) with(o *edgeSum, how way) edgeSum {
	switch {
	case o.claims == 0:
		return e
	case e.claims == 0:
		e = *o
		e.how = how
		return e
	}
	return edgeSum{e.claims + o.claims, min(e.how, how), min(e.first, o.first), min(e.last, o.last), min(e.recorded, o.recorded)}
}

// edgeKey is which edge a tie is part of.
type edgeKey struct {
	from, to int32
	of       projection.Predicate
}

// edgeBook adds up edges.
type edgeBook struct {
	v    *projection.GraphView
	keys []edgeKey
	sums []edgeSum
	at   map[edgeKey]int32 // the place of an edge
	// The targets of the node at hand come one after the other, and often.
	from int32
	to   []int32 // by target: the place of the edge to it, from 1
}

func newEdgeBook(v *projection.GraphView) *edgeBook {
	return &edgeBook{v: v, at: map[edgeKey]int32{}, to: make([]int32, v.EntityCount())}
}

// add adds what a tie adds up to. The ties from a node come together.
func (b *edgeBook) add(t tie, sum *edgeSum) {
	if sum.claims == 0 {
		return
	}
	at := b.place(edgeKey{t.from, t.to, b.v.Predicate(t.pair)})
	b.sums[at] = b.sums[at].with(sum, t.how)
}

func (b *edgeBook) place(key edgeKey) int32 {
	if key.from != b.from {
		for _, k := range b.keys {
			b.to[k.to] = 0
		}
		b.from = key.from
	}
	if key.of == targets && b.to[key.to] != 0 {
		return b.to[key.to] - 1
	}
	at, known := b.at[key]
	if !known {
		at = int32(len(b.keys))
		b.at[key] = at
		b.keys, b.sums = append(b.keys, key), append(b.sums, edgeSum{})
	}
	if key.of == targets {
		b.to[key.to] = at + 1
	}
	return at
}

// edges returns the edges, in no order.
func (b *edgeBook) edges() []Edge {
	v := b.v
	out := make([]Edge, len(b.keys))
	for i, key := range b.keys {
		sum := &b.sums[i]
		out[i] = Edge{
			From: v.NodeID(key.from), To: v.NodeID(key.to), Predicate: graph.Predicates()[key.of], How: sum.how.how(), Claims: int(sum.claims),
			First: v.Start(sum.first), Last: v.End(sum.last), FirstRecorded: sum.recorded.Date(),
		}
	}
	return out
}
