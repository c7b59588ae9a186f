package stix_test

import (
	"testing"

	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/graph/ingest/ingesttest"
	"github.com/actorgraph/actorgraph/graph/ingest/stix"
)

// A report came out when it says, as precisely as it says.
func TestWhenAReportCameOut(t *testing.T) {
	for text, want := range map[string]string{
		"2018-03-04T05:06:07Z":      "2018-03-04",
		"2018-03-04T23:06:07-05:00": "2018-03-05", // the day of a timestamp is that of UTC
		"2018-03-04":                "2018-03-04",
		"2018-03":                   "2018-03",
		"2018":                      "2018",
		"March 2018":                "2018-03",
		"4 March 2018":              "2018-03-04",
	} {
		bundle := bundleOf(
			`{"type": "intrusion-set", "id": "intrusion-set--1", "name": "A", "modified": "2020-01-01T00:00:00Z"}`,
			`{"type": "identity", "id": "identity--1", "name": "Kite Works", "identity_class": "organization"}`,
			relation("targets", "intrusion-set--1", "identity--1", ""),
			`{"type": "report", "id": "report--1", "name": "R", "published": "`+text+`", "object_refs": ["relationship--intrusion-set--1-identity--1"]}`)
		doc, diagnostics := ingesttest.MustRead(t, stix.Read, []ingest.Input{ingest.Bytes("f", []byte(bundle))}, feed)
		got := "no report"
		for _, e := range doc.Entities {
			if e.Name == "R" {
				got = e.Published.String()
			}
		}
		if got != want || len(diagnostics.Rejects) > 0 {
			t.Errorf("%s: got %s, want %s; rejects %v", text, got, want, diagnostics.Rejects)
		}
	}
}
