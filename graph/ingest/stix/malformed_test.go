package stix_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/graph/ingest/ingesttest"
	"github.com/actorgraph/actorgraph/graph/ingest/stix"
)

// bundle is a bundle of these objects beside one good actor and one victim.
func bundle(objects ...string) []byte {
	good := `{"type": "intrusion-set", "id": "intrusion-set--1", "name": "A", "modified": "2020-01-01T00:00:00Z"},
		{"type": "identity", "id": "identity--1", "name": "V", "identity_class": "organization"}`
	return []byte(`{"type": "bundle", "id": "bundle--1", "objects": [` + strings.Join(append([]string{good}, objects...), ",\n") + `]}`)
}

// actor is an intrusion-set with these members.
func actor(id, members string) string {
	return fmt.Sprintf(`{"type": "intrusion-set", "id": "intrusion-set--%s", "modified": "2020-01-01T00:00:00Z", %s}`, id, members)
}

// relation is a relationship with these members.
func relation(typ, from, to, members string) string {
	return fmt.Sprintf(`{"type": "relationship", "id": "relationship--%s-%s", "modified": "2020-01-01T00:00:00Z", "relationship_type": %q, "source_ref": %q, "target_ref": %q %s}`,
		from, to, typ, from, to, members)
}

// many joins n items.
func many(n int, item func(int) string, sep string) string {
	items := make([]string, n)
	for i := range items {
		items[i] = item(i)
	}
	return strings.Join(items, sep)
}

// loop is a cycle of n revoked actors, each revoked by the next.
func loop(n int) []string {
	var objects []string
	for i := range n {
		objects = append(objects, actor(fmt.Sprintf("r%d", i), `"name": "R", "revoked": true`),
			relation("revoked-by", fmt.Sprintf("intrusion-set--r%d", i), fmt.Sprintf("intrusion-set--r%d", (i+1)%n), ""))
	}
	return objects
}

