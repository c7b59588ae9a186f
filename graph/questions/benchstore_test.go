package questions_test

import (
	"fmt"
	"path/filepath"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/graphtest"
	"github.com/actorgraph/actorgraph/graph/projection"
	"github.com/actorgraph/actorgraph/graph/questions/questionstest"
	"github.com/actorgraph/actorgraph/graph/sqlite"
)

// BenchmarkBuildFromStore builds the graph of a store in a file, as a server
// does when it starts.
func BenchmarkBuildFromStore(b *testing.B) {
	for _, n := range sizes {
		b.Run(fmt.Sprint("claims=", n), func(b *testing.B) {
			s, err := sqlite.Open(b.Context(), filepath.Join(b.TempDir(), "synthetic.db"))
			if err != nil {
				b.Fatal(err)
			}
			defer s.Close()
			for _, doc := range releases(questionstest.NewSynthetic(n)) {
				if _, err := s.Write(b.Context(), doc, graph.WriteOptions{}); err != nil {
					b.Fatal(err)
				}
			}
			for b.Loop() {
				if _, err := projection.Build(s.Stream(b.Context(), 0)); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(n*b.N)/b.Elapsed().Seconds(), "claims/s")
		})
	}
}

// releases are a synthetic graph's claims as data sets bring them: a release of each,
// and a second one of each that lets go of some claims and words some anew. One
// claim in five has words of its own.
func releases(c *questionstest.Synthetic) []*graph.Document {
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
		docs = append(docs, release(dataset, "2026-01-01", claims[dataset], sources))
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
		docs = append(docs, release(dataset, "2026-02-01", next, sources))
	}
	return docs
}

func release(dataset string, day graph.Date, claims []graph.Claim, sources map[graph.ID]graph.Entity) *graph.Document {
	doc := graphtest.Release(dataset, day, claims...)
	for i, e := range doc.Entities {
		if source, ok := sources[e.ID]; ok {
			doc.Entities[i] = source
		}
	}
	return doc
}
