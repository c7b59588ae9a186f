package neo4j_test

import (
	"reflect"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/graphtest"
	"github.com/actorgraph/actorgraph/graph/neo4j"
	"github.com/actorgraph/actorgraph/graph/neo4j/neo4jtest"
)

// More claims than Neo4j is asked to sort come in the same order as few.
func TestClaimsThatAreTooManyToSort(t *testing.T) {
	store := neo4jtest.Open(t)
	doc := largeRelease(2500)
	write(t, store, doc)
	next := graphtest.Release("feed", "2025-02-01", doc.Claims[:2000]...)
	write(t, store, next)
	sure := 50
	for name, q := range map[string]graph.ClaimQuery{
		"all":            {},
		"let go as well": {View: graph.View{WithWithdrawn: true}},
		"earlier":        {View: graph.View{KnownAsOf: "2014-06-30"}},
		"in a window":    {View: graph.View{Occurred: graph.MustSpan("2014/2017")}},
		"sure":           {View: graph.View{MinConfidence: &sure}},
		"names":          {Predicates: []graph.Predicate{graph.Named}},
	} {
		read := func() (out []graph.Claim) {
			for c, err := range store.EachClaim(t.Context(), q) {
				if err != nil {
					t.Fatal(name, err)
				}
				out = append(out, c)
			}
			return out
		}
		want := read()
		restore := neo4j.SortAtMost(10)
		got := read()
		restore()
		if len(got) != len(want) {
			t.Fatalf("%s: %d claims at once, %d in parts", name, len(want), len(got))
		}
		for i := range want {
			if !reflect.DeepEqual(got[i], want[i]) {
				t.Fatalf("%s: claim %d is %+v at once, %+v in parts", name, i, want[i], got[i])
			}
		}
		if name != "sure" && len(want) < 100 {
			t.Errorf("%s: %d claims prove little", name, len(want))
		}
	}
	// To leave the loop is no error.
	t.Cleanup(neo4j.SortAtMost(10))
	n := 0
	for _, err := range store.EachClaim(t.Context(), graph.ClaimQuery{}) {
		if err != nil {
			t.Error(err)
		}
		n++
		break
	}
	if n != 1 {
		t.Errorf("%d claims came before the loop was left", n)
	}
}
