package groups_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/graph/ingest/groups"
	"github.com/actorgraph/actorgraph/graph/ingest/ingesttest"
)

func readList(t *testing.T, text string) ingesttest.Result {
	t.Helper()
	var r ingesttest.Result
	r.Document, r.Diagnostics = ingesttest.MustRead(t, groups.Read, []ingest.Input{ingest.Bytes("f", []byte(text))}, released)
	return r
}

// Odd members cost themselves, placeholders are nobody, and nothing leaves in silence.
func TestOddCards(t *testing.T) {
	r := readList(t, `{"tlp": ["amber"], "values": [
		{"actor": "A", "uuid": "1", "names": {"name": "A", "name-giver": "X"}, "observed-countries": ["Japan", {"x": 1}], "first-seen": "31.12.2017"},
		{"actor": "B", "uuid": "2", "names": ["B", "C"], "observed-countries": "Vietnam", "first-seen": "Unknown"},
		{"actor": "Unknown", "names": [{"name": "Unknown"}], "observed-countries": ["China"]}]}`)
	if n := len(r.ClaimsOf(graph.Targets, "")); n != 2 || r.Left != 1 || r.Outside["observed-countries that is no text"] != 1 {
		t.Errorf("%d targets, %d left, outside %v", n, r.Left, r.Outside)
	}
	if n := len(r.Live(graph.Actor)); n != 2 {
		t.Errorf("%d actors, want 2", n)
	}
	if n := len(r.ClaimsOf(graph.Named, "")); n != 3 {
		t.Errorf("%d names, want A, B and C", n)
	}
	for _, c := range r.Claims {
		if diff := cmp.Diff([]string{"TLP:AMBER"}, c.Markings); diff != "" {
			t.Errorf("%s %s (-want +got):\n%s", c.Subject, c.Predicate, diff)
		}
	}
	active := r.ClaimsOf(graph.Active, "")
	if len(active) == 0 || active[0].Occurred.String() != "2017-12-31" {
		t.Errorf("active %+v, want on 2017-12-31", active)
	}
}
