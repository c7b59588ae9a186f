package projection

import (
	"github.com/actorgraph/actorgraph/graph"
)

// PathQuery asks how two entities hang together.
type PathQuery struct {
	From, To graph.ID
	MaxHops  int          // at most so many steps; 0: 4
	Kinds    []graph.Kind // of the entities between the two; empty: all
	First    int          // at most so many paths; 0: 10
}

// Path is a way from one entity to another over claims, whichever way they point.
type Path struct {
	Nodes []graph.ID
	Steps []Step // between each two nodes
}

// Step is a pair of entities that claims join.
type Step struct {
	From, To graph.ID
	Claims   Claims // all that count, of any predicate and in either direction
}
