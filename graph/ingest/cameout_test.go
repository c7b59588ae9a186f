package ingest

import (
	"context"
	"errors"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/graphtest"
	"github.com/actorgraph/actorgraph/graph/sqlite/sqlitetest"
	"github.com/actorgraph/actorgraph/graph/vocab"
)

// Three documents: one whose day the file tells, one whose day others know, and one
// that nobody dates.
func TestDocumentsAreDatedByWhatOthersKnow(t *testing.T) {
	const told, known, unknown = "https://example.org/2019/05/told", "https://example.org/2018/01/known", "https://example.org/unknown"
	var asked [][]graph.ID
	o := Options{CameOut: func(_ context.Context, documents []graph.ID) (map[graph.ID]graph.Span, error) {
		asked = append(asked, documents)
		return map[graph.ID]graph.Span{graph.MakeID(graph.Source, "example.org/2018/01/known"): graph.MustSpan("2018-02-20")}, nil
	}}
	b := NewBuilder(graph.Reading{Dataset: "feed", Recorded: "2020-01-01"}, graph.Entity{})
	actor := b.Entity(Place{}, graph.Entity{ID: "actor/feed/a", Name: "a", Dataset: "feed"})
	for country, source := range map[graph.ID]graph.Entity{
		"country/JP": {Name: "told", URL: told, Published: graph.MustSpan("2019-06-01")}, "country/KR": {Name: "known", URL: known}, "country/VN": {Name: "unknown", URL: unknown},
	} {
		b.Claim(Place{}, graph.Claim{Predicate: graph.Targets, Subject: actor, Object: country, Source: b.Cite(Place{}, source)})
	}
	if err := b.Ask(t.Context(), o, []string{known, ""}); err != nil {
		t.Fatal(err)
	}
	doc, err := b.Finish(t.Context(), o)
	if err != nil || len(asked) != 2 || len(asked[0]) != 1 || len(asked[1]) != 1 || asked[1][0] != graph.MakeID(graph.Source, "example.org/unknown") {
		t.Fatalf("asked of %v: %v; want each once, and the one that is told never", asked, err)
	}
	for _, c := range doc.Claims {
		want := map[graph.ID]string{"country/JP": "2019-06-01", "country/KR": "2018-02-20", "country/VN": ""}[c.Object]
		if string(c.Published) != want || string(c.PublishedFrom) != want {
			t.Errorf("%s was said on %+v, want %s", c.Object, c.SaidOn, want)
		}
	}
	for _, e := range doc.Entities {
		if e.URL == known && !e.Published.IsZero() {
			t.Errorf("the feed is made to say that %s came out on %s", known, e.Published)
		}
	}
}

func TestAStoreTellsWhenDocumentsCameOut(t *testing.T) {
	const dated, undated = graph.ID("source/example.org%2Fa"), graph.ID("source/example.org%2Fb")
	claim := graphtest.Targeted("actor/seed/a", "country/KR", "2017")
	store := sqlitetest.Open(t, vocab.Document(), *graphtest.With(graphtest.Release("seed", "2018-01-01", claim),
		graph.Entity{ID: dated, Name: "a", Published: graph.MustSpan("2017-05")}, graph.Entity{ID: undated, Name: "b"}))
	got, err := CameOutBy(store)(t.Context(), []graph.ID{dated, undated, "source/nobody"})
	if err != nil || len(got) != 1 || got[dated].String() != "2017-05" {
		t.Errorf("got %v: %v", got, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := CameOutBy(store)(ctx, []graph.ID{dated}); !errors.Is(err, context.Canceled) {
		t.Errorf("a question that was ended: %v", err)
	}
}
