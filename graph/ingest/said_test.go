package ingest

import (
	"testing"

	"github.com/actorgraph/actorgraph/graph"
)

func TestAddressMonth(t *testing.T) {
	for address, want := range map[string]string{
		"https://www.theverge.com/2018/2/20/17031720/title":                        "",
		"https://example.org/2018/02/20/title":                                     "2018-02",
		"https://example.org/blog/2018-02-20-title.html":                           "2018-02",
		"https://www.theguardian.com/world/2017/jul/03/title":                      "2017-07",
		"https://example.org/2018/02":                                              "2018-02",
		"https://web.archive.org/web/20190301123456/https://example.org/2018/02/a": "2018-02",
		"https://web.archive.org/web/20190301123456/https://example.org/a":         "",
		"https://example.org/wp-content/uploads/2018/02/report.pdf":                "",
		"https://example.org/title-2018":                                           "",
		"https://example.org/2018/13/title":                                        "",
		"https://example.org/120180/02/title":                                      "",
		"https://example.org/a?date=2018/02":                                       "",
		"https://example.org/2018/02/title?from=2019/03":                           "2018-02",
		"":                                       "",
		"://not an address/2018/02/x":            "",
		"https://example.org/MAY/2018/May/title": "2018-05",
	} {
		if got := addressMonth(address).String(); got != want {
			t.Errorf("%s: got %q, want %q", address, got, want)
		}
	}
}

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
		{"a month in which the document came out on a later day", graph.Entity{Published: graph.MustSpan("2018-02-20")}, published("2018-02"), graph.SaidOn{Published: "2018-02-28", PublishedFrom: "2018-02-20"}, false},
		{"a stated day after the document", graph.Entity{Published: graph.MustSpan("2018")}, stated("2019-05-02"), stated("2019-05-02"), false},
		{"a stated day before the document", graph.Entity{Published: graph.MustSpan("2018")}, stated("2017-05-02"), stated("2017-05-02"), true},
	}
	for _, tt := range tests {
		b := NewBuilder(graph.Reading{Dataset: "feed", Recorded: "2020-01-01"}, graph.Entity{})
		tt.document.Name = "a document"
		actor := b.Entity(Place{}, graph.Entity{ID: "actor/feed/a", Name: "a", Dataset: "feed"})
		source := b.Cite(Place{}, tt.document)
		b.Claim(Place{}, graph.Claim{Predicate: graph.Targets, Subject: actor, Object: "country/JP", Source: source, Version: graph.Version{SaidOn: tt.said}})
		got := b.Document().Claims[0]
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
			if got := b.Document().Claims; len(got) != 1 || got[0].SaidOn != days[1] {
				t.Errorf("from %d by %d: got %+v", i, step, got)
			}
		}
	}
}
