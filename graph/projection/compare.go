package projection

import (
	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/analysis"
)

// CompareQuery asks what some actors have in common and what each has alone.
type CompareQuery struct {
	Actors []graph.ID     // the id of any record of each
	Kinds  []graph.Kind   // targets of these kinds; empty: all
	How    []analysis.How // empty: Direct; ViaSubgroup is not served
}

// Comparison lays the targets of some actors side by side.
type Comparison struct {
	Actors []graph.ID      // each once, in the order asked for
	Rows   []ComparisonRow // by how many of the actors hit the target, most first, then by id
	Scores [][]float64     // of each two actors, as Similar has it; 1 of each with itself, 0 where nothing is shared
}

// ComparisonRow is one target.
type ComparisonRow struct {
	Target graph.ID
	Cells  []ComparisonCell // one for each actor
}

// ComparisonCell is one actor and one target. Claims is 0 where none counts.
type ComparisonCell struct {
	Claims      int
	First, Last graph.Span // as analysis.Sum has them
}
