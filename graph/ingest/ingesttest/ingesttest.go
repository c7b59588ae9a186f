// Package ingesttest is what the tests of every reader share: golden files,
// malformed files, fuzzing, and the promises of [ingest.Read] that each of them
// must keep.
package ingesttest

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/graph/vocab"
)

var update = flag.Bool("update", false, "write the golden files anew")

// Golden reads inputs and compares all that comes of them with a file of
// testdata. With -update it writes the file.
func Golden(t *testing.T, golden string, read ingest.Read, inputs []ingest.Input, o ingest.Options) {
	t.Helper()
	doc, diagnostics := MustRead(t, read, inputs, o)
	got, err := json.MarshalIndent(struct {
		Reading  graph.Reading
		Entities []graph.Entity
		Claims   []graph.Claim
		Report   ingest.Diagnostics
	}{doc.Reading, doc.Entities, doc.Claims, diagnostics}, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	GoldenText(t, golden, string(got)+"\n")
}

// GoldenText compares a text with a file of testdata. With -update it writes the
// file.
func GoldenText(t *testing.T, golden, got string) {
	t.Helper()
	path := filepath.Join("testdata", golden)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got, -update writes it anew):\n%s", path, diff)
	}
}

// MustRead reads inputs into a normalized document that keeps the promises of
// ingest.Read.
func MustRead(t *testing.T, read ingest.Read, inputs []ingest.Input, o ingest.Options) (graph.Document, ingest.Diagnostics) {
	t.Helper()
	doc, diagnostics, err := read(t.Context(), inputs, o)
	if err != nil {
		t.Fatal(err)
	}
	CheckDocument(t, doc)
	doc.Normalize()
	return doc, diagnostics
}

// CheckDocument fails the test unless a store that has the vocabulary can take the document.
func CheckDocument(t testing.TB, doc graph.Document) {
	t.Helper()
	if err := doc.Check(); err != nil {
		t.Errorf("the document cannot be stored: %v", err)
	}
	brought := map[graph.ID]bool{}
	for _, e := range doc.Entities {
		brought[e.ID] = true
	}
	for _, c := range doc.Claims {
		for _, id := range []graph.ID{c.Subject, c.Object, c.Claimant, c.Source, c.Incident} {
			if _, known := vocab.Entity(id); id != "" && !brought[id] && !known {
				t.Errorf("%s %s %s names %s, which nobody brings", c.Subject, c.Predicate, c.Object, id)
			}
		}
	}
	for _, e := range doc.Entities {
		if e.ReplacedBy != "" && !brought[e.ReplacedBy] {
			t.Errorf("%s is replaced by %s, which nobody brings", e.ID, e.ReplacedBy)
		}
	}
}

// Bad is one malformed input and what must come of it: an error, or a reject,
// with these words in it.
type Bad struct {
	Name   string
	File   []byte
	Error  string // of the whole file; it must wrap graph.ErrInvalid
	Reject string // of a part of it
}

// Malformed reads each input and checks that it is refused as it should be,
// within 5 seconds of a processor and 512 MiB.
func Malformed(t *testing.T, read ingest.Read, o ingest.Options, cases []Bad, beside ...ingest.Input) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			doc, diagnostics, err := readWithin(t, read, append([]ingest.Input{ingest.Bytes("bad", c.File)}, beside...), o)
			if c.Error != "" {
				wantError(t, doc, err, c.Error)
				return
			}
			if err != nil {
				t.Fatalf("error %v, want a reject %q", err, c.Reject)
			}
			CheckDocument(t, doc)
			for _, r := range diagnostics.Rejects {
				if strings.Contains(r.Reason, c.Reject) && r.File == "bad" && (r.Path != "" || r.Line > 0) {
					return
				}
			}
			t.Errorf("no reject with %q and a place among %d; the first: %+v", c.Reject, len(diagnostics.Rejects), diagnostics.Rejects[:min(3, len(diagnostics.Rejects))])
		})
	}
}

// readWithin reads inputs within the bounds of processor time and memory.
func readWithin(t *testing.T, read ingest.Read, inputs []ingest.Input, o ingest.Options) (graph.Document, ingest.Diagnostics, error) {
	t.Helper()
	const limit, mebibytes = 5 * time.Second, 512
	before, start := resident(), cpuTime(t)
	doc, diagnostics, err := read(t.Context(), inputs, o)
	used, took := inUse()-before, cpuTime(t)-start
	if used > mebibytes<<20 {
		t.Errorf("used %d MiB, want at most %d", used>>20, mebibytes)
	}
	if took > limit {
		t.Errorf("took %v of a processor, want at most %v", took, limit)
	}
	return doc, diagnostics, err
}

// resident gives back to the system what is not in use, so that what inUse
// tells later is the most that was needed in between.
func resident() int64 {
	debug.FreeOSMemory()
	return inUse()
}

func inUse() int64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapSys - m.HeapReleased)
}

func wantError(t *testing.T, doc graph.Document, err error, words string) {
	t.Helper()
	switch {
	case err == nil:
		t.Fatalf("no error, want one with %q", words)
	case !errors.Is(err, graph.ErrInvalid):
		t.Errorf("error %v does not wrap graph.ErrInvalid", err)
	case !strings.Contains(err.Error(), words):
		t.Errorf("error %q, want %q in it", err, words)
	}
	if len(doc.Claims)+len(doc.Entities) > 0 {
		t.Error("a document came with the error")
	}
}

// Fuzz adds the seeds and every file of testdata, and checks that whatever the
// bytes, the reader returns a document that can be stored or an error that
// wraps graph.ErrInvalid.
func Fuzz(f *testing.F, read ingest.Read, o ingest.Options, seeds ...[]byte) {
	f.Helper()
	files, err := filepath.Glob("testdata/*")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		if info, err := os.Stat(file); err != nil || info.IsDir() {
			continue
		}
		b, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	for _, s := range seeds {
		f.Add(s)
	}
	o.MaxBytes = 1 << 20
	f.Fuzz(func(t *testing.T, b []byte) {
		doc, _, err := read(t.Context(), []ingest.Input{ingest.Bytes("fuzz", bytes.Clone(b))}, o)
		if err != nil {
			if !errors.Is(err, graph.ErrInvalid) {
				t.Errorf("error %v does not wrap graph.ErrInvalid", err)
			}
			return
		}
		CheckDocument(t, doc)
	})
}
