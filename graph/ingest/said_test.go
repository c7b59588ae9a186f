package ingest

import (
	"testing"

	"github.com/actorgraph/actorgraph/graph"
)

func TestNothingIsRecordedBeforeItsDocument(t *testing.T) {
	stated := func(day graph.Date) graph.SaidOn { return graph.SaidAt(day, graph.BasisStated) }
	published := func(s string) graph.SaidOn { return graph.SaidIn(graph.MustSpan(s), graph.BasisPublished) }
	tests := []struct {
		why       string
		document  graph.Entity
		said      graph.SaidOn
		want      graph.SaidOn
		ownSource bool // the data set's record is the source
	}{
		{"a document's known day", graph.Entity{Published: graph.MustSpan("2018-02-20"), URL: "https://example.org/2019/05/x"}, graph.SaidOn{}, published("2018-02-20"), false},
		{"the month of its address", graph.Entity{URL: "https://example.org/2019/05/x"}, graph.SaidOn{}, published("2019-05"), false},
		{"a document that tells no day", graph.Entity{URL: "https://example.org/x"}, graph.SaidOn{}, graph.SaidOn{}, false},
		{"a document's day before the document", graph.Entity{Published: graph.MustSpan("2018")}, published("2017-05-02"), published("2018"), false},
		{"a month in which the document came out on a later day", graph.Entity{Published: graph.MustSpan("2018-02-20")}, published("2018-02"), published("2018-02-20"), false},
		{"a stated year in which the document came out", graph.Entity{URL: "https://example.org/2004/10/x"}, graph.SaidIn(graph.MustSpan("2004"), graph.BasisStated), graph.SaidIn(graph.MustSpan("2004-10"), graph.BasisStated), false},
		{"by a day at the latest, in a document that tells its month", graph.Entity{URL: "https://example.org/2004/10/x"}, graph.SaidIn(graph.MustSpan("../2005-01-31"), graph.BasisHeld), published("2004-10"), false},
		{"held by a day, in a document that tells none", graph.Entity{URL: "https://example.org/x"}, graph.SaidIn(graph.MustSpan("../2005-01-31"), graph.BasisHeld), graph.SaidIn(graph.MustSpan("../2005-01-31"), graph.BasisHeld), false},
		{"a stated year before the document's", graph.Entity{Published: graph.MustSpan("2018")}, graph.SaidIn(graph.MustSpan("2017"), graph.BasisStated), graph.SaidIn(graph.MustSpan("2017"), graph.BasisStated), true},
		{"a stated day after the document", graph.Entity{Published: graph.MustSpan("2018")}, stated("2019-05-02"), stated("2019-05-02"), false},
		{"a stated day before the document", graph.Entity{Published: graph.MustSpan("2018")}, stated("2017-05-02"), stated("2017-05-02"), true},
	}
	t.Run("a document of before the activity", func(t *testing.T) {
		year := graph.SaidIn(graph.MustSpan("2015"), graph.BasisStated)
		if said, in := year.InDocument(graph.MustSpan("2015-04"), graph.MustSpan("2015-07/2015")); !in || said.Published != "2015-12-31" {
			t.Errorf("got %+v, %v; want the stated year up to its end", said, in)
		}
	})
	for _, tt := range tests {
		b := NewBuilder(graph.Reading{Dataset: "feed", Recorded: "2020-01-01"}, graph.Entity{})
		tt.document.Name = "a document"
		actor := b.Entity(Place{}, graph.Entity{ID: "actor/feed/a", Name: "a", Dataset: "feed"})
		source := b.Cite(Place{}, tt.document)
		b.Claim(Place{}, graph.Claim{Predicate: graph.Targets, Subject: actor, Object: "country/JP", Source: source, Version: graph.Version{SaidOn: tt.said}})
		got := b.document().Claims[0]
		if got.SaidOn != tt.want || (got.Source == b.Source) != tt.ownSource {
			t.Errorf("%s: got %+v by %s, want %+v", tt.why, got.SaidOn, got.Source, tt.want)
		}
	}
}

func TestTheSameClaimTwiceWasSaidOnItsEarliestDay(t *testing.T) {
	days := []graph.SaidOn{graph.SaidAt("2019-01-01", ""), graph.SaidAt("2017-01-01", graph.BasisStated), {}, graph.SaidAt("2018-01-01", "")}
	for i := range days { // from each of them on, in either direction
		for _, step := range []int{1, len(days) - 1} {
			b := NewBuilder(graph.Reading{Dataset: "feed", Recorded: "2020-01-01"}, graph.Entity{})
			actor := b.Entity(Place{}, graph.Entity{ID: "actor/feed/a", Name: "a", Dataset: "feed"})
			for n := range days {
				b.Claim(Place{}, graph.Claim{Predicate: graph.Targets, Subject: actor, Object: "country/JP", Version: graph.Version{SaidOn: days[(i+n*step)%len(days)]}})
			}
			if got := b.document().Claims; len(got) != 1 || got[0].SaidOn != days[1] {
				t.Errorf("from %d by %d: got %+v", i, step, got)
			}
		}
	}
}
