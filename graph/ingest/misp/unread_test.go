package misp_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/graph/ingest/ingesttest"
	"github.com/actorgraph/actorgraph/graph/ingest/misp"
)

// What is odd in producer.json says nothing of the records of the cluster, which
// stand at the same places in their own file.
func TestABrokenProducerLeavesNoRecordUnread(t *testing.T) {
	producers := ingest.Bytes("producer.json", []byte(`{"type": "producer", "values": [
		7, {"value": "Vendor", "uuid": "p-1", "meta": {"synonyms": {"x": 1}}}, 8]}`))
	read := func(records ...string) (graph.Document, ingest.Diagnostics) {
		return ingesttest.MustRead(t, misp.Read, []ingest.Input{producers, ingest.Bytes("cluster.json", cluster(records...))}, released)
	}
	doc, diagnostics := read(meta(`"country": "KP"`))
	if len(diagnostics.Rejects) != 3 || diagnostics.Lost != 0 || len(doc.Reading.Unread) != 0 {
		t.Errorf("%d rejects, %d lost, unread %v; want 3 rejects of producers alone", len(diagnostics.Rejects), diagnostics.Lost, doc.Reading.Unread)
	}
	doc, _ = read(meta(`"country": {"x": 1}`))
	if diff := cmp.Diff([]graph.ID{"actor/misp-galaxy/u-b"}, doc.Reading.Unread); diff != "" {
		t.Errorf("unread (-want +got):\n%s", diff)
	}
}
