package questions

import (
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/identity"
)

// CountStatements returns how many statements some claims make. Claims with the same
// predicate, ends, claimant, incident and time are one statement, where the records
// that are read together as one actor are the same end.
func CountStatements(claims []graph.Claim, who *identity.Resolution) int {
	type statement struct {
		predicate                           graph.Predicate
		subject, object, claimant, incident graph.ID
		occurred                            graph.Span
	}
	said := make(map[statement]bool, len(claims))
	for i := range claims {
		c := &claims[i]
		said[statement{c.Predicate, who.Actor(c.Subject), who.Actor(c.Object), c.Claimant, c.Incident, c.Occurred}] = true
	}
	return len(said)
}

// WithoutCopies returns some claims without the copies among them. What the seed says
// of EuRepoC's incident 966 quotes EuRepoC (graph.Claim.Quoted). It is a copy if
// EuRepoC itself, by the view's date, had a claim on that incident with the same
// predicate, claimant and object; an object that is an actor may be another. The
// originals are looked for among all: whatever was said of the incidents, also what was
// withdrawn. For the claims of a graph projection.GraphView.SelectsOriginal tells it.
func WithoutCopies(claims, all []graph.Claim, v graph.View) []graph.Claim {
	type said struct {
		predicate                  graph.Predicate
		incident, object, claimant graph.ID
		dataset                    string
	}
	of := func(c *graph.Claim, incident graph.ID, dataset string) said {
		out := said{c.Predicate, incident, c.Object, c.Claimant, dataset}
		if c.Object.Kind() == graph.Actor {
			out.object = ""
		}
		return out
	}
	originals := map[said]bool{}
	for i := range all {
		c := &all[i]
		incident := c.Incident
		if c.Subject.Kind() == graph.Incident {
			incident = c.Subject
		}
		if c.Recorded() <= v.AsOf() && incident.Owner() == c.Dataset {
			originals[of(c, incident, c.Dataset)] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(claims), func(c graph.Claim) bool {
		incident, dataset := c.Quoted()
		return incident != "" && originals[of(&c, incident, dataset)]
	})
}
