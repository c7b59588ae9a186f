package api_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2/ast"
)

// TestEveryListIsBounded reads the schema: a list is one of a page, or has a
// length that the schema tells.
func TestEveryListIsBounded(t *testing.T) {
	schema := schemaOf(t)
	for _, name := range sortedNames(schema) {
		for _, f := range schema.Types[name].Fields {
			if f.Type.Elem == nil || strings.HasPrefix(f.Name, "__") || sized(schema, name, f) {
				continue
			}
			t.Errorf("%s.%s: %s can be of any length", name, f.Name, f.Type)
		}
	}
}

func sized(schema *ast.Schema, of string, f *ast.FieldDefinition) bool {
	if strings.HasSuffix(of, "Connection") || f.Directives.ForName("listSize") != nil {
		return true
	}
	for _, typ := range schema.Types { // by the field that leads here
		for _, g := range typ.Fields {
			d := g.Directives.ForName("listSize")
			if d == nil || g.Type.Name() != of {
				continue
			}
			if a := d.Arguments.ForName("sizedFields"); a != nil && strings.Contains(a.Value.String(), `"`+f.Name+`"`) {
				return true
			}
		}
	}
	return false
}

// TestFirstCutsEveryList asks every list that is no page for its first items,
// and for how many there are.
func TestFirstCutsEveryList(t *testing.T) {
	schema := schemaOf(t)
	c := wholeOf(t, open(t, feed("2018-01-01", true), feed("2018-12-31", true), feed("2019-01-01", false), report(), other("2020-06-01", mossFormer, "country/PL"), sharing()))
	n := 0
	for _, name := range sortedNames(schema) {
		if name == "Query" || name == "Commit" { // TestCommitListsAreCut
			continue
		}
		typ := schema.Types[name]
		for _, f := range typ.Fields {
			if f.Type.Elem == nil || f.Arguments.ForName("first") == nil {
				continue
			}
			n++
			count := countOf(typ, f.Name)
			if count == "" && f.Directives.ForName("deprecated") == nil && f.Name != "weights" { // as many as shared
				t.Errorf("%s.%s: no field tells how long it is", name, f.Name)
			}
			items := ""
			if schema.Types[f.Type.Name()].IsCompositeType() {
				items = "{ __typename " + strings.Join(slices.DeleteFunc([]string{"id", "rule", "first"}, func(leaf string) bool {
					return schema.Types[f.Type.Name()].Fields.ForName(leaf) == nil
				}), " ") + " }"
			}
			ask := func(first int) answer {
				return c.ask(fmt.Sprintf(routes[name], fmt.Sprintf("x: %s(first: %d) %s %s", f.Name, first, items, count)))
			}
			whole := found(ask(1000).Data)
			if len(whole) == 0 {
				t.Fatalf("%s.%s: the question does not reach the field", name, f.Name)
			}
			for first := range 3 {
				for i, got := range found(ask(first).Data) {
					if diff := cmp.Diff(whole[i].items[:min(first, len(whole[i].items))], got.items); diff != "" {
						t.Errorf("%s.%s(first: %d) (-want +got):\n%s", name, f.Name, first, diff)
					}
					n := len(whole[i].items)
					if f.Name == "claims" && len(got.counts) == 1 && got.counts[0] >= min(n, 1) && got.counts[0] <= n { // what says the same counts once
						continue
					}
					if count != "" && fmt.Sprint(got.counts) != fmt.Sprint([]int{n}) {
						t.Errorf("%s.%s is %v, and the list has %d items", name, count, got.counts, len(whole[i].items))
					}
				}
			}
			for _, first := range []int{-1, 100_000} {
				if a := ask(first); len(a.Errors) == 0 || a.Errors[0].Extensions.Code != "BAD_INPUT" || a.Errors[0].Extensions.Hint == "" {
					t.Errorf("%s.%s(first: %d): %+v", name, f.Name, first, a.Errors)
				}
			}
		}
	}
	if n < 40 {
		t.Errorf("only %d lists", n)
	}
}

// countOf returns the field that tells how long a list is, "" for none.
func countOf(typ *ast.Definition, list string) string {
	list = strings.Replace(list, "supportingClaims", "claims", 1) // which claimCount counts
	for _, one := range []string{list, strings.TrimSuffix(list, "s"), strings.TrimSuffix(list, "es"), strings.TrimSuffix(list, "ies") + "y"} {
		if typ.Fields.ForName(one+"Count") != nil {
			return one + "Count"
		}
	}
	return ""
}

// listed is a list somewhere in an answer, with what stands beside it.
type listed struct {
	items  []any
	counts []int
}

// found returns all lists of an answer that are called x.
func found(v any) []listed {
	var out []listed
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			out = append(out, found(item)...)
		}
	case map[string]any:
		if items, ok := v["x"].([]any); ok {
			l := listed{items: items}
			for _, beside := range v {
				if n, ok := beside.(float64); ok {
					l.counts = append(l.counts, int(n))
				}
			}
			return []listed{l}
		}
		for _, item := range v {
			out = append(out, found(item)...)
		}
	}
	return out
}
