package graphtest

import (
	"errors"
	"fmt"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
)

func refuseCases() []testCase {
	cases := []testCase{
		{"an end that nobody brought is invalid, whichever it is", refusesUnknownEnds},
		{"a dry run refuses what a write refuses", refusesDry},
		{"no document to write is invalid", refusesNil},
		{"a document with an undo is invalid", refusesUndoWithDocument},
		{"undoing an unknown reading is not found", refusesUnknownUndo},
	}
	claim := func(change func(*graph.Claim)) func(*graph.Document) {
		return func(d *graph.Document) { change(&d.Claims[0]) }
	}
	for _, c := range []struct {
		why  string
		harm func(*graph.Document)
	}{
		{"a predicate that cannot join its ends", claim(func(c *graph.Claim) { c.Predicate = graph.LocatedAt })},
		{"an unknown predicate", claim(func(c *graph.Claim) { c.Predicate = "attacks" })},
		{"a target that is missing", claim(func(c *graph.Claim) { c.Object = "" })},
		{"a claimant that is no organization", claim(func(c *graph.Claim) { c.Claimant = korea })},
		{"an id of no kind", claim(func(c *graph.Claim) { c.Source = "paper/x" })},
		{"an id with white space", claim(func(c *graph.Claim) { c.Object = "country/K R" })},
		{"confidence 101", claim(func(c *graph.Claim) { n := 101; c.Confidence = &n })},
		{"confidence -1", claim(func(c *graph.Claim) { n := -1; c.Confidence = &n })},
		{"a claim of another data set", claim(func(c *graph.Claim) { c.Dataset = "feed" })},
		{"a release without a date", func(d *graph.Document) { d.Reading.Recorded = "" }},
		{"a release on no day of the calendar", func(d *graph.Document) { d.Reading.Recorded = "2018-02-30" }},
		{"a data set's key with a slash", func(d *graph.Document) { d.Reading.Dataset = "a/b" }},
		{"an entity without a name", func(d *graph.Document) { d.Entities[0].Name = " \t" }},
		{"an actor of no data set", func(d *graph.Document) { d.Entities[0].Dataset = "" }},
		{"an entity with an id of no kind", func(d *graph.Document) { d.Entities[0].ID = "thing/x" }},
		{"a replacement that is no id", func(d *graph.Document) { d.Entities[0].ReplacedBy = "elsewhere" }},
	} {
		cases = append(cases, testCase{c.why + " is invalid and leaves the store as it was", refuses(c.harm)})
	}
	return cases
}

// refuses returns a test that a good document, harmed, is refused.
func refuses(harm func(*graph.Document)) func(*testing.T, graph.Store) {
	return func(t *testing.T, s graph.Store) {
		write(t, s, Report("seed", "2018-01-01", Targeted(reaper, korea, "2016")))
		before, claims := stats(t, s), all(t, s, graph.ClaimQuery{})
		doc := Release("seed", "2018-02-20", Targeted(reaper, korea, "2017"), Targeted(reaper, japan, "2017"))
		harm(doc)
		_, err := s.Write(t.Context(), doc, graph.WriteOptions{})
		wantInvalid(t, err)
		same(t, "stats", stats(t, s), before)
		same(t, "claims", all(t, s, graph.ClaimQuery{}), claims)
	}
}

// wantInvalid fails the test unless the error is ErrInvalid and says what about.
func wantInvalid(t *testing.T, err error) {
	t.Helper()
	var detail *graph.InvalidError
	if !errors.Is(err, graph.ErrInvalid) || !errors.As(err, &detail) || detail.Field == "" || detail.Reason == "" {
		t.Errorf("error %v, want ErrInvalid with a field and a reason", err)
	}
}

func refusesUnknownEnds(t *testing.T, s graph.Store) {
	write(t, s, Report("seed", "2018-01-01", Targeted(reaper, korea, "2016")))
	before := stats(t, s)
	for i := range 5 {
		c := By(Targeted(reaper2, japan, "2017"), "Nobody", "nothing")
		c.Incident = incident
		missing := c.EntityIDs()[i]
		doc := Report("seed", "2018-02-20", c)
		for j, e := range doc.Entities {
			if e.ID == missing {
				doc.Entities = append(doc.Entities[:j:j], doc.Entities[j+1:]...)
				break
			}
		}
		_, err := s.Write(t.Context(), doc, graph.WriteOptions{})
		wantInvalid(t, err)
		same(t, fmt.Sprintf("stats without %s", missing), stats(t, s), before)
	}
	if found := entities(t, s, graph.EntityQuery{IDs: []graph.ID{japan, reaper2, incident}}, graph.Page{First: 10}); len(found.Items) > 0 {
		t.Errorf("refused documents left %v", found.Items)
	}
}

func refusesDry(t *testing.T, s graph.Store) {
	doc := Report("seed", "2018-02-20", Targeted(reaper, korea, "2017"))
	doc.Entities = nil
	_, err := s.Write(t.Context(), doc, graph.WriteOptions{DryRun: true})
	wantInvalid(t, err)
}

func refusesNil(t *testing.T, s graph.Store) {
	_, err := s.Write(t.Context(), nil, graph.WriteOptions{})
	wantInvalid(t, err)
}

func refusesUndoWithDocument(t *testing.T, s graph.Store) {
	r := write(t, s, Report("seed", "2018-02-20", Targeted(reaper, korea, "2017")))
	_, err := s.Write(t.Context(), Report("seed", "2018-02-21", Targeted(reaper, japan, "2017")), graph.WriteOptions{Undo: r.Reading.ID})
	wantInvalid(t, err)
	if got := all(t, s, graph.ClaimQuery{}); len(got) != 1 {
		t.Errorf("the store has %d claims, want 1", len(got))
	}
}

func refusesUnknownUndo(t *testing.T, s graph.Store) {
	write(t, s, Report("seed", "2018-02-20", Targeted(reaper, korea, "2017")))
	before := stats(t, s)
	for _, id := range []string{"seed@2018-02-20#2", "seed", "'", "seed@2018-02-20#1 "} {
		if _, err := s.Write(t.Context(), nil, graph.WriteOptions{Undo: id}); !errors.Is(err, graph.ErrNotFound) {
			t.Errorf("undo of %q: %v, want ErrNotFound", id, err)
		}
	}
	same(t, "stats", stats(t, s), before)
}
