package export_test

import (
	"bytes"
	"context"
	"errors"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/export"
	"github.com/actorgraph/actorgraph/graph/graphtest"
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/graph/ingest/eurepoc"
	"github.com/actorgraph/actorgraph/graph/ingest/misp"
	"github.com/actorgraph/actorgraph/graph/vocab"
	"github.com/actorgraph/actorgraph/internal/realdata"
	"github.com/actorgraph/actorgraph/seed"
)

func today() time.Time { return time.Date(2027, 5, 5, 5, 5, 5, 0, time.UTC) }

func dump(t testing.TB, store graph.Store, o export.DumpOptions) []byte {
	t.Helper()
	var out bytes.Buffer
	if _, err := export.Dump(t.Context(), store, &out, o); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func restore(t testing.TB, b []byte) graph.Store {
	t.Helper()
	store := openStore(t)
	if _, err := export.Restore(t.Context(), store, bytes.NewReader(b), today); err != nil {
		t.Fatal(err)
	}
	return store
}

// stream is the whole graph of a store: every item with its clocks.
func stream(t *testing.T, store graph.Store) map[graph.ID]graph.StreamItem {
	t.Helper()
	out := map[graph.ID]graph.StreamItem{}
	for change, err := range store.Stream(t.Context(), 0) {
		switch {
		case err != nil:
			t.Fatal(err)
		case change.Claim != nil:
			out[change.Claim.ID] = change
		case change.Entity != nil:
			out[change.Entity.ID] = change
		}
	}
	return out
}

var spans = cmp.Comparer(func(a, b graph.Span) bool { return a == b })

// A dump restored is the same graph, and its dump the same bytes: with late
// releases, releases read twice, and readings undone.
func TestDumpRestoresTheSameGraph(t *testing.T) {
	for seed := range uint64(6) {
		r := rand.New(rand.NewPCG(seed, 1))
		store := openStore(t)
		for i, doc := range graphtest.RandomDocuments(r, graphtest.Size{Actors: 8, Claims: 60, Releases: 4}) {
			now := time.Date(2026, 1, 1, i, 0, 0, 0, time.UTC)
			entry := graph.Entry{By: []string{"", "ann"}[i%2], Reason: []string{"", "", "annual report"}[i%3]}
			if _, err := store.Write(t.Context(), &doc, graph.WriteOptions{Now: now, Entry: entry}); err != nil {
				t.Fatal(err)
			}
			undoOne(t, store, r, now.Add(time.Minute))
		}
		whole := export.DumpOptions{Stored: true, Options: export.Options{Restricted: true}}
		first := dump(t, store, whole)
		copied := restore(t, first)
		if diff := cmp.Diff(string(first), string(dump(t, copied, whole))); diff != "" {
			t.Fatalf("another dump (-first +copy):\n%s", diff)
		}
		if diff := cmp.Diff(stream(t, store), stream(t, copied), spans); diff != "" {
			t.Fatalf("the graph (-want +got):\n%s", diff)
		}
	}
}

// undoOne undoes some reading, now and then.
func undoOne(t *testing.T, store graph.Store, r *rand.Rand, now time.Time) {
	t.Helper()
	readings, err := store.Readings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	// The first is the vocabulary, on which the others rest.
	if len(readings) < 3 || r.IntN(3) > 0 {
		return
	}
	id := readings[1+r.IntN(len(readings)-1)].ID
	if _, err := store.Write(t.Context(), &graph.Document{}, graph.WriteOptions{Undo: id, Now: now, Entry: graph.Entry{Reason: "a mistake"}}); err != nil {
		t.Fatal(err)
	}
}

// Without the times of storing, stores that were given the same at other times
// have the same dump; restoring it twice changes nothing.
func TestDumpDoesNotTellWhenItWasStored(t *testing.T) {
	early, late := openStore(t), openStore(t)
	for i, doc := range awkward() {
		for year, store := range map[int]graph.Store{2026: early, 2031: late} {
			copied := *doc
			if _, err := store.Write(t.Context(), &copied, graph.WriteOptions{Now: time.Date(year, 1, 1, i, 0, 0, 0, time.UTC)}); err != nil {
				t.Fatal(err)
			}
		}
	}
	first := dump(t, early, export.DumpOptions{})
	if !bytes.Equal(first, dump(t, late, export.DumpOptions{})) {
		t.Error("the same documents stored at another time have another dump")
	}
}

// Restoring into a store that has all of it writes nothing.
func TestRestoreAgainChangesNothing(t *testing.T) {
	store := openStore(t, awkward()[0])
	whole := export.DumpOptions{Options: export.Options{Restricted: true}}
	before := dump(t, store, whole)
	done, err := export.Restore(t.Context(), store, bytes.NewReader(before), today)
	if err != nil {
		t.Fatal(err)
	}
	if done.Commits != 0 || done.Unchanged != 1 || !bytes.Equal(before, dump(t, store, whole)) {
		t.Errorf("got %+v, want one commit that was there", done)
	}
}

// A second full release tells only what changed.
func TestDumpTellsChanges(t *testing.T) {
	b := dump(t, openStore(t, awkward()...), export.DumpOptions{Options: export.Options{Restricted: true}})
	_, second, _ := strings.Cut(string(b), `"release":"2019-03-04"`)
	if n := strings.Count(second, `"type":"claim"`); n != 1 {
		t.Errorf("the second release has %d claims, want the one that is new", n)
	}
	if n := strings.Count(second, `"type":"gone","id":"claim/`); n != 14 {
		t.Errorf("%d claims are gone, want 14", n)
	}
}

func TestDumpLeavesOutWhatIsRestricted(t *testing.T) {
	var out bytes.Buffer
	sum, err := export.Dump(t.Context(), openStore(t, awkward()...), &out, export.DumpOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if sum.Restricted != 2 || strings.Contains(out.String(), "Leak") || strings.Contains(out.String(), "STRICT") {
		t.Errorf("got %+v, want 2 claims left out, and no word of them", sum)
	}
	restore(t, out.Bytes())
}

// Two readings of a release that differ only in what is left out stay two: an undo
// of one leaves the other.
func TestDumpOfAReleaseThatWasReadTwice(t *testing.T) {
	release := func(claims ...graph.Claim) *graph.Document { return graphtest.Release("acme", "2020-01-01", claims...) }
	secret := graphtest.Targeted(kestrel, "country/JP", "2019")
	secret.Markings = []string{"TLP:RED"}
	store := openStore(t, release(graphtest.Targeted(kestrel, "country/UA", "2019")), release(graphtest.Targeted(kestrel, "country/UA", "2019"), secret))
	readings, err := store.Readings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := store.Write(t.Context(), &graph.Document{}, graph.WriteOptions{Undo: readings[1].ID}); err != nil {
		t.Fatal(err)
	}
	dumped := dump(t, store, export.DumpOptions{})
	copied := restore(t, dumped)
	for range 2 { // and once more, which changes nothing
		if stats, err := copied.Stats(t.Context()); err != nil || stats.Claims[graph.Targets] != 1 || stats.Last.Seq != 3 {
			t.Fatalf("got %+v, %v, want the claim that the first reading holds, and three commits", stats, err)
		}
		if _, err := export.Restore(t.Context(), copied, bytes.NewReader(dumped), today); err != nil {
			t.Fatal(err)
		}
	}
}

// Of a claim that nobody was told, nobody is told that it was taken back.
func TestDumpTakesBackWhatItTold(t *testing.T) {
	open, secret := graphtest.Targeted(kestrel, "country/UA", "2019"), graphtest.Targeted(kestrel, "country/JP", "2019")
	secret.Markings, secret.Dataset = []string{"TLP:RED"}, "acme"
	both := graphtest.Report("acme", "2020-01-01", open, secret)
	taken := graphtest.Report("acme", "2020-03-01")
	for _, c := range both.Claims {
		taken.Reading.Withdraws = append(taken.Reading.Withdraws, c.Identify())
	}
	store := openStore(t, both, taken)
	for restricted, claims := range map[bool]int{false: 1, true: 2} {
		dumped := dump(t, store, export.DumpOptions{Options: export.Options{Restricted: restricted}})
		if n := strings.Count(string(dumped), string(secret.Identify())); n > 0 != restricted {
			t.Errorf("with restricted claims %v the secret one is named %d times", restricted, n)
		}
		copied := restore(t, dumped)
		if got := all(t, copied, graph.View{KnownAsOf: "2020-02-01"}); len(got) != claims {
			t.Errorf("in February %d claims are known, want %d", len(got), claims)
		}
		if got := all(t, copied, graph.View{}); len(got) != 0 {
			t.Errorf("%d claims are left, want none", len(got))
		}
	}
}

func all(t *testing.T, store graph.Store, v graph.View) (out []graph.Claim) {
	t.Helper()
	for c, err := range store.EachClaim(t.Context(), graph.ClaimQuery{View: v}) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, c)
	}
	return out
}

