package api_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/actorgraph/actorgraph/server/api/guard"
)

// wholeSchema is what tools ask of a schema.
const wholeSchema = `query Everything($all: Boolean = true) { __schema { queryType { name } mutationType { name } subscriptionType { name }
	types { ...whole } directives { name description isRepeatable locations args(includeDeprecated: $all) { ...input } } } }
fragment whole on __Type { kind name description specifiedByURL fields(includeDeprecated: $all) { name description args(includeDeprecated: $all) { ...input } type { ...ref } isDeprecated deprecationReason }
	inputFields(includeDeprecated: $all) { ...input } interfaces { ...ref } enumValues(includeDeprecated: $all) { name description isDeprecated deprecationReason } possibleTypes { ...ref } }
fragment input on __InputValue { name description type { ...ref } defaultValue isDeprecated deprecationReason }
fragment ref on __Type { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } } } }`

// TestIntrospection is answered by default limits, also where nothing else may be,
// and the second time without being worked out again.
func TestIntrospection(t *testing.T) {
	l := guard.Default()
	l.Objects, l.Cost = 1, 1
	c := limitedClient(t, handMade(t), l)
	first := c.ask(wholeSchema)
	if len(first.Errors) > 0 || len(walk(first.Data, []string{"__schema", "types", "name"})) < 100 {
		t.Fatalf("%d types, errors %+v", len(walk(first.Data, []string{"__schema", "types", "name"})), first.Errors)
	}
	if diff := cmp.Diff(first, c.ask(wholeSchema)); diff != "" {
		t.Errorf("the second answer differs:\n%s", diff)
	}
	if got := c.ask(`{ __typename }`); len(got.Errors) > 0 || got.Data["__typename"] != "Query" {
		t.Errorf("%+v", got)
	}
	if got := c.ask(`{ datasets { key } }`); len(got.Errors) == 0 {
		t.Error("data is not counted")
	}
	for _, all := range []string{"true", "false"} { // the variables make it another question
		got := c.ask(`query($all: Boolean = true) { __type(name: "Subgraph") { fields(includeDeprecated: $all) { name isDeprecated } } }`, `{"all": `+all+`}`)
		if has := strings.Contains(strings.Join(texts(walk(got.Data, []string{"__type", "fields", "name"})), " "), "edges"); has != (all == "true") {
			t.Errorf("all %s: what is deprecated is there: %v", all, has)
		}
	}
}

func texts(list []any) []string {
	var out []string
	for _, v := range list {
		if s, ok := v.(string); ok {
			out = append(out, s)
		}
	}
	return out
}

// TestIntrospectionCountsApart bounds what is told of the schema by a limit of its
// own, alone and beside data.
func TestIntrospectionCountsApart(t *testing.T) {
	l := guard.Default()
	l.Schema, l.Objects = 50, 3
	c := limitedClient(t, handMade(t), l)
	for _, tt := range []struct {
		query, limit string
	}{
		{`{ __schema { types { name } } }`, "50"},
		{`{ datasets { key } __schema { types { name } } }`, "50"},
		{`{ __type(name: "Query") { fields { type { ofType { name } } } } }`, "50"},
		{`{ __type(name: "Query") { name } countries(first: 10) { nodes { id } } }`, "3"},
		{`{ __type(name: "Role") { enumValues { name } } datasets { key } }`, ""},
	} {
		for range 2 { // what was too much is not answered from the cache either
			a := c.ask(tt.query)
			if tt.limit == "" && len(a.Errors) == 0 {
				continue
			}
			if len(a.Errors) != 1 || a.Errors[0].Extensions.Code != "QUERY_LIMIT_EXCEEDED" || !strings.HasSuffix(a.Errors[0].Message, "the limit is "+tt.limit) || a.Data != nil {
				t.Errorf("%s: %+v", tt.query, a)
			}
		}
	}
}
