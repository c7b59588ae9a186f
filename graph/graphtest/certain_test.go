package graphtest

import (
	"math/rand/v2"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
)

// What a view admits for certain it admits possibly, whatever else it asks for.
func TestWhatIsCertainIsPossible(t *testing.T) {
	for seed := range uint64(4) {
		r := rand.New(rand.NewPCG(seed, 7))
		s := newModel()
		var stamps []graph.Stamp
		var claims []graph.Claim
		for _, doc := range RandomDocuments(r, Size{Actors: 8, Claims: 60, Releases: 4}) {
			stamps = append(stamps, write(t, s, &doc).Reading.Stored)
			claims = append(claims, doc.Claims...)
		}
		unplaced := 0
		for range 250 {
			v := RandomView(r, claims, stamps)
			certain, possible := v, v
			certain.Known, possible.Known = graph.Certainly, graph.Possibly
			possibly := map[graph.ID]bool{}
			for _, c := range all(t, s, graph.ClaimQuery{View: possible}) {
				possibly[c.ID] = true
			}
			certainly := all(t, s, graph.ClaimQuery{View: certain})
			for _, c := range certainly {
				if !possibly[c.ID] {
					t.Fatalf("seed %d: %s counts for certain and not possibly under %+v\n%+v", seed, c.ID, certain, c.Held)
				}
			}
			if len(possibly) > len(certainly) {
				unplaced++
			}
		}
		if unplaced == 0 {
			t.Error("nothing is unplaced under any view: the test asks nothing")
		}
	}
}
