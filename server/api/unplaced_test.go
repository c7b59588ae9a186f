package api_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/graphtest"
)

// sparseFeed is read three times in years, so that much of what it says was said on
// some day between two releases, and one claim that dates itself.
func sparseFeed() []graph.Document {
	moth, wren := graphtest.ActorID("sparse", "moth"), graphtest.ActorID("sparse", "wren")
	dated := graphtest.Targeted(moth, "country/JP", "2016")
	dated.SaidOn = graph.SaidAt("2017-03-01", graph.BasisStated)
	vietnam := graphtest.Targeted(moth, "country/VN", "2016")
	vietnam.Incident = "incident/sparse/1"
	records := []graph.Entity{
		{ID: moth, Name: "Moth", Dataset: "sparse"},
		{ID: wren, Name: "Wren", Dataset: "sparse"},
		{ID: vietnam.Incident, Name: "The Moth Job", Dataset: "sparse", STIXType: "incident"},
	}
	release := func(day graph.Date, claims ...graph.Claim) graph.Document {
		return *graphtest.With(graphtest.Release("sparse", day, claims...), records...)
	}
	return []graph.Document{
		release("2016-01-01", graphtest.Targeted(moth, "country/KR", "2015"), graphtest.Targeted(wren, "country/KR", "")),
		release("2018-01-01", dated, vietnam, graphtest.Targeted(wren, "country/KR", "")),
		release("2020-01-01", dated, vietnam, graphtest.Targeted(wren, "country/VN", "2019")),
	}
}

// TestUnplacedIsWhatPossiblyAdds asks every list that tells it, on days between
// releases and on their own, in both ways in which questions are answered.
func TestUnplacedIsWhatPossiblyAdds(t *testing.T) {
	lists := []struct{ ask, path string }{
		{`x: actor(name: "moth", view: {%s}) { list: targets(kinds: [COUNTRY], how: [DIRECT, ROLLED_UP]) { totalCount unplaced } }`, "x.list."},
		{`x: country(id: "country/KR", view: {%s}) { list: targetedBy { totalCount unplaced } }`, "x.list."},
		{`x: actor(name: "moth", view: {%s}) { list: claims(predicates: [TARGETS]) { totalCount unplaced } }`, "x.list."},
		{`x: claims(predicates: [TARGETS], view: {%s}) { totalCount unplaced }`, "x."},
		{`x: whoTargeted(countries: ["VN"], view: {%s}) { totalCount unplaced }`, "x."},
		{`x: firstEntrants(view: {%s}) { totalCount unplaced }`, "x."},
		{`x: actors(where: {targets: ["VN"]}, view: {%s}) { totalCount unplaced }`, "x."},
		{`x: actors(view: {%s}) { totalCount unplaced }`, "x."},
		{`x: countries(where: {targetedBy: ["moth"]}, view: {%s}) { totalCount unplaced }`, "x."},
		{`x: incidents(where: {actors: ["moth"]}, view: {%s}) { totalCount unplaced }`, "x."},
		{`x: actor(name: "moth", view: {%s}) { list: incidents { totalCount unplaced } }`, "x.list."},
		{`x: agreement(actor: "moth", by: DATASET, view: {%s}) { totalCount: rowCount unplaced }`, "x."},
	}
	s := open(t, sparseFeed()...)
	for name, c := range map[string]client{"with a projection": wholeOf(t, s), "without": clientOf(t, s)} {
		some := false
		for _, l := range lists {
			if name == "without" && strings.Contains(l.ask, "whoTargeted") { // it asks the whole graph
				continue
			}
			for _, day := range []string{"2015-12-31", "2016-01-01", "2017-02-28", "2017-03-01", "2018-01-01", "2019-06-01", "2020-01-01", "2026-01-01"} {
				count := func(view, field string) float64 {
					t.Helper()
					query := "{ " + fmt.Sprintf(l.ask, fmt.Sprintf(`knownAsOf: %q%s`, day, view)) + " }"
					return c.get(l.path+field, query)[0].(float64)
				}
				certain, possible, unplaced := count("", "totalCount"), count(", known: POSSIBLY", "totalCount"), count(", known: CERTAINLY", "unplaced")
				if possible-certain != unplaced || count(", known: POSSIBLY", "unplaced") != 0 {
					t.Errorf("%s, by %s: %v certainly and %v possibly, but %v unplaced\n%s", name, day, certain, possible, unplaced, l.ask)
				}
				some = some || unplaced > 0
			}
		}
		if !some {
			t.Error("nothing is unplaced on any day: the test asks nothing")
		}
	}
}