// Of a reading nothing of which may be told the dump says nothing, nor that it was undone.
func TestDumpLeavesOutReadings(t *testing.T) {
	secret := func(day graph.Date, document string) *graph.Document {
		c := graphtest.Targeted(kestrel, "country/JP", "2019")
		c.Markings = []string{"TLP:RED"}
		doc := graphtest.Report("hiddennotes", day, c)
		doc.Reading.Document = document
		return graphtest.With(doc, graph.Entity{ID: "dataset/hiddennotes", Name: "Hidden Notes"})
	}
	store := openStore(t, secret("2020-01-01", "hidden-operation"), graphtest.Report("acme", "2020-02-01", graphtest.Targeted(kestrel, "country/UA", "2019")), secret("2020-03-01", "hidden-undone"))
	readings, err := store.Readings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range readings[len(readings)-2:] {
		if _, err := store.Write(t.Context(), &graph.Document{}, graph.WriteOptions{Undo: r.ID}); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	sum, err := export.Dump(t.Context(), store, &out, export.DumpOptions{})
	if err != nil || sum.Readings != 2 || strings.Contains(strings.ToLower(out.String()), "hidden") {
		t.Errorf("%+v, %v:\n%s", sum, err, out.String())
	}
	copied, err := restore(t, out.Bytes()).Readings(t.Context())
	if err != nil || copied[len(copied)-1].Dataset != "acme" || copied[len(copied)-1].Undone.Seq == 0 {
		t.Errorf("restored it has %+v, %v", copied, err)
	}
	whole := dump(t, store, export.DumpOptions{Options: export.Options{Restricted: true}})
	if n := strings.Count(string(whole), `"type":"undo"`); n != 2 {
		t.Errorf("the whole store has %d undone readings, want 2", n)
	}
}

// What nothing but a restricted claim names is as restricted, prose and all.
func TestDumpLeavesOutWhatOnlyRestrictedClaimsName(t *testing.T) {
	secret := graphtest.In("incident/acme/8", graphtest.Targeted(kestrel, "victim/hiddenbank", "2020"), graphtest.Targeted(kestrel, "country/UA", "2020"))
	for i := range secret {
		secret[i].Markings = []string{"PAP:AMBER"}
	}
	doc := graphtest.Release("acme", "2018-02-20", append(secret, graphtest.Targeted(kestrel, "country/UA", "2019"))...)
	graphtest.With(
		doc,
		graph.Entity{ID: kestrel, Name: "Kestrel", Dataset: "acme"},
		graph.Entity{ID: "incident/acme/8", Name: "Hidden night", Dataset: "acme", Description: "Told in confidence"},
		graph.Entity{ID: "victim/hiddenbank", Name: "Hidden Bank"},
	)
	got := string(dump(t, openStore(t, doc), export.DumpOptions{}))
	if strings.Contains(got, "idden") || !strings.Contains(got, "Kestrel") {
		t.Errorf("want Kestrel and nothing hidden in\n%s", got)
	}
	restore(t, []byte(got))
}

func TestRestoreRefusesWhatIsNoDump(t *testing.T) {
	good := string(dump(t, openStore(t, awkward()[0]), export.DumpOptions{}))
	lines := strings.SplitAfter(good, "\n")
	tests := []struct{ name, dump, want string }{
		{"nothing", "", "it is empty"},
		{"something else", `{"type":"bundle"}`, "does not start as a dump"},
		{"another version", `{"type":"dump","version":2}`, "of version 1"},
		{"no JSON", lines[0] + "reading", "line 2"},
		{"cut off", good[:len(good)-30], "unexpected EOF"},
		{"a line of nothing", lines[0] + lines[1] + `{"type":"malware"}`, `"malware"`},
		{"an entity outside", lines[0] + lines[2], "outside of a reading"},
		{"changes to nothing", lines[0] + `{"type":"reading","dataset":"x","release":"1","recorded":"2018-01-01","full":true,"changes":true}`, "does not hold"},
		{"an undo of nothing", lines[0] + `{"type":"undo","reading":1}`, "undoes reading 1 of 0"},
		{"a claim with another's id", strings.Replace(good, `"object":"country/JP"`, `"object":"country/KP"`, 1), "the claim says that it is"},
		{"a date that is none", lines[0] + `{"type":"reading","dataset":"x","release":"1","recorded":"2018-02-30","full":true}`, "is not a date"},
		{"a time that is none", lines[0] + lines[1] + `{"type":"claim","id":"claim/x","predicate":"targets","subject":"actor/x/a","object":"country/JP","dataset":"x","occurred":"2017-99"}`, "2017-99"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := export.Restore(t.Context(), openStore(t), strings.NewReader(tt.dump), today)
			if !errors.Is(err, graph.ErrInvalid) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want an input error with %q", err, tt.want)
			}
		})
	}
}

