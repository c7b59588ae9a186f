package projection

import (
	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/analysis"
)

// EntryQuery asks who targeted each target first.
type EntryQuery struct {
	Targets []graph.ID     // these targets alone; empty: all
	Kinds   []graph.Kind   // targets of these kinds; empty: all
	How     []analysis.How // empty: Direct; ViaSubgroup is not served
}

// Entry is the first known activity against a target.
type Entry struct {
	Target graph.ID
	First  graph.Span // its start, as analysis.Sum has it: umbrella claims date nothing
	Actors []graph.ID // who: several if claims date them alike; sorted
	Claims Claims     // that say so
}
