package misp_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/graph/ingest/ingesttest"
	"github.com/actorgraph/actorgraph/graph/ingest/misp"
)

// cluster is a cluster of these records beside one good one.
func cluster(records ...string) []byte {
	good := `{"value": "A", "uuid": "u-a", "meta": {"country": "KP"}}`
	return []byte(`{"type": "threat-actor", "version": 1, "values": [` + strings.Join(append([]string{good}, records...), ",\n") + `]}`)
}

// meta is a record with this in its meta.
func meta(members string) string {
	return `{"value": "B", "uuid": "u-b", "meta": {` + members + `}}`
}

func TestMalformedFiles(t *testing.T) {
	ingesttest.Malformed(t, misp.Read, released, []ingesttest.Bad{
		{Name: "empty file", File: nil, Error: "it is empty"},
		{Name: "a byte order mark alone", File: []byte("\ufeff"), Error: "cut off"},
		{Name: "cut off in a record", File: cluster()[:80], Error: "cut off"},
		{Name: "cut off at the end", File: bytes.TrimSuffix(cluster(), []byte("}")), Error: "cut off"},
		{Name: "more after the end", File: append(cluster(), "{}"...), Error: "text after the end"},
		{Name: "a table", File: []byte("value,uuid\nA,1\n"), Error: "invalid character"},
		{Name: "a list of records", File: []byte(`[{"value": "A"}]`), Error: "the document is a list"},
		{Name: "no type", File: []byte(`{"values": [{"value": "A"}]}`), Error: "names no type"},
		{Name: "a type that is an object", File: []byte(`{"type": {}, "values": []}`), Error: "/type: it is an object"},
		{Name: "two types", File: []byte(`{"type": ["threat-actor", "tool"], "values": []}`), Error: "/type: it is a list"},
		{Name: "a version that is an object", File: []byte(`{"type": "threat-actor", "version": {}, "values": [{"value": "A"}]}`), Reject: "an object"},
		{Name: "two sources", File: []byte(`{"type": "threat-actor", "source": ["a", "b"], "values": [{"value": "A"}]}`), Reject: "a list"},
		{Name: "no values", File: []byte(`{"type": "threat-actor"}`), Error: "holds no values"},
		{Name: "empty values", File: []byte(`{"type": "threat-actor", "values": []}`), Error: "holds no values"},
		{Name: "values are an object", File: []byte(`{"type": "threat-actor", "values": {"value": "A"}}`), Error: `"values" is an object`},
		{Name: "values are null", File: []byte(`{"type": "threat-actor", "values": null}`), Error: `"values" is null`},
		{Name: "values twice", File: []byte(`{"type": "threat-actor", "values": [], "values": []}`), Error: "duplicate"},
		{Name: "a key twice in a record", File: cluster(`{"value": "B", "value": "C"}`), Error: "duplicate"},
		{Name: "a key twice in meta", File: cluster(meta(`"country": "KP", "country": "KR"`)), Error: "duplicate"},
		{Name: "broken UTF-8", File: cluster("{\"value\": \"B\xc3\x28\"}"), Error: "invalid UTF-8"},
		{Name: "a surrogate in UTF-8", File: cluster("{\"value\": \"B\xed\xa0\x80\"}"), Error: "invalid UTF-8"},
		{Name: "a lone surrogate", File: cluster(`{"value": "\udfff"}`), Error: "surrogate"},
		{Name: "nested too deep", File: cluster(meta(`"x": ` + strings.Repeat(`{"x":`, 20000) + "1" + strings.Repeat("}", 20000))), Error: "the limit is 512 levels"},
		{Name: "a number with a leading zero", File: cluster(meta(`"since": 007`)), Error: "invalid character"},
		{Name: "NaN", File: cluster(meta(`"since": NaN`)), Error: "invalid character"},
		{Name: "a comment", File: cluster("/* B */"), Error: "invalid character"},
		{Name: "a trailing comma", File: cluster(""), Error: "invalid character"},
		{Name: "gzip cut off", File: ingesttest.Gzip(cluster())[:50], Error: "unpack"},
		{Name: "gzip in name only", File: []byte("\x1f\x8b\x08"), Error: "gzip"},
		{Name: "gzip with a wrong checksum", File: append(ingesttest.Gzip(cluster())[:len(ingesttest.Gzip(cluster()))-8], "abcdefgh"...), Error: "unpack"},
		{Name: "a gzip bomb of white space", File: ingesttest.Gzip(append([]byte("{"), bytes.Repeat([]byte("\n\t  "), 8<<20)...)), Error: "too large"},
		{Name: "a gzip bomb in good JSON", File: ingesttest.Gzip(cluster(meta(`"x": "` + strings.Repeat("A", 20<<20) + `"`))), Error: "too large"},
	})
}

