// Package sqlitetest opens embedded stores for the tests of other packages.
package sqlitetest

import (
	"testing"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/sqlite"
)

// Open returns a new store in memory that holds the documents, written in their
// order. It is closed when the test ends. Whatever fails ends the test.
func Open(t testing.TB, docs ...graph.Document) graph.Store {
	t.Helper()
	store, err := sqlite.Open(t.Context(), sqlite.InMemory)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	for i := range docs {
		if _, err := store.Write(t.Context(), &docs[i], graph.WriteOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	return store
}
