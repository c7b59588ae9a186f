package graphtest

import (
	"errors"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
)

func undoCases() []testCase {
	return []testCase{
		{"what an undone reading alone held counts no more", undoes},
		{"undoing a release brings back what it withdrew", undoBringsBack},
		{"undoing the second reading of a release brings the first back", undoRereading},
		{"a document can be made a reading of its own again, and undone on its own", writesOnItsOwn},
		{"undoing twice changes nothing and says so", undoTwice},
		{"an undone document can be written again", writesAgain},
	}
}

func readingsCases() []testCase {
	return []testCase{
		{"readings come in the order in which they were stored, undone ones too", listsReadings},
		{"an empty store has none", noReadings},
		{"a document comes back exactly as its reading held it", returnsDocuments},
		{"the document of an unknown reading is not found", unknownDocument},
	}
}

func readings(t *testing.T, s graph.Store) []graph.Reading {
	t.Helper()
	out, err := s.Readings(t.Context())
	if err != nil {
		t.Fatalf("readings: %v", err)
	}
	return out
}

func undoes(t *testing.T, s graph.Store) {
	write(t, s, Report("seed", "2018-01-01", Targeted(reaper, korea, "")))
	bad := write(t, s, Report("seed", "2018-01-02", Targeted(reaper, korea, ""), Targeted(reaper2, japan, "")))
	r := undo(t, s, bad.Reading.ID)
	if r.Withdrawn != 1 || r.Unchanged || r.Reading.ID != bad.Reading.ID || r.Reading.Undone.Seq != 3 {
		t.Errorf("receipt %+v, want one claim withdrawn by the third commit", r)
	}
	if got := one(t, s, graph.ClaimQuery{}); got.Object != korea {
		t.Errorf("the claim on %s is left, want that on %s", got.Object, korea)
	}
	same(t, "actors", listed(t, s, graph.Actor, graph.View{}), []graph.ID{reaper})
	// WithWithdrawn counts what was once said. An undone reading never said anything.
	same(t, "claims with withdrawn ones", len(all(t, s, graph.ClaimQuery{View: graph.View{WithWithdrawn: true}})), 1)
}

func undoBringsBack(t *testing.T, s graph.Store) {
	write(t, s, Release("seed", "2018-01-01", Targeted(reaper, korea, ""), Sure(Targeted(reaper, japan, ""), 10)))
	before := all(t, s, graph.ClaimQuery{})
	bad := write(t, s, Release("seed", "2018-02-01", Sure(Targeted(reaper, japan, ""), 90)))
	r := undo(t, s, bad.Reading.ID)
	if r.Changed != 2 || r.New+r.Withdrawn != 0 {
		t.Errorf("receipt %+v, want two claims changed", r)
	}
	same(t, "claims", all(t, s, graph.ClaimQuery{}), before)
}

func undoRereading(t *testing.T, s graph.Store) {
	write(t, s, Release("seed", "2018-01-01", Targeted(reaper, korea, "")))
	before := all(t, s, graph.ClaimQuery{})
	again := write(t, s, Release("seed", "2018-01-01", Targeted(reaper, japan, "")))
	if got := one(t, s, graph.ClaimQuery{}); got.Object != japan {
		t.Fatalf("the older reading of a release counts: %+v", got)
	}
	undo(t, s, again.Reading.ID)
	same(t, "claims", all(t, s, graph.ClaimQuery{}), before)
}

func writesOnItsOwn(t *testing.T, s graph.Store) {
	doc := Release("seed", "2018-01-01", Targeted(reaper, korea, ""))
	first := write(t, s, doc)
	before := all(t, s, graph.ClaimQuery{})
	again, err := s.Write(t.Context(), doc, graph.WriteOptions{Again: true})
	if err != nil || again.Unchanged || again.Reading.ID == first.Reading.ID || again.New+again.Changed+again.Withdrawn != 0 {
		t.Fatalf("receipt %+v, error %v, want a second reading that changes nothing", again, err)
	}
	same(t, "claims", all(t, s, graph.ClaimQuery{}), before)
	same(t, "readings", readings(t, s), []graph.Reading{first.Reading, again.Reading})
	undo(t, s, again.Reading.ID)
	same(t, "claims, with the second undone", all(t, s, graph.ClaimQuery{}), before)
	undo(t, s, first.Reading.ID)
	same(t, "claims, with both undone", len(all(t, s, graph.ClaimQuery{})), 0)
}

