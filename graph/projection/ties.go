package projection

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

// prepare gets ready for a node of which much is said.
func (ts ties) prepare(node int32) {
	var objects []int32
	ts.reach.eachPair(node, func(pair int32, _ bool) { objects = append(objects, ts.p.g.pairs.object[pair]) })
	ts.reach.prepare(objects)
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
