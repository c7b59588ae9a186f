package questions

import "github.com/actorgraph/actorgraph/graph/projection"

// ties finds what joins the nodes of a drawing: every claim with two ends, and
// the targeting that follows from claims in the ways that are asked for.
type ties struct {
	v     *projection.GraphView
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

// prepare gets ready for a node of which much is said.
func (ts ties) prepare(node int32) {
	var objects []int32
	ts.reach.eachPair(node, func(pair int32, _ bool) { objects = append(objects, ts.v.Object(pair)) })
	ts.reach.prepare(objects)
}

// eachFrom visits the ties that a node is the subject of.
func (ts ties) eachFrom(node int32, visit func(other int32, t tie)) {
	v := ts.v
	for _, record := range ts.v.RecordsOf(node) {
		first, last := v.From(record)
		for pair := first; pair < last; pair++ {
			other := ts.v.NodeOf(v.Object(pair))
			if other != 0 && other != node && v.Predicate(pair) != targets {
				visit(other, tie{node, other, pair, direct})
			}
		}
	}
	ts.reach.eachPair(node, func(pair int32, via bool) {
		for _, s := range ts.reach.stepsFrom(v.Object(pair)) {
			if bears, how := s.bears(via); bears == counts {
				target := ts.reach.v.TargetEntity(s.target)
				visit(target, tie{node, target, pair, how})
			}
		}
	})
}

// eachTo visits the ties that a node is the object of.
func (ts ties) eachTo(node int32, visit func(other int32, t tie)) {
	v := ts.v
	for _, record := range ts.v.RecordsOf(node) {
		for _, pair := range v.To(record) {
			if other := ts.v.NodeOf(v.Subject(pair)); other != node && v.Predicate(pair) != targets {
				visit(other, tie{other, node, pair, direct})
			}
		}
	}
	if ts.reach.v.Target(node) < 0 {
		return
	}
	objects := []int32{node}
	if ts.reach.asked[rolledUp] || ts.reach.asked[broader] {
		objects = reachingObjects(ts.v, node, ts.reach.asked[broader])
	}
	ts.reach.eachHit(node, objects, func(by, pair int32, how way, bears bearing) {
		if bears == counts {
			visit(by, tie{by, node, pair, how})
		}
	})
}
