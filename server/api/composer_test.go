package api_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/server/api"
)

// composer writes questions that a schema allows.
type composer struct {
	schema *ast.Schema
	*rand.Rand
	names map[string][]string // values for arguments, as GraphQL writes them, by what they are
}

// namesOf returns values for arguments: the actors of which most is said, and what
// most is said to happen to.
func namesOf(t *testing.T, store graph.Store) map[string][]string {
	c := client{t, api.New(store, api.Options{Projection: api.NewProjection(store, nil), Limits: roomy()})}
	list := func(path, query string) []string {
		var out []string
		for _, v := range c.get(path, query) {
			if text, ok := v.(string); ok {
				out = append(out, strconv.Quote(text))
			}
		}
		return out
	}
	names := map[string][]string{
		"actor":    list("actors.nodes.id", `{ actors(first: 8, orderBy: {field: CLAIMS, direction: DESC}) { nodes { id } } }`),
		"country":  {`"US"`, `"KR"`, `"DE"`, `"IN"`, `"JP"`},
		"region":   {`"Europe"`, `"Asia"`, `"World"`, `"Middle East"`},
		"sector":   list("sectors.nodes.id", `{ sectors(first: 8) { nodes { id } } }`),
		"victim":   list("victims.nodes.id", `{ victims(first: 4) { nodes { id } } }`),
		"incident": list("incidents.nodes.id", `{ incidents(first: 4) { nodes { id } } }`),
		"source":   list("sources.nodes.id", `{ sources(first: 4) { nodes { id } } }`),
		"claim":    list("claims.nodes.id", `{ claims(first: 4) { nodes { id } } }`),
		"dataset":  list("datasets.key", `{ datasets { key } }`),
		"claimant": {`"FireEye"`, `"Mandiant"`, `"EuRepoC"`},
		"text":     {`"a"`, `"apt"`, `"group"`, `"panda"`},
		"Span":     {`"2010/2024"`, `"2017"`, `"2014/2016"`, `"../2020"`, `"2018/.."`},
		"Date":     {`"2018-01-01"`, `"2020-01-01"`, `"2026-01-01"`, `"2012-06-30"`},
		"DateTime": {`"2030-01-01T00:00:00Z"`},
	}
	for _, kind := range []string{"actor", "country", "region", "sector"} {
		names["any"] = append(names["any"], names[kind]...)
	}
	return names
}

// question composes a question of some root fields.
func (c composer) question() *composed {
	q := &composed{}
	for range 1 + c.IntN(3) {
		q.under = append(q.under, c.fieldOf(c.schema.Query, 12))
	}
	return q
}

// fieldOf composes one field of a type, with what is beneath it.
func (c composer) fieldOf(typ *ast.Definition, depth int) *composed {
	for {
		f := typ.Fields[c.IntN(len(typ.Fields))]
		under := c.schema.Types[f.Type.Name()]
		if strings.HasPrefix(f.Name, "__") || under.IsCompositeType() && depth <= 1 {
			continue
		}
		if !under.IsCompositeType() && depth > 3 && c.IntN(3) > 0 {
			continue // values cost little
		}
		a := &composed{field: f, args: c.arguments(f)}
		if under.IsCompositeType() {
			c.fill(a, depth-1)
		}
		return a
	}
}

// fill composes what is beneath a field.
func (c composer) fill(a *composed, depth int) {
	a.under = nil
	for range 1 + c.IntN(3) {
		typ := c.schema.Types[a.field.Type.Name()]
		on := ""
		if typ.IsAbstractType() {
			possible := c.schema.GetPossibleTypes(typ)
			typ = possible[c.IntN(len(possible))]
			on = typ.Name
		}
		if !c.canGoOn(typ) && depth <= 1 {
			continue
		}
		f := c.fieldOf(typ, depth)
		f.on = on
		a.under = append(a.under, f)
	}
	if len(a.under) == 0 {
		a.under = []*composed{{field: &ast.FieldDefinition{Name: "__typename"}}}
	}
}

// canGoOn tells whether a type has a field that is a value.
func (c composer) canGoOn(typ *ast.Definition) bool {
	return slices.ContainsFunc(typ.Fields, func(f *ast.FieldDefinition) bool { return !c.schema.Types[f.Type.Name()].IsCompositeType() })
}