func undoTwice(t *testing.T, s graph.Store) {
	bad := write(t, s, Report("seed", "2018-01-02", Targeted(reaper2, japan, "")))
	first := undo(t, s, bad.Reading.ID)
	before := stats(t, s)
	again := undo(t, s, bad.Reading.ID)
	if !again.Unchanged || again.Withdrawn != 0 {
		t.Errorf("receipt %+v, want it unchanged", again)
	}
	same(t, "reading", again.Reading, first.Reading)
	same(t, "stats", stats(t, s), before)
}

func writesAgain(t *testing.T, s graph.Store) {
	doc := Report("seed", "2018-01-02", Targeted(reaper2, japan, ""))
	first := write(t, s, doc)
	undo(t, s, first.Reading.ID)
	again := write(t, s, doc)
	if again.Unchanged || again.New != 1 || again.Reading.ID == first.Reading.ID {
		t.Errorf("receipt %+v, want a new reading with a new claim", again)
	}
	if got := one(t, s, graph.ClaimQuery{}); got.Stored != first.Reading.Stored {
		t.Errorf("stored %v, want the commit that first brought it, %v", got.Stored, first.Reading.Stored)
	}
}

func listsReadings(t *testing.T, s graph.Store) {
	a := write(t, s, Release("seed", "2018-02-01", Targeted(reaper, korea, ""))).Reading
	b := write(t, s, Report("feed", "2018-01-01", Targeted(reaper, korea, ""))).Reading
	late := Release("seed", "2018-01-01", Targeted(reaper, japan, ""))
	late.Reading.Release = "v1 \u00e9\u2192"
	c := write(t, s, late).Reading
	a = undo(t, s, a.ID).Reading
	same(t, "readings", readings(t, s), []graph.Reading{a, b, c})
	if a.Undone.Seq != 4 || a.Undone.Time.IsZero() || b.Full || !c.Full || c.Release != "v1 \u00e9\u2192" {
		t.Errorf("readings %+v %+v %+v lack what was said of them", a, b, c)
	}
}

func noReadings(t *testing.T, s graph.Store) { same(t, "readings", readings(t, s), nil) }

func returnsDocuments(t *testing.T, s graph.Store) {
	c := By(Sure(Targeted(reaper, victim, "2017"), 0), "FireEye", "a paper")
	c.Published, c.Stated, c.Markings = "2017-12-31", "Was gesagt wurde", []string{"TLP:CLEAR"}
	docs := []*graph.Document{
		Release("seed", "2018-01-01", append(In(incident, c), Targeted(reaper, korea, ""), Said(graph.Active, reaper, ""))...),
		With(Release("seed", "2018-02-01", Targeted(reaper, korea, ""), Sure(Targeted(reaper, victim, "2017"), 5)), graph.Entity{ID: reaper, Name: "Renamed", Dataset: "seed"}),
		Release("seed", "2018-03-01", append(In(incident, c), Targeted(reaper2, korea, ""))...),
		Report("feed", "2018-01-15", Targeted(reaper, korea, "")),
		Release("seed", "2018-02-01", Targeted(reaper, japan, "")), // a release read again
		Release("seed", "2018-01-15"), // an empty one, late
	}
	var kept []graph.Reading
	for _, doc := range docs {
		kept = append(kept, write(t, s, doc).Reading)
	}
	kept[2] = undo(t, s, kept[2].ID).Reading
	for i, doc := range docs {
		got, err := s.Document(t.Context(), kept[i].ID)
		if err != nil {
			t.Fatalf("document %d: %v", i, err)
		}
		want := *doc
		want.Reading = kept[i]
		same(t, "document "+kept[i].ID, got, want)
		got.Normalize()
		same(t, "digest of "+kept[i].ID, got.Digest(), kept[i].Digest)
	}
}

func unknownDocument(t *testing.T, s graph.Store) {
	write(t, s, Release("seed", "2018-01-01", Targeted(reaper, korea, "")))
	for _, id := range []string{"", "seed", "seed@2018-01-01#2"} {
		if _, err := s.Document(t.Context(), id); !errors.Is(err, graph.ErrNotFound) {
			t.Errorf("document %q: %v, want ErrNotFound", id, err)
		}
	}
}
