package projection

import (
	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/analysis"
)

// Picture is a graph seen under one view: which claims count, and which records
// are read together. It is immutable and safe for concurrent use, cheap to
// make, and can be kept for as long as its graph.
type Picture struct {
	g    *Graph
	view graph.View
	who  *analysis.Identity
}

// Claims are some claims of a picture: the evidence of an answer, by which it is opened.
type Claims struct {
	g    *Graph
	rows []int32
}
