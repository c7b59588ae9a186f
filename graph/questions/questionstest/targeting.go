package questionstest

import (
	"cmp"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
)

// Sum sums a pair up under the view that it was found with.
//
// First is the start of the activity that can have started earliest, of equal
// ones the more precise; Last the end of the one that can have ended latest.
// Claims with an open start give no First, with an open end no Last.
func Sum(p Pair, v graph.View) Targeting {
	dated, umbrella := datedClaims(p.Claims, v)
	t := Targeting{Pair: p, First: first(dated), Last: last(dated)}
	t.AtEarliest = earlier(t.First, first(umbrella))
	reports := map[string]bool{}
	for i := range p.Claims {
		reports[report(&p.Claims[i])] = true
	}
	for i, c := range append(slices.Clone(p.Claims), p.Copies...) {
		if i == 0 || c.Recorded() < t.FirstRecorded {
			t.FirstRecorded = c.Recorded()
		}
	}
	t.Sources = len(reports)
	return t
}

// SumAll sums up each pair, in the same order.
func SumAll(pairs []Pair, v graph.View) []Targeting {
	out := make([]Targeting, len(pairs))
	for i, p := range pairs {
		out[i] = Sum(p, v)
	}
	return out
}

// Reports returns for each period how many distinct documents tell of activity
// in it: the effort behind a curve. Of the claims only those on targets count
// that the view admits and that date something.
func Reports(e Evidence, periods []graph.Span) []int {
	v, said := e.View, e.statements()
	v.WithWithdrawn = false
	seen := make([]map[string]bool, len(periods))
	for i := range seen {
		seen[i] = map[string]bool{}
	}
	for _, c := range e.Claims {
		if c.Predicate != graph.Targets || !dates(&c, v) || !v.Admits(c) || said.Yields(c) {
			continue
		}
		for i, period := range periods {
			if v.Meets(c.Occurred, period) {
				seen[i][report(&c)] = true
			}
		}
	}
	counts := make([]int, len(periods))
	for i := range seen {
		counts[i] = len(seen[i])
	}
	return counts
}

// report is the key of the document that says a claim; of one without a source it is the data set's own.
func report(c *graph.Claim) string {
	if c.Ends != nil && c.Ends.Source != nil {
		return c.Ends.Source.Report()
	}
	return string(cmp.Or(c.Source, graph.MakeID(graph.Source, c.Dataset)))
}

// dates reports whether first and last dates may rest on a claim: it has a
// date and is no umbrella.
func dates(c *graph.Claim, v graph.View) bool {
	return !c.Occurred.IsZero() && c.Occurred.Years() <= v.Umbrella()
}

// datedClaims parts the claims that have a date into those that date something and the umbrellas.
func datedClaims(claims []graph.Claim, v graph.View) (dated, umbrella []*graph.Claim) {
	for i := range claims {
		c := &claims[i]
		switch {
		case dates(c, v):
			dated = append(dated, c)
		case !c.Occurred.IsZero():
			umbrella = append(umbrella, c)
		}
	}
	return dated, umbrella
}

func first(claims []*graph.Claim) graph.Span {
	var best graph.Span
	for _, c := range claims {
		best = earlier(best, c.Occurred.Start())
	}
	return best
}

// earlier returns the span that can start earlier, of equal ones the more precise; a zero one is none.
func earlier(a, b graph.Span) graph.Span {
	if b.Compare(a) < 0 {
		return b
	}
	return a
}

func last(claims []*graph.Claim) graph.Span {
	var best graph.Span
	for _, c := range claims {
		if end := c.Occurred.End(); later(end, best) {
			best = end
		}
	}
	return best
}

// later reports whether one date can be later than another, or as late and more precise.
func later(a, b graph.Span) bool {
	if a.IsZero() || b.IsZero() {
		return !a.IsZero()
	}
	aFrom, aTo := a.Bounds()
	bFrom, bTo := b.Bounds()
	return cmp.Or(cmp.Compare(aTo, bTo), cmp.Compare(aFrom, bFrom), cmp.Compare(a.String(), b.String())) > 0
}
