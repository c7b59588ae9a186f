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

// Activity is what is said of an actor's activity: targeting, and that it was active at all.
type Activity struct {
	Actor   graph.ID
	Records []graph.ID // those of its records that claims which count are on
	Claims  int        // that count
	Targets int        // that they name
	Last    graph.Span // as that of a Pair
}

// Activities returns what is said of the activity of every actor, in no order.
// Actors of which no claim counts are left out.
func (p *Picture) Activities() []Activity {
	var out []Activity
	for _, leader := range p.g.entities.actors {
		if p.actors[leader] == leader {
			if a := p.activityOf(leader); a.Claims > 0 {
				out = append(out, a)
			}
		}
	}
	return out
}

func (p *Picture) activityOf(leader int32) Activity {
	pairs := &p.g.pairs
	out := Activity{Actor: p.id(leader)}
	sum := edgeSum{}
	var named []int32
	for _, record := range p.recordsOf(leader) {
		before := sum.claims
		first, last := pairs.from(record)
		for pair := first; pair < last; pair++ {
			if of := pairs.predicate[pair]; of != targets && of != active {
				continue
			}
			more := p.edgeOf(pair)
			sum = sum.with(&more, direct)
			if object := pairs.object[pair]; object != 0 && more.claims > 0 {
				named = append(named, object)
			}
		}
		if sum.claims > before {
			out.Records = append(out.Records, p.g.entities.id(record))
		}
	}
	slices.Sort(named)
	out.Claims, out.Targets = int(sum.claims), len(slices.Compact(named))
	if sum.claims > 0 {
		out.Last = at(p.g.spans.ends, sum.last)
	}
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
