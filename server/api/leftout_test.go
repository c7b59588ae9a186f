package api_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/actorgraph/actorgraph/graph"
)

// TestMinConfidenceCountsWhatItLeavesOut asks for what says nothing of how sure it is.
func TestMinConfidenceCountsWhatItLeavesOut(t *testing.T) {
	for name, c := range map[string]client{"with a projection": wholeOf(t, handMade(t)), "without": clientOf(t, handMade(t))} {
		for _, tc := range []struct {
			why, query, path string
			want             []any
		}{
			{"targets", `{ x: actor(name: "Möss", view: {minConfidence: 50}) { targets { totalCount unknownConfidence } } }`, "x.targets.unknownConfidence", []any{4.0}},
			{"targets of a kind", `{ x: actor(name: "Möss", view: {minConfidence: 50}) { targets(kinds: [COUNTRY]) { totalCount unknownConfidence } } }`, "x.targets.unknownConfidence", []any{3.0}},
			{"without a least confidence", `{ x: actor(name: "Möss") { targets { unknownConfidence } } }`, "x.targets.unknownConfidence", []any{0.0}},
			{"who targets", `{ x: country(name: "KR", view: {minConfidence: 0}) { targetedBy { totalCount unknownConfidence } } }`, "x.targetedBy.unknownConfidence", []any{2.0}},
			{"a claim counts once, however many targets follow", `{ x: actor(name: "Möss", view: {minConfidence: 50}) { targets(how: [DIRECT, ROLLED_UP]) { unknownConfidence } } }`, "x.targets.unknownConfidence", []any{4.0}},
			{"claims", `{ x: claims(predicates: [TARGETS], view: {minConfidence: 50, datasets: ["feed"]}) { unknownConfidence } }`, "x.unknownConfidence", []any{5.0}},
			{"claims of an actor", `{ x: actor(name: "Möss", view: {minConfidence: 50}) { claims(predicates: [TARGETS]) { unknownConfidence } } }`, "x.claims.unknownConfidence", []any{4.0}},
		} {
			if diff := cmp.Diff(tc.want, c.get(tc.path, tc.query)); diff != "" {
				t.Errorf("%s, %s (-want +got):\n%s", name, tc.why, diff)
			}
		}
	}
}

// TestGroupsThatNobodyNamesAreNoActorsAmongOthers: they stand for whoever was
// behind one incident.
func TestGroupsThatNobodyNamesAreNoActorsAmongOthers(t *testing.T) {
	nobody, kestrel := graph.UnnamedID("other", "12-cn"), graph.ID("actor/other/kestrel")
	d := graph.Document{
		Reading:  graph.Reading{Dataset: "other", Recorded: "2018-01-01", Full: true},
		Entities: []graph.Entity{{ID: nobody, Name: "Unnamed group of incident 12 (China)", Dataset: "other"}, {ID: kestrel, Name: "Kestrel", Dataset: "other"}},
		Claims: []graph.Claim{
			said(graph.Targets, nobody, "country/CZ", "Bodega", "2017"), said(graph.Targets, nobody, "country/KR", "Bodega", "2017"),
			said(graph.Targets, kestrel, "country/CZ", "Bodega", "2018"),
		},
	}
	for i := range d.Claims {
		d.Claims[i].Dataset = "other"
	}
	docs := []graph.Document{feed("2018-01-01", true), d}
	for name, c := range map[string]client{"with a projection": wholeOf(t, open(t, docs...)), "without": clientOf(t, open(t, docs...))} {
		for _, tc := range []struct {
			why, query, path string
			want             []any
		}{
			{"a list of actors", `{ actors(where: {datasets: ["other"]}) { nodes { name } } }`, "actors.nodes.name", []any{"Kestrel"}},
			{"on request", `{ actors(where: {datasets: ["other"]}, view: {unnamed: true}) { totalCount } }`, "actors.totalCount", []any{2.0}},
			{"who targets", `{ country(name: "CZ") { targetedBy { nodes { actor { name } } } } }`, "country.targetedBy.nodes.actor.name", []any{"Kestrel"}},
			{"and how many are left out", `{ country(name: "CZ") { targetedBy { unnamed } } }`, "country.targetedBy.unnamed", []any{1.0}},
			{"none on request", `{ country(name: "CZ", view: {unnamed: true}) { targetedBy { unnamed totalCount } } }`, "country.targetedBy.unnamed", []any{0.0}},
			{"it is found by its id", `{ actor(id: "` + string(nobody) + `") { targets { nodes { target { id } } } } }`, "actor.targets.nodes.target.id", []any{"country/CZ", "country/KR"}},
			{"its claims are claims", `{ claims(subject: "` + string(nobody) + `") { totalCount } }`, "claims.totalCount", []any{2.0}},
		} {
			if diff := cmp.Diff(tc.want, c.get(tc.path, tc.query)); diff != "" {
				t.Errorf("%s, %s (-want +got):\n%s", name, tc.why, diff)
			}
		}
	}
	c := wholeOf(t, open(t, docs...))
	for _, tc := range []struct {
		query, path string
		want        []any
	}{
		{`{ firstEntrants(targets: ["CZ"]) { nodes { actors { name } } } }`, "firstEntrants.nodes.actors.name", []any{"Kestrel"}},
		{`{ whoTargeted(countries: ["CZ"]) { nodes { actor { name } } } }`, "whoTargeted.nodes.actor.name", []any{"Kestrel"}},
		{`{ whoTargeted(countries: ["CZ"], view: {unnamed: true}) { totalCount } }`, "whoTargeted.totalCount", []any{2.0}},
		{`{ similarActors(actor: "` + string(nobody) + `", kinds: [COUNTRY]) { actor { name } } }`, "similarActors.actor.name", []any{"Kestrel", "Möss"}},
	} {
		if diff := cmp.Diff(tc.want, c.get(tc.path, tc.query)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tc.query, diff)
		}
	}
}
