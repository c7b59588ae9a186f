package neo4j_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/graphtest"
	"github.com/actorgraph/actorgraph/graph/neo4j/neo4jtest"
)

// backToVersion1 writes items as version 1 of the graph kept them.
const backToVersion1 = `
MATCH ()-[t]->() WHERE t.runs IS NOT NULL
SET t.held = reduce(all = [], i IN range(0, size(t.runs) - 8, 8) | all + t.runs[i..i+6]),
  t.marks = reduce(all = [], i IN range(0, size(t.said) - 5, 5) | all + t.said[i..i+3]), t.runs = null, t.said = null
WITH count(t) AS items MATCH (m:Store) SET m.schema = 1 RETURN items`

func TestAGraphOfVersion1IsBroughtUpToDate(t *testing.T) {
	server := neo4jtest.FromEnv(t)
	server.Empty(t)
	store := server.Open(t)
	dated := graphtest.Targeted("actor/seed/a", "country/VN", "2017")
	dated.Published = "2017-12-31" // since when is open in version 1 as here
	for _, doc := range []*graph.Document{
		graphtest.Release("seed", "2018-01-01", graphtest.Targeted("actor/seed/a", "country/KR", ""), graphtest.Targeted("actor/seed/a", "country/JP", "2016"), dated),
		graphtest.Release("seed", "2018-03-01", graphtest.Sure(graphtest.Targeted("actor/seed/a", "country/KR", ""), 50), dated),
		graphtest.Release("seed", "2018-05-01", graphtest.Targeted("actor/seed/a", "country/JP", "2016")),
	} {
		write(t, store, doc)
	}
	read := func(s graph.Store) (out []graph.Claim) {
		for c, err := range s.EachClaim(t.Context(), graph.ClaimQuery{View: graph.View{WithWithdrawn: true}}) {
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, c)
		}
		return out
	}
	want := read(store)
	if len(want) != 3 || len(want[0].Held) == 0 {
		t.Fatalf("got %v", want)
	}
	server.Do(t, server.Driver(t), backToVersion1, nil)
	if diff := cmp.Diff(want, read(server.Open(t)), cmp.Comparer(func(a, b graph.Span) bool { return a == b })); diff != "" {
		t.Error("(-before +after)\n" + diff)
	}
}
