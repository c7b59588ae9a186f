package storestest

import (
	"os"
	"strings"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/neo4j/neo4jtest"
	"github.com/actorgraph/actorgraph/graph/vocab"
	"github.com/actorgraph/actorgraph/seed"
)

// TestExplorerCypher runs what the explorer gives people to take to Neo4j, as
// its own tests keep it in a file: each pattern finds something in the seed.
func TestExplorerCypher(t *testing.T) {
	server := neo4jtest.FromEnv(t)
	store := neo4jtest.Open(t)
	curated, err := seed.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	for _, doc := range []graph.Document{vocab.Document(), curated} {
		if _, err := store.Write(t.Context(), &doc, graph.WriteOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	file, err := os.ReadFile("../web/test/cypher.txt")
	if err != nil {
		t.Fatal(err)
	}
	driver := server.Driver(t)
	for pattern := range strings.SplitSeq(string(file), "\n\n") {
		name, cypher, _ := strings.Cut(strings.TrimPrefix(pattern, "// "), "\n")
		t.Run(name, func(t *testing.T) {
			if found := server.Do(t, driver, cypher, nil); len(found) == 0 {
				t.Errorf("nothing is found by\n%s", cypher)
			}
		})
	}
}
