package command

import (
	"math/rand/v2"
	"os"
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

// A feed that cites an address without its day is dated by who knows the day, as far as
// that was known when it was read: verify tells where more is known since.
func TestVerifyTellsOfDocumentsThatAreDatedSince(t *testing.T) {
	path := filepath.Join(t.TempDir(), "graph.db")
	store, err := sqlite.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	const document = graph.ID("source/example.org%2Freport")
	cites := func(dataset string, said graph.SaidOn) *graph.Document {
		c := graphtest.Targeted(graph.ID("actor/"+dataset+"/a"), "country/JP", "")
		c.Source, c.SaidOn = document, said
		return graphtest.Release(dataset, "2023-04-20", c)
	}
	knows := graphtest.Release("knows", "2023-04-20")
	knows = graphtest.With(knows, graph.Entity{ID: document, Name: "Report", Published: graph.MustSpan("2018-02-20")})
	for _, doc := range []*graph.Document{cites("feed", graph.SaidOn{}), cites("dated", graph.SaidAt("2018-02-20", graph.BasisPublished)), knows} {
		if _, err := store.Write(t.Context(), doc, graph.WriteOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	says(t, []string{"odd: claims of feed rest on documents of which another data set tells the day by now; import its release again, and they are dated by that (1 times)", "1 oddities"},
		"verify", "-store", "sqlite:"+path)
}

// TestDamagedStore flips bytes of a store's file: what reads it fails, or says the
// same as before; then verify finds nothing, or what it finds.
func TestDamagedStore(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "graph.db")
	at := "sqlite:" + path
	says(t, nil, "import", "misp", writeFile(t, filepath.Join(dir, "v.json"), cluster(1, "Japan", "Vietnam")), "-store", at, "-recorded", "2018-07-10")
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	wantDump := says(t, nil, "export", "-format", "jsonl", "-store", at)
	wantFindings := says(t, []string{"0 faults"}, "verify", "-store", at)
	r := rand.New(rand.NewPCG(5, 5))
	seen := 0
	for range 40 {
		broken := append([]byte(nil), content...)
		place := r.IntN(len(broken))
		broken[place] ^= byte(1 + r.IntN(255))
		writeFile(t, path, string(broken))
		dump, dumpErr := runCommand(t, "export", "-format", "jsonl", "-store", at)
		findings, verifyErr := runCommand(t, "verify", "-store", at)
		switch {
		case dumpErr == nil && dump != wantDump:
			t.Errorf("at %d: another export, and no error", place)
		case verifyErr == nil && (findings != wantFindings || dumpErr != nil):
			t.Errorf("at %d: export says %v and verify finds nothing:\n%s", place, dumpErr, findings)
		case verifyErr != nil && !strings.Contains(verifyErr.Error(), "damaged") && !strings.Contains(verifyErr.Error(), "is not a database"):
			t.Errorf("at %d: verify says %v", place, verifyErr)
		case verifyErr != nil:
			seen++
		}
	}
	if seen < 20 {
		t.Errorf("%d of 40 are seen", seen)
	}
	broken := append([]byte(nil), content...)
	broken[len(broken)/4096/2*4096+100] ^= 1
	writeFile(t, path, string(broken))
	if _, err := runCommand(t, "serve", "-addr", "127.0.0.1:0", "-store", at); err == nil || !strings.Contains(err.Error(), "damaged") {
		t.Errorf("a server on a damaged file: %v, want it to say so and end", err)
	}
}
