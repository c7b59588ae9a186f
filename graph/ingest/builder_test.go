package ingest

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/actorgraph/actorgraph/graph"
)

// A claim that is made again and again states each wording once.
func TestBuilderStatesEachWordingOnce(t *testing.T) {
	b := NewBuilder(graph.Reading{Dataset: "x"}, graph.Entity{})
	actor := b.Entity(Place{}, graph.Entity{ID: "actor/x/a", Name: "A", Dataset: "x"})
	for _, words := range []string{"", "Russia", "Russian Federation", "Russia", "Russian Federation", ""} {
		b.Claim(Place{}, graph.Claim{Predicate: graph.Targets, Subject: actor, Object: "country/RU", Version: graph.Version{Stated: words}})
	}
	claims := b.Document().Claims
	if len(claims) != 1 || claims[0].Stated != "Russia; Russian Federation" {
		t.Errorf("got %+v, want one claim that states both wordings once", claims)
	}
}

// Words that name nobody make no claim, but they are counted.
func TestBuilderCountsWordsThatNameNobody(t *testing.T) {
	b := NewBuilder(graph.Reading{Dataset: "x"}, graph.Entity{})
	actor := b.Entity(Place{}, graph.Entity{ID: "actor/x/a", Name: "A", Dataset: "x"})
	b.TargetSector(Place{}, graph.Claim{Subject: actor}, "Other")
	b.TargetSector(Place{}, graph.Claim{Subject: actor}, "Media")
	b.Target(Place{}, graph.Claim{Subject: actor}, "Unknown")
	if claims := b.Document().Claims; len(claims) != 1 || claims[0].Object != "sector/media" {
		t.Errorf("got %+v, want one claim on sector/media", claims)
	}
	got := b.Diagnostics.Outside
	if want := map[string]int{"target: Other": 1, "target: Unknown": 1}; !cmp.Equal(got, want) {
		t.Errorf("counted as outside: %v, want %v", got, want)
	}
}
