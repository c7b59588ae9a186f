package api_test

import (
	"fmt"
	"strings"
	"testing"
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
