package projection

import (
	"slices"

	"github.com/actorgraph/actorgraph/graph"
)

// Active returns the actors with activity that meets a time in the view's way,
// sorted: targeting, or claims that they were active at all. Umbrella claims date
// nothing.
func (p *Picture) Active(when graph.Span) []graph.ID {
	meets := p.meeting(when)
	g := p.g
	found := make([]bool, g.entities.len())
	for pair := range int32(g.pairs.len()) {
		if of := g.pairs.predicate[pair]; of != targets && of != active {
			continue
		}
		if who := p.actors[g.pairs.subject[pair]]; !found[who] {
			found[who] = p.anyIn(pair, meets)
		}
	}
	var out []graph.ID
	for n, is := range found {
		if is {
			out = append(out, p.id(int32(n)))
		}
	}
	slices.Sort(out)
	return out
}

// anyIn reports whether any claim of a pair that counts dates activity in some spans.
func (p *Picture) anyIn(pair int32, spans []bool) bool {
	for row := p.g.pairs.rows[pair]; row < p.g.pairs.rows[pair+1]; row++ {
		if spans[p.g.span[row]] && p.dates(row) && p.admits(row, p.g.pairs.predicate[pair]) {
			return true
		}
	}
	return false
}
