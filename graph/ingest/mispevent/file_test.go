package mispevent_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/graph/ingest/ingesttest"
	"github.com/actorgraph/actorgraph/graph/ingest/mispevent"
)

// A feed of MISP is a folder of events, with a manifest and hashes that are none.
func TestDetect(t *testing.T) {
	tests := []struct {
		name, head string
		want       bool
	}{
		{"an event", `{"Event": {"uuid": "1"`, true},
		{"a list in an event", `{"response": {"Event": [`, true},
		{"nothing around it", `{"id": "7", "orgc_id": "1", "info": "A", "date": "2024-02-11"`, true},
		{"a list of those", `[{"threat_level_id": "2", "info" : "A"`, true},
		{"a manifest", `{"7d6ac6b1-54ea-4c6b-8a62-3b0a5d1d1001": {"info": "A", "Orgc": {"name": "B"}, "date": "2024-02-11"`, false},
		{"a bundle", `{"type": "bundle", "objects": [{"info": "x"}`, false},
	}
	for _, tt := range tests {
		if got := mispevent.Detect([]byte(tt.head)); got != tt.want {
			t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
		}
	}
}

// An index has tags within others; they restrict and name as those of an event.
func TestTagsOfAnIndex(t *testing.T) {
	text := `[{"id": "7", "info": "A", "date": "2024-02-11", "EventTag": [{"id": "1", "Tag": {"name": "tlp:amber"}}, {"Tag": {"name": "misp-galaxy:threat-actor=\"Owl\""}}]}]`
	doc, diagnostics := ingesttest.MustRead(t, mispevent.Read, []ingest.Input{ingest.Bytes("f", []byte(text))}, mine)
	r := ingesttest.Result{Document: doc, Diagnostics: diagnostics}
	claims := r.ClaimsOf(graph.Active, "actor/my-misp/owl")
	if len(claims) != 1 || len(diagnostics.Rejects) > 0 {
		t.Fatalf("%d claims, rejects %v, want Owl active", len(claims), diagnostics.Rejects)
	}
	if diff := cmp.Diff([]string{"TLP:AMBER"}, claims[0].Markings); diff != "" {
		t.Errorf("markings (-want +got):\n%s", diff)
	}
}