func TestMalformedFiles(t *testing.T) {
	ingesttest.Malformed(t, stix.Read, ingest.Options{Dataset: "d", Recorded: "2020-01-01"}, []ingesttest.Bad{
		{Name: "empty file", File: nil, Error: "it is empty"},
		{Name: "white space", File: []byte(" \n\t "), Error: "cut off"},
		{Name: "cut off in an object", File: bundle()[:120], Error: "cut off"},
		{Name: "cut off after the objects", File: bytes.TrimSuffix(bundle(), []byte("}")), Error: "cut off"},
		{Name: "more after the end", File: append(bundle(), `7`...), Error: "text after the end"},
		{Name: "a second document that is cut off", File: append(bundle(), "\n{\"type\": \"bundle\""...), Error: "cut off"},
		{Name: "lines that are no STIX", File: []byte("{\"a\": 1}\n{\"a\": 2}\n"), Error: "no STIX bundle"},
		{Name: "a line that is no STIX", File: append(bundle(), "\n{\"a\": 1}\n"...), Reject: "no STIX bundle"},
		{Name: "a second bundle whose objects are none", File: append(bundle(), "\n{\"type\": \"bundle\", \"objects\": 5}"...), Reject: `"objects"`},
		{Name: "not JSON", File: []byte("ID,name\n1,APT37\n"), Error: "invalid character"},
		{Name: "UTF-16 cut off", File: []byte("\xff\xfe{\x00"), Error: "cut off"},
		{Name: "UTF-32", File: []byte("\xff\xfe\x00\x00{\x00\x00\x00"), Error: "UTF-32"},
		{Name: "a list of no objects", File: []byte(`[{"type": "intrusion-set"}, 5, []]`), Error: "no STIX"},
		{Name: "an empty list", File: []byte(`[]`), Error: "no STIX"},
		{Name: "an envelope of no objects", File: []byte(`{"more": false, "objects": [{"a": 1}]}`), Error: "no STIX"},
		{Name: "an empty envelope", File: []byte(`{"more": false}`), Error: "no objects"},
		{Name: "one object with an id of another type", File: []byte(`{"type": "intrusion-set", "id": "malware--1"}`), Error: "no STIX"},
		{Name: "one object cut off", File: []byte(`{"type": "intrusion-set", "id": "intrusion-set--1", "name": `), Error: "cut off"},
		{Name: "a list of bundles cut off", File: []byte(`[{"type": "bundle", "objects": [`), Error: "cut off"},
		{Name: "a text", File: []byte(`"bundle"`), Error: "the document is a text"},
		{Name: "null", File: []byte(`null`), Error: "the document is null"},
		{Name: "not a bundle", File: []byte(`{"type": "report", "objects": []}`), Error: "no STIX bundle"},
		{Name: "an empty object", File: []byte(`{}`), Error: "no STIX bundle"},
		{Name: "a bundle of nothing", File: []byte(`{"type": "bundle", "objects": []}`), Error: "no objects"},
		{Name: "a bundle without objects", File: []byte(`{"type": "bundle"}`), Error: "no objects"},
		{Name: "objects are an object", File: []byte(`{"type": "bundle", "objects": {}}`), Error: `"objects"`},
		{Name: "objects are null", File: []byte(`{"type": "bundle", "objects": null}`), Error: `"objects"`},
		{Name: "objects twice", File: []byte(`{"type": "bundle", "objects": [], "objects": []}`), Error: "duplicate"},
		{Name: "a key twice", File: bundle(actor("2", `"name": "B", "name": "C"`)), Error: "duplicate"},
		{Name: "a key twice, once escaped", File: bundle(actor("2", `"name": "B", "n\u0061me": "C"`)), Error: "duplicate"},
		{Name: "broken UTF-8", File: bundle(actor("2", "\"name\": \"B\xff\"")), Error: "invalid UTF-8"},
		{Name: "a lone surrogate", File: bundle(actor("2", `"name": "\ud83d"`)), Error: "surrogate"},
		{Name: "surrogates in the wrong order", File: bundle(actor("2", `"name": "\ude00\ud83d"`)), Error: "surrogate"},
		{Name: "nested too deep", File: bundle(actor("2", `"name": "B", "x": `+strings.Repeat("[", 20000)+strings.Repeat("]", 20000))), Error: "the limit is 512 levels"},
		{Name: "gzip cut off", File: ingesttest.Gzip(bundle())[:60], Error: "unpack"},
		{Name: "gzip in name only", File: []byte("\x1f\x8bnot really"), Error: "gzip"},
		{Name: "a gzip bomb", File: ingesttest.Gzip(bundle(actor("2", `"name": "`+strings.Repeat("A", 20<<20)+`"`))), Error: "too large"},
		{Name: "one endless object", File: bundle(actor("2", `"name": "`+strings.Repeat("A", 33<<20)+`"`)), Error: "too large"},
	})
}

