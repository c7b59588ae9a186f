package questions

import "github.com/actorgraph/actorgraph/graph/projection"

// link is a triple that joins two nodes of a drawing: its own two ends, or the
// actor and a target that its claims reach.
type link struct {
	from, to projection.Entity
	triple   projection.Triple
	how      way
}

// linker finds the links of nodes: every triple with two ends, and the targeting
// that follows in the ways that are asked for.
type linker struct {
	v      *projection.GraphView
	mapper *targetMapper
}

// each visits the links of a node with its neighbours, whether any claim of theirs
// counts or not, until the view's context ends.
func (l linker) each(node projection.Entity, visit func(other projection.Entity, x link)) error {
	if err := l.v.Err(); err != nil {
		return err
	}
	l.eachFrom(node, visit)
	return l.eachTo(node, visit)
}

// prepare gets ready for a node of which much is said.
func (l linker) prepare(node projection.Entity) error {
	var objects []projection.Entity
	l.mapper.eachTriple(node, func(triple projection.Triple, _ bool) { objects = append(objects, l.v.Object(triple)) })
	return l.mapper.prepare(objects)
}

// isTie reports whether a triple joins its two ends by itself. What is targeted is
// found by mapper, and that two are different joins nothing.
func isTie(of projection.Predicate) bool { return of != targets && of != differentFrom }

// eachFrom visits the links that a node is the subject of.
func (l linker) eachFrom(node projection.Entity, visit func(other projection.Entity, x link)) {
	v := l.v
	for _, record := range v.RecordsOf(node) {
		first, end := v.From(record)
		for triple := first; triple < end; triple++ {
			other := v.NodeOf(v.Object(triple))
			if other != 0 && other != node && isTie(v.Predicate(triple)) {
				visit(other, link{node, other, triple, direct})
			}
		}
	}
	l.mapper.eachTriple(node, func(triple projection.Triple, subgroup bool) {
		for _, t := range l.mapper.targetsOf(v.Object(triple)) {
			if means, how := t.relevanceOf(subgroup); means == counting {
				target := v.TargetEntity(t.target)
				visit(target, link{node, target, triple, how})
			}
		}
	})
}

// eachTo visits the links that a node is the object of.
func (l linker) eachTo(node projection.Entity, visit func(other projection.Entity, x link)) error {
	v := l.v
	for _, record := range v.RecordsOf(node) {
		for _, triple := range v.To(record) {
			if other := v.NodeOf(v.Subject(triple)); other != node && isTie(v.Predicate(triple)) {
				visit(other, link{other, node, triple, direct})
			}
		}
	}
	if v.Target(node) == projection.NoTarget {
		return nil
	}
	objects := []projection.Entity{node}
	if l.mapper.asked[rolledUp] || l.mapper.asked[broader] {
		objects = objectsReaching(v, node, l.mapper.asked[broader])
	}
	return l.mapper.eachTripleOn(node, objects, func(actor projection.Entity, triple projection.Triple, how way, means relevance) {
		if means == counting {
			visit(actor, link{actor, node, triple, how})
		}
	})
}
