package projection

import "github.com/actorgraph/actorgraph/graph"

// ties finds what joins the nodes of a drawing: every claim with two ends, and
// the targeting that follows from claims in the ways that are asked for.
type ties struct {
	p     *Picture
	reach *reach
}

// tie is a pair of the graph that joins two nodes: its own two ends, or the
// actor and the target that its claims reach.
type tie struct {
	from, to int32
	pair     int32
	how      way
}

// each visits what joins a node to its neighbours, whether it counts or not.
func (ts ties) each(node int32, visit func(other int32, t tie)) {
	ts.eachFrom(node, visit)
	ts.eachTo(node, visit)
}

// eachFrom visits the ties that a node is the subject of.
func (ts ties) eachFrom(node int32, visit func(other int32, t tie)) {
	pairs := &ts.p.g.pairs
	for _, record := range ts.p.recordsOf(node) {
		first, last := pairs.from(record)
		for pair := first; pair < last; pair++ {
			other := ts.p.actors[pairs.object[pair]]
			if other != 0 && other != node && pairs.predicate[pair] != targets {
				visit(other, tie{node, other, pair, direct})
			}
		}
	}
	ts.reach.eachPair(node, func(pair int32, via bool) {
		for _, s := range ts.reach.stepsFrom(pairs.object[pair]) {
			if bears, how := s.bears(via); bears == counts {
				target := ts.reach.entities[s.target]
				visit(target, tie{node, target, pair, how})
			}
		}
	})
}

// eachTo visits the ties that a node is the object of.
func (ts ties) eachTo(node int32, visit func(other int32, t tie)) {
	pairs := &ts.p.g.pairs
	for _, record := range ts.p.recordsOf(node) {
		for _, pair := range pairs.to(record) {
			if other := ts.p.actors[pairs.subject[pair]]; other != node && pairs.predicate[pair] != targets {
				visit(other, tie{other, node, pair, direct})
			}
		}
	}
	if ts.reach.slots[node] < 0 {
		return
	}
	objects := []int32{node}
	if ts.reach.asked[rolledUp] || ts.reach.asked[broader] {
		objects = ts.p.reachingObjects(node, ts.reach.asked[broader])
	}
	ts.reach.eachHit(node, objects, func(by, pair int32, how way, bears bearing) {
		if bears == counts {
			visit(by, tie{by, node, pair, how})
		}
	})
}

type edgeKey struct {
	from, to int32
	of       predicate
}

func (ts ties) key(t tie) edgeKey { return edgeKey{t.from, t.to, ts.p.g.pairs.predicate[t.pair]} }

// edgeDraft is what the claims of an edge add up to; its zero value is that of none.
type edgeDraft struct {
	claims      int32
	how         way
	first, last int32
	recorded    day
}

// with returns the sum with the claims of one more tie that count.
func (d edgeDraft) with(p *Picture, t tie) edgeDraft {
	g := p.g
	of := g.pairs.predicate[t.pair]
	for row := g.pairs.rows[t.pair]; row < g.pairs.rows[t.pair+1]; row++ {
		if !p.admits(row, of) {
			continue
		}
		if d.claims == 0 {
			d = edgeDraft{how: t.how, first: noRank, last: noRank, recorded: never}
		}
		d.claims++
		d.how, d.recorded = min(d.how, t.how), min(d.recorded, g.recorded[row])
		if p.dates(row) {
			d.first, d.last = min(d.first, g.spans.startRank[g.span[row]]), min(d.last, g.spans.endRank[g.span[row]])
		}
	}
	return d
}

func (d edgeDraft) edge(p *Picture, key edgeKey) Edge {
	spans := &p.g.spans
	return Edge{
		From: p.id(key.from), To: p.id(key.to), Predicate: graph.Predicates()[key.of], How: d.how.how(), Claims: int(d.claims),
		First: at(spans.starts, d.first), Last: at(spans.ends, d.last), FirstRecorded: d.recorded.date(),
	}
}

// countOf returns how many claims of a pair count.
func (p *Picture) countOf(pair int32) int32 {
	var n int32
	for row := p.g.pairs.rows[pair]; row < p.g.pairs.rows[pair+1]; row++ {
		if p.admits(row, p.g.pairs.predicate[pair]) {
			n++
		}
	}
	return n
}
