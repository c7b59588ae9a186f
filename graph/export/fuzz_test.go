package export_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/export"
)

// FuzzRestore reads any text as a dump: it restores, or is refused for what is wrong with it.
func FuzzRestore(f *testing.F) {
	whole := dump(f, openStore(f, awkward()...), export.DumpOptions{Stored: true, Options: export.Options{Restricted: true}})
	f.Add(whole)
	f.Add(whole[:len(whole)/2])
	f.Add([]byte(`{"type":"dump","version":1}` + "\n" + `{"type":"undo","reading":-1}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		store := openStore(t)
		if _, err := export.Restore(t.Context(), store, bytes.NewReader(b), today); err != nil && !errors.Is(err, graph.ErrInvalid) {
			t.Errorf("error %v does not wrap graph.ErrInvalid", err)
		}
	})
}
