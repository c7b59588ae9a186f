package questionstest

import (
	"fmt"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/graphtest"
)

// Releases are the claims of a graph as data sets bring them: a release of each,
// and a second one of each that lets go of some claims and words some anew. One
// claim in five has words of its own.
func (c *Synthetic) Releases() []*graph.Document {
	claims := map[string][]graph.Claim{}
	sources := map[graph.ID]graph.Entity{}
	for change, err := range c.Stream() {
		if err != nil {
			panic(err) // a synthetic graph makes no errors
		}
		if e := change.Entity; e != nil {
			e.Name = "A report on a group"
			sources[e.ID] = *e
			continue
		}
		claim := *change.Claim
		claim.Published = claim.Held[0].Recorded
		if c.IntN(5) == 0 {
			claim.Stated = fmt.Sprintf("as the source says, %d", c.IntN(c.Claims))
		}
		claims[claim.Dataset] = append(claims[claim.Dataset], claim)
	}
	var docs []*graph.Document
	for _, dataset := range []string{"misp-galaxy", "attack-enterprise", "eurepoc"} {
		docs = append(docs, releaseOf(dataset, "2026-01-01", claims[dataset], sources))
	}
	for _, dataset := range []string{"misp-galaxy", "attack-enterprise", "eurepoc"} {
		var next []graph.Claim
		for i, claim := range claims[dataset] {
			switch i % 40 {
			case 0:
				claim = graphtest.Sure(claim, 42)
			case 1:
				continue
			}
			next = append(next, claim)
		}
		docs = append(docs, releaseOf(dataset, "2026-02-01", next, sources))
	}
	return docs
}

func releaseOf(dataset string, day graph.Date, claims []graph.Claim, sources map[graph.ID]graph.Entity) *graph.Document {
	doc := graphtest.Release(dataset, day, claims...)
	for i, e := range doc.Entities {
		if source, ok := sources[e.ID]; ok {
			doc.Entities[i] = source
		}
	}
	return doc
}