func TestChangesTellWhatCannotBePlaced(t *testing.T) {
	s := open(t, sparseFeed()...)
	for name, c := range map[string]client{"with a projection": wholeOf(t, s), "without": clientOf(t, s)} {
		for _, tt := range []struct {
			from, to string
			want     []string
			left     float64
		}{
			{"2016-01-01", "2018-01-01", []string{"Moth JP NEW_TARGETING 0", "Moth KR RETRACTED 0", "Moth VN NEW_TARGETING 0"}, 0},
			{"2017-02-28", "2018-01-01", []string{"Moth JP LATE_REPORT 0", "Moth VN UNPLACED 1"}, 1},
			{"2016-01-01", "2017-03-01", []string{"Moth JP NEW_TARGETING 0", "Moth KR UNPLACED 1"}, 1},
			{"2017-02-28", "2019-06-01", []string{"Moth JP LATE_REPORT 0", "Moth VN UNPLACED 1", "Wren KR UNPLACED 1"}, 2},
			{"2019-06-01", "2020-01-01", []string{"Wren VN UNPLACED 1"}, 1},
		} {
			query := fmt.Sprintf(`{ changes(from: %q, to: %q) { unplaced nodes { label unplaced targeting { actor { name } target { ... on Country { iso2 } } } } } }`, tt.from, tt.to)
			got := c.rows("changes.nodes", []string{"targeting.actor.name", "targeting.target.iso2", "label", "unplaced"}, query)
			if left := c.get("changes.unplaced", query)[0]; !slices.Equal(got, tt.want) || left != tt.left {
				t.Errorf("%s, from %s to %s: got %q and %v left out, want %q and %v", name, tt.from, tt.to, got, left, tt.want, tt.left)
			}
		}
	}
}

// laterFeed tells in its second release what it may have told on any day since its first.
func laterFeed() []graph.Document {
	moth, wren := graphtest.ActorID("later", "moth"), graphtest.ActorID("later", "wren")
	records := []graph.Entity{{ID: moth, Name: "Moth", Dataset: "later"}, {ID: wren, Name: "Wren", Dataset: "later"}}
	release := func(day graph.Date, claims ...graph.Claim) graph.Document {
		return *graphtest.With(graphtest.Release("later", day, claims...), records...)
	}
	first := []graph.Claim{
		graphtest.Targeted(moth, "country/KR", "2015"), graphtest.Targeted(moth, "country/JP", "2015"), graphtest.Targeted(wren, "country/KR", ""),
	}
	return []graph.Document{
		release("2016-01-01", first...),
		release("2018-01-01", append(slices.Clone(first),
			graphtest.Targeted(wren, "country/KR", "2014"), graphtest.Targeted(wren, "country/JP", "2016"), graphtest.Targeted(moth, "country/KR", "2017"),
			graphtest.Targeted(moth, "country/VN", "2016"), graphtest.Targeted(wren, "country/VN", "2016"))...),
	}
}