func TestDumpStopsWhenCancelled(t *testing.T) {
	store := openStore(t, awkward()...)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := export.Dump(ctx, store, &bytes.Buffer{}, export.DumpOptions{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
}

// loadAll fills a store with the vocabulary, the seed and real feeds.
func loadAll(t testing.TB) graph.Store {
	t.Helper()
	dir := realdata.Dir(t)
	store := openStore(t)
	words := vocab.Document()
	curated, err := seed.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	for _, doc := range []*graph.Document{&words, &curated} {
		if _, err := store.Write(t.Context(), doc, graph.WriteOptions{Now: today()}); err != nil {
			t.Fatal(err)
		}
	}
	for _, feed := range []struct {
		read  ingest.Read
		files []string
		day   graph.Date
	}{
		{misp.Read, []string{"misp-threat-actor-v254-2022-11-24.json.gz", "misp-producer.json"}, "2022-11-24"},
		{misp.Read, []string{"misp-threat-actor.json", "misp-producer.json"}, "2026-08-06"},
		{eurepoc.Read, []string{"eurepoc-global-1.1-sample.csv.gz", "eurepoc-receiver-1.1-sample.csv", "eurepoc-attribution-1.1-sample.csv"}, ""},
	} {
		var in []ingest.Input
		for _, f := range feed.files {
			in = append(in, ingest.File(filepath.Join(dir, f), nil))
		}
		if _, err := (ingest.Job{Format: ingest.Format{Read: feed.read}, Inputs: in, Options: ingest.Options{Recorded: feed.day}, Write: graph.WriteOptions{Now: today()}}).Run(t.Context(), store); err != nil {
			t.Fatal(err)
		}
	}
	return store
}

func TestDumpOfRealData(t *testing.T) {
	store := loadAll(t)
	start := time.Now()
	first := dump(t, store, export.DumpOptions{})
	dumped := time.Since(start)
	copied := restore(t, first)
	t.Logf("%d KiB dumped in %v, restored in %v", len(first)>>10, dumped.Round(time.Millisecond), (time.Since(start) - dumped).Round(time.Millisecond))
	if !bytes.Equal(first, dump(t, copied, export.DumpOptions{})) {
		t.Error("the copy has another dump")
	}
	for _, f := range export.Formats() {
		var a, b bytes.Buffer
		for store, out := range map[graph.Store]*bytes.Buffer{store: &a, copied: &b} {
			sum, err := f.Write(out, store.EachClaim(t.Context(), graph.ClaimQuery{}), export.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if sum.Claims < 10_000 {
				t.Errorf("%s: only %d claims", f.Name, sum.Claims)
			}
		}
		if !bytes.Equal(a.Bytes(), b.Bytes()) {
			t.Errorf("%s of the copy has other bytes", f.Name)
		}
		if f.Name == "stix" {
			checkBundle(t, a.Bytes())
		}
	}
}
