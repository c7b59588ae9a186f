package command

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/graphtest"
	"github.com/actorgraph/actorgraph/graph/sqlite"
)

// Readings of EuRepoC from before a record said one thing for each actor and target
// stay as they were read; verify tells of them until the release is read again.
func TestVerifyTellsOfOldReadings(t *testing.T) {
	path := filepath.Join(t.TempDir(), "graph.db")
	store, err := sqlite.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	in := func(dataset, source string) graph.Claim {
		c := graphtest.By(graphtest.Targeted(graph.ID("actor/"+dataset+"/a"), "country/JP", "2017"), dataset, source)
		return graphtest.In(graph.MakeID(graph.Incident, dataset, "1"), c)[0]
	}
	write := func(doc *graph.Document) {
		t.Helper()
		if _, err := store.Write(t.Context(), doc, graph.WriteOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	write(graphtest.Release("eurepoc", "2023-04-20", in("eurepoc", "one"), in("eurepoc", "two"), in("eurepoc", "three")))
	write(graphtest.Release("feed", "2023-04-20", in("feed", "one"), in("feed", "two"))) // says it twice on its own account
	const old = "odd: reading eurepoc@2023-04-20#1 says the same of an incident once for every document cited, as it was read then; import the release again (2 times)"
	says(t, []string{old, "1 oddities"}, "verify", "-store", "sqlite:"+path)
	write(graphtest.Release("eurepoc", "2023-04-20", in("eurepoc", "one")))
	if out := says(t, []string{"0 oddities"}, "verify", "-store", "sqlite:"+path); strings.Contains(out, "odd:") {
		t.Errorf("after the release was read again: %s", out)
	}
	if err := store.Close(); err != nil {
		t.Error(err)
	}
}
