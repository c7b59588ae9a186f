package misp_test

import (
	"errors"
	"os"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/graph/ingest/ingesttest"
	"github.com/actorgraph/actorgraph/graph/ingest/misp"
)

var released = ingest.Options{Recorded: "2026-08-06"}

func file(name string) ingest.Input { return ingest.File("testdata/"+name, nil) }

func TestReadGolden(t *testing.T) {
	ingesttest.Golden(t, "threat-actor.golden", misp.Read,
		[]ingest.Input{file("producer.json"), file("threat-actor.json")}, released)
}

func TestReadSettlesWhatReadingItIs(t *testing.T) {
	partial := false
	text := func(members string) string { return `{` + members + `, "values": [{"value": "A"}]}` }
	ingesttest.Readings(t, misp.Read, []ingesttest.Release{
		{
			Name: "from the cluster", Text: text(`"type": "threat-actor", "version": 349`), O: released,
			Want: graph.Reading{Dataset: "misp-galaxy", Release: "349", Recorded: "2026-08-06", Full: true},
		},
		{
			Name: "another cluster of actors", Text: text(`"type": "mitre-intrusion-set", "category": "actor", "version": "12"`), O: released,
			Want: graph.Reading{Dataset: "misp-mitre-intrusion-set", Release: "12", Recorded: "2026-08-06", Full: true},
		},
		{
			Name: "the options win", Text: text(`"type": "threat-actor", "version": 349`),
			O:    ingest.Options{Dataset: "mine", Recorded: "2020-01-01", Release: "x", Full: &partial},
			Want: graph.Reading{Dataset: "mine", Release: "x", Recorded: "2020-01-01"},
		},
		{
			Name: "no version", Text: text(`"type": "threat-actor"`), O: released,
			Want: graph.Reading{Dataset: "misp-galaxy", Recorded: "2026-08-06", Full: true},
		},
	})
}

func TestReadRefusesInputsThatAreNoRelease(t *testing.T) {
	ingesttest.Refuses(t, misp.Read, []ingesttest.Refusal{
		{Name: "no date", Inputs: []ingest.Input{file("threat-actor.json")}, Want: "give the release's date"},
		{Name: "producers alone", Inputs: []ingest.Input{file("producer.json")}, O: released, Want: "no cluster of actors"},
		{Name: "nothing", O: released, Want: "no cluster of actors"},
		{Name: "a date that is none", Inputs: []ingest.Input{file("threat-actor.json")}, O: ingest.Options{Recorded: "2026-02-30"}, Want: "not a date"},
		{Name: "a key that is none", Inputs: []ingest.Input{file("threat-actor.json")}, O: ingest.Options{Recorded: "2026-08-06", Dataset: "a b"}, Want: "not a data set's key"},
		{Name: "a type that makes no key", Inputs: []ingest.Input{ingest.Bytes("f", []byte(`{"type": "a b", "category": "actor", "values": [{"value": "A"}]}`))}, O: released, Want: "not a data set's key"},
		{Name: "two clusters", Inputs: []ingest.Input{file("threat-actor.json"), file("threat-actor.json")}, O: released, Want: "a second cluster of actors"},
		{Name: "a cluster of tools", Inputs: []ingest.Input{ingest.Bytes("tool.json", []byte(`{"type": "tool", "category": "tool", "values": [{"value": "X"}]}`))}, O: released, Want: "holds no actors"},
	})
}

func TestReadOfAMissingFileIsNoInputError(t *testing.T) {
	_, _, err := misp.Read(t.Context(), []ingest.Input{file("absent.json")}, released)
	if !errors.Is(err, os.ErrNotExist) || errors.Is(err, graph.ErrInvalid) {
		t.Errorf("got %v, want os.ErrNotExist alone", err)
	}
}

func TestReadStopsWhenCancelled(t *testing.T) {
	ingesttest.StopsWhenCancelled(t, misp.Read, []ingest.Input{file("threat-actor.json")}, released)
}

