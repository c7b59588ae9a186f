package ingest

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/vocab"
)

// A claim that is made again and again states each wording once.
func TestBuilderStatesEachWordingOnce(t *testing.T) {
	b := NewBuilder(graph.Reading{Dataset: "x"}, graph.Entity{})
	actor := b.Entity(Place{}, graph.Entity{ID: "actor/x/a", Name: "A", Dataset: "x"})
	for _, words := range []string{"", "Russia", "Russian Federation", "Russia", "Russian Federation", ""} {
		b.Claim(Place{}, graph.Claim{Predicate: graph.Targets, Subject: actor, Object: "country/RU", Version: graph.Version{Stated: words}})
	}
	claims := b.document().Claims
	if len(claims) != 1 || claims[0].Stated != "Russia; Russian Federation" {
		t.Errorf("got %+v, want one claim that states both wordings once", claims)
	}
}

// A claim that is made several times is one, whatever the order.
func TestBuilderJoinsTheSameClaim(t *testing.T) {
	sure, unsure := 80, 30
	said := []graph.Version{
		{SaidOn: graph.SaidAt("2024-05-01", graph.BasisPublished), Confidence: &unsure, Stated: "b", Note: "n; m", Markings: []string{"TLP:GREEN"}},
		{SaidOn: graph.SaidAt("2018-02-23", graph.BasisPublished), Stated: "a"},
		{SaidOn: graph.SaidAt("2018-02-23", graph.BasisStated), Confidence: &sure, Note: "m", Markings: []string{"TLP:AMBER"}},
		{},
	}
	want := graph.Version{
		SaidOn: graph.SaidAt("2018-02-23", graph.BasisStated), Confidence: &sure, Stated: "a; b",
		Note: "m; n; also said with confidence 30", Markings: []string{"TLP:AMBER", "TLP:GREEN"},
	}
	for _, order := range [][]int{{0, 1, 2, 3}, {3, 2, 1, 0}, {2, 0, 3, 1}, {1, 3, 0, 2}} {
		b := NewBuilder(graph.Reading{Dataset: "x"}, graph.Entity{})
		actor := b.Entity(Place{}, graph.Entity{ID: "actor/x/a", Name: "A", Dataset: "x"})
		for _, i := range order {
			b.Claim(Place{}, graph.Claim{Predicate: graph.Targets, Subject: actor, Object: "country/RU", Version: said[i]})
		}
		claims := b.document().Claims
		if len(claims) != 1 {
			t.Fatalf("got %d claims, want 1", len(claims))
		}
		if diff := cmp.Diff(want, claims[0].Version); diff != "" {
			t.Errorf("in the order %v (-want +got):\n%s", order, diff)
		}
	}
}

// Of an entity that is described several times the same is told, whatever the order.
func TestBuilderJoinsDescriptions(t *testing.T) {
	told := []graph.Entity{
		{ID: "source/u", Name: "https://example.org", URL: "https://example.org", Publisher: "organization/b"},
		{ID: "source/u", Name: "B", URL: "https://example.org", Published: graph.MustSpan("2019"), Markings: []string{"TLP:RED"}},
		{ID: "source/u", Name: "A", URL: "https://example.org", Published: graph.MustSpan("2019-05")},
	}
	want := graph.Entity{ID: "source/u", Name: "B", URL: "https://example.org", Publisher: "organization/b", Published: graph.MustSpan("2019"), Markings: []string{"TLP:RED"}}
	for _, order := range [][]int{{0, 1, 2}, {2, 1, 0}, {1, 2, 0}, {2, 0, 1}} {
		b := NewBuilder(graph.Reading{Dataset: "x"}, graph.Entity{})
		for _, i := range order {
			b.Once(Place{}, told[i])
		}
		got := b.document().Entities
		if diff := cmp.Diff(want, got[len(got)-1], cmp.Comparer(func(a, b graph.Span) bool { return a == b })); diff != "" {
			t.Errorf("in the order %v (-want +got):\n%s", order, diff)
		}
	}
}

// Words that name nobody make no claim, but they are counted.
func TestBuilderCountsWordsThatNameNobody(t *testing.T) {
	b := NewBuilder(graph.Reading{Dataset: "x"}, graph.Entity{})
	actor := b.Entity(Place{}, graph.Entity{ID: "actor/x/a", Name: "A", Dataset: "x"})
	b.TargetSector(Place{}, graph.Claim{Subject: actor}, "Other")
	b.TargetSector(Place{}, graph.Claim{Subject: actor}, "Media")
	b.Target(Place{}, graph.Claim{Subject: actor}, "Unknown")
	if claims := b.document().Claims; len(claims) != 1 || claims[0].Object != "sector/media" {
		t.Errorf("got %+v, want one claim on sector/media", claims)
	}
	got := b.Diagnostics.Outside
	if want := map[string]int{"target: Other": 1, "target: Unknown": 1}; !cmp.Equal(got, want) {
		t.Errorf("counted as outside: %v, want %v", got, want)
	}
}

// A victim that is hit again says what it is once, and in every spelling.
func TestAVictimOfTwoSpellings(t *testing.T) {
	b := NewBuilder(graph.Reading{Dataset: "d", Recorded: "2024-01-01"}, graph.Entity{})
	for _, name := range []string{"U.S. Department of State", "U.S Department of State", "U.S Department of State"} {
		b.ResolveTargets(Place{}, graph.Claim{}, name, vocab.ResolveTarget(name))
	}
	doc := b.document()
	for _, c := range doc.Claims {
		if want := "U.S Department of State; U.S. Department of State"; c.Stated != want {
			t.Errorf("%s %s is stated as %q, want %q", c.Predicate, c.Object, c.Stated, want)
		}
	}
	if len(doc.Claims) != 2 {
		t.Errorf("%d claims, want where it lies and its sector", len(doc.Claims))
	}
}
