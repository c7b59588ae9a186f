package ingest

import (
	"testing"

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