func TestMalformedRecords(t *testing.T) {
	var aliases, victims strings.Builder
	for i := range 100_000 {
		fmt.Fprintf(&aliases, `"alias %d",`, i)
		fmt.Fprintf(&victims, `"Nobody %d",`, i%20_000)
	}
	ingesttest.Malformed(t, misp.Read, released, []ingesttest.Bad{
		{Name: "a record is null", File: cluster("null"), Reject: "neither a name nor a uuid"},
		{Name: "a record is a text", File: cluster(`"APT37"`), Reject: "a text"},
		{Name: "a record is empty", File: cluster("{}"), Reject: "neither a name nor a uuid"},
		{Name: "no name", File: cluster(`{"uuid": "u-b"}`), Reject: "no name"},
		{Name: "a name of white space", File: cluster(`{"uuid": "u-b", "value": " \u2003 "}`), Reject: "no name"},
		{Name: "a name with an escape sequence", File: cluster(`{"value": "\u001b[31mRED", "uuid": "u-b"}`), Reject: "control character"},
		{Name: "an endless name", File: cluster(`{"value": "` + strings.Repeat("A", 5000) + `", "uuid": "u-b"}`), Reject: "longer than"},
		{Name: "a name of punctuation without a uuid", File: cluster(`{"value": "***"}`), Reject: "neither a name nor a uuid"},
		{Name: "a uuid twice", File: cluster(`{"value": "B", "uuid": "U-A "}`), Reject: "same id"},
		{Name: "meta is a list", File: cluster(`{"value": "B", "meta": []}`), Reject: "a list"},
		{Name: "synonyms are an object", File: cluster(meta(`"synonyms": {"a": "b"}`)), Reject: "an object"},
		{Name: "a synonym is a list", File: cluster(meta(`"synonyms": [["a"]]`)), Reject: "a list"},
		{Name: "a synonym is true", File: cluster(meta(`"synonyms": [true]`)), Reject: "true or false"},
		{Name: "a name that is an object", File: cluster(`{"value": {"en": "B"}, "uuid": "u-b"}`), Reject: "an object where a word belongs"},
		{Name: "two names", File: cluster(`{"value": ["B", "C"], "uuid": "u-b"}`), Reject: "one of 2 where one word belongs"},
		{Name: "related is a text", File: cluster(`{"value": "B", "related": "u-a"}`), Reject: "a text where a list belongs"},
		{Name: "a relation is a text", File: cluster(`{"value": "B", "related": ["u-a"]}`), Reject: "a text"},
		{Name: "two confidences", File: cluster(meta(`"country": "KP", "attribution-confidence": ["50", "60"]`)), Reject: "a list of 2"},
		{Name: "half a confidence", File: cluster(meta(`"country": "KP", "attribution-confidence": "50.5"`)), Reject: "no confidence"},
		{Name: "a country that is an object", File: cluster(meta(`"country": {"iso": "KP"}`)), Reject: "an object"},
		{Name: "a time in words", File: cluster(meta(`"since": "long ago"`)), Reject: "date"},
		{Name: "a time in reverse", File: cluster(meta(`"since": "2017", "until": "2015"`)), Reject: "ends before it starts"},
		{Name: "a list of victims in a list", File: cluster(meta(`"suspected_victims": [["Japan"]]`)), Reject: "a list"},
		{Name: "a country that is none", File: cluster(meta(`"country": "North"`)), Reject: "no country"},
		{Name: "a confidence in words", File: cluster(meta(`"country": "KP", "attribution-confidence": "high"`)), Reject: "no confidence"},
		{Name: "a confidence beyond all bounds", File: cluster(meta(`"country": "KP", "attribution-confidence": 1e400`)), Reject: "no confidence"},
		{Name: "a negative confidence", File: cluster(meta(`"country": "KP", "attribution-confidence": -1`)), Reject: "no confidence"},
		{Name: "an attribution without a producer", File: cluster(meta(`"name-attribution": ["B"]`)), Reject: "names no producer"},
		{Name: "an origin that is an object", File: cluster(meta(`"origin:B": {}`)), Reject: "an object"},
		{Name: "100,000 aliases, one of them broken", File: cluster(meta(`"synonyms": [` + aliases.String() + `{}]`)), Reject: "an object"},
		{Name: "100,000 victims, one of them broken", File: cluster(meta(`"cfr-suspected-victims": [` + victims.String() + `{}]`)), Reject: "an object"},
	})
}

func TestAByteOrderMarkIsNoFault(t *testing.T) {
	in := ingest.Bytes("bom", append([]byte("\ufeff"), cluster()...))
	if _, diagnostics := ingesttest.MustRead(t, misp.Read, []ingest.Input{in}, released); len(diagnostics.Rejects) > 0 {
		t.Errorf("rejects: %v", diagnostics.Rejects)
	}
}
