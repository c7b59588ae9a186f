package questions_test

import (
	"fmt"
	"iter"
	"slices"
	"sync"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
	"github.com/actorgraph/actorgraph/graph/questions/questionstest"
)

// sizes are those of the benchmarks.
var sizes = []int{10_000, 100_000, 1_000_000}

// synthetics are the graphs of each size, made once: the large one takes long to make.
var synthetics = sync.OnceValue(func() map[int]func() *projection.Graph {
	out := map[int]func() *projection.Graph{}
	for _, n := range sizes {
		out[n] = sync.OnceValue(func() *projection.Graph {
			g, err := projection.Build(questionstest.NewSynthetic(n).Stream())
			if err != nil {
				panic(err)
			}
			return g
		})
	}
	return out
})

// eachSize runs a benchmark on a graph of every size.
func eachSize(b *testing.B, run func(b *testing.B, g *projection.Graph, c *questionstest.Synthetic)) {
	b.Helper()
	for _, n := range sizes {
		b.Run(fmt.Sprint("claims=", n), func(b *testing.B) {
			g, c := synthetics()[n](), questionstest.NewSynthetic(n)
			b.ReportAllocs()
			b.ResetTimer()
			run(b, g, c)
		})
	}
}

// collected are the changes of a stream, so that making them is not measured.
func collected(changes iter.Seq2[graph.StreamItem, error]) []graph.StreamItem {
	var out []graph.StreamItem
	for c, err := range changes {
		if err != nil {
			panic(err) // a synthetic graph makes no errors
		}
		out = append(out, c)
	}
	return slices.Clip(out)
}
