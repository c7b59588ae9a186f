package storestest

import (
	"bytes"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/export"
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/graph/ingest/misp"
	"github.com/actorgraph/actorgraph/graph/neo4j/neo4jtest"
	"github.com/actorgraph/actorgraph/graph/sqlite/sqlitetest"
	"github.com/actorgraph/actorgraph/graph/vocab"
	"github.com/actorgraph/actorgraph/internal/realdata"
	"github.com/actorgraph/actorgraph/seed"
)

// TestDumpsAreTheSame imports the seed and MISP's file into both stores, each
// by itself, and compares what they export, times of storing included.
func TestDumpsAreTheSame(t *testing.T) {
	neo4jtest.FromEnv(t)
	data := realdata.Dir(t)
	dump := func(store graph.Store) []byte {
		importAll(t, store, data)
		var out bytes.Buffer
		if _, err := export.Dump(t.Context(), store, &out, export.DumpOptions{Stored: true}); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	embedded, server := dump(sqlitetest.Open(t)), dump(neo4jtest.Open(t))
	if !bytes.Equal(embedded, server) {
		t.Errorf("the exports differ (-sqlite +neo4j):\n%.5000s", cmp.Diff(bytes.Split(embedded, []byte("\n")), bytes.Split(server, []byte("\n"))))
	}
	if n := bytes.Count(embedded, []byte("\n")); n < 10_000 {
		t.Errorf("an export has %d lines, want 10,000 at least", n)
	}
}

// importAll reads the vocabulary, the seed and MISP's file, at given times.
func importAll(t *testing.T, store graph.Store, data string) {
	t.Helper()
	curated, err := seed.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 8, 7, 9, 0, 0, 0, time.UTC)
	for _, doc := range []graph.Document{vocab.Document(), curated} {
		if _, err := store.Write(t.Context(), &doc, graph.WriteOptions{Now: now}); err != nil {
			t.Fatal(err)
		}
	}
	files := []ingest.Input{
		ingest.File(filepath.Join(data, "misp-threat-actor.json"), nil),
		ingest.File(filepath.Join(data, "misp-producer.json"), nil),
	}
	doc, _, err := misp.Read(t.Context(), files, ingest.Options{Recorded: "2026-08-06"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := store.Write(t.Context(), &doc, graph.WriteOptions{Now: now.Add(time.Hour)}); err != nil {
		t.Fatal(err)
	}
}
