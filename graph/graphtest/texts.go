package graphtest

import (
	"strings"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
)

func keepsNothingApart(t *testing.T, s graph.Store) {
	none := Targeted(reaper, korea, "")
	zero := Sure(Targeted(reaper, japan, ""), 0)
	marked := Targeted(reaper, vietnam, "")
	marked.Markings = []string{"TLP:RED"}
	write(t, s, Release("seed", "2018-02-20", none, zero, marked))
	for _, c := range all(t, s, graph.ClaimQuery{}) {
		switch c.Object {
		case korea:
			if c.Confidence != nil || len(c.Markings) != 0 {
				t.Errorf("unknown confidence came back as %v, no markings as %v", c.Confidence, c.Markings)
			}
		case japan:
			if c.Confidence == nil || *c.Confidence != 0 {
				t.Errorf("confidence 0 came back as %v", c.Confidence)
			}
		case vietnam:
			same(t, "markings", c.Markings, []string{"TLP:RED"})
		}
	}
}

func keepsAwkwardTexts(t *testing.T, s graph.Store) {
	texts := []string{
		strings.Repeat("Ein sehr langer Bericht. ", 8000),
		`quotes ' " and \ back`, "line\r\nbreak\ttab", "'; DROP TABLE claim; --", "}) DETACH DELETE n //", "$param ${x} %s {0}",
		"العربية עברית", "𠀀 𝔄 😀 a\u0301", "<script>&amp;", " leading and trailing ", "NULL", "\u2028\u200b",
	}
	var claims []graph.Claim
	var ids []graph.ID
	for i, text := range texts {
		c := Targeted(reaper, graph.MakeID(graph.Victim, text[:min(len(text), 40)]), "")
		c.Stated, c.Note = text, text
		claims = append(claims, c)
		ids = append(ids, c.Object)
		_ = i
	}
	doc := Release("seed", "2018-02-20", claims...)
	for i, id := range ids {
		With(doc, graph.Entity{ID: id, Name: "V " + texts[i][:min(len(texts[i]), 30)], Description: texts[i]})
	}
	write(t, s, doc)
	for i, id := range ids {
		c := one(t, s, graph.ClaimQuery{Objects: []graph.ID{id}})
		if c.Stated != texts[i] || c.Note != texts[i] || c.Ends.Object.Description != texts[i] {
			t.Errorf("text %d came back changed: %.80q", i, c.Stated)
		}
	}
}

func aliasesDifferInCase(t *testing.T, s graph.Store) {
	write(t, s, Release("seed", "2018-02-20",
		Called("ScarCruft", reaper, "Kaspersky"), Called("Scarcruft", reaper, "Kaspersky"), Called("  Scar  Cruft ", reaper, "Kaspersky"),
		Called("Caf\u00e9", reaper, ""), Called("Cafe\u0301", reaper, "")))
	same(t, "aliases", listed(t, s, graph.Alias, graph.View{}), []graph.ID{
		"alias/Caf%C3%A9", "alias/Scar%20Cruft", "alias/ScarCruft", "alias/Scarcruft",
	})
}

func endFromEarlier(t *testing.T, s graph.Store) {
	doc := Release("seed", "2018-01-01", Targeted(reaper, korea, ""))
	first := write(t, s, doc)
	later := Report("feed", "2018-02-01", Targeted(reaper, korea, "2017"))
	later.Entities = nil
	write(t, s, later)
	undo(t, s, first.Reading.ID)
	undone := Report("feed", "2018-03-01", Targeted(reaper, korea, "2018"))
	undone.Entities = nil
	write(t, s, undone) // what was undone was stored all the same
	got := all(t, s, graph.ClaimQuery{})
	if len(got) != 2 || got[1].Ends.Subject.Name != "Reaper" || got[1].Ends.Object.Name != "KR" {
		t.Errorf("got %+v, want both claims of the feed with their ends", got)
	}
}

func datasetsApart(t *testing.T, s graph.Store) {
	write(t, s, Release("seed", "2018-01-01", Targeted(reaper, korea, "")))
	write(t, s, Release("feed", "2018-01-01", Targeted(reaper, korea, "")))
	write(t, s, Release("feed", "2018-02-01", Targeted(reaper, japan, "")))
	var got []string
	for _, c := range all(t, s, graph.ClaimQuery{}) {
		got = append(got, c.Dataset+" "+string(c.Object))
	}
	same(t, "claims", got, []string{"seed country/KR", "feed country/JP"})
}

func countsToday(t *testing.T, s graph.Store) {
	write(t, s, Release("seed", "2018-01-01", Targeted(reaper, korea, ""), Targeted(reaper, japan, ""), Called("Reaper", reaper, "")))
	r := write(t, s, With(Release("seed", "2018-02-01", Targeted(reaper2, korea, "")),
		graph.Entity{ID: reaper, Dataset: "seed", ReplacedBy: reaper2}))
	write(t, s, Release("feed", "2018-01-01", Targeted(reaper, vietnam, "")))
	gone := write(t, s, Report("gone", "2018-01-01", Targeted(reaper, "sector/media", "")))
	last := undo(t, s, gone.Reading.ID)
	got := stats(t, s)
	if got.Last.Seq != 5 || got.Last.Time.Before(r.Reading.Stored.Time) {
		t.Errorf("last commit %v, want the fifth", got.Last)
	}
	same(t, "stamp of the undo", last.Reading.Undone, got.Last)
	got.Last = graph.Stamp{}
	same(t, "stats", got, graph.Stats{
		// The feed still holds Reaper as it was before the seed replaced it, but the seed ranks first.
		Entities: map[graph.Kind]int{graph.Actor: 1, graph.Country: 2},
		Claims:   map[graph.Predicate]int{graph.Targets: 2},
		Datasets: map[string]int{"seed": 1, "feed": 1},
	})
}
