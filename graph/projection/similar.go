package projection

import (
	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/analysis"
)

// SimilarQuery asks which actors have most targets in common with one.
type SimilarQuery struct {
	Actor  graph.ID       // the id of any of its records
	Kinds  []graph.Kind   // targets of these kinds; empty: all
	How    []analysis.How // empty: Direct; ViaSubgroup is not served
	Period graph.Span     // only activity that meets it and dates something; zero: all that counts
	First  int            // at most so many; 0: all
}

// Similar is an actor that shares targets with another.
//
// The score is a weighted Jaccard index: the weight of the shared targets over
// that of all targets of either. A target weighs log2(1 + N/n), where n of the N
// actors with any target hit it: what few hit says more than what all hit. It
// is 1 for actors with the same targets, and never 0.
type Similar struct {
	Actor  graph.ID
	Score  float64
	Shared []Shared // heaviest first, then by id
}

// Shared is one thing that two have in common: a target of two actors, an actor
// of two targets.
type Shared struct {
	ID     graph.ID
	Weight float64
}
