package api_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/server/access"
)

// The other feed has a group of the same name, and gives it a new id in 2022.
const (
	mossFormer graph.ID = "actor/other/moss"
	mossToday  graph.ID = "actor/other/0b5e"
)

func other(day graph.Date, record graph.ID, target graph.ID) graph.Document {
	d := graph.Document{
		Reading:  graph.Reading{Dataset: "other", Recorded: day, Full: true},
		Entities: []graph.Entity{{ID: record, Name: "MÖSS", Dataset: "other"}, alias("Lichen")},
	}
	if record != mossFormer {
		d.Entities = append(d.Entities, graph.Entity{ID: mossFormer, Name: "MÖSS", Dataset: "other", ReplacedBy: record})
	}
	for _, c := range []graph.Claim{said(graph.Targets, record, target, "Bodega", ""), said(graph.Named, graph.AliasID("Lichen"), record, "Bodega", "")} {
		c.Dataset = "other"
		d.Claims = append(d.Claims, c)
	}
	return d
}

func twoFeeds(t *testing.T) client {
	return clientOf(t, open(t, feed("2018-01-01", true), feed("2018-12-31", true), feed("2019-01-01", false), report(),
		other("2020-06-01", mossFormer, "country/PL"), other("2022-05-31", mossFormer, "country/PL"), other("2022-06-01", mossToday, "country/CZ")))
}

