package projection

import (
	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/analysis"
)

// CoTargetQuery asks which targets are hit by the groups that hit one.
type CoTargetQuery struct {
	Target graph.ID
	Kinds  []graph.Kind   // of the other targets; empty: all
	How    []analysis.How // empty: Direct; ViaSubgroup is not served
	Period graph.Span     // only activity that meets it and dates something; zero: all that counts
	First  int            // at most so many; 0: all
}

// CoTarget is a target that shares actors with another. The score is that of
// Similar with the ends changed: an actor weighs log2(1 + N/n), where it hits n
// of the N targets.
type CoTarget struct {
	Target graph.ID
	Score  float64
	Shared []Shared // the actors, heaviest first, then by id
}
