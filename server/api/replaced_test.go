package api_test

import (
	"fmt"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/graph/ingest/misp"
	"github.com/actorgraph/actorgraph/internal/realdata"
)

// TestReplacedIDWithTargetsAlone asks for a group of which nothing was said under
// its former id but whom it targets.
func TestReplacedIDWithTargetsAlone(t *testing.T) {
	const former, today graph.ID = "actor/other/apt37", "actor/other/50cd"
	release := func(day graph.Date, entities []graph.Entity, claims ...graph.Claim) graph.Document {
		d := graph.Document{Reading: graph.Reading{Dataset: "other", Recorded: day, Full: true}, Entities: entities}
		for _, c := range claims {
			c.Dataset = "other"
			d.Claims = append(d.Claims, c)
		}
		return d
	}
	before := release("2018-07-25", []graph.Entity{{ID: former, Name: "APT37", Dataset: "other"}},
		said(graph.Targets, former, "country/KR", "Bodega", "2016"), said(graph.Targets, former, "country/CZ", "Bodega", "2016"))
	after := release("2022-11-24", []graph.Entity{{ID: today, Name: "APT37", Dataset: "other"}, {ID: former, Name: "APT37", Dataset: "other", ReplacedBy: today}},
		said(graph.Targets, today, "country/KR", "Bodega", "2018"), said(graph.Targets, former, "country/VN", "Bodega", "2017"))
	still := before // the release of the day before holds all of it, so that it stood until then for certain
	still.Reading.Recorded = "2022-11-23"
	c := clientOf(t, open(t, feed("2018-01-01", true), before, still, after))
	for view, want := range map[string][]string{
		`knownAsOf: "2018-07-25"`:                 {string(today), "country/CZ", "country/KR"},
		`knownAsOf: "2022-11-23"`:                 {string(today), "country/CZ", "country/KR"},
		`knownAsOf: "2022-11-24"`:                 {string(today), "country/KR", "country/VN"},
		`knownAsOf: "2026-01-01"`:                 {string(today), "country/KR", "country/VN"},
		`identity: THEN`:                          {string(today), "country/KR", "country/VN"},
		`knownAsOf: "2018-07-25", identity: THEN`: {string(former), "country/CZ", "country/KR"},
		`knownAsOf: "2022-11-23", identity: THEN`: {string(former), "country/CZ", "country/KR"},
		`knownAsOf: "2022-11-24", identity: THEN`: {string(today), "country/KR", "country/VN"},
	} {
		for _, id := range []graph.ID{former, today} {
			query := `{ x: actor(id: "` + string(id) + `", view: {` + view + `}) { id targets(kinds: [COUNTRY]) { nodes { target { id } } } } }`
			got := append(sorted(c.get("x.id", query)), sorted(c.get("x.targets.nodes.target.id", query))...)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s, %s (-want +got):\n%s", id, view, diff)
			}
		}
	}
}

// TestGroupThatWasGivenAnID reads two real releases: in the first APT37 has no
// uuid, and only the second says that its former id stands for it. What both say of
// it was said all along.
func TestGroupThatWasGivenAnID(t *testing.T) {
	dir := realdata.Dir(t)
	release := func(name string, day graph.Date) graph.Document {
		doc, _, err := misp.Read(t.Context(), []ingest.Input{ingest.File(filepath.Join(dir, name), nil)}, ingest.Options{Recorded: day})
		if err != nil {
			t.Fatal(err)
		}
		return doc
	}
	c := clientOf(t, open(t,
		release("misp-threat-actor-v46-2018-07-25.json.gz", "2018-07-25"), release("misp-threat-actor-v254-2022-11-24.json.gz", "2022-11-24")))
	const former, today = "actor/misp-galaxy/apt37", "actor/misp-galaxy/50cd027f-df14-40b2-aa22-bf5de5061163"
	ask := func(id, view string) string {
		return `{ x: actor(id: "` + id + `"` + view + `) { id targets(kinds: [COUNTRY], how: DIRECT) { totalCount unplaced nodes { target { id } } } } }`
	}
	for view, want := range map[string]string{
		``: today, `, view: {knownAsOf: "2018-07-25"}`: today, `, view: {knownAsOf: "2022-11-23", known: POSSIBLY}`: today,
		`, view: {knownAsOf: "2020-01-01"}`: today, `, view: {knownAsOf: "2022-11-23"}`: today,
		`, view: {knownAsOf: "2018-07-25", identity: THEN}`:                  former,
		`, view: {knownAsOf: "2020-01-01", identity: THEN}`:                  former,
		`, view: {knownAsOf: "2022-11-23", known: POSSIBLY, identity: THEN}`: former,
		`, view: {knownAsOf: "2022-11-24", identity: THEN}`:                  today,
	} {
		byFormer, byToday := c.get("x", ask(former, view)), c.get("x", ask(today, view))
		if diff := cmp.Diff(byFormer, byToday); diff != "" {
			t.Errorf("with %q the two ids lead to different answers:\n%s", view, diff)
		}
		if got := c.get("x.id", ask(former, view)); got[0] != want {
			t.Errorf("with %q the former id leads to %v, want %s", view, got, want)
		}
		if got := c.get("x.targets.unplaced", ask(former, view)); got[0] != float64(0) {
			t.Errorf("with %q %v pairs cannot be placed", view, got)
		}
		targets := c.get("x.targets.nodes.target.id", ask(former, view))
		if diff := cmp.Diff([]any{"country/JP", "country/KR", "country/VN"}, targets); diff != "" {
			t.Errorf("with %q (-want +got):\n%s", view, diff)
		}
	}
}

// TestListOfActorsHasThoseWhoMayHaveBeenKnown compares the list with who is said to
// have targeted somebody, between the same two releases and before the first.
func TestListOfActorsHasThoseWhoMayHaveBeenKnown(t *testing.T) {
	dir := realdata.Dir(t)
	var docs []graph.Document
	for name, day := range map[string]graph.Date{"misp-threat-actor-v46-2018-07-25.json.gz": "2018-07-25", "misp-threat-actor-v254-2022-11-24.json.gz": "2022-11-24"} {
		doc, _, err := misp.Read(t.Context(), []ingest.Input{ingest.File(filepath.Join(dir, name), nil)}, ingest.Options{Recorded: day})
		if err != nil {
			t.Fatal(err)
		}
		docs = append(docs, doc)
	}
	c := clientOf(t, open(t, docs...))
	for _, day := range []string{"2018-07-24", "2018-07-25", "2020-06-30", "2022-11-24"} {
		for _, known := range []string{"CERTAINLY", "POSSIBLY"} {
			for _, identity := range []string{"NOW", "THEN"} {
				view := fmt.Sprintf(`view: {knownAsOf: %q, known: %s, identity: %s}`, day, known, identity)
				listed := sorted(c.get("actors.nodes.id", `{ actors(first: 200, where: {targets: ["Japan"]}, `+view+`) { nodes { id } } }`))
				said := sorted(c.get("country.targetedBy.nodes.actor.id", `{ country(name: "Japan", `+view+`) { targetedBy(first: 200) { nodes { actor { id } } } } }`))
				if diff := cmp.Diff(said, listed); diff != "" {
					t.Errorf("%s (-targetedBy +actors):\n%s", view, diff)
				}
			}
		}
	}
}
