package questions_test

import (
	"fmt"
	"path/filepath"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
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
			for _, doc := range questionstest.NewSynthetic(n).Releases() {
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
