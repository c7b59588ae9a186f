package identity_test

import (
	"testing"

	"github.com/actorgraph/actorgraph/graph"
)

// What a refusal says is the same in every order of records and claims, also where
// several have a word in it: who says that two are different, how an ambiguous name is
// written, and which data set has it twice.
func TestRefusalsReadTheSameInEveryOrder(t *testing.T) {
	for _, text := range []string{
		"misp/1 Owl; seed/2 Owl; notes != misp/1 seed/2; acme != misp/1 seed/2; zeta != seed/2 misp/1",
		"misp/1 Grey Owl; misp/2 greyowl; seed/3 GREY OWL; seed/4 Grey-Owl; attack/5 grey owl; attack/6 GreyOwl",
		"misp/1 Owl; misp/2 OWL; attack/3 owl; attack/4 Owl; seed/5 Owl",
		"misp/1 Ant: Owl; misp/2 Bee: OWL; attack/3 Cat: owl; attack/4 Dog: Owl; seed/5 Owl",
	} {
		r := exampleOf(text)
		want := explain(r.resolve(graph.View{Lens: graph.LensDefault}))
		for seed := range uint64(40) {
			if got := explain(r.shuffled(seed).resolve(graph.View{Lens: graph.LensDefault})); got != want {
				t.Fatalf("%s, in order %d:\n%swant\n%s", text, seed, got, want)
			}
		}
	}
}
