package api_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestBlocs(t *testing.T) {
	c := wholeOf(t, handMade(t))
	for _, tt := range []struct {
		why, query, list string
		cells            []string
		want             []string
	}{
		{
			"who belonged when, by when they joined",
			`{ bloc(name: "five eyes") { members { country { name } during } } }`,
			"bloc.members",
			[]string{"country.name", "during"},
			[]string{"United Kingdom 1946-03-05/..", "United States 1946-03-05/..", "Canada 1948/..", "Australia 1956/..", "New Zealand 1956/.."},
		},
		{
			"who joined since",
			`{ bloc(name: "NATO") { members(during: "1998") { country { iso2 } } } }`,
			"bloc.members",
			[]string{"country.iso2"},
			strings.Fields("BE CA DK FR GB IS IT LU NL NO PT US GR TR DE ES"),
		},
		{
			"members with who hit them",
			`{ bloc(name: "EU") { members(during: "1960") { country { name targetedBy { nodes { actor { name } } } } } } }`,
			"bloc.members",
			[]string{"country.name", "country.targetedBy.nodes.actor.name"},
			[]string{"Belgium", "Germany Moss Cell", "France", "Italy", "Luxembourg", "Netherlands"},
		},
		{
			"who hit a member, whichever",
			`{ whoTargeted(membersOf: ["NATO"]) { nodes { actor { name } } } }`,
			"whoTargeted.nodes",
			[]string{"actor.name"},
			[]string{"Moss Cell"},
		},
		{
			"members and other countries",
			`{ whoTargeted(membersOf: ["NATO"], countries: ["JP"]) { nodes { actor { name } } } }`,
			"whoTargeted.nodes",
			[]string{"actor.name"},
			[]string{"Möss", "Moss Cell"},
		},
	} {
		t.Run(tt.why, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, c.rows(tt.list, tt.cells, tt.query)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.query, diff)
			}
		})
	}
}
