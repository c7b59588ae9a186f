package sqlite_test

import (
	"testing"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/graphtest"
	"github.com/actorgraph/actorgraph/graph/sqlite"
)

func TestStoreInMemory(t *testing.T) {
	graphtest.Run(t, func(t *testing.T) graph.Store { return openStore(t, sqlite.InMemory) })
}

func TestStoreInFile(t *testing.T) {
	graphtest.Run(t, func(t *testing.T) graph.Store { return openStore(t, t.TempDir()+"/a graph, 100%?.db") })
}

// openStore opens a store that closes with the test.
func openStore(t testing.TB, path string) *sqlite.Store {
	t.Helper()
	s, err := sqlite.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}