func TestMalformedObjects(t *testing.T) {
	ingesttest.Malformed(t, stix.Read, ingest.Options{Dataset: "d", Recorded: "2020-01-01"}, []ingesttest.Bad{
		{Name: "an object is null", File: bundle(`null`), Reject: `is no id`},
		{Name: "an object is a number", File: bundle(`7`), Reject: "number"},
		{Name: "an object is a list", File: bundle(`[]`), Reject: "a list"},
		{Name: "no type", File: bundle(`{"id": "intrusion-set--2"}`), Reject: "is no id"},
		{Name: "an id of another type", File: bundle(`{"type": "intrusion-set", "id": "malware--2", "name": "B"}`), Reject: "is no id"},
		{Name: "no id", File: bundle(`{"type": "intrusion-set", "name": "B"}`), Reject: "is no id"},
		{Name: "a type that is a number", File: bundle(`{"type": 5, "id": "x--1"}`), Reject: "is no id"},
		{Name: "no name", File: bundle(actor("2", `"aliases": ["B"]`)), Reject: "no name"},
		{Name: "a null name", File: bundle(actor("2", `"name": null`)), Reject: "no name"},
		{Name: "a name of white space", File: bundle(actor("2", `"name": " \t\u00a0 "`)), Reject: "no name"},
		{Name: "a name with a control character", File: bundle(actor("2", `"name": "A\u0000B"`)), Reject: "control character"},
		{Name: "an endless name", File: bundle(actor("2", `"name": "`+strings.Repeat("A", 10000)+`"`)), Reject: "longer than"},
		{Name: "confidence beyond all bounds", File: bundle(actor("2", `"name": "B", "confidence": 1e999`)), Reject: "number"},
		{Name: "aliases are an object", File: bundle(actor("2", `"name": "B", "aliases": {"a": 1}`)), Reject: "an object where a list belongs"},
		{Name: "an alias is an object", File: bundle(actor("2", `"name": "B", "aliases": ["C", {}]`)), Reject: "an object where a word belongs"},
		{Name: "a name is an object", File: bundle(actor("2", `"name": {"en": "B"}`)), Reject: "an object where a word belongs"},
		{Name: "two names", File: bundle(actor("2", `"name": ["B", "C"]`)), Reject: "one of 2 where one word belongs"},
		{Name: "revoked is a word", File: bundle(actor("2", `"name": "B", "revoked": "perhaps"`)), Reject: "a text where true or false belongs"},
		{Name: "references are a text", File: bundle(actor("2", `"name": "B", "external_references": "https://example.org"`)), Reject: "a text where a list belongs"},
		{Name: "a reference is a text", File: bundle(actor("2", `"name": "B", "external_references": ["https://example.org"]`)), Reject: "a text"},
		{Name: "a confidence in words", File: bundle(actor("2", `"name": "B", "confidence": "high"`)), Reject: "a text where a whole number belongs"},
		{Name: "half a confidence", File: bundle(actor("2", `"name": "B", "confidence": 85.5`)), Reject: "a number where a whole number belongs"},
		{Name: "a sector is a list", File: bundle(`{"type": "identity", "id": "identity--2", "name": "V", "sectors": [["energy"]]}`), Reject: "a list where a word belongs"},
		{Name: "markings are an object", File: bundle(actor("2", `"name": "B", "object_marking_refs": {}`)), Reject: "taken to be TLP:RED"},
		{Name: "markings of parts are a text", File: bundle(actor("2", `"name": "B", "granular_markings": "secret"`)), Reject: "taken to be TLP:RED"},
		{Name: "a marking of no kind", File: bundle(actor("2", `"name": "B", "object_marking_refs": ["marking-definition--2"]`), `{"type": "marking-definition", "id": "marking-definition--2"}`), Reject: "taken to be TLP:RED"},
		{Name: "confidence over 100", File: bundle(actor("2", `"name": "B", "confidence": 101`)), Reject: "not between 0 and 100"},
		{Name: "a wrong date", File: bundle(actor("2", `"name": "B", "first_seen": "2017-02-30T00:00:00Z"`)), Reject: "not a timestamp"},
		{Name: "a date in words", File: bundle(actor("2", `"name": "B", "last_seen": "late in 2017"`)), Reject: "not a timestamp"},
		{Name: "a year of five digits", File: bundle(actor("2", `"name": "B", "first_seen": "20170-01-01T00:00:00Z"`)), Reject: "not a timestamp"},
		{
			Name: "dates in reverse", Reject: "ends before it starts",
			File: bundle(actor("2", `"name": "B", "first_seen": "2019-01-01T00:00:00Z", "last_seen": "2017-01-01T00:00:00Z"`)),
		},
		{Name: "a modified that is none", File: bundle(`{"type": "intrusion-set", "id": "intrusion-set--2", "name": "B", "modified": "yesterday"}`), Reject: "not a timestamp"},
		{Name: "the same version twice", File: bundle(actor("1", `"name": "B"`)), Reject: "twice"},
	})
}

