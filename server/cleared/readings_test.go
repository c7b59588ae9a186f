package cleared_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/graphtest"
	"github.com/actorgraph/actorgraph/graph/sqlite/sqlitetest"
)

// hiddenReadings are commits of which nothing may be told, among others: a release, a report
// with a publisher, what withdraws that report, and an undone one.
func hiddenReadings(t *testing.T) (store graph.Store, open []string) {
	t.Helper()
	store = sqlitetest.Open(t)
	secret := func(doc *graph.Document, document string) *graph.Document {
		doc.Reading.Document = document
		for i := range doc.Claims {
			doc.Claims[i].Markings = []string{"TLP:RED"}
		}
		return graphtest.With(doc, graph.Entity{ID: graph.DatasetID(doc.Reading.Dataset), Name: "Hidden Notes"})
	}
	add := func(doc *graph.Document) graph.Reading { return write(t, store, doc) }
	open = append(open, add(graphtest.Release("acme", "2020-01-01", graphtest.Targeted(kestrel, korea, "2019"))).ID)
	add(secret(graphtest.Release("hiddenfeed", "2020-01-01", graphtest.Targeted("actor/hiddenfeed/x", bank, "2019")), ""))
	report := secret(graphtest.Report("notes", "2020-02-01", graphtest.Targeted(kestrel, bank, "2019")), "hidden-operation")
	report.Claims[0].Source = "source/hidden%20paper"
	add(graphtest.With(report, graph.Entity{ID: "source/hidden%20paper", Name: "hidden paper", Publisher: "organization/hidden"},
		graph.Entity{ID: "organization/hidden", Name: "Hidden Press"}))
	taken := graphtest.Report("notes", "2020-02-02")
	taken.Reading.Document, taken.Reading.Withdraws = "hidden-withdrawal", []graph.ID{report.Claims[0].ID}
	add(taken)
	undo(t, store, add(secret(graphtest.Report("notes", "2020-02-03", graphtest.Targeted(kestrel, japan, "2019")), "hidden-undone")).ID)
	open = append(open, add(graphtest.Report("acme2", "2020-03-01", graphtest.Targeted(kestrel, japan, "2019"))).ID)
	return store, open
}

// Of a reading all of which is marked above a level neither the data set nor the document
// is told, nor that it was undone. The others have the ids that they have in the original.
func TestReadingsOfWhatIsHiddenAreNotTold(t *testing.T) {
	store, seen := hiddenReadings(t)
	c := open(t, store, graph.TLPGreen)
	catchUp(t, c)
	readings, err := c.Readings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range readings {
		doc, err := c.Document(t.Context(), r.ID)
		if text := fmt.Sprintf("%+v %+v", r, doc); err != nil || strings.Contains(strings.ToLower(text), "hidden") || r.Undone.Seq != 0 {
			t.Errorf("it tells of what is hidden: %v %s", err, text)
		}
		got = append(got, r.ID)
	}
	if diff := cmp.Diff(seen, got); diff != "" {
		t.Errorf("readings (-want +got):\n%s", diff)
	}
	if _, n := c.Withheld(); n != 4 {
		t.Errorf("%d readings are withheld, want 4", n)
	}
	original, err := store.Readings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range original {
		if _, err := c.Document(t.Context(), r.ID); (err == nil) != slices.Contains(seen, r.ID) {
			t.Errorf("the document of %s: %v", r.ID, err)
		}
	}
	stats, err := c.Stats(t.Context())
	if whole, failed := store.Stats(t.Context()); err != nil || failed != nil || stats.Last != whole.Last || stats.Entities[graph.Dataset] != 0 || stats.Entities[graph.Organization] != 0 {
		t.Errorf("it has %+v", stats)
	}
	for item, err := range c.Stream(t.Context(), 0) {
		if text := fmt.Sprintf("%+v %+v", item.Claim, item.Entity); err != nil || strings.Contains(strings.ToLower(text), "hidden") {
			t.Errorf("%v %s", err, text)
		}
	}
}

// A reading of which nothing is left takes back what was told of its release or document.
func TestAReadingThatHidesWhatWasToldIsTold(t *testing.T) {
	store := sqlitetest.Open(t)
	c := open(t, store, graph.TLPGreen)
	write(t, store, graphtest.Release("acme", "2020-01-01", graphtest.Targeted(kestrel, korea, "2019")))
	write(t, store, graphtest.Release("acme", "2021-01-01", marked(graphtest.Targeted(kestrel, korea, "2019"), "TLP:RED")))
	catchUp(t, c)
	readings, err := c.Readings(t.Context())
	if err != nil || len(readings) != 2 {
		t.Fatalf("%d readings, %v", len(readings), err)
	}
	if got := told(t, c, time.Time{}); len(got) != 1 || len(got[0].Held) != 1 || got[0].Held[0].Withdrawn == "" {
		t.Errorf("it is told that %+v", got)
	}
}

// TestWhoEnteredAReadingIsToldWithIt: whoever sees a claim sees who entered it and why, at
// every level; of a reading that is hidden as a whole nothing is told.
func TestWhoEnteredAReadingIsToldWithIt(t *testing.T) {
	s := sqlitetest.Open(t)
	entry := graph.Entry{By: "ada", Reason: "read it"}
	enter := func(key string, claims ...graph.Claim) graph.Reading {
		doc := graphtest.Report("acme", "2018-02-20", claims...)
		doc.Reading.Document = key
		r, err := s.Write(t.Context(), doc, graph.WriteOptions{Entry: entry})
		if err != nil {
			t.Fatal(err)
		}
		return r.Reading
	}
	seen := enter("open", graphtest.Targeted(kestrel, korea, ""), marked(graphtest.Targeted(kestrel, japan, ""), "TLP:RED"))
	enter("hidden", marked(graphtest.Targeted(kestrel, bank, ""), "TLP:RED"))
	if _, err := s.Write(t.Context(), &graph.Document{}, graph.WriteOptions{Undo: seen.ID, Entry: graph.Entry{By: "bob", Reason: "a slip"}}); err != nil {
		t.Fatal(err)
	}
	c := open(t, s, graph.TLPGreen)
	catchUp(t, c)
	readings, err := c.Readings(t.Context())
	if err != nil || len(readings) != 1 {
		t.Fatalf("%d readings are told, %v, want 1", len(readings), err)
	}
	if r := readings[0]; r.Entry != entry || r.UndoEntry.By != "bob" || r.UndoEntry.Reason != "a slip" {
		t.Errorf("entered by %+v, undone by %+v", r.Entry, r.UndoEntry)
	}
}
