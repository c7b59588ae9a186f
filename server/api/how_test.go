package api_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2/ast"
)

// TestHowHasOneDefault reads the schema: wherever one can say in which ways a
// target may follow, leaving it out means the same.
func TestHowHasOneDefault(t *testing.T) {
	n := 0
	check := func(where string, typ *ast.Type, value *ast.Value) {
		if typ.String() != "[How!]" {
			return
		}
		n++
		if value == nil || value.String() != "[DIRECT]" {
			t.Errorf("%s has the default %v, want [DIRECT]", where, value)
		}
	}
	for name, typ := range schemaOf(t).Types {
		for _, f := range typ.Fields {
			check(name+"."+f.Name, f.Type, f.DefaultValue)
			for _, a := range f.Arguments {
				check(name+"."+f.Name+"("+a.Name+":)", a.Type, a.DefaultValue)
			}
		}
	}
	if n < 20 {
		t.Errorf("only %d arguments and fields", n)
	}
}

// TestTargetsAreCountedAlike counts the targets of one actor in every question
// that does, for each way in which they may follow.
func TestTargetsAreCountedAlike(t *testing.T) {
	c := wholeOf(t, seeded(t))
	const actor = `actor/seed/apt37`
	for _, how := range []string{"", ", how: [DIRECT]", ", how: [DIRECT, ROLLED_UP]"} {
		want := fmt.Sprint(c.get("actor.targets.totalCount", fmt.Sprintf(`{ actor(id: %q) { targets(first: 0%s) { totalCount } } }`, actor, how))[0])
		for field, query := range map[string]string{
			"changes.totalCount": `{ changes(actor: %q, from: "1990-01-01", to: "2030-01-01", first: 0%s) { totalCount } }`,
			"compare.rowCount":   `{ compare(actors: [%q], first: 0%s) { rowCount } }`,
		} {
			if got := fmt.Sprint(c.get(field, fmt.Sprintf(query, actor, how))[0]); got != want {
				t.Errorf("%s%s is %s; targets has %s", field, how, got, want)
			}
		}
		if rows := c.get("agreement.rows.target.id", fmt.Sprintf(`{ agreement(actor: %q%s) { rows { target { id } } } }`, actor, how)); fmt.Sprint(len(rows)) != want {
			t.Errorf("agreement%s has %d rows; targets has %s", how, len(rows), want)
		}
	}
}

// TestHowWithoutAProjection asks what a store answers by itself in every way,
// and wants the answer of the projection.
func TestHowWithoutAProjection(t *testing.T) {
	s := handMade(t)
	whole, plain := wholeOf(t, s), clientOf(t, s)
	for _, how := range []string{"DIRECT", "[DIRECT, ROLLED_UP]", "[DIRECT, BROADER]", "[DIRECT, ROLLED_UP, VIA_SUBGROUP]", "VIA_SUBGROUP"} {
		for _, query := range []string{
			`{ changes(actor: "Möss", from: "2018-06-01", to: "2020-01-01", how: %s) { nodes { label targeting { target { id } how } } } }`,
			`{ changes(from: "2012-06-01", to: "2020-01-01", how: %s) { nodes { label targeting { actor { id } target { id } how } } } }`,
			`{ agreement(actor: "Möss", how: %s) { rows { target { id } asserted } } }`,
			`{ actors(where: {targets: ["JP", "Germany", "government"], how: %s}) { nodes { id } } }`,
			`{ actor(id: "actor/feed/moss") { targets(how: %s) { nodes { target { id } how claimCount } } } }`,
			`{ country(name: "JP") { targetedBy(how: %s) { nodes { actor { id } how claimCount } } } }`,
			`{ country(name: "DE") { targetedBy(how: %s) { nodes { actor { id } how claimCount } } } }`, // of a subgroup
		} {
			query := fmt.Sprintf(query, how)
			got, want := plain.ask(query), whole.ask(query)
			if len(got.Errors)+len(want.Errors) > 0 {
				t.Fatalf("%s: %v %v", query, got.Errors, want.Errors)
			}
			if diff := cmp.Diff(want.Data, got.Data); diff != "" {
				t.Errorf("%s (-projection +store):\n%s", query, diff)
			}
		}
	}
}
