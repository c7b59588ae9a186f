package api_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/graphtest"
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/graph/ingest/misp"
	"github.com/actorgraph/actorgraph/graph/ingest/stix"
	"github.com/actorgraph/actorgraph/internal/realdata"
	"github.com/actorgraph/actorgraph/seed"
)

// renamedFeeds are two feeds that call one group by different names until 2020. In
// that year "old" has a name that the other's record has too, and lets its record
// Axiom go, whose name it gives to its Panda.
func renamedFeeds() []graph.Document {
	id := graphtest.ActorID
	record := func(dataset, part, name, prose string) graph.Entity {
		return graph.Entity{ID: id(dataset, part), Name: name, Dataset: dataset, Description: prose}
	}
	early := graphtest.Targeted(id("new", "g1"), "country/JP", "2016")
	early.Published = "2017-01-01"
	first := func(day graph.Date) graph.Document {
		return *graphtest.With(graphtest.Release("old", day,
			graphtest.Called("Bear", id("old", "bear"), "Acme"), graphtest.Targeted(id("old", "bear"), "country/KR", "2016"),
			graphtest.Called("Group 72", id("old", "axiom"), ""), graphtest.Targeted(id("old", "axiom"), "country/FR", "2016"),
		), record("old", "bear", "Old Bear", "prose of 2018"), record("old", "axiom", "Axiom", "prose of 2018"), record("old", "panda", "Panda", ""))
	}
	return []graph.Document{
		first("2018-01-01"),
		first("2019-12-31"), // which holds the same, so that it stood until then for certain
		*graphtest.With(graphtest.Release("old", "2020-01-01",
			graphtest.Called("Fancy", id("old", "bear"), "Acme"), graphtest.Targeted(id("old", "bear"), "country/KR", "2016"),
			graphtest.Called("Axiom", id("old", "panda"), ""),
		), record("old", "bear", "Old Bear", "prose of 2020"), record("old", "panda", "Panda", "")),
		*graphtest.With(graphtest.Release("new", "2021-01-01", early), record("new", "g1", "Fancy", "prose of 2021")),
	}
}

func TestThePastKnowsTheGroupsOfToday(t *testing.T) {
	c := clientOf(t, open(t, renamedFeeds()...))
	const fields = `{ id targets(kinds: [COUNTRY], how: [DIRECT]) { nodes { target { id } } } }`
	for _, tt := range []struct {
		why, field, view, path string
		want                   []any
	}{
		{"a name that is given later finds the group", `actor(name: "Fancy", view: {%s})`, `knownAsOf: "2018-06-01"`, "x.targets.nodes.target.id", []any{"country/JP", "country/KR"}},
		{"whose records are one, whoever knew it", `actor(id: "actor/old/bear", view: {%s})`, `knownAsOf: "2018-06-01"`, "x.id", []any{"actor/new/g1"}},
		{"by the names of then they are two", `actor(id: "actor/old/bear", view: {%s})`, `knownAsOf: "2018-06-01", identity: THEN`, "x.id", []any{"actor/old/bear"}},
		{"and the later one's claims are its own", `actor(id: "actor/new/g1", view: {%s})`, `knownAsOf: "2018-06-01", identity: THEN`, "x.targets.nodes.target.id", []any{"country/JP"}},
		{"of the group's records those that were known then tell", `actor(id: "actor/new/g1", view: {%s})`, `knownAsOf: "2017-06-01"`, "x.targets.nodes.target.id", []any{"country/JP"}},
		{"one that is gone is found by the last of its names", `actor(name: "group 72", view: {%s})`, ``, "x.id", []any{"actor/old/axiom"}},
		{"and on a day when it was there", `actor(name: "Group 72", view: {%s})`, `knownAsOf: "2018-06-01"`, "x.targets.nodes.target.id", []any{"country/FR"}},
		{"it yields to a live one of its data set", `actor(name: "Axiom", view: {%s})`, ``, "x.id", []any{"actor/old/panda"}},
		{"on every day", `actor(name: "Axiom", view: {%s})`, `knownAsOf: "2018-06-01"`, "x.id", []any{"actor/old/panda"}},
		{"but not by the names of then", `actor(name: "Axiom", view: {%s})`, `knownAsOf: "2018-06-01", identity: THEN`, "x.id", []any{"actor/old/axiom"}},
		{"and its link stands", `actor(id: "actor/old/axiom", view: {%s})`, ``, "x.id", []any{"actor/old/axiom"}},
	} {
		query := fmt.Sprintf(`{ x: `+tt.field+fields+` }`, tt.view)
		if diff := cmp.Diff(tt.want, c.get(tt.path, query)); diff != "" {
			t.Errorf("%s: %s (-want +got):\n%s", tt.why, query, diff)
		}
	}
}

