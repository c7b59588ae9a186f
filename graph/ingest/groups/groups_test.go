package groups_test

import (
	"testing"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/graph/ingest/groups"
	"github.com/actorgraph/actorgraph/graph/ingest/ingesttest"
)

func file(name string) ingest.Input { return ingest.File("testdata/"+name, nil) }

var released = ingest.Options{Recorded: "2024-03-01"}

func TestReadGolden(t *testing.T) {
	ingesttest.Golden(t, "etda.golden", groups.Read, []ingest.Input{file("etda.json")}, ingest.Options{})
	ingesttest.Golden(t, "malpedia.golden", groups.Read, []ingest.Input{file("malpedia.json")}, released)
	ingesttest.Golden(t, "microsoft.golden", groups.Read, []ingest.Input{file("microsoft.json")}, released)
}

func TestReadings(t *testing.T) {
	ingesttest.Readings(t, groups.Read, []ingesttest.Release{
		{Name: "ETDA tells its day", Inputs: []ingest.Input{file("etda.json")}, Want: graph.Reading{Dataset: "etda", Recorded: "2024-02-11", Full: true}},
		{Name: "Malpedia", Inputs: []ingest.Input{file("malpedia.json")}, O: released, Want: graph.Reading{Dataset: "malpedia", Recorded: "2024-03-01", Full: true}},
		{Name: "Microsoft", Inputs: []ingest.Input{file("microsoft.json")}, O: released, Want: graph.Reading{Dataset: "microsoft-names", Recorded: "2024-03-01", Full: true}},
	})
}

func TestReadRefuses(t *testing.T) {
	ingesttest.Refuses(t, groups.Read, []ingesttest.Refusal{
		{Name: "no date", Inputs: []ingest.Input{file("microsoft.json")}, Want: "give the date"},
		{Name: "two lists", Inputs: []ingest.Input{file("microsoft.json"), file("etda.json")}, O: released, Want: "one file, not 2"},
	})
}

func TestMalformed(t *testing.T) {
	ingesttest.Malformed(t, groups.Read, released, []ingesttest.Bad{
		{Name: "empty", File: nil, Error: "it is empty"},
		{Name: "cut off", File: []byte(`[{"Threat actor name": "A"`), Error: "cut off"},
		{Name: "another list", File: []byte(`[{"name": "A"}]`), Error: "no groups in a form that is known"},
		{Name: "nothing", File: []byte(`{}`), Error: "no groups in a form that is known"},
		{Name: "a cluster of MISP", File: []byte(`{"type": "threat-actor", "values": [{"uuid": "1"}]}`), Error: "no groups in a form that is known"},
		{Name: "a row that is none", File: []byte(`[{"Threat actor name": "A"}, 7]`), Reject: "a number"},
		{Name: "a row of another form", File: []byte(`[{"Threat actor name": "A"}, {"actor": "B"}]`), Reject: "no group as the list has them"},
		{Name: "no name", File: []byte(`[{"Threat actor name": "A"}, {"Threat actor name": 5.5}, {"Threat actor name": []}]`), Reject: "no name"},
		{Name: "twice", File: []byte(`[{"Threat actor name": "A"}, {"Threat actor name": "a"}]`), Reject: "the same id"},
		{Name: "a name too long for a name", File: []byte(`[{"Threat actor name": "A\u0007"}]`), Reject: "control character"},
	})
}

func TestReadStopsWhenCancelled(t *testing.T) {
	ingesttest.StopsWhenCancelled(t, groups.Read, []ingest.Input{file("microsoft.json")}, released)
}

func TestDetect(t *testing.T) {
	for head, want := range map[string]bool{
		`[ {"Threat actor name": "A"`:                                              true,
		`{"authors": [], "values": [{"actor": "A", "names": [{"name-giver": "B"`:   true,
		`{"apt1": {"description": "x", "meta": {"country": "CN"}, "value": "APT1"`: true,
		`{"authors": [], "type": "threat-actor", "values": [{"meta": {}, "value"`:  false,
		`{"type": "bundle", "objects": [`:                                          false,
		"actor,names\n":                                                            false,
	} {
		if got := groups.Detect([]byte(head)); got != want {
			t.Errorf("%s: got %v, want %v", head, got, want)
		}
	}
}

func FuzzRead(f *testing.F) {
	ingesttest.Fuzz(f, groups.Read, released, []byte(`{"values": [{"actor": 5, "names": [{}], "operations": [{"date": []}]}]}`))
}
