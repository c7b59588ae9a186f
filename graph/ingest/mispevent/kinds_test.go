package mispevent_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/graph/ingest/ingesttest"
	"github.com/actorgraph/actorgraph/graph/ingest/mispevent"
)

func readEvent(t *testing.T, members string) ingesttest.Result {
	t.Helper()
	var r ingesttest.Result
	text := `[{"Event": ` + plain + `}, {"Event": {"uuid": "7d6ac6b1-54ea-4c6b-8a62-3b0a5d1d1002", ` + members + `}}]`
	r.Document, r.Diagnostics = ingesttest.MustRead(t, mispevent.Read, []ingest.Input{ingest.Bytes("f", []byte(text))}, mine)
	return r
}

// An odd field costs that field, and a tag restricts however it is written.
func TestOddEvents(t *testing.T) {
	const galaxy = `"Galaxy": {"type": "threat-actor", "GalaxyCluster": [{"value": "Heron", "meta": {}}]}`
	for members, want := range map[string][]string{
		galaxy: nil,
		galaxy + `, "info": 5, "date": "11.02.2024", "Attribute": {"Tag": [{"name": "tlp:amber"}]}`: {"TLP:AMBER"},
		galaxy + `, "Tag": "tlp:amber"`:              {"TLP:AMBER"},
		galaxy + `, "Tag": ["tlp:amber", 7]`:         {"TLP:AMBER"},
		galaxy + `, "Tag": {"name": "PAP:RED"}`:      {"PAP:RED"},
		galaxy + `, "Tag": [{"name": {"tlp": "x"}}]`: {"TLP:RED"},
		galaxy + `, "Object": "none", "Orgc": []`:    nil,
		galaxy + `, "info": "TLP:AMBER A"`:           {"TLP:AMBER"},
		galaxy + `, "x_tlp": "amber"`:                {"TLP:AMBER"},
		galaxy + `, "distribution": "0"`:             nil,
	} {
		r := readEvent(t, members)
		claims := r.ClaimsOf(graph.AttributedTo, "actor/my-misp/heron")
		if len(claims) != 1 {
			t.Errorf("%s: %d attributions, want 1; rejects %v", members, len(claims), r.Rejects)
			continue
		}
		if diff := cmp.Diff(want, claims[0].Markings); diff != "" {
			t.Errorf("%s (-want +got):\n%s", members, diff)
		}
	}
	odd := readEvent(t, `"Galaxy": {"type": "threat-actor", "GalaxyCluster": [{"value": "Heron", "meta": {"synonyms": ["Grey Heron", null, {"x": 1}], "external_id": "G9001"}}]}`)
	var names []string
	for _, c := range odd.ClaimsOf(graph.Named, "actor/my-misp/heron") {
		names = append(names, string(c.Subject))
	}
	slices.Sort(names)
	if diff := cmp.Diff([]string{"alias/G9001", "alias/Grey%20Heron", "alias/Heron"}, names); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
	r := readEvent(t, `"Tag": [{"name": "misp-galaxy:threat-actor=\"Unknown\""}, {"name": "misp-galaxy:target-information=\"Japan\""}]`)
	if n := len(r.Live(graph.Actor)); n != 1 || r.Outside["actor: Unknown"] != 1 {
		t.Errorf("%d actors, outside %v, want Owl alone", n, r.Outside)
	}
}
