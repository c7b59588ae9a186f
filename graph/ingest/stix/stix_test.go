package stix_test

import (
	"testing"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/graph/ingest/ingesttest"
	"github.com/actorgraph/actorgraph/graph/ingest/stix"
)

func file(name string) ingest.Input { return ingest.File("testdata/"+name, nil) }

var feed = ingest.Options{Dataset: "my-feed"}

func TestReadGolden(t *testing.T) {
	ingesttest.Golden(t, "attack.golden", stix.Read, []ingest.Input{file("attack.json")}, ingest.Options{})
	ingesttest.Golden(t, "feed.golden", stix.Read, []ingest.Input{file("feed.json")}, feed)
}

func TestReadSettlesWhatReadingItIs(t *testing.T) {
	full := true
	group := func(domains string) string {
		return `{"type": "intrusion-set", "id": "intrusion-set--1", "name": "A", "modified": "2020-02-03T04:05:06Z", "x_mitre_domains": [` + domains + `]}`
	}
	shared := `, {"type": "malware", "id": "malware--1", "x_mitre_domains": ["ics-attack", "mobile-attack"]}`
	bundleOf := func(objects string) string { return `{"type": "bundle", "objects": [` + objects + `]}` }
	ingesttest.Readings(t, stix.Read, []ingesttest.Release{
		{
			Name: "the domain that all objects share", Text: bundleOf(group(`"mobile-attack"`) + shared),
			Want: graph.Reading{Dataset: "attack-mobile", Recorded: "2020-02-03", Full: true},
		},
		{
			Name: "a feed", Text: bundleOf(group("")), O: ingest.Options{Dataset: "mine"},
			Want: graph.Reading{Dataset: "mine", Recorded: "2020-02-03"}, Note: "that of the newest object, 2020-02-03",
		},
		{
			Name: "the options win", Text: bundleOf(group(`"ics-attack"`)),
			O:    ingest.Options{Dataset: "mine", Release: "9", Recorded: "2021-01-01", Full: &full},
			Want: graph.Reading{Dataset: "mine", Release: "9", Recorded: "2021-01-01", Full: true},
		},
	})
}

func TestReadAsksForWhatTheBundleDoesNotSay(t *testing.T) {
	bundleOf := func(members string) []ingest.Input {
		return []ingest.Input{ingest.Bytes("f", []byte(`{"type": "bundle", "objects": [{"type": "intrusion-set", "id": "intrusion-set--1", "name": "A", `+members+`}]}`))}
	}
	ingesttest.Refuses(t, stix.Read, []ingesttest.Refusal{
		{Name: "no data set", Inputs: bundleOf(`"modified": "2020-02-03T04:05:06Z"`), Want: "dataset: "},
		{Name: "no date", Inputs: bundleOf(`"x_mitre_domains": ["ics-attack"]`), Want: "recorded: "},
	})
}

// Of several versions of one object the newest counts, wherever it stands.
func TestTheNewestVersionCounts(t *testing.T) {
	version := func(name, modified string) string {
		return `{"type": "intrusion-set", "id": "intrusion-set--1", "name": "` + name + `", "modified": "` + modified + `"}`
	}
	older, newer := version("Old", "2019-01-01T00:00:00Z"), version("New", "2020-01-01T00:00:00Z")
	for _, objects := range []string{older + "," + newer, newer + "," + older} {
		in := ingest.Bytes("f", []byte(`{"type": "bundle", "objects": [`+objects+`]}`))
		doc, diagnostics := ingesttest.MustRead(t, stix.Read, []ingest.Input{in}, feed)
		for _, e := range doc.Entities {
			if e.Kind() == graph.Actor && e.Name != "New" {
				t.Errorf("got %q, want New", e.Name)
			}
		}
		if len(diagnostics.Rejects) > 0 {
			t.Errorf("rejects: %v", diagnostics.Rejects)
		}
	}
}

func TestReadStopsWhenCancelled(t *testing.T) {
	ingesttest.StopsWhenCancelled(t, stix.Read, []ingest.Input{file("attack.json")}, ingest.Options{})
}

func TestDetect(t *testing.T) {
	tests := []struct {
		name, head string
		want       bool
	}{
		{"a bundle", `{"type": "bundle", "id": "bundle--1"`, true},
		{"id first", "{\n  \"id\":\"bundle--1\"", true},
		{"a galaxy cluster", `{"authors": ["bundle"], "values": [`, false},
		{"a table", "type,bundle\n", false},
	}
	for _, tt := range tests {
		if got := stix.Detect([]byte(tt.head)); got != tt.want {
			t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
		}
	}
}

func FuzzRead(f *testing.F) {
	ingesttest.Fuzz(f, stix.Read, feed,
		bundle(actor("r", `"name": "R", "revoked": true`), relation("revoked-by", "intrusion-set--r", "intrusion-set--1", "")),
		bundle(relation("targets", "intrusion-set--1", "identity--1", `, "start_time": "2017-01-01T00:00:00Z"`)),
		bundle(actor("2", `"name": ["B"], "aliases": "C", "confidence": "85.0", "revoked": 0, "external_references": {}, "object_marking_refs": {}, "labels": ["tlp:amber"]`)),
		bundle(`{"type": "marking-definition", "id": "marking-definition--2", "definition_type": ["TLP"], "definition": {"statement": [{"PAP": "x"}]}, "extensions": {"a": {"tlp_2_0": 1}}}`,
			relation("targets", "intrusion-set--1", "location--2", `, "granular_markings": [{"marking_ref": "marking-definition--2"}, {"lang": 1}]`),
			`{"type": "location", "id": "location--2", "latitude": "1e400", "longitude": 1e300}`),
		bundle(`{"type": "campaign", "id": "campaign--1", "name": "C"}`, `{"type": "incident", "id": "incident--1", "name": "I", "first_seen": "31.12.2017"}`,
			relation("attributed-to", "campaign--1", "incident--1", ""), relation("attributed-to", "incident--1", "campaign--1", ""), relation("targets", "incident--1", "identity--1", "")),
		[]byte(`{"type": "bundle", "objects": [null, 1, {"type": []}]}`), []byte("\ufeff{}"), []byte(`{"objects": [`))
}
