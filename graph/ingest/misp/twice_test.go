package misp_test

import (
	"strings"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/graph/ingest/ingesttest"
	"github.com/actorgraph/actorgraph/graph/ingest/misp"
)

// A record that is there twice is one, with all that either says, in any order.
func TestRecordsThatAreThereTwice(t *testing.T) {
	values := []string{
		`{"value": "A", "uuid": "u", "description": "One.", "meta": {"synonyms": ["X"], "country": "KP", "attribution-confidence": "50"}}`,
		`{"value": "a", "uuid": "U", "description": "Two.", "meta": {"synonyms": ["Y"], "country": "KP", "attribution-confidence": 90, "cfr-suspected-victims": ["Japan"]}}`,
		`{"value": "B c"}`,
		`{"value": "b-C", "meta": {"country": "CN"}}`,
	}
	read := func(order ...int) graph.Document {
		var all []string
		for _, i := range order {
			all = append(all, values[i])
		}
		in := ingest.Bytes("f", []byte(`{"type": "threat-actor", "values": [`+strings.Join(all, ",")+`]}`))
		doc, diagnostics := ingesttest.MustRead(t, misp.Read, []ingest.Input{in}, released)
		if len(diagnostics.Rejects) > 0 {
			t.Errorf("rejects: %v", diagnostics.Rejects)
		}
		return doc
	}
	doc := read(0, 1, 2, 3)
	if other := read(3, 1, 2, 0); other.Digest() != doc.Digest() {
		t.Error("another order, another document")
	}
	said := map[graph.Predicate]int{}
	for _, c := range doc.Claims {
		said[c.Predicate]++
		if c.Predicate == graph.OriginatesFrom && c.Object == "country/KP" && *c.Confidence != 90 {
			t.Errorf("the origin is said with confidence %d", *c.Confidence)
		}
	}
	if said[graph.Named] != 6 || said[graph.OriginatesFrom] != 2 || said[graph.Targets] != 1 {
		t.Errorf("it says %v, want 6 names, 2 origins and a target", said)
	}
}