// In every form of a file one bad object costs itself alone.
func TestMalformedObjectsInOtherForms(t *testing.T) {
	good := `{"type": "intrusion-set", "id": "intrusion-set--1", "name": "A"}`
	ingesttest.Malformed(t, stix.Read, ingest.Options{Dataset: "d", Recorded: "2020-01-01"}, []ingesttest.Bad{
		{Name: "in an envelope", File: []byte(`{"more": true, "objects": [` + good + `, 7]}`), Reject: "number"},
		{Name: "in a list", File: []byte(`[` + good + `, {"type": "intrusion-set", "id": "intrusion-set--2"}]`), Reject: "no name"},
		{Name: "in a bundle in a list", File: []byte(`[{"type": "bundle", "objects": [` + good + `, null]}]`), Reject: "is no id"},
		{Name: "a bundle without a list in a list", File: []byte(`[` + good + `, {"type": "bundle", "objects": 5}]`), Reject: "is no id"},
		{Name: "one object", File: []byte(`{"type": "intrusion-set", "id": "intrusion-set--1", "name": "A", "first_seen": "x"}`), Reject: "not a timestamp"},
	})
}

func TestMalformedRelationships(t *testing.T) {
	ingesttest.Malformed(t, stix.Read, ingest.Options{Dataset: "d", Recorded: "2020-01-01"}, []ingesttest.Bad{
		{Name: "revoked by itself", File: bundle(loop(1)...), Reject: "revoked by itself"},
		{Name: "a cycle in revoked-by", File: bundle(loop(3)...), Reject: "revoked by itself"},
		{Name: "a long cycle in revoked-by", File: bundle(loop(2000)...), Reject: "revoked by itself"},
		{
			Name: "revoked by two", Reject: "already",
			File: bundle(actor("r", `"name": "R", "revoked": true`), actor("2", `"name": "B"`),
				relation("revoked-by", "intrusion-set--r", "intrusion-set--1", ""), relation("revoked-by", "intrusion-set--r", "intrusion-set--2", "")),
		},
		{
			Name: "a group revoked by a campaign", Reject: "cannot stand for",
			File: bundle(actor("r", `"name": "R", "revoked": true`), `{"type": "campaign", "id": "campaign--1", "name": "C"}`,
				relation("revoked-by", "intrusion-set--r", "campaign--1", "")),
		},
		{Name: "targets a vulnerability", File: bundle(relation("targets", "intrusion-set--1", "vulnerability--1", "")), Reject: "which is no victim"},
		{Name: "targets nothing", File: bundle(relation("targets", "intrusion-set--1", "", "")), Reject: "which is no victim"},
		{Name: "targets what is not there", File: bundle(relation("targets", "intrusion-set--1", "identity--9", "")), Reject: "not in the bundle"},
		{Name: "an actor that is not there", File: bundle(relation("targets", "threat-actor--9", "identity--1", "")), Reject: "not in the bundle"},
		{
			Name: "a relationship that ends before it starts", Reject: "ends before it starts",
			File: bundle(relation("targets", "intrusion-set--1", "identity--1", `, "start_time": "2019-01-01T00:00:00Z", "stop_time": "2018-01-01T00:00:00Z"`)),
		},
		{
			Name: "a victim with a control character in its name", Reject: "control character",
			File: bundle(`{"type": "identity", "id": "identity--2", "name": "V\u0000", "identity_class": "organization"}`, relation("targets", "intrusion-set--1", "identity--2", "")),
		},
		{
			Name: "100,000 aliases, one of them broken", Reject: "control character",
			File: bundle(actor("2", `"name": "B", "aliases": ["bad\u0007", `+many(100_000, func(i int) string { return fmt.Sprintf(`"alias %d"`, i) }, ",")+`]`)),
		},
		{
			Name: "100,000 objects that are none", Reject: "true or false",
			File: bundle(many(100_000, func(int) string { return "true" }, ",")),
		},
	})
}

func TestAByteOrderMarkIsNoFault(t *testing.T) {
	in := ingest.Bytes("bom", append([]byte("\ufeff"), bundle()...))
	if _, diagnostics := ingesttest.MustRead(t, stix.Read, []ingest.Input{in}, feed); len(diagnostics.Rejects) > 0 {
		t.Errorf("rejects: %v", diagnostics.Rejects)
	}
}