// TestAnswersTellWhatCannotBePlaced asks every answer that is no list of pairs or
// claims, on a day between two releases, in both ways where it can be.
func TestAnswersTellWhatCannotBePlaced(t *testing.T) {
	s := open(t, laterFeed()...)
	for name, c := range map[string]client{"with a projection": wholeOf(t, s), "without": clientOf(t, s)} {
		for _, tt := range []struct{ why, ask, want string }{
			{
				"Vietnam's first, and who may have been before Moth in Korea; in Japan nobody", `firstEntrants(%s) { unplaced nodes { target { name } claimCount unplaced } }`,
				`{"unplaced":1,"nodes":[{"target":{"name":"Japan"},"claimCount":1,"unplaced":0},{"target":{"name":"South Korea"},"claimCount":1,"unplaced":1}]}`,
			},
			{"of one target", `firstEntrants(targets: ["VN"], %s) { unplaced totalCount }`, `{"unplaced":1,"totalCount":0}`},
			{
				"Vietnam, and a second claim on Korea", `agreement(actor: "moth", by: DATASET, %s) { unplaced rows { target { name } claimCount unplaced } }`,
				`{"unplaced":1,"rows":[{"target":{"name":"Japan"},"claimCount":1,"unplaced":0},{"target":{"name":"South Korea"},"claimCount":1,"unplaced":1}]}`,
			},
			{"Japan and Vietnam beside Korea", `similarActors(actor: "moth", %s) { actor { name } sharedCount unplaced }`, `[{"actor":{"name":"Wren"},"sharedCount":1,"unplaced":2}]`},
			{"Wren beside Moth", `coTargeted(target: "KR", %s) { target { name } sharedCount unplaced }`, `[{"target":{"name":"Japan"},"sharedCount":1,"unplaced":1}]`},
			{
				"Wren in Japan, both in Vietnam", `overview(by: COUNTRY, %s) { unplaced groups { target { name } actorCount unplaced } }`,
				`{"unplaced":3,"groups":[{"target":{"name":"South Korea"},"actorCount":2,"unplaced":0},{"target":{"name":"Japan"},"actorCount":1,"unplaced":1}]}`,
			},
			{
				"the same three pairs", `expansions(baseline: "2014", period: "2015/2017", %s) { unplaced nodes { actor { name } unplaced } }`,
				`{"unplaced":3,"nodes":[{"actor":{"name":"Wren"},"unplaced":2},{"actor":{"name":"Moth"},"unplaced":1}]}`,
			},
			{"the same three pairs", `compare(actors: ["moth", "wren"], %s) { unplaced }`, `{"unplaced":3}`},
			{
				"Moth and Vietnam, Japan and Wren", `neighbourhood(ids: ["moth"], kinds: [COUNTRY, ACTOR], %s) { unplaced nodes { name } }`,
				`{"unplaced":2,"nodes":[{"name":"Moth"},{"name":"Japan"},{"name":"South Korea"}]}`,
			},
			{"a second claim on Korea", `paths(from: "moth", to: "KR", %s) { steps { claimCount unplaced } }`, `[{"steps":[{"claimCount":1,"unplaced":1}]}]`},
		} {
			if name == "without" && !strings.HasPrefix(tt.ask, "firstEntrants") && !strings.HasPrefix(tt.ask, "agreement") { // it asks the whole graph
				continue
			}
			ask := func(view string) any {
				t.Helper()
				return c.mustAsk("{ x: " + fmt.Sprintf(tt.ask, "view: {"+view+"}") + " }")["x"]
			}
			var want any
			if err := json.Unmarshal([]byte(tt.want), &want); err != nil {
				t.Fatal(err)
			}
			if got := ask(`knownAsOf: "2017-01-01"`); !reflect.DeepEqual(got, want) {
				t.Errorf("%s, %s:\n got %v\nwant %v", name, tt.why, got, want)
			}
			for _, view := range []string{"", `knownAsOf: "2017-01-01", known: POSSIBLY`} {
				if got := fmt.Sprint(ask(view)); strings.Count(got, "unplaced") == 0 || strings.Count(got, "unplaced") != strings.Count(got, "unplaced:0") {
					t.Errorf("%s, %s: something cannot be placed under {%s}: %s", name, tt.why, view, got)
				}
			}
		}
	}
}
