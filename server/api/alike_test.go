package api_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/actorgraph/actorgraph/graph"
)

// trees is a feed of four groups: two hit the same, one hits half of that.
func trees() graph.Document {
	d := graph.Document{Reading: graph.Reading{Dataset: "feed", Recorded: "2018-01-01", Full: true}, Entities: []graph.Entity{{ID: "source/feed", Name: "The Feed"}}}
	for _, group := range []struct {
		name    string
		targets []graph.ID
	}{
		{"Ash", []graph.ID{"country/KR", "country/JP"}},
		{"Birch", []graph.ID{"country/KR", "country/JP"}},
		{"Cedar", []graph.ID{"country/KR", "country/CN"}},
		{"Dogwood", []graph.ID{"country/CN"}},
	} {
		id := graph.ID("actor/feed/" + strings.ToLower(group.name))
		d.Entities = append(d.Entities, graph.Entity{ID: id, Name: group.name, Dataset: "feed"})
		for _, target := range group.targets {
			d.Claims = append(d.Claims, said(graph.Targets, id, target, "", "2016"))
		}
	}
	return d
}

// TestWhatIsAlikeTellsHowMuchAndWhy holds scores and weights to their definition:
// log2(1 + N/n) for what n of N share. Of four groups three hit Korea (1.222) and
// two each of the others (1.585); of three targets two are hit by Ash, Birch and
// Cedar each (1.322) and one by Dogwood (2).
func TestWhatIsAlikeTellsHowMuchAndWhy(t *testing.T) {
	c := wholeOf(t, open(t, trees()))
	for _, tt := range []struct {
		why, list, query string
		want             []string
	}{
		{
			"actors", "similarActors", `{ similarActors(actor: "Ash") { other: actor { id } score sharedCount shared { id } weights } }`,
			[]string{
				"actor/feed/birch 1.000 2 [country/JP 1.585 country/KR 1.222]",
				"actor/feed/cedar 0.278 1 [country/KR 1.222]", // 1.222 of 1.222 + 2 * 1.585
			},
		},
		{
			"targets", "coTargeted", `{ coTargeted(target: "KR") { other: target { id } score sharedCount shared { id } weights } }`,
			[]string{
				"country/JP 0.667 2 [actor/feed/ash 1.322 actor/feed/birch 1.322]", // two of three that weigh the same
				"country/CN 0.222 1 [actor/feed/cedar 1.322]",                      // 1.322 of 3 * 1.322 + 2
			},
		},
		{"no actor hits what no other does", "similarActors", `{ similarActors(actor: "Ash", kinds: [SECTOR]) { other: actor { id } } }`, []string{}},
		{"the first alone", "similarActors", `{ similarActors(actor: "Cedar", first: 1) { other: actor { id } score sharedCount shared { id } weights } }`, []string{"actor/feed/dogwood 0.565 1 [country/CN 1.585]"}},
	} {
		got := []string{}
		for _, row := range c.get(tt.list, tt.query) {
			got = append(got, likeness(row.(map[string]any)))
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", tt.why, diff)
		}
	}
}

// likeness writes a row with what it shares and the weight of that.
func likeness(row map[string]any) string {
	var shared []string
	weights := row["weights"].([]any)
	for i, x := range row["shared"].([]any) {
		shared = append(shared, fmt.Sprintf("%v %.3f", x.(map[string]any)["id"], weights[i]))
	}
	return fmt.Sprintf("%v %.3f %v %v", row["other"].(map[string]any)["id"], row["score"], row["sharedCount"], shared)
}
