package ingest_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/actorgraph/actorgraph/graph/ingest"
)

func TestEachElementYieldsMembersAndElementsWithTheirPlaces(t *testing.T) {
	text := `{"name": "x~/y", "list": [1, {"a": null}], "a/b": [], "list2": [2]}`
	type seen struct{ Name, Path, Value string }
	var got []seen
	err := ingest.EachElement(t.Context(), ingest.Bytes("f", []byte(text)), 0, "list", func(e ingest.Element) error {
		got = append(got, seen{e.Name, e.Path, string(e.Value)})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []seen{
		{"name", "/name", `"x~/y"`},
		{"", "/list/0", "1"},
		{"", "/list/1", `{"a": null}`},
		{"a/b", "/a~1b", "[]"},
		{"list2", "/list2", "[2]"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestEachElementPlacesAFault(t *testing.T) {
	tests := []struct {
		name, text, path string
		offset           int64
	}{
		{"a duplicate key", `{"list": [1, {"a": 1, "a": 2}]}`, "/list/1/a", 22},
		{"a cut", `{"list": [1, {"a": `, "/list/1/a", 19},
		{"text after the end", `{"list": []} x`, "", 12},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := ingest.EachElement(t.Context(), ingest.Bytes("f", []byte(tt.text)), 0, "list", func(ingest.Element) error { return nil })
			var fault *ingest.FileError
			if !errors.As(err, &fault) {
				t.Fatalf("got %v, want a FileError", err)
			}
			if fault.File != "f" || fault.Path != tt.path || fault.Offset < tt.offset-1 || fault.Offset > tt.offset+1 {
				t.Errorf("got %s#%s at byte %d, want f#%s at about %d", fault.File, fault.Path, fault.Offset, tt.path, tt.offset)
			}
		})
	}
}

func TestAnErrorOfTheCallerStopsTheReading(t *testing.T) {
	stop := errors.New("stop")
	n := 0
	err := ingest.EachElement(t.Context(), ingest.Bytes("f", []byte(`{"list": [1, 2, 3]}`)), 0, "list", func(ingest.Element) error {
		n++
		return stop
	})
	if !errors.Is(err, stop) || n != 1 {
		t.Errorf("got %v after %d elements, want %v after 1", err, n, stop)
	}
}

// An element larger than the bound fails, but a file of many small ones does not.
func TestOneElementIsBounded(t *testing.T) {
	small := `"` + strings.Repeat("x", 1<<20) + `"`
	many := `{"list": [` + strings.Repeat(small+",", 39) + small + `]}`
	if err := ingest.EachElement(t.Context(), ingest.Bytes("f", []byte(many)), 0, "list", func(ingest.Element) error { return nil }); err != nil {
		t.Errorf("40 elements of a MiB: %v", err)
	}
	one := `{"list": ["` + strings.Repeat("x", 40<<20) + `"]}`
	err := ingest.EachElement(t.Context(), ingest.Bytes("f", []byte(one)), 0, "list", func(ingest.Element) error { return nil })
	if !errors.Is(err, ingest.ErrTooLarge) {
		t.Errorf("one of 40 MiB: got %v, want ErrTooLarge", err)
	}
}
