package identity_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/identity"
)

func TestRegroupings(t *testing.T) {
	const records = "attack/1 A; misp/2 B; cfr/3 C; seed/4 D; "
	for _, tt := range []struct{ why, before, after, want string }{
		{"nothing", "attack/1 == misp/2", "attack/1 == misp/2", ""},
		{"two are joined", "", "attack/1 == misp/2", "attack/1 misp/2 > attack/1"},
		{"two are split", "attack/1 == misp/2", "", "attack/1 > attack/1 misp/2"},
		{"one goes over", "attack/1 == misp/2", "misp/2 == cfr/3", "attack/1 cfr/3 > attack/1 cfr/3"},
		{"two by two", "", "attack/1 == misp/2; cfr/3 == seed/4", "attack/1 misp/2 > attack/1; cfr/3 seed/4 > seed/4"},
		{"one that is new joins", "", "eurepoc/5 E; attack/1 == eurepoc/5", "attack/1 > attack/1"},
		{"one that is new and by itself", "", "eurepoc/5 E", ""},
		{"the new alone are joined", "", "eurepoc/5 E; mine/6 F; eurepoc/5 == mine/6", " > eurepoc/5"},
	} {
		t.Run(tt.why, func(t *testing.T) {
			before, after := exampleOf(records+tt.before).resolve(graph.View{}), exampleOf(records+tt.after).resolve(graph.View{})
			var got []string
			for _, g := range identity.Regroupings(before, after) {
				got = append(got, shortIDs(g.Before)+" > "+shortIDs(g.After))
			}
			if text := strings.Join(got, "; "); text != tt.want {
				t.Errorf("got %q, want %q", text, tt.want)
			}
		})
	}
}

func shortIDs(ids []graph.ID) string {
	return strings.ReplaceAll(strings.Trim(fmt.Sprint(ids), "[]"), "actor/", "")
}

func TestRefusalChanges(t *testing.T) {
	const records = "attack/1 A; misp/2 A; misp/3 B; "
	for _, tt := range []struct{ why, before, after, want string }{
		{"nothing", "", "", ""},
		{"a join is refused now", "", "notes != attack/1 misp/2", `attack/1 misp/2 same primary name: "" > "different, says notes"`},
		{"and then followed", "notes != attack/1 misp/2", "", `attack/1 misp/2 same primary name: "different, says notes" > ""`},
		{"what is said within a data set is refused", "", "attack/1 == misp/2; misp/2 == misp/3", `misp/2 misp/3 same-as: "" > "would become one actor"`},
		{"of another of the data set", "attack/1 == misp/2", "attack/1 == misp/2; attack/1 == misp/3", `attack/1 misp/3 same-as: "" > "would become one actor"`},
		{"for another reason", "notes != attack/1 misp/2", "attack/1 == misp/3", `attack/1 misp/2 same primary name: "different, says notes" > "would become one actor"`},
	} {
		t.Run(tt.why, func(t *testing.T) {
			before, after := exampleOf(records+tt.before).resolve(graph.View{}), exampleOf(records+tt.after).resolve(graph.View{})
			var got []string
			for _, c := range identity.RefusalChanges(before, after) {
				got = append(got, fmt.Sprintf("%s %s: %q > %q", shortIDs([]graph.ID{c.Record, c.With}), c.Rule, inShort(c.Before), inShort(c.After)))
			}
			if text := strings.Join(got, "; "); text != tt.want {
				t.Errorf("got %s, want %s", text, tt.want)
			}
		})
	}
}

// inShort is what matters of a reason.
func inShort(reason string) string {
	for _, part := range []string{"different, says notes", "would become one actor"} {
		if strings.Contains(reason, part) {
			return part
		}
	}
	return reason
}