// A record that gets a uuid keeps what was said of it before, and the name
// alone never leads to one of two.
func TestARecordIsContinuedByItsUUID(t *testing.T) {
	read := func(values string) graph.Document {
		in := ingest.Bytes("f", []byte(`{"type": "threat-actor", "values": [`+values+`]}`))
		doc, _ := ingesttest.MustRead(t, misp.Read, []ingest.Input{in}, released)
		return doc
	}
	tests := []struct {
		name, values string
		former       graph.ID
		want         graph.ID // what it leads to; empty: it is a record itself, or not there
	}{
		{"without a uuid", `{"value": "APT 37"}`, "actor/misp-galaxy/apt37", ""},
		{"with one", `{"value": "APT37", "uuid": "u1"}`, "actor/misp-galaxy/apt37", "actor/misp-galaxy/u1"},
		{"two of one name", `{"value": "APT37", "uuid": "u1"}, {"value": "Apt 37", "uuid": "u2"}`, "actor/misp-galaxy/apt37", ""},
		{"one of the two without", `{"value": "APT37", "uuid": "u1"}, {"value": "Apt 37"}`, "actor/misp-galaxy/apt37", ""},
		{"a name without letters", `{"value": "***", "uuid": "u1"}`, "actor/misp-galaxy/", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, e := range read(tt.values).Entities {
				if e.ID == tt.former && e.ReplacedBy != tt.want {
					t.Errorf("%s is replaced by %q, want %q", e.ID, e.ReplacedBy, tt.want)
				}
				if e.ReplacedBy != "" && e.ID != tt.former {
					t.Errorf("%s is replaced by %q, want nothing but %s", e.ID, e.ReplacedBy, tt.former)
				}
			}
		})
	}
}

// A relation that leads nowhere does not lead to a record without a uuid.
func TestARelationToNothingIsCounted(t *testing.T) {
	in := ingest.Bytes("f", []byte(`{"type": "threat-actor", "values": [{"value": "A"},
		{"value": "B", "uuid": "u", "related": [{"dest-uuid": "", "type": "similar"}]}]}`))
	doc, diagnostics := ingesttest.MustRead(t, misp.Read, []ingest.Input{in}, released)
	for _, c := range doc.Claims {
		if c.Predicate == graph.SimilarTo {
			t.Errorf("got %+v", c)
		}
	}
	if diagnostics.Outside["related: similar"] != 1 {
		t.Errorf("counted %v, want one related: similar", diagnostics.Outside)
	}
}

func TestDetect(t *testing.T) {
	tests := []struct {
		name, head string
		want       bool
	}{
		{"a cluster", "{\n  \"authors\": [\n \"x\"", true},
		{"an old cluster", "{\n  \"values\": [ {", true},
		{"a STIX bundle", `{"type": "bundle", "id": "bundle--1", "values": 1`, false},
		{"a list", `[{"values": 1}]`, false},
		{"a table", "ID,authors,values\n", false},
		{"nothing", "", false},
	}
	for _, tt := range tests {
		if got := misp.Detect([]byte(tt.head)); got != tt.want {
			t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
		}
	}
}

func FuzzRead(f *testing.F) {
	ingesttest.Fuzz(f, misp.Read, released,
		[]byte(`{"type": "threat-actor", "values": [{"value": "A", "uuid": 1}, {"value": null}, 7, {"meta": []}]}`),
		cluster(meta(`"suspected_victims": "Japan, Vietnam", "victimology": ["a; b"], "since": 2013, "until": "31.12.2017", "tags": [{"name": "tlp:x"}], "PAP": 7, "country": ["KP", {}]`)),
		[]byte(`{"type": "groups", "authors": [{}], "tlp": ["amber"], "source": "://", "values": [{"value": ["A"], "related": {"dest-uuid": 1}, "Tag": {"name": 1}}]}`),
		[]byte(`{"type": "threat-actor", "version": {}, "values": {}}`),
		[]byte("\ufeff{}"), []byte("\x1f\x8b"), []byte(`{"values": [`), []byte(`{"type": "\ud800"}`))
}
