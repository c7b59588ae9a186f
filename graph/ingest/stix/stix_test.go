package stix_test

import (
	"encoding/binary"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

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
	ingesttest.Golden(t, "opencti.golden", stix.Read, []ingest.Input{file("opencti.json")}, ingest.Options{Dataset: "octi"})
}

func bundleOf(objects ...string) string {
	return `{"type": "bundle", "objects": [` + strings.Join(objects, ", ") + `]}`
}

func TestReadSettlesWhatReadingItIs(t *testing.T) {
	full := true
	group := `{"type": "intrusion-set", "id": "intrusion-set--1", "name": "A", "modified": "2020-02-03T04:05:06Z"}`
	ingesttest.Readings(t, stix.Read, []ingesttest.Release{
		{
			Name: "a feed", Text: bundleOf(group), O: ingest.Options{Dataset: "mine"},
			Want: graph.Reading{Dataset: "mine", Recorded: "2020-02-03"}, Note: "that of the newest object, 2020-02-03",
		},
		{
			Name: "the options win", Text: bundleOf(matrixOf("ics-attack"), groupOf("1", `"created_by_ref": "`+mitreID+`"`)),
			O:    ingest.Options{Dataset: "mine", Release: "9", Recorded: "2021-01-01", Full: &full},
			Want: graph.Reading{Dataset: "mine", Release: "9", Recorded: "2021-01-01", Full: true},
		},
	})
}

