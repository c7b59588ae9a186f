package misp_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/graph/ingest/ingesttest"
	"github.com/actorgraph/actorgraph/graph/ingest/misp"
)

// Which group of ATT&CK a record is, is told by its external_id, else by the one
// group that it refers to and no other record does.
func TestIDsOfATTACK(t *testing.T) {
	record := func(uuid, meta string) string {
		return `{"value": "A ` + uuid + `", "uuid": "` + uuid + `", "meta": {` + meta + `}}`
	}
	const page = "https://attack.mitre.org/groups/"
	values := map[string]string{
		"a": `"external_id": ["G0001"], "refs": ["` + page + `G0009/"]`,
		"b": `"external_id": "g0002"`,
		"c": `"refs": ["https://example.org/", "` + page + `G0003/"]`,
		"d": `"refs": ["https://attack.mitre.org/wiki/Group/G0004"]`,
		"e": `"refs": ["` + page + `G0005/", "` + page + `G0006/"]`,   // of two
		"f": `"refs": ["` + page + `G0007"]`,                          // so does g
		"g": `"refs": ["` + page + `G0007/"], "external_id": "S0001"`, // software
		"h": `"refs": ["` + page + `G0008"], "synonyms": ["G0008"]`,   // a name already
		"i": `"refs": {"x": 1}, "external_id": 7`,
	}
	var all []string
	for uuid, meta := range values {
		all = append(all, record(uuid, meta))
	}
	in := ingest.Bytes("f", []byte(`{"type": "threat-actor", "values": [`+strings.Join(all, ",")+`]}`))
	doc, _ := ingesttest.MustRead(t, misp.Read, []ingest.Input{in}, released)
	got := map[string]string{}
	for _, e := range doc.Entities {
		if e.Kind() == graph.Actor && e.ReplacedBy == "" && len(e.Names) > 0 {
			got[e.ExternalID] = strings.Join(e.Names, " ")
		}
	}
	if diff := cmp.Diff(map[string]string{"a": "G0001", "b": "G0002", "c": "G0003", "d": "G0004"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