func (c composer) arguments(f *ast.FieldDefinition) map[string]string {
	out := map[string]string{}
	for _, a := range f.Arguments {
		if a.Type.NonNull || c.IntN(2) == 0 {
			if v := c.value(f, a.Name, a.Type); v != "" {
				out[a.Name] = v
			}
		}
	}
	if _, id := out["id"]; id {
		delete(out, "name") // one of the two
	} else if f.Arguments.ForName("name") != nil && f.Arguments.ForName("id") != nil && out["name"] == "" {
		out["name"] = c.value(f, "name", &ast.Type{NamedType: "String"})
	}
	return out
}

// value is a value for an argument, or a field of one; "" for none.
func (c composer) value(f *ast.FieldDefinition, name string, typ *ast.Type) string {
	if typ.Elem != nil {
		var items []string
		for range 1 + c.IntN(4) {
			items = append(items, c.value(f, name, typ.Elem))
		}
		if slices.Contains(items, "") {
			return ""
		}
		return "[" + strings.Join(items, ",") + "]"
	}
	def := c.schema.Types[typ.NamedType]
	switch {
	case def.Kind == ast.Enum:
		return def.EnumValues[c.IntN(len(def.EnumValues))].Name
	case def.Kind == ast.InputObject:
		var fields []string
		for _, in := range def.Fields {
			if in.Type.NonNull || c.IntN(6) == 0 {
				if v := c.value(f, in.Name, in.Type); v != "" {
					fields = append(fields, in.Name+":"+v)
				}
			}
		}
		return "{" + strings.Join(fields, ",") + "}"
	case typ.NamedType == "Int":
		return strconv.Itoa([]int{1, 2, 5, 10, 20, 50, 100, 200, 500, 1000}[c.IntN(10)])
	case typ.NamedType == "Boolean":
		return strconv.FormatBool(c.IntN(2) == 0)
	case typ.NamedType == "Float":
		return fmt.Sprintf("%.1f", c.Float64())
	case c.names[typ.NamedType] != nil:
		return c.one(typ.NamedType)
	case name == "after":
		return ""
	}
	return c.named(f, name)
}

// named is a name or id: of what the argument or its field is called after.
func (c composer) named(f *ast.FieldDefinition, name string) string {
	for _, word := range []string{name, f.Name} {
		for _, kind := range slices.Sorted(maps.Keys(c.names)) {
			if kind != "any" && strings.HasPrefix(strings.TrimSuffix(word, "s"), strings.TrimSuffix(kind, "y")) {
				return c.one(kind)
			}
		}
	}
	return c.one("any")
}

func (c composer) one(kind string) string {
	if len(c.names[kind]) == 0 {
		return ""
	}
	return c.names[kind][c.IntN(len(c.names[kind]))]
}

// changed returns a question that differs from another at one place.
func (c composer) changed(q *composed) *composed {
	out := q.clone()
	all := out.all(nil, 0)
	at := all[c.IntN(len(all))]
	switch a := at.composed; {
	case a.field == nil:
		a.under = append(a.under, c.fieldOf(c.schema.Query, 12))
	case c.IntN(3) > 0 && len(a.field.Arguments) > 0:
		a.args = c.arguments(a.field)
	case len(a.under) > 0 && a.field.Type != nil:
		if kept := a.under; c.IntN(2) == 0 {
			c.fill(a, 12-at.depth)
			a.under = append(a.under, kept...)
		} else {
			c.fill(a, 12-at.depth)
		}
	}
	return out
}

// smaller returns a question with a smaller page, or with a part left out.
func (c composer) smaller(q *composed) *composed {
	out := q.clone()
	var paged, wide []*composed
	for _, at := range out.all(nil, 0) {
		if n, err := strconv.Atoi(at.args["first"]); err == nil && n > 1 {
			paged = append(paged, at.composed)
		}
		if len(at.under) > 1 {
			wide = append(wide, at.composed)
		}
	}
	switch {
	case len(paged) > 0:
		a := paged[c.IntN(len(paged))]
		n, _ := strconv.Atoi(a.args["first"]) // it was one above
		a.args["first"] = strconv.Itoa(max(n/4, 1))
	case len(wide) > 0:
		a := wide[c.IntN(len(wide))]
		a.under = slices.Delete(a.under, 0, 1)
	}
	return out
}

func (a *composed) clone() *composed {
	out := &composed{field: a.field, on: a.on, args: maps.Clone(a.args)}
	for _, f := range a.under {
		out.under = append(out.under, f.clone())
	}
	return out
}

// placed is a field of a question with how deep it stands.
type placed struct {
	*composed
	depth int
}

func (a *composed) all(out []placed, depth int) []placed {
	out = append(out, placed{a, depth})
	for _, f := range a.under {
		out = f.all(out, depth+1)
	}
	return out
}
