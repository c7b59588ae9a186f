package api

import (
	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
	"github.com/actorgraph/actorgraph/graph/questions"
)

// largest is how long the lists of an answer are at most in a graph.
type largest struct {
	targets int // of one actor
	actors  int // against one target
	claims  int // of one pair
	years   int // from the first to the last activity of one actor, or against one target
	rows    int // of all buckets of one timeline by years
	said    int // claims in all those rows together
}

// largestOf measures the pairs that follow in some ways, Direct for none. rows
// counts a year in which a pair may only have been active.
func largestOf(v *projection.GraphView, how []questions.How) (largest, error) {
	pairs, err := questions.Pairs(v, questions.PairQuery{How: how})
	if err != nil {
		return largest{}, err
	}
	var out largest
	of := map[graph.ID]pairTotals{}
	for i := range pairs {
		p := &pairs[i]
		out.claims = max(out.claims, p.ClaimCount())
		for _, id := range []graph.ID{p.Actor, p.Target} {
			e := of[id]
			e.add(p)
			of[id] = e
			out.years = max(out.years, e.last-e.first+1)
			out.rows, out.said = max(out.rows, e.rows), max(out.said, e.said)
		}
		out.targets = max(out.targets, of[p.Actor].pairs)
		out.actors = max(out.actors, of[p.Target].pairs)
	}
	return out, nil
}

// pairTotals are what the pairs of one actor or target add up to: how many pairs, rows of
// a timeline by years and claims in these, and from which year to which.
type pairTotals struct{ pairs, rows, said, first, last int }

func (e *pairTotals) add(p *questions.Pair) {
	e.pairs++
	first, last := p.First(), p.Last()
	if first.IsZero() || last.IsZero() {
		return
	}
	begins, _ := first.Bounds()
	_, ends := last.Bounds()
	from, to := begins.Year(), ends.Year()
	years := max(to-from, 0) + 2 // and the year after, in which it lapsed
	e.rows += years
	e.said += p.ClaimCount() * min(years, graph.DefaultUmbrellaYears+1) // a claim of more years dates nothing
	if e.first == 0 || from < e.first {
		e.first = from
	}
	e.last = max(e.last, to)
}