func TestResolveNameKnowsTheNamesOfToday(t *testing.T) {
	c := clientOf(t, open(t, renamedFeeds()...))
	for _, tt := range []struct {
		why, name, view string
		want            []any
	}{
		{"today", "Fancy", ``, []any{"actor/new/g1"}},
		{"in the past", "Fancy", `knownAsOf: "2018-06-01"`, []any{"actor/new/g1"}},
		{"by the names of then it was not yet the other's", "Fancy", `knownAsOf: "2018-06-01", identity: THEN`, []any{"actor/new/g1"}},
		{"before that was known, nobody's", "Fancy", `knownAsOf: "2016-06-01", identity: THEN`, []any{}},
		{"one that is gone", "Group 72", ``, []any{"actor/old/axiom"}},
		{"one that is gone comes last where its name is another's", "Axiom", ``, []any{"actor/old/panda", "actor/old/axiom"}},
		{"a name that was given up is nobody's", "Bear", ``, []any{}},
		{"but was", "Bear", `knownAsOf: "2018-06-01", identity: THEN`, []any{"actor/old/bear"}},
		{"as one data set has it", "Fancy", `knownAsOf: "2018-06-01", datasets: ["old"]`, []any{"actor/new/g1"}},
		{"as a claimant has it", "Group 72", `claimants: ["Acme"]`, []any{}},
	} {
		query := fmt.Sprintf(`{ x: resolveName(name: %q, view: {%s}) { actor { id } } }`, tt.name, tt.view)
		if diff := cmp.Diff(tt.want, c.get("x.actor.id", query)); diff != "" {
			t.Errorf("%s: %s (-want +got):\n%s", tt.why, query, diff)
		}
	}
}

// An ambiguous name's candidates begin with the actor whose own first name it is.
func TestCandidatesBeginWithTheNamesOwner(t *testing.T) {
	id := graphtest.ActorID
	doc := graphtest.With(graphtest.Release("feed", "2018-01-01", graphtest.Called("Zebra", id("feed", "a"), ""), graphtest.Called("Zebra", id("feed", "b"), "")),
		graph.Entity{ID: id("feed", "a"), Name: "Aardvark", Dataset: "feed"}, graph.Entity{ID: id("feed", "b"), Name: "Bison", Dataset: "feed"},
		graph.Entity{ID: id("feed", "z"), Name: "zebra", Dataset: "feed"})
	c := clientOf(t, open(t, *doc))
	want := []any{"actor/feed/z", "actor/feed/a", "actor/feed/b"}
	if diff := cmp.Diff(want, c.get("x.actor.id", `{ x: resolveName(name: "ZEBRA") { actor { id } } }`)); diff != "" {
		t.Errorf("resolveName (-want +got):\n%s", diff)
	}
	// As of a day before all of them, too, on which none of these records existed.
	for _, view := range []string{``, `, view: {knownAsOf: "2017-01-01", identity: THEN}`} {
		a := c.ask(`{ actor(name: "Zebra"` + view + `) { id } }`)
		var got []any
		for _, candidate := range a.Errors[0].Extensions.Candidates {
			got = append(got, candidate.ID)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("candidates%s (-want +got):\n%s", view, diff)
		}
	}
}

