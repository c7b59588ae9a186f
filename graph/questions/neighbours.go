package questions

import (
	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
)

// eachNeighbour visits the nodes that triples join with a node, and the triple: in
// either direction, more than once if several triples do. No node is its own
// neighbour, and that two are different joins nothing. Whether any claim of the triple
// counts is left to the caller.
func eachNeighbour(v *projection.GraphView, node projection.Entity, visit func(other projection.Entity, triple projection.Triple)) {
	for _, record := range v.RecordsOf(node) {
		first, end := v.From(record)
		for triple := first; triple < end; triple++ {
			if other := v.NodeOf(v.Object(triple)); other != 0 && other != node && v.Predicate(triple) != differentFrom {
				visit(other, triple)
			}
		}
		for _, triple := range v.To(record) {
			if other := v.NodeOf(v.Subject(triple)); other != node && v.Predicate(triple) != differentFrom {
				visit(other, triple)
			}
		}
	}
}

// degree returns how many triples a node is in.
func degree(v *projection.GraphView, node projection.Entity) int {
	n := 0
	for _, record := range v.RecordsOf(node) {
		first, end := v.From(record)
		n += int(end-first) + len(v.To(record))
	}
	return n
}

// claimsBetween returns the claims that join two nodes.
func claimsBetween(v *projection.GraphView, a, b projection.Entity) Claims {
	out := Claims{v: v}
	for _, x := range v.RecordsOf(a) {
		for _, y := range v.RecordsOf(b) {
			out.rows = appendClaims(out.rows, v, x, y)
			out.rows = appendClaims(out.rows, v, y, x)
		}
	}
	return out
}

// appendClaims appends the claims with a subject and an object that count.
func appendClaims(rows []projection.Row, v *projection.GraphView, subject, object projection.Entity) []projection.Row {
	for _, p := range graph.Predicates() {
		of := projection.PredicateOf(p)
		triple, known := v.FindTriple(subject, of, object)
		if !known || of == differentFrom {
			continue
		}
		for row, end := v.Rows(triple); row < end; row++ {
			if v.Admits(row, of) {
				rows = append(rows, row)
			}
		}
	}
	return rows
}
