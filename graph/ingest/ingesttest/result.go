package ingesttest

import (
	"bytes"
	"compress/gzip"
	"path/filepath"
	"slices"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/internal/realdata"
)

// Result is what came of reading, with its entities by id.
type Result struct {
	graph.Document
	ingest.Diagnostics
	ByID map[graph.ID]graph.Entity
}

// ReadReal reads files of the real public data sets. Where those are not at
// hand the test is skipped, with the reason.
func ReadReal(t *testing.T, read ingest.Read, o ingest.Options, files ...string) Result {
	t.Helper()
	r := Result{ByID: map[graph.ID]graph.Entity{}}
	r.Document, r.Diagnostics = MustRead(t, read, RealFiles(t, files...), o)
	for _, e := range r.Entities {
		r.ByID[e.ID] = e
	}
	return r
}

// RealFiles returns files of the real public data sets as inputs.
func RealFiles(t testing.TB, files ...string) []ingest.Input {
	t.Helper()
	var out []ingest.Input
	for _, f := range files {
		out = append(out, ingest.File(filepath.Join(realdata.Dir(t), f), nil))
	}
	return out
}

// Live returns the entities of a kind that no other stands for.
func (r Result) Live(kind graph.Kind) []graph.Entity {
	return slices.DeleteFunc(slices.Clone(r.Entities), func(e graph.Entity) bool {
		return e.Kind() != kind || e.ReplacedBy != ""
	})
}

// ClaimsOf returns the claims of a predicate that name an entity, all of them
// for the empty id.
func (r Result) ClaimsOf(p graph.Predicate, id graph.ID) []graph.Claim {
	return slices.DeleteFunc(slices.Clone(r.Claims), func(c graph.Claim) bool {
		return c.Predicate != p || (id != "" && c.Subject != id && c.Object != id)
	})
}

// Resolved returns which part of the targets that were named the vocabulary knows.
func (r Result) Resolved() float64 {
	unresolved := 0
	for _, n := range r.Unresolved {
		unresolved += n
	}
	return 1 - float64(unresolved)/float64(r.Mentions)
}

// Gzip packs a text.
func Gzip(text []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(text); err != nil {
		panic(err) // a buffer takes everything
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
}
