package questions

import (
	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
)

// Edge is all claims of one predicate that tell of one node and another.
type Edge struct {
	From, To      graph.ID
	Predicate     graph.Predicate
	How           How        // the strongest way among them; Direct for all but Targets
	Claims        int        // how many statements they make
	First, Last   graph.Span // of the activity, as those of a Pair
	FirstRecorded graph.Date // when the first of them, or of their copies, was recorded
}

// edgeSum is what the claims of an edge add up to; its zero value is that of none.
// A statement that two triples make is counted with one of them (see tally), so that the
// sum of a triple whose claims count can have no statements.
type edgeSum struct {
	statements  int32
	how         way
	first, last projection.Rank
	recorded    projection.Day
	copies      projection.Day // when the first copy was recorded of claims that count, of this triple or another; 0: there is none
}

func (e *edgeSum) isEmpty() bool { return e.recorded == 0 }

// edgeSumOf returns what the claims of a triple that count add up to.
func edgeSumOf(v *projection.GraphView, triple projection.Triple) edgeSum {
	of := v.Predicate(triple)
	sum := edgeSum{first: projection.NoRank, last: projection.NoRank, recorded: projection.Never}
	for row, end := v.Rows(triple); row < end; row++ {
		if !v.Admits(row, of) {
			if v.CopiesCounting(row, of) {
				sum.copies = earliestOf(sum.copies, v.Recorded(row))
			}
			continue
		}
		if v.CountsForStatement(row) {
			sum.statements++
		}
		sum.recorded = min(sum.recorded, v.Recorded(row))
		if v.Dates(row) {
			sum.first, sum.last = min(sum.first, v.StartRank(v.Occurred(row))), min(sum.last, v.EndRank(v.Occurred(row)))
		}
	}
	if sum.recorded == projection.Never {
		return edgeSum{copies: sum.copies}
	}
	return sum
}

// earliestOf returns the earlier of two days, of which 0 is none.
func earliestOf(a, b projection.Day) projection.Day {
	if a == 0 || b == 0 {
		return max(a, b)
	}
	return min(a, b)
}

// with returns the sum of both; the other follows in a way.
func (e edgeSum) with(o *edgeSum, how way) edgeSum {
	copies := earliestOf(e.copies, o.copies)
	switch {
	case o.isEmpty():
		e.copies = copies
		return e
	case e.isEmpty():
		e = *o
		e.how, e.copies = how, copies
		return e
	}
	return edgeSum{
		e.statements + o.statements, min(e.how, how), min(e.first, o.first), min(e.last, o.last), min(e.recorded, o.recorded),
		copies,
	}
}

// edgeKey tells an edge from others.
type edgeKey struct {
	from, to  projection.Entity
	predicate projection.Predicate
}

// edgeCollector adds up the edges that links are part of.
type edgeCollector struct {
	v      *projection.GraphView
	keys   []edgeKey
	sums   []edgeSum
	places map[edgeKey]int32 // of an edge in keys
	copies map[edgeKey]projection.Day

	// The TARGETS edges of the node at hand, which come one after the other, and
	// often, are found without the map: by target, their place from 1.
	from     projection.Entity
	byTarget []int32
}

func newEdgeCollector(v *projection.GraphView) *edgeCollector {
	return &edgeCollector{v: v, places: map[edgeKey]int32{}, copies: map[edgeKey]projection.Day{}, byTarget: make([]int32, v.EntityCount())}
}

// add adds what the claims of a link add up to. The links from a node come together.
func (c *edgeCollector) add(l link, sum *edgeSum) {
	if sum.isEmpty() && sum.copies == 0 {
		return
	}
	key := edgeKey{l.from, l.to, c.v.Predicate(l.triple)}
	if sum.copies != 0 {
		c.copies[key] = earliestOf(c.copies[key], sum.copies)
	}
	if sum.isEmpty() {
		return
	}
	place := c.place(key)
	c.sums[place] = c.sums[place].with(sum, l.how)
}

func (c *edgeCollector) place(key edgeKey) int32 {
	if key.from != c.from {
		for _, k := range c.keys {
			c.byTarget[k.to] = 0
		}
		c.from = key.from
	}
	if key.predicate == targets && c.byTarget[key.to] != 0 {
		return c.byTarget[key.to] - 1
	}
	place, known := c.places[key]
	if !known {
		place = int32(len(c.keys))
		c.places[key] = place
		c.keys, c.sums = append(c.keys, key), append(c.sums, edgeSum{})
	}
	if key.predicate == targets {
		c.byTarget[key.to] = place + 1
	}
	return place
}

// edges returns the edges, in no order.
func (c *edgeCollector) edges() []Edge {
	v := c.v
	out := make([]Edge, len(c.keys))
	for i, key := range c.keys {
		sum := &c.sums[i]
		out[i] = Edge{
			From: v.NodeID(key.from), To: v.NodeID(key.to), Predicate: key.predicate.Predicate(), How: sum.how.how(), Claims: int(sum.statements),
			First: v.Start(sum.first), Last: v.End(sum.last), FirstRecorded: earliestOf(sum.recorded, c.copies[key]).Date(),
		}
	}
	return out
}
