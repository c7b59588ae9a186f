package projection_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/graphtest"
	"github.com/actorgraph/actorgraph/graph/sqlite/sqlitetest"
)

// Every filter of a view (graph.Filters) says here what it says in the stores.
func TestFiltersOfAView(t *testing.T) {
	s := sqlitetest.Open(t)
	for _, doc := range graphtest.FilterDocuments() {
		if _, err := s.Write(t.Context(), doc, graph.WriteOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	g := fromStore(t, s)
	for _, c := range graphtest.FilterCases() {
		var got []graph.ID
		for _, claim := range g.Claims(c.View) {
			got = append(got, claim.Object)
		}
		slices.Sort(got)
		same(t, fmt.Sprintf("%s: %+v", c.Filter, c.View), got, c.Want)
	}
}