// A past view shows no prose that was written later.
func TestProseOfThePast(t *testing.T) {
	c := clientOf(t, open(t, renamedFeeds()...))
	for _, tt := range []struct {
		why, id, view string
		want          any
	}{
		{"today", "actor/old/bear", `lens: NONE`, "prose of 2020"},
		{"of the release of then", "actor/old/bear", `lens: NONE, knownAsOf: "2019-01-01"`, "prose of 2018"},
		{"before the first release", "actor/old/bear", `lens: NONE, knownAsOf: "2017-01-01"`, nil},
		{"known by claims before the release that describes it", "actor/new/g1", `knownAsOf: "2018-06-01"`, nil},
		{"from that release on", "actor/new/g1", `knownAsOf: "2021-01-01"`, "prose of 2021"},
		{"of one that is gone", "actor/old/axiom", `knownAsOf: "2021-01-01"`, "prose of 2018"},
	} {
		query := fmt.Sprintf(`{ x: actor(id: %q, view: {%s}) { description } }`, tt.id, tt.view)
		if diff := cmp.Diff([]any{tt.want}, c.get("x.description", query)); diff != "" {
			t.Errorf("%s: %s (-want +got):\n%s", tt.why, query, diff)
		}
	}
}

// TestRealNamesInThePast reads two releases of MISP, of which the second has
// 28 records less, beside the seed and ATT&CK.
func TestRealNamesInThePast(t *testing.T) {
	dir := realdata.Dir(t)
	read := func(day graph.Date, name string, reader func(files []ingest.Input, o ingest.Options) (graph.Document, error)) graph.Document {
		doc, err := reader([]ingest.Input{ingest.File(filepath.Join(dir, name), nil)}, ingest.Options{Recorded: day})
		if err != nil {
			t.Fatal(err)
		}
		return doc
	}
	fromMISP := func(files []ingest.Input, o ingest.Options) (graph.Document, error) {
		doc, _, err := misp.Read(t.Context(), files, o)
		return doc, err
	}
	fromSTIX := func(files []ingest.Input, o ingest.Options) (graph.Document, error) {
		doc, _, err := stix.Read(t.Context(), files, o)
		return doc, err
	}
	curated, err := seed.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	c := clientOf(t, open(t, curated,
		read("2022-06-22", "misp-threat-actor-v229-2022-06-22.json.gz", fromMISP), read("2022-11-24", "misp-threat-actor-v254-2022-11-24.json.gz", fromMISP),
		read("2025-11-12", "attack-enterprise-18.1-groups-campaigns-stix2.0.json", fromSTIX)))
	ask := func(name, view string) string {
		a := c.ask(fmt.Sprintf(`{ resolveName(name: %q, view: {%s}) { actor { name } } actor(name: %q, view: {%s}) { id } }`, name, view, name, view))
		var names []string
		for _, n := range walk(a.Data, []string{"resolveName", "actor", "name"}) {
			names = append(names, fmt.Sprint(n))
		}
		if len(a.Errors) > 0 {
			names = append(names, a.Errors[0].Extensions.Code)
		}
		return strings.Join(names, ", ")
	}
	for _, tt := range []struct{ name, view, want string }{
		{"APT28", `knownAsOf: "2016-12-31"`, "APT28"},
		{"ScarCruft", `knownAsOf: "2018-02-20"`, "APT37"},
		{"Red October", ``, "Red October"},
		{"Red October", `knownAsOf: "2022-07-01"`, "Red October"},
		// MISP's record Axiom named ATT&CK's Winnti Group, G0044, when it was let go.
		{"Winnti Umbrella", ``, "Winnti Umbrella, Winnti Group, AMBIGUOUS_NAME"},
	} {
		if got := ask(tt.name, tt.view); got != tt.want {
			t.Errorf("%s, {%s}: got %s, want %s", tt.name, tt.view, got, tt.want)
		}
	}
	if got := ask("Axiom", `knownAsOf: "2022-07-01"`); !strings.Contains(got, "Axiom") {
		t.Errorf("Axiom finds %s", got)
	}
}
