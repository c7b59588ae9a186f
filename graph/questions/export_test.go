package questions

import (
	"testing"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
)

// ShareEverything has several workers do even the least work until a test ends.
func ShareEverything(t testing.TB) {
	before := share
	share = 1
	t.Cleanup(func() { share = before })
}

// CountedIDs returns the ids of claims as IDs does, without copies.
func CountedIDs(c Claims) []graph.ID {
	var out []graph.ID
	for _, x := range c.orderedBy(func(of *Claims) []projection.Row { return of.rows }) {
		out = append(out, x.id)
	}
	return out
}
