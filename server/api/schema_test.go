package api_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"
)

const everything = `{ __schema { types { kind name description
	fields(includeDeprecated: true) { name description args { name description } }
	inputFields { name description } enumValues(includeDeprecated: true) { name description } } } }`

// TestEverythingIsDescribed reads the schema as a notebook does: it is the manual.
func TestEverythingIsDescribed(t *testing.T) {
	c := clientOf(t, open(t))
	n := 0
	check := func(what string, described any) {
		t.Helper()
		n++
		if text, ok := described.(map[string]any)["description"].(string); !ok || len(strings.TrimSpace(text)) < 3 {
			t.Errorf("%s has no description", what)
		}
	}
	each := func(of any, f func(name string, item map[string]any)) {
		items, _ := of.([]any)
		for _, it := range items {
			item := it.(map[string]any)
			f(fmt.Sprint(item["name"]), item)
		}
	}
	each(c.ask(everything).Data["__schema"].(map[string]any)["types"], func(typ string, item map[string]any) {
		if strings.HasPrefix(typ, "__") {
			return // GraphQL's own
		}
		check(typ, item)
		each(item["fields"], func(field string, item map[string]any) {
			check(typ+"."+field, item)
			each(item["args"], func(arg string, item map[string]any) { check(typ+"."+field+"("+arg+":)", item) })
		})
		each(item["inputFields"], func(field string, item map[string]any) { check(typ+"."+field, item) })
		each(item["enumValues"], func(value string, item map[string]any) { check(typ+"."+value, item) })
	})
	if n < 500 {
		t.Errorf("only %d things in the schema", n)
	}
}

// TestAFieldNameHasOneMeaning compares the fields of one name: what is a list of
// claims in one type is no number in another.
func TestAFieldNameHasOneMeaning(t *testing.T) {
	contract := []string{
		"baseline",   // a number of documents in a bucket, a time in an expansion
		"undated",    // pairs in a timeline, their number elsewhere
		"from", "to", // days of a gap, ends of a step
		"node", // of a page's edge, and the id of who has neighbours
	}
	schema := schemaOf(t)
	seen := map[string][]string{}
	for name, typ := range schema.Types {
		if typ.BuiltIn || typ.Kind == ast.InputObject {
			continue
		}
		for _, f := range typ.Fields {
			if f.Directives.ForName("deprecated") == nil && !slices.Contains(contract, f.Name) && !strings.HasPrefix(f.Name, "__") {
				seen[f.Name] = append(seen[f.Name], meaning(schema, f.Type)+" in "+name)
			}
			of := strings.TrimSuffix(f.Type.Name(), "Connection")
			if want := map[string]string{"claims": "Claim", "actors": "Actor"}[f.Name]; want != "" && of != want {
				t.Errorf("%s.%s is of %s", name, f.Name, of)
			}
		}
	}
	for name, all := range seen {
		slices.Sort(all)
		first, _, _ := strings.Cut(all[0], " in ")
		for _, other := range all {
			if !strings.HasPrefix(other, first+" ") {
				t.Errorf("%s is %s, and %s", name, all[0], other)
			}
		}
	}
}

// meaning is what a field has, one or many, in a page or not.
func meaning(schema *ast.Schema, typ *ast.Type) string {
	name := typ.Name()
	switch {
	case name == "Date" || name == "Span" || name == "DateTime":
		return "time"
	case schema.Types[name].Kind == ast.Scalar || schema.Types[name].Kind == ast.Enum:
		return name
	}
	return "object"
}

// TestOrderAndAbsenceAreTold reads the manual: of a list the order, of a field
// that can be null when it is.
func TestOrderAndAbsenceAreTold(t *testing.T) {
	order := regexp.MustCompile(`(?i)\b(by|order|first|oldest|alphabetical|from the start)\b`)
	for name, typ := range schemaOf(t).Types {
		if typ.BuiltIn || typ.Kind == ast.InputObject {
			continue
		}
		for _, f := range typ.Fields {
			switch list := f.Type.Elem != nil || strings.HasSuffix(f.Type.Name(), "Connection"); {
			case strings.HasPrefix(f.Name, "__"):
			case list && !order.MatchString(f.Description):
				t.Errorf("%s.%s: nothing tells the order: %s", name, f.Name, f.Description)
			case !f.Type.NonNull && !strings.Contains(strings.ToLower(f.Description), "null"):
				t.Errorf("%s.%s: nothing tells when it is null: %s", name, f.Name, f.Description)
			}
		}
	}
}