func TestReadAsksForWhatTheBundleDoesNotSay(t *testing.T) {
	inputs := func(o ...string) []ingest.Input { return []ingest.Input{ingest.Bytes("f", []byte(bundleOf(o...)))} }
	undated := `{"type": "intrusion-set", "id": "intrusion-set--1", "name": "A"}`
	ingesttest.Refuses(t, stix.Read, []ingesttest.Refusal{
		{Name: "no data set", Inputs: inputs(`{"type": "intrusion-set", "id": "intrusion-set--1", "name": "A", "modified": "2020-02-03T04:05:06Z"}`), Want: "dataset: "},
		{Name: "no date", Inputs: inputs(undated), O: feed, Want: "recorded: "},
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

// Every form of a file brings the same document.
func TestFormsOfAFile(t *testing.T) {
	objects := []string{
		`{"type": "intrusion-set", "id": "intrusion-set--1", "name": "Grey Plover", "modified": "2024-03-01T00:00:00Z"}`,
		`{"type": "location", "id": "location--1", "country": "JP", "modified": "2024-03-01T00:00:00Z"}`,
		relation("targets", "intrusion-set--1", "location--1", ""),
	}
	list := "[" + strings.Join(objects, ",") + "]"
	var bundles []string
	for _, o := range objects {
		bundles = append(bundles, `{"type": "bundle", "id": "bundle--1", "objects": [`+o+`]}`)
	}
	forms := map[string][]string{
		"a bundle":                         {`{"type": "bundle", "id": "bundle--1", "objects": ` + list + `}`},
		"its type last":                    {`{"id": "bundle--1", "objects": ` + list + `, "type": "bundle"}`},
		"an envelope":                      {`{"more": false, "objects": ` + list + `}`},
		"an envelope that says no more":    {`{"objects": ` + list + `}`},
		"a list":                           {list},
		"one object a file":                objects,
		"one bundle an object":             bundles,
		"a list of bundles":                {"[" + strings.Join(bundles, ",") + "]"},
		"JSON lines":                       {strings.Join(objects, "\n") + "\n"},
		"lines and a bundle":               {objects[0] + "\r\n" + bundles[1] + objects[2]},
		"bundles one behind the other":     {strings.Join(bundles, "")},
		"UTF-16 with a byte order mark":    {utf16Text("\ufeff" + list)},
		"UTF-16 without a byte order mark": {utf16Text(list)},
	}
	var want string
	for name, texts := range forms {
		var inputs []ingest.Input
		for _, text := range texts {
			inputs = append(inputs, ingest.Bytes("f", []byte(text)))
		}
		doc, diagnostics := ingesttest.MustRead(t, stix.Read, inputs, feed)
		if want == "" {
			want = doc.Digest()
		}
		if len(diagnostics.Rejects) > 0 || doc.Digest() != want || len(doc.Claims) != 2 {
			t.Errorf("%s: %d claims, rejects %v", name, len(doc.Claims), diagnostics.Rejects)
		}
	}
}

// Of several documents in one file each tells where it stands, and one that is of
// another form costs nothing but itself: observed-data of STIX 2.0 has objects, too.
func TestLinesTellTheirPlace(t *testing.T) {
	text := `{"type": "observed-data", "id": "observed-data--1", "objects": {"0": {"type": "file"}}}
{"type": "intrusion-set", "id": "intrusion-set--1", "name": "Grey Plover"}
{"type": "intrusion-set", "id": "intrusion-set--2"}
{"type": "bundle", "id": "bundle--1", "objects": [{"type": "intrusion-set", "id": "malware--3", "name": "C"}]}
`
	o := ingest.Options{Dataset: "d", Recorded: "2024-03-01"}
	doc, diagnostics := ingesttest.MustRead(t, stix.Read, []ingest.Input{ingest.Bytes("f", []byte(text))}, o)
	var places []string
	for _, r := range diagnostics.Rejects {
		places = append(places, r.Text())
	}
	if diff := cmp.Diff([]string{"f#/3/objects/0", "f#/2"}, places); diff != "" || len(doc.Claims) != 1 || diagnostics.Outside["observed-data"] != 1 {
		t.Errorf("%d claims, outside %v, rejects %v (-want +got):\n%s", len(doc.Claims), diagnostics.Outside, diagnostics.Rejects, diff)
	}
}

// utf16Text is a text in UTF-16, little-endian.
func utf16Text(s string) string {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return string(b)
}

// A page of a TAXII server that is not the last says so.
func TestAPageOfSeveralIsNoted(t *testing.T) {
	in := ingest.Bytes("page.json", []byte(`{"more": true, "next": "2", "objects": [{"type": "intrusion-set", "id": "intrusion-set--1", "name": "A", "modified": "2024-03-01T00:00:00Z"}]}`))
	_, diagnostics := ingesttest.MustRead(t, stix.Read, []ingest.Input{in}, feed)
	if len(diagnostics.Notes) == 0 || !strings.Contains(diagnostics.Notes[0], "page.json is one page of several") {
		t.Errorf("got notes %q", diagnostics.Notes)
	}
}

// An object that is there twice is there once, in whatever order, and said so only
// where the two differ.
func TestTheSameVersionTwice(t *testing.T) {
	one := `{"type": "intrusion-set", "id": "intrusion-set--1", "modified": "2020-01-01T00:00:00Z", "name": "One"}`
	same := `{"name":"One","modified":"2020-01-01T00:00:00Z","id":"intrusion-set--1","type":"intrusion-set"}`
	other := `{"type": "intrusion-set", "id": "intrusion-set--1", "modified": "2020-01-01T00:00:00Z", "name": "Other"}`
	read := func(objects ...string) (graph.Document, int) {
		doc, diagnostics := ingesttest.MustRead(t, stix.Read, []ingest.Input{ingest.Bytes("f", []byte(bundleOf(objects...)))}, feed)
		return doc, len(diagnostics.Rejects)
	}
	if doc, rejects := read(one, same, one); rejects > 0 || !hasEntity(doc, "actor/my-feed/intrusion-set--1") {
		t.Errorf("the very same gives %d rejects", rejects)
	}
	a, n := read(one, other)
	b, m := read(other, one)
	if n != 1 || m != 1 || a.Digest() != b.Digest() {
		t.Errorf("two that differ: %d and %d rejects, want one each, and the same document in both orders", n, m)
	}
}

func TestReadStopsWhenCancelled(t *testing.T) {
	ingesttest.StopsWhenCancelled(t, stix.Read, []ingest.Input{file("attack.json")}, ingest.Options{})
	ingesttest.StopsWhenAllIsRead(t, stix.Read, []ingest.Input{file("attack.json")}, ingest.Options{})
}

func TestDetect(t *testing.T) {
	tests := []struct {
		name, head string
		want       bool
	}{
		{"a bundle", `{"type": "bundle", "id": "bundle--1"`, true},
		{"id first", "{\n  \"id\":\"bundle--1\"", true},
		{"an envelope", `{"more": false, "objects": [{"type": "location", "id": "location--7abcce35-5c75-53fd-bad8-2d6dd53586c6"`, true},
		{"a list", `[{"id": "x-mine--7abcce35-5c75-53fd-bad8-2d6dd53586c6", "type": "x-mine"`, true},
		{"one object", `{"type": "identity", "spec_version": "2.1", "id": "identity--7abcce35-5c75-53fd-bad8-2d6dd53586c6"`, true},
		{"an id of another type", `{"type": "event", "id": "identity--7abcce35-5c75-53fd-bad8-2d6dd53586c6"`, false},
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
		[]byte(`{"more": true, "objects": [{"type": "intrusion-set", "id": "intrusion-set--1", "name": "A"}]}`),
		[]byte(`[{"type": "bundle", "objects": [{"type": "intrusion-set", "id": "intrusion-set--1", "name": "A"}]}, {"type": "campaign", "id": "campaign--1"}]`),
		[]byte(`{"type": "intrusion-set", "id": "intrusion-set--1", "name": "A"}`), []byte(utf16Text(`{"type": "bundle"}`)),
		[]byte(bundleOf(collectionOf("1", `"name": "ICS ATT&CK", "x_mitre_contents": [{"object_ref": 1}]`), groupOf("1", plain), groupOf("1", byMITRE))),
		[]byte(bundleOf(matrixOf("enterprise-attack"), groupOf("1", byMITRE), technique(1, `"x_mitre_domains": "ics-attack", "kill_chain_phases": {}`))),
		[]byte(`{"type": "bundle", "objects": [null, 1, {"type": []}]}`), []byte("\ufeff{}"), []byte(`{"objects": [`))
}
