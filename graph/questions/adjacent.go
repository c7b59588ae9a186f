package questions

import (
	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
)

// eachNeighbour visits the entities that claims join with a node, and the pair
// by which: in either direction, more than once if several pairs do. Records of
// an actor are one node, and no node is its own neighbour. Whether any claim of
// the pair counts is left to the caller.
func eachNeighbour(v *projection.GraphView, node int32, visit func(other, pair int32)) {
	for _, record := range v.RecordsOf(node) {
		first, last := v.From(record)
		for pair := first; pair < last; pair++ {
			if other := v.NodeOf(v.Object(pair)); other != 0 && other != node {
				visit(other, pair)
			}
		}
		for _, pair := range v.To(record) {
			if other := v.NodeOf(v.Subject(pair)); other != node {
				visit(other, pair)
			}
		}
	}
}

// degree returns how many pairs a node is in.
func degreeOf(v *projection.GraphView, node int32) int {
	n := 0
	for _, record := range v.RecordsOf(node) {
		first, last := v.From(record)
		n += int(last-first) + len(v.To(record))
	}
	return n
}

// between returns the claims that join two nodes.
func claimsBetween(v *projection.GraphView, a, b int32) Claims {
	out := Claims{v: v}
	for _, x := range v.RecordsOf(a) {
		for _, y := range v.RecordsOf(b) {
			out.rows = claimsOf(v, out.rows, x, y)
			out.rows = claimsOf(v, out.rows, y, x)
		}
	}
	return out
}

// saidOf appends the rows with a subject and an object.
func claimsOf(v *projection.GraphView, rows []int32, subject, object int32) []int32 {
	for of := range len(graph.Predicates()) {
		pair, known := v.FindTriple(subject, projection.Predicate(of), object)
		if !known {
			continue
		}
		for row, end := v.Rows(pair); row < end; row++ {
			if v.Admits(row, projection.Predicate(of)) {
				rows = append(rows, row)
			}
		}
	}
	return rows
}
