package projection

import (
	"testing"

	"github.com/actorgraph/actorgraph/graph"
)

// ShareEverything has several workers do even the least work until a test ends.
func ShareEverything(t testing.TB) {
	before := subjectsAtATime
	subjectsAtATime = 1
	t.Cleanup(func() { subjectsAtATime = before })
}

// Claims returns the claims of a graph that a view admits as far as the columns
// tell of them: Held without versions, and Ends with no more than ids, the names
// of actors and the URLs of sources.
func (g *Graph) Claims(v graph.View) []graph.Claim {
	f := newFilter(&g.columns, v)
	f.shared = make([]bool, g.Len())
	var out []graph.Claim
	for triple := range Triple(g.TripleCount()) {
		for row, end := g.Rows(triple); row < end; row++ {
			if f.Admits(row, g.Predicate(triple)) {
				out = append(out, g.claim(triple, row, &f))
			}
		}
	}
	return out
}

func (g *Graph) claim(triple Triple, row Row, f *filter) graph.Claim {
	end := func(n Entity) *graph.Entity {
		if n == 0 {
			return nil
		}
		e := g.entities.entity(n)
		return &e
	}
	c := graph.Claim{
		ID:        g.ClaimID(row),
		Predicate: graph.Predicates()[g.Predicate(triple)],
		Subject:   g.EntityID(g.Subject(triple)),
		Object:    g.EntityID(g.Object(triple)),
		Claimant:  g.EntityID(g.Claimant(row)),
		Source:    g.EntityID(g.Source(row)),
		Incident:  g.EntityID(g.Incident(row)),
		Dataset:   g.DatasetKey(g.Dataset(row)),
		Occurred:  g.Span(g.Occurred(row)),
		Ends: &graph.Ends{
			Subject: end(g.Subject(triple)), Object: end(g.Object(triple)),
			Claimant: end(g.Claimant(row)), Source: end(g.Source(row)), Incident: end(g.Incident(row)),
		},
	}
	for _, r := range g.runsOf(row) {
		c.Held = append(c.Held, graph.Run{
			Recorded: r.recorded.Date(), RecordedFrom: r.from.Date(), Basis: bases[r.basis], Withdrawn: r.withdrawn.Date(),
			Confidence: sureness(r.confidence),
		})
	}
	g.calendars[g.Dataset(row)].Bound(c.Held, c.Occurred)
	c.Confidence = sureness(f.confidenceOf(row))
	return c
}

// sureness returns a confidence as claims have it: nil for an unknown one.
func sureness(confidence int8) *int {
	n := int(confidence)
	if n < 0 {
		return nil
	}
	return &n
}

// runsOf returns the runs in which a row was held. Several are the graph's own.
func (t *times) runsOf(row Row) []run {
	if place, several := t.ends[row].list(); several {
		return t.several[place]
	}
	if t.recorded[row] == Never {
		return nil
	}
	return []run{t.onlyRun(row)}
}
