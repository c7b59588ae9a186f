package neo4j_test

import (
	"fmt"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/graphtest"
	"github.com/actorgraph/actorgraph/graph/neo4j/neo4jtest"
)

// A stream of so many claims is shared out by the ids of claims, and that of so
// many victims comes in pages: each item must still come once.
func TestStreamsManyItemsOnceEach(t *testing.T) {
	store := neo4jtest.Open(t)
	const claims, victims = 32_500, 8000 // two pages of victims, the last full
	said := make([]graph.Claim, claims)
	for i := range said {
		said[i] = graphtest.Targeted("actor/feed/a", graph.VictimID(fmt.Sprint("victim ", i%victims)), fmt.Sprintf("%04d", 1000+i/victims))
	}
	doc := graphtest.Release("feed", "2025-01-01", said...)
	write(t, store, doc)
	times := map[graph.ID]int{}
	for c, err := range store.Stream(t.Context(), 0) {
		switch {
		case err != nil:
			t.Fatal(err)
		case c.Claim != nil:
			times[c.Claim.ID]++
		default:
			times[c.Entity.ID]++
		}
	}
	if want := len(doc.Claims) + len(doc.Entities); len(times) != want {
		t.Errorf("%d items came, want %d", len(times), want)
	}
	for id, n := range times {
		if n != 1 {
			t.Errorf("%s came %d times", id, n)
		}
	}
}
