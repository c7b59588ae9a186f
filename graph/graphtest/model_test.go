package graphtest

import (
	"testing"

	"github.com/actorgraph/actorgraph/graph"
)

// The suite judges the model as it judges any store: a case that is wrong
// fails here, where no database can be at fault.
func TestModel(t *testing.T) {
	Run(t, func(*testing.T) graph.Store { return newModel() })
}
