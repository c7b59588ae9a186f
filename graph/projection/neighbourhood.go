package projection

import (
	"github.com/actorgraph/actorgraph/graph"
)

// NeighbourhoodQuery asks for the graph around some entities, for a drawing.
type NeighbourhoodQuery struct {
	IDs   []graph.ID
	Depth int          // steps away; 0: 1
	Limit int          // at most so many nodes; 0: 200
	Kinds []graph.Kind // of the nodes beside those asked for; empty: all
}

// Subgraph is a part of the graph: nodes, and the edges between them.
type Subgraph struct {
	Nodes   []graph.ID // those asked for, then by distance, then by how many claims tie them to what is nearer, then by id
	Edges   []Edge     // by From, To and predicate
	Omitted []Omitted  // by node and kind
}

// Edge is all claims of one predicate from one node to another.
type Edge struct {
	From, To    graph.ID
	Predicate   graph.Predicate
	Claims      int
	First, Last graph.Span // of the activity, as analysis.Sum has them
}

// Omitted tells of the neighbours that a node has and the subgraph has not.
type Omitted struct {
	Node  graph.ID
	Kind  graph.Kind
	Count int
}
