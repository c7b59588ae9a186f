package neo4j_test

import (
	"testing"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/graphtest"
	"github.com/actorgraph/actorgraph/graph/neo4j/neo4jtest"
)

func TestStore(t *testing.T) {
	neo4jtest.FromEnv(t)
	graphtest.Run(t, func(t *testing.T) graph.Store { return neo4jtest.Open(t) })
}
