package mispevent_test

import (
	"testing"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/graph/ingest/ingesttest"
	"github.com/actorgraph/actorgraph/graph/ingest/mispevent"
)

var mine = ingest.Options{Dataset: "my-misp"}

const plain = `{"uuid": "7d6ac6b1-54ea-4c6b-8a62-3b0a5d1d1001", "date": "2024-02-11", "info": "A", "Tag": [{"name": "misp-galaxy:threat-actor=\"Owl\""}]}`

func TestReadGolden(t *testing.T) {
	ingesttest.Golden(t, "event.golden", mispevent.Read, []ingest.Input{ingest.File("testdata/event.json", nil)}, mine)
}

// An answer of the API, a list and one event a file are read alike.
func TestReadings(t *testing.T) {
	want := graph.Reading{Dataset: "my-misp", Recorded: "2024-02-11"}
	ingesttest.Readings(t, mispevent.Read, []ingesttest.Release{
		{Name: "one event", Text: `{"Event": ` + plain + `}`, O: mine, Want: want},
		{Name: "an answer", Text: `{"response": [{"Event": ` + plain + `}]}`, O: mine, Want: want},
		{Name: "an old answer", Text: `{"response": {"Event": [` + plain + `]}}`, O: mine, Want: want},
		{Name: "nothing around it", Text: plain, O: mine, Want: want},
		{Name: "a list with nothing around it", Text: `[` + plain + `]`, O: mine, Want: want},
		{Name: "lines", Text: `{"Event": ` + plain + "}\n" + plain + "\n", O: mine, Want: want},
		{Name: "a list", Text: `[{"Event": ` + plain + `}]`, O: mine, Want: want},
	})
}

func TestReadRefuses(t *testing.T) {
	ingesttest.Refuses(t, mispevent.Read, []ingesttest.Refusal{
		{Name: "no data set", Inputs: []ingest.Input{ingest.Bytes("f", []byte(`{"Event": `+plain+`}`))}, Want: "give a key"},
		{Name: "no date", Inputs: []ingest.Input{ingest.Bytes("f", []byte(`{"Event": {"info": "A"}}`))}, O: mine, Want: "no event has a date"},
	})
}

func TestMalformed(t *testing.T) {
	events := func(more string) []byte { return []byte(`[{"Event": ` + plain + `}, ` + more + `]`) }
	ingesttest.Malformed(t, mispevent.Read, mine, []ingesttest.Bad{
		{Name: "empty", File: nil, Error: "it is empty"},
		{Name: "cut off", File: []byte(`{"Event": {"uuid"`), Error: "cut off"},
		{Name: "no event", File: []byte(`{"type": "bundle", "objects": []}`), Error: "no events"},
		{Name: "the manifest of a feed", File: []byte(`{"7d6ac6b1-54ea-4c6b-8a62-3b0a5d1d1001": ` + plain + `}`), Error: "name the folder"},
		{Name: "a line that is none", File: []byte(plain + "\n{}\n"), Reject: "no event"},
		{Name: "an event that is a list", File: events(`{"Event": []}`), Reject: "a list"},
		{Name: "an element that is none", File: events(`7`), Reject: "no event"},
		{Name: "an actor without a name", File: events(`{"Event": {"Galaxy": [{"type": "threat-actor", "GalaxyCluster": [{"value": "?"}]}]}}`), Reject: "no name"},
		{Name: "galaxies that are a text", File: events(`{"Event": {"Galaxy": "x"}}`), Reject: "a text"},
	})
}

func TestReadStopsWhenCancelled(t *testing.T) {
	ingesttest.StopsWhenCancelled(t, mispevent.Read, []ingest.Input{ingest.File("testdata/event.json", nil)}, mine)
}

func FuzzRead(f *testing.F) {
	ingesttest.Fuzz(f, mispevent.Read, mine, []byte(`[{"Event": `+plain+`}, 7]`))
}
