package export_test

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/export"
	"github.com/actorgraph/actorgraph/graph/graphtest"
)

// TestSeal takes each line out of a sealed dump, repeats it, changes a byte of it, and cuts
// the dump there: each is seen before anything is restored, and what is missing while it is.
func TestSeal(t *testing.T) {
	o := everything
	plain := dump(t, openStore(t, awkward()...), o)
	if sealed, err := export.CheckSeal(bytes.NewReader(plain)); sealed || err != nil {
		t.Errorf("of one that has no seal: %v, %v", sealed, err)
	}
	o.Sealed = true
	whole := dump(t, openStore(t, awkward()...), o)
	if sealed, err := export.CheckSeal(bytes.NewReader(whole)); !sealed || err != nil {
		t.Fatalf("of one that has: %v, %v", sealed, err)
	}
	if again := dump(t, restore(t, whole), o); !bytes.Equal(again, whole) {
		t.Errorf("restored\n%s\nwant\n%s", again, whole)
	}
	lines := slices.Collect(strings.Lines(string(whole)))
	changed := func(i int) []byte {
		line := []byte(lines[i])
		line[len(line)/2] ^= 1
		return []byte(strings.Join(lines[:i], "") + string(line) + strings.Join(lines[i+1:], ""))
	}
	for i := range lines {
		for what, b := range map[string][]byte{
			"without it":         []byte(strings.Join(slices.Delete(slices.Clone(lines), i, i+1), "")),
			"with it twice":      []byte(strings.Join(slices.Insert(slices.Clone(lines), i, lines[i]), "")),
			"with it changed":    changed(i),
			"to its beginning":   []byte(strings.Join(lines[:i], "")),
			"to the midst of it": []byte(strings.Join(lines[:i], "") + lines[i][:len(lines[i])/2]),
		} {
			if sealed, err := export.CheckSeal(bytes.NewReader(b)); !errors.Is(err, graph.ErrInvalid) && len(b) > 0 {
				t.Errorf("line %d of %d, %s: %v, %v", i+1, len(lines), what, sealed, err)
			}
			if what == "with it changed" {
				continue // what is restored is looked at line by line
			}
			if _, err := export.Restore(t.Context(), graphtest.NewModel(), bytes.NewReader(b), today); !errors.Is(err, graph.ErrInvalid) {
				t.Errorf("line %d of %d, %s: restored, %v", i+1, len(lines), what, err)
			}
		}
	}
	if _, err := export.CheckSeal(strings.NewReader(string(whole) + "\n")); !errors.Is(err, graph.ErrInvalid) {
		t.Errorf("with a line behind its end: %v", err)
	}
}
