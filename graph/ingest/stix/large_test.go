package stix_test

import (
	"fmt"
	"io"
	"runtime"
	"testing"

	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/graph/ingest/stix"
)

// dense is a bundle of that many relationships between a few groups and victims,
// made while it is read.
func dense(relationships int) ingest.Input {
	return ingest.Input{Name: "dense", Document: "dense", Open: func() (io.ReadCloser, error) {
		r, w := io.Pipe()
		go func() {
			defer w.Close()
			const changed = `"created": "2024-01-02T03:04:05.678Z", "modified": "2024-02-03T04:05:06.789Z"`
			const clear = `"object_marking_refs": ["marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9"]`
			id := func(typ string, n int) string { return fmt.Sprintf("%s--%08d-0000-4000-8000-000000000000", typ, n) }
			fmt.Fprint(w, `{"type": "bundle", "id": "bundle--1", "objects": [`)
			for n := range 100 {
				fmt.Fprintf(w, `{"type": "intrusion-set", "id": %q, %s, "name": "Group %d"},`, id("intrusion-set", n), changed, n)
				fmt.Fprintf(w, `{"type": "identity", "id": %q, %s, "name": "Firm %d", "identity_class": "organization", "sectors": ["energy"]},`, id("identity", n), changed, n)
			}
			for n := range relationships {
				fmt.Fprintf(w, `{"type": "relationship", "id": %q, %s, %s, "relationship_type": "targets", "source_ref": %q, "target_ref": %q, "description": "report %d tells of it", "confidence": %d},`,
					id("relationship", n), changed, clear, id("intrusion-set", n%100), id("identity", n/100%100), n, n%101)
			}
			fmt.Fprintf(w, `{"type": "identity", "id": %q, %s, "name": "Last"}]}`, id("identity", 100), changed)
		}()
		return r, nil
	}}
}

// A bundle can hold a million relationships: what is held of one must be little,
// and nothing of those that say what others said.
func TestManyRelationshipsTakeLittleMemory(t *testing.T) {
	inUse := func() uint64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before := inUse()
	const claims = 10_000 // pairs of a group and a victim
	doc, _, err := stix.Read(t.Context(), []ingest.Input{dense(claims)}, ingest.Options{Dataset: "d"})
	if err != nil {
		t.Fatal(err)
	}
	if len(doc.Claims) != claims+200 {
		t.Errorf("%d claims, want each pair, a name of each group and a sector of each victim", len(doc.Claims))
	}
	if each := (inUse() - before) / claims; each > 800 {
		t.Errorf("%d bytes are held of a relationship, want 800 at most", each)
	}
	runtime.KeepAlive(doc)
}
