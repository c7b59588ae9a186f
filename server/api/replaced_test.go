package api_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/actorgraph/actorgraph/graph"
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
	c := clientOf(t, open(t, feed("2018-01-01", true), before, after))
	for day, want := range map[string][]string{
		"2018-07-25": {string(former), "country/CZ", "country/KR"},
		"2022-11-23": {string(former), "country/CZ", "country/KR"},
		"2022-11-24": {string(today), "country/KR", "country/VN"},
		"2026-01-01": {string(today), "country/KR", "country/VN"},
	} {
		for _, id := range []graph.ID{former, today} {
			query := `{ x: actor(id: "` + string(id) + `", view: {knownAsOf: "` + day + `"}) { id targets(kinds: [COUNTRY]) { nodes { target { id } } } } }`
			got := append(sorted(c.get("x.id", query)), sorted(c.get("x.targets.nodes.target.id", query))...)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s on %s (-want +got):\n%s", id, day, diff)
			}
		}
	}
}
