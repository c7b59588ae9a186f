package graphtest

import (
	"math/rand/v2"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
)

func TestRandomDocumentsAreAsLargeAsAskedFor(t *testing.T) {
	for seed := range uint64(5) {
		docs := RandomDocuments(rand.New(rand.NewPCG(seed, 1)), Size{Ambiguous: true})
		s := newModel()
		names := map[string]map[graph.ID]bool{}
		for _, doc := range docs {
			write(t, s, &doc)
			for _, c := range doc.Claims {
				if c.Predicate == graph.Named {
					key := graph.Fold(EntityOf(c.Subject).Name)
					if names[key] == nil {
						names[key] = map[graph.ID]bool{}
					}
					names[key][c.Object] = true
				}
			}
		}
		kinds, shared := map[graph.Kind]int{}, 0
		for id := range s.entities {
			kinds[id.Kind()]++
		}
		for _, actors := range names {
			if len(actors) > 1 {
				shared++
			}
		}
		if kinds[graph.Actor] < 50 || len(s.claims) < 500 || len(docs) < 1+3*3 || shared < 5 {
			t.Errorf("seed %d: %d actors, %d claims, %d documents, %d ambiguous names", seed, kinds[graph.Actor], len(s.claims), len(docs), shared)
		}
	}
}

func TestRandomDocumentsAreTheSameForTheSameNumbers(t *testing.T) {
	random := func() []graph.Document { return RandomDocuments(rand.New(rand.NewPCG(7, 1)), Size{Claims: 60}) }
	same(t, "documents", random(), random())
}
