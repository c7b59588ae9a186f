package export_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/export"
	"github.com/actorgraph/actorgraph/graph/graphtest"
)

// FuzzRestore reads any text as a dump: it restores, into every store alike, or is refused
// for what is wrong with it. A store in a file takes long to open, so that it is asked of
// what the model took alone.
func FuzzRestore(f *testing.F) {
	whole := dump(f, openStore(f, awkward()...), everything)
	f.Add(whole)
	f.Add(whole[:len(whole)/2])
	f.Add([]byte(`{"type":"dump","version":1}` + "\n" + `{"type":"undo","reading":-1}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		model := graphtest.NewModel()
		_, err := export.Restore(t.Context(), model, bytes.NewReader(b), today)
		if err != nil && !errors.Is(err, graph.ErrInvalid) {
			t.Errorf("error %v does not wrap graph.ErrInvalid", err)
		}
		if err != nil {
			return
		}
		store := openStore(t)
		if _, err := export.Restore(t.Context(), store, bytes.NewReader(b), today); err != nil {
			t.Fatalf("the model took it, and SQLite did not: %v", err)
		}
		if got, want := dump(t, store, everything), dump(t, model, everything); !bytes.Equal(got, want) {
			t.Errorf("SQLite holds\n%s\nthe model\n%s", got, want)
		}
	})
}

var everything = export.DumpOptions{Stored: true, Options: export.Options{Restricted: true}}
