package api_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/graphtest"
)

// attributed is an incident that a coder and two bodies attribute, with what its record cites.
func attributed() graph.Document {
	incident := graphtest.EntityOf("incident/tables/7")
	incident.References = []graph.ID{"source/late", "source/early", "source/undated"}
	source := func(id graph.ID, published string) graph.Entity {
		e := graphtest.EntityOf(id)
		e.Published = graph.MustSpan(published)
		return e
	}
	by := func(claimant, day, note string) graph.Claim {
		c := graphtest.By(graphtest.Said(graph.AttributedTo, incident.ID, "actor/tables/a"), claimant, "row "+claimant)
		c.SaidOn, c.Note = graph.SaidIn(graph.MustSpan(day), graph.BasisStated), note
		return c
	}
	doc := graphtest.With(graphtest.Release("tables", "2023-01-01",
		by("Ministry", "2018-02-15", "a statement; its minister"), by("Lab", "2017-07-03", "a report"), by("Coder", "2017-07-03", "")),
		incident, source("source/late", "2020-10"), source("source/early", "2017-07"), graphtest.EntityOf("source/undated"))
	return *doc
}

func TestIncidentTellsWhoAttributedIt(t *testing.T) {
	c := clientOf(t, open(t, attributed()))
	const ask = `{ incident(id: "incident/tables/7", view: %s) {
		attributionCount attributions { actor { id } claimant { name } recorded recordedBasis note } referenceCount references { id } } }`
	type rows []string
	for _, tt := range []struct {
		why, view             string
		attributions, sources rows
	}{
		{
			"in the order of their days, then by claimant", `{}`,
			rows{"coder 2017-07-03 <nil>", "lab 2017-07-03 a report", "ministry 2018-02-15 a statement; its minister"},
			rows{"source/late", "source/early", "source/undated"},
		},
		{
			"as known in 2017, by documents known to have been out", `{knownAsOf: "2017-12-31"}`,
			rows{"coder 2017-07-03 <nil>", "lab 2017-07-03 a report"},
			rows{"source/early"},
		},
		{
			"as known in the middle of a document's month", `{knownAsOf: "2017-07-15"}`,
			rows{"coder 2017-07-03 <nil>", "lab 2017-07-03 a report"},
			rows{},
		},
		{
			"as it is possibly known then", `{knownAsOf: "2017-07-15", known: POSSIBLY}`,
			rows{"coder 2017-07-03 <nil>", "lab 2017-07-03 a report"},
			rows{"source/early"},
		},
		{
			"as known after the release that cites what has no day", `{knownAsOf: "2023-01-01"}`,
			rows{"coder 2017-07-03 <nil>", "lab 2017-07-03 a report", "ministry 2018-02-15 a statement; its minister"},
			rows{"source/late", "source/early", "source/undated"},
		},
	} {
		got := rows(c.rows("incident.attributions", []string{"claimant.name", "recorded", "note"}, fmt.Sprintf(ask, tt.view)))
		if diff := cmp.Diff(tt.attributions, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", tt.why, diff)
		}
		if diff := cmp.Diff(tt.sources, rows(c.rows("incident.references", []string{"id"}, fmt.Sprintf(ask, tt.view)))); diff != "" {
			t.Errorf("%s, references (-want +got)\n%s", tt.why, diff)
		}
	}
}

// An incident that several data sets tell of cites what all of them cite: a record
// that quotes another is no reason to lose that one's documents.
func TestIncidentCitesWhatAllItsRecordsCite(t *testing.T) {
	quoting := graphtest.EntityOf("incident/tables/7")
	quoting.References = []graph.ID{"source/quoted", "source/early"}
	seed := graphtest.With(graphtest.Release("seed", "2024-01-01", graphtest.Said(graph.AttributedTo, quoting.ID, "actor/seed/a")),
		quoting, graphtest.EntityOf("source/quoted"), graphtest.EntityOf("source/early"))
	c := clientOf(t, open(t, attributed(), *seed))
	for view, want := range map[string][]string{
		`{}`:                        {"source/late", "source/early", "source/undated", "source/quoted"},
		`{knownAsOf: "2023-12-31"}`: {"source/late", "source/early", "source/undated"},
	} {
		got := c.rows("incident.references", []string{"id"}, fmt.Sprintf(`{ incident(id: "incident/tables/7", view: %s) { references { id } } }`, view))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", view, diff)
		}
	}
}

// An incident is as its own data set tells it, though the seed quotes it, which
// ranks before; until its data set tells it, the quotation's words stand.
func TestAQuotedIncidentIsAsItsDataSetTellsIt(t *testing.T) {
	told := func(dataset string, day graph.Date, name, prose string) graph.Document {
		e := graphtest.EntityOf("incident/tables/7")
		e.Name, e.Description = name, prose
		return *graphtest.With(graphtest.Release(dataset, day, graphtest.In(e.ID, graphtest.Targeted("actor/seed/a", "country/KR", "2017"))...), e)
	}
	c := clientOf(t, open(t, told("seed", "2018-01-01", "Tables 7: A, 2017", ""), told("tables", "2019-01-01", "NavRAT", "A remote access trojan.")))
	for view, want := range map[string][]any{
		``:                        {"NavRAT", "A remote access trojan."},
		`datasets: ["tables"]`:    {"NavRAT", "A remote access trojan."},
		`datasets: ["seed"]`:      {"NavRAT", "A remote access trojan."},
		`knownAsOf: "2018-12-31"`: {"Tables 7: A, 2017", nil},
		`knownAsOf: "2019-01-01", known: POSSIBLY`: {"NavRAT", "A remote access trojan."},
	} {
		query := fmt.Sprintf(`{ x: incident(id: "incident/tables/7", view: {%s}) { name description }
			listed: incidents(where: {name: %q}, view: {%s}) { totalCount } }`, view, want[0], view)
		got := []any{c.get("x.name", query)[0], c.get("x.description", query)[0], c.get("listed.totalCount", query)[0]}
		if diff := cmp.Diff(append(want, float64(1)), got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", view, diff)
		}
	}
	if diff := cmp.Diff([]any{"NavRAT"}, c.get("search.entity.name", `{ search(text: "navrat", kinds: [INCIDENT]) { entity { ... on Incident { name } } } }`)); diff != "" {
		t.Errorf("search (-want +got):\n%s", diff)
	}
}