// TestRecordsReadTogether asks for one group that two data sets have.
func TestRecordsReadTogether(t *testing.T) {
	c := twoFeeds(t)
	const fields = `{ id name aliases targets(kinds: [COUNTRY], how: DIRECT, first: 50) { nodes { target { id } } } }`
	for _, tc := range []struct {
		why, query, path string
		want             []string
	}{
		{"by name", `{ x: actor(name: "möss") ` + fields + ` }`, "x.id", []string{"actor/feed/moss"}},
		{"by a member's id", `{ x: actor(id: "actor/other/0b5e") ` + fields + ` }`, "x.id", []string{"actor/feed/moss"}},
		{"by an id that was replaced", `{ x: actor(id: "actor/other/moss") ` + fields + ` }`, "x.id", []string{"actor/feed/moss"}},
		{"by the other feed's alias", `{ x: actor(name: "lichen") ` + fields + ` }`, "x.id", []string{"actor/feed/moss"}},
		{"names of both", `{ x: actor(name: "möss") ` + fields + ` }`, "x.aliases", []string{"Green Carpet", "Lichen", "MÖSS", "Möss", "Shared Name", "green-carpet"}},
		{"targets of both", `{ x: actor(name: "möss") ` + fields + ` }`, "x.targets.nodes.target.id", []string{"country/CZ", "country/KR", "country/VN"}},
		{"targets of the id that was replaced", `{ x: actor(name: "möss", view: {knownAsOf: "2021-01-01"}) ` + fields + ` }`, "x.targets.nodes.target.id", []string{"country/KR", "country/PL", "country/VN"}},
		{"a later id, on a date before it", `{ x: actor(id: "actor/other/0b5e", view: {knownAsOf: "2021-01-01"}) ` + fields + ` }`, "x.targets.nodes.target.id", []string{"country/KR", "country/PL", "country/VN"}},
		{"before the other feed", `{ x: actor(name: "lichen", view: {knownAsOf: "2018-06-01"}) ` + fields + ` }`, "x.targets.nodes.target.id", []string{"country/FR", "country/KR", "country/VN"}},
		{"in a list, once", `{ x: actors(view: {datasets: ["other"]}) { nodes { id } } }`, "x.nodes.id", []string{"actor/feed/moss"}},
		{"in all data sets", `{ x: actors(where: {inAllDatasets: ["feed", "other"]}) { nodes { id } } }`, "x.nodes.id", []string{"actor/feed/moss"}},
		{"as the subject of claims", `{ x: claims(subject: "actor/other/moss", predicates: [TARGETS]) { nodes { object { id } } } }`, "x.nodes.object.id", []string{"country/CZ", "country/KR", "country/VN", "sector/government", "victim/nihonpost"}},
		{"the records", `{ x: actor(name: "möss") { records { id dataset { key } } } }`, "x.records.id", []string{"actor/feed/moss", "actor/other/0b5e"}},
		{"why", `{ x: actor(name: "möss") { records { joinedBy { rule with } } } }`, "x.records.joinedBy.with", []string{"actor/feed/moss"}},
		{"apart, by the lens", `{ x: actor(id: "actor/other/moss", view: {lens: NONE}) ` + fields + ` }`, "x.id", []string{"actor/other/0b5e"}},
		{"apart, the targets", `{ x: actor(id: "actor/other/moss", view: {lens: NONE}) ` + fields + ` }`, "x.targets.nodes.target.id", []string{"country/CZ"}},
	} {
		t.Run(tc.why, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, sorted(c.get(tc.path, tc.query))); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestNameOfTwoRecordsThatStayApart(t *testing.T) {
	a := twoFeeds(t).ask(`{ actor(name: "Möss", view: {lens: NONE}) { id } }`)
	if len(a.Errors) == 0 || a.Errors[0].Extensions.Code != "AMBIGUOUS_NAME" || len(a.Errors[0].Extensions.Candidates) != 2 {
		t.Errorf("got %+v", a)
	}
}

// sharing is the other feed with a name that two records of the first feed share.
func sharing() graph.Document {
	d := other("2022-06-01", mossToday, "country/CZ")
	shared := said(graph.Named, graph.AliasID("Shared Name"), mossToday, "Bodega", "")
	shared.Dataset = "other"
	d.Claims = append(d.Claims, shared)
	return d
}

// TestRefusedJoinsAreListed asks for a name that two records of one data set share.
func TestRefusedJoinsAreListed(t *testing.T) {
	c := clientOf(t, open(t, feed("2018-01-01", true), sharing()))
	got := c.get("actor.refused", `{ actor(id: "actor/feed/fern") { refused { record with rule reason claims { predicate } } } }`)
	if len(got) == 0 {
		t.Fatal("nothing is refused")
	}
	r := got[0].(map[string]any)
	if r["record"] != "actor/feed/fern" || r["with"] != "actor/other/0b5e" || r["rule"] == "" || r["reason"] == "" || len(r["claims"].([]any)) == 0 {
		t.Errorf("got %v", r)
	}
}

// TestLaterRecordsTellWhoWasWho asks of a day on which two data sets knew a group
// under names that have nothing in common. A third, first read two years later,
// has both: we know now that they were one, and ask what was known of it then.
func TestLaterRecordsTellWhoWasWho(t *testing.T) {
	record := func(day graph.Date, dataset, name, target string, also ...string) graph.Document {
		id := graph.ID("actor/" + dataset + "/1")
		d := graph.Document{
			Reading:  graph.Reading{Dataset: dataset, Recorded: day, Full: true},
			Entities: []graph.Entity{{ID: id, Name: name, Dataset: dataset}, {ID: "source/feed", Name: "The Feed"}},
			Claims:   []graph.Claim{said(graph.Targets, id, graph.ID("country/"+target), "", "2016")},
		}
		for _, name := range also {
			d.Entities = append(d.Entities, alias(name))
			d.Claims = append(d.Claims, said(graph.Named, graph.AliasID(name), id, "", ""))
		}
		for i := range d.Claims {
			d.Claims[i].Dataset = dataset
		}
		return d
	}
	s := open(t, record("2018-01-01", "a", "Bracken", "KR"), record("2018-01-01", "b", "Heather", "JP"), record("2020-01-01", "c", "Bracken", "VN", "Heather"))
	const targets = `query($v: View) { actor(id: "actor/a/1", view: $v) { targets { nodes { target { id } } } } }`
	for _, tt := range []struct {
		why, view string
		want      []string
	}{
		{"today", `{}`, []string{"country/JP", "country/KR", "country/VN"}},
		{"before the third was read", `{"knownAsOf": "2018-06-01"}`, []string{"country/JP", "country/KR"}},
		{"by the names of that day", `{"knownAsOf": "2018-06-01", "identity": "THEN"}`, []string{"country/KR"}},
		{"a day before it was", `{"knownAsOf": "2019-12-31"}`, []string{"country/JP", "country/KR"}},
		{"when it was", `{"knownAsOf": "2020-01-01"}`, []string{"country/JP", "country/KR", "country/VN"}},
	} {
		for name, c := range map[string]client{"with a projection": wholeOf(t, s), "without": clientOf(t, s)} {
			if diff := cmp.Diff(tt.want, sorted(c.get("actor.targets.nodes.target.id", targets, `{"v": `+tt.view+`}`))); diff != "" {
				t.Errorf("%s, %s (-want +got)\n%s", tt.why, name, diff)
			}
		}
	}
}

// A reason not to join two records is listed once, however many claims it rests on.
func TestARefusalIsListedOnce(t *testing.T) {
	c, _ := writing(t, access.Editor)
	for _, key := range []string{"a", "b", "c"} {
		c.mustAsk(addReport, withReport(`{"key": "`+key+`", "source": {"title": "`+key+`"}, "claims": [{"newActor": "APT37", "object": "Japan"},
			{"actor": "actor/seed/apt37", "predicate": "NAMED", "object": "Moon Tiger"}, {"newActor": "APT37", "predicate": "NAMED", "object": "Moon Tiger"}]}`, false))
	}
	c.mustAsk(addReport, withReport(`{"key": "d", "source": {"title": "d"}, "claims": [{"actor": "actor/seed/apt37", "predicate": "DIFFERENT_FROM", "object": "actor/notes/apt37"}]}`, false))
	list := c.mustAsk(`{ actor(id: "actor/seed/apt37") { refused { record with rule reason } } }`)["actor"].(map[string]any)["refused"].([]any)
	seen := map[string]bool{}
	for _, r := range list {
		if text := fmt.Sprint(r); seen[text] {
			t.Errorf("listed twice: %s", text)
		} else {
			seen[text] = true
		}
	}
	if text := fmt.Sprint(list); !strings.Contains(text, "actor/notes/apt37") {
		t.Errorf("nothing is said of the other record: %s", text)
	}
}
