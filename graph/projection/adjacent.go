package projection

import (
	"sort"

	"github.com/actorgraph/actorgraph/graph"
)

// eachNeighbour visits the entities that claims join with a node, and the pair
// by which: in either direction, more than once if several pairs do. Records of
// an actor are one node, and no node is its own neighbour. Whether any claim of
// the pair counts is left to the caller.
func (p *Picture) eachNeighbour(node int32, visit func(other, pair int32)) {
	pairs := &p.g.pairs
	for _, record := range p.recordsOf(node) {
		first, last := pairs.from(record)
		for pair := first; pair < last; pair++ {
			if other := p.actors[pairs.object[pair]]; other != 0 && other != node {
				visit(other, pair)
			}
		}
		for _, pair := range pairs.to(record) {
			if other := p.actors[pairs.subject[pair]]; other != node {
				visit(other, pair)
			}
		}
	}
}

// degree returns how many pairs a node is in.
func (p *Picture) degree(node int32) int {
	n := 0
	for _, record := range p.recordsOf(node) {
		first, last := p.g.pairs.from(record)
		n += int(last-first) + len(p.g.pairs.to(record))
	}
	return n
}

// between returns the claims that join two nodes.
func (p *Picture) between(a, b int32) Claims {
	out := Claims{g: p.g}
	for _, x := range p.recordsOf(a) {
		for _, y := range p.recordsOf(b) {
			out.rows = p.saidOf(out.rows, x, y)
			out.rows = p.saidOf(out.rows, y, x)
		}
	}
	return out
}

// saidOf appends the rows with a subject and an object.
func (p *Picture) saidOf(rows []int32, subject, object int32) []int32 {
	for of := range len(graph.Predicates()) {
		pair, known := p.g.pairs.find(subject, predicate(of), object)
		if !known {
			continue
		}
		for row := p.g.pairs.rows[pair]; row < p.g.pairs.rows[pair+1]; row++ {
			if p.admits(row, predicate(of)) {
				rows = append(rows, row)
			}
		}
	}
	return rows
}

// find returns a pair's number, or the one it would have.
func (p pairs) find(subject int32, of predicate, object int32) (pair int32, known bool) {
	if int(subject)+1 >= len(p.ofSubject) {
		return int32(p.len()), false
	}
	first, last := p.from(subject)
	n := sort.Search(int(last-first), func(i int) bool {
		at := first + int32(i)
		return p.predicate[at] > of || p.predicate[at] == of && p.object[at] >= object
	})
	pair = first + int32(n)
	return pair, pair < last && p.predicate[pair] == of && p.object[pair] == object
}
