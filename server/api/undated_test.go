package api_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/actorgraph/actorgraph/graph"
)

// TestWindowCountsWhatItLeavesOut asks for what has no time, and so is in no window.
func TestWindowCountsWhatItLeavesOut(t *testing.T) {
	const moth, wren graph.ID = "actor/other/moth", "actor/other/wren"
	d := graph.Document{
		Reading:  graph.Reading{Dataset: "other", Recorded: "2018-01-01", Full: true},
		Entities: []graph.Entity{{ID: moth, Name: "Moth", Dataset: "other"}, {ID: wren, Name: "Wren", Dataset: "other"}, alias("Night Moth")},
		Claims: []graph.Claim{
			said(graph.Targets, moth, "country/KR", "Bodega", "2017"),
			said(graph.Targets, moth, "country/KR", "Bodega", ""), // beside a dated one
			said(graph.Targets, moth, "country/CZ", "Bodega", ""),
			said(graph.Targets, moth, "country/VN", "Bodega", "2012"), // dated, outside
			said(graph.Targets, wren, "country/CZ", "Bodega", ""),
			said(graph.Targets, wren, "country/KR", "Bodega", "2017"),
			said(graph.Named, graph.AliasID("Night Moth"), moth, "Bodega", ""), // structure, which no window leaves out
		},
	}
	for i := range d.Claims {
		d.Claims[i].Dataset = "other"
	}
	c := clientOf(t, open(t, feed("2018-01-01", true), d))
	for _, tc := range []struct {
		why, query, path string
		want             []any
	}{
		{"pairs of an actor", `{ x: actor(name: "moth", view: {occurred: "2017"}) { targets(kinds: [COUNTRY]) { undated totalCount } } }`, "x.targets.undated", []any{1.0}},
		{"pairs without a window", `{ x: actor(name: "moth") { targets(kinds: [COUNTRY]) { undated } } }`, "x.targets.undated", []any{0.0}},
		{"pairs of a target", `{ x: country(id: "country/CZ", view: {occurred: "2017", datasets: ["other"]}) { targetedBy { undated } } }`, "x.targetedBy.undated", []any{2.0}},
		{"pairs of several actors", `{ x: country(id: "country/KR", view: {occurred: "2017", datasets: ["other"]}) { targetedBy { nodes { actor { targets(kinds: [COUNTRY]) { undated } } } } } }`, "x.targetedBy.nodes.actor.targets.undated", []any{1.0, 1.0}},
		{"claims of a pair", `{ x: actor(name: "moth", view: {occurred: "2017"}) { targets(kinds: [COUNTRY]) { nodes { claims { undated } } } } }`, "x.targets.nodes.claims.undated", []any{1.0}},
		{"claims of an actor", `{ x: actor(name: "moth", view: {occurred: "2017"}) { claims { undated } } }`, "x.claims.undated", []any{2.0}},
		{"claims of an actor without a window", `{ x: actor(name: "moth") { claims { undated } } }`, "x.claims.undated", []any{0.0}},
		{"claims of several actors", `{ x: country(id: "country/KR", view: {occurred: "2017", datasets: ["other"]}) { targetedBy { nodes { actor { claims { undated } } } } } }`, "x.targetedBy.nodes.actor.claims.undated", []any{2.0, 1.0}},
		{"all claims", `{ x: claims(view: {occurred: "2017", datasets: ["other"], match: CERTAINLY}) { undated } }`, "x.undated", []any{3.0}},
		{"a timeline lists them", `{ x: actor(name: "moth", view: {occurred: "2017"}) { timeline(kinds: [COUNTRY]) { undated { target { id } } } } }`, "x.timeline.undated.target.id", []any{"country/CZ"}},
		{"a target's too", `{ x: country(id: "country/CZ", view: {occurred: "2017", datasets: ["other"]}) { timeline { undated { actor { id } claims { totalCount } } } } }`, "x.timeline.undated.actor.id", []any{string(moth), string(wren)}},
	} {
		if diff := cmp.Diff(tc.want, c.get(tc.path, tc.query)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tc.why, diff)
		}
	}
}
