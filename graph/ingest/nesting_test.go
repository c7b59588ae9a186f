package ingest_test

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/graph/ingest/groups"
	"github.com/actorgraph/actorgraph/graph/ingest/misp"
	"github.com/actorgraph/actorgraph/graph/ingest/mispevent"
	"github.com/actorgraph/actorgraph/graph/ingest/stix"
)

// TestNestingIsBounded reads documents whose lists and objects stand deep within each other: the error tells
// where, and nothing is made of what is deeper.
func TestNestingIsBounded(t *testing.T) {
	within := func(n int, open, end string) string { return strings.Repeat(open, n) + "1" + strings.Repeat(end, n) }
	for _, tt := range []struct {
		why, text string
		at        int64 // the byte that is one too deep; 0: none is
	}{
		{"as deep as may be", `{"list": [` + within(510, "[", "]") + `]}`, 0},
		{"one deeper", `{"list": [` + within(511, "[", "]") + `]}`, 520},
		{"objects as deep as may be", `{"list": [` + within(510, `{"a":`, "}") + `]}`, 0},
		{"objects one deeper", `{"list": [` + within(511, `{"a":`, "}") + `]}`, 10 + 5*510},
		{"100,000 lists", within(100_000, "[", "]"), 512},
		{"10 million that do not end", `{"list": [1, 2, ` + strings.Repeat("[", 10_000_000), 16 + 510},
		{"in a member beside the list", `{"x": ` + within(100_000, `{"a":`, "}") + `}`, 6 + 5*511},
	} {
		t.Run(tt.why, func(t *testing.T) {
			in := ingest.Bytes("f.json", []byte(tt.text))
			var was, is runtime.MemStats
			runtime.ReadMemStats(&was)
			err := ingest.EachElementOrItem(t.Context(), in, 0, "list", func(ingest.Element) error { return nil })
			runtime.ReadMemStats(&is)
			if tt.at == 0 {
				if err != nil {
					t.Error(err)
				}
				return
			}
			var fault *ingest.FileError
			if !errors.As(err, &fault) || fault.File != "f.json" || fault.Offset != tt.at || !errors.Is(err, graph.ErrInvalid) {
				t.Fatalf("got %v, want a fault at byte %d", err, tt.at)
			}
			if text := err.Error(); !strings.Contains(text, "the limit is 512 levels") || len(text) > 400 {
				t.Errorf("it says %.600s", text)
			}
			if made := is.TotalAlloc - was.TotalAlloc; made > 1<<20 {
				t.Errorf("reading it took %d bytes of memory", made)
			}
		})
	}
}

// TestNestingIsBoundedInEveryFormat puts deep lists where each format has values that are passed on as they are.
func TestNestingIsBoundedInEveryFormat(t *testing.T) {
	deep := strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000)
	for name, tt := range map[string]struct {
		read ingest.Read
		text string
	}{
		"stix":       {stix.Read, `{"type": "bundle", "id": "bundle--1", "objects": [{"type": "intrusion-set", "id": "intrusion-set--1", "x_more": %s}]}`},
		"misp":       {misp.Read, `{"uuid": "u", "values": [{"value": "A", "meta": {"refs": %s}}]}`},
		"misp-event": {mispevent.Read, `{"Event": {"uuid": "u", "info": "x", "Tag": %s}}`},
		"groups":     {groups.Read, `[{"name": "A", "aliases": %s}]`},
	} {
		in := ingest.Bytes("f.json", fmt.Appendf(nil, tt.text, deep))
		_, _, err := tt.read(t.Context(), []ingest.Input{in}, ingest.Options{Recorded: "2026-01-01"})
		var fault *ingest.FileError
		if !errors.As(err, &fault) || fault.Offset == 0 || !strings.Contains(err.Error(), "the limit is 512 levels") {
			t.Errorf("%s: %.300v", name, err)
		}
	}
}

// TestLongNamesAreCutInFaults: a path of a file that is none can have names of any length.
func TestLongNamesAreCutInFaults(t *testing.T) {
	text := `{"list": [{"` + strings.Repeat("x", 1<<20) + `": nothing}]}`
	err := ingest.EachElement(t.Context(), ingest.Bytes("f", []byte(text)), 0, "list", func(ingest.Element) error { return nil })
	if err == nil || len(err.Error()) > 500 {
		t.Errorf("an error of %d bytes: %.200v", len(fmt.Sprint(err)), err)
	}
}
