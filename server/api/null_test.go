package api_test

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
)

// schemaOf parses the schema that clients see.
func schemaOf(t testing.TB) *ast.Schema {
	t.Helper()
	return loadSchema(t, "../../schema.graphqls")
}

func loadSchema(t testing.TB, path string) *ast.Schema {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	s, err := gqlparser.LoadSchema(&ast.Source{Name: path, Input: string(text)})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// routes lead from the root to something of each type whose fields take
// arguments, in the hand-made graphs.
var routes = map[string]string{
	"Query":        `{ %s }`,
	"Entity":       `{ node(id: "actor/feed/moss") { ... on Entity { %s } } }`,
	"Target":       `{ node(id: "country/KR") { ... on Target { %s } } }`,
	"Actor":        `{ actor(id: "actor/feed/moss") { %s } }`,
	"Country":      `{ country(id: "country/KR") { %s } }`,
	"Bloc":         `{ bloc(name: "nato") { %s } }`,
	"BlocMember":   `{ bloc(name: "nato") { members(during: "1950") { %s } } }`,
	"Region":       `{ region(id: "region/middle-east") { %s } }`,
	"Sector":       `{ sector(id: "sector/government") { %s } }`,
	"Victim":       `{ victim(id: "victim/nihonpost") { %s } }`,
	"Organization": `{ node(id: "organization/bodega") { ... on Organization { %s } } }`,
	"Alias":        `{ node(id: "alias/green-carpet") { ... on Alias { %s } } }`,
	"Source":       `{ source(id: "source/feed") { %s } }`,
	"Incident":     `{ incident(id: "incident/feed/1") { %s } }`,
	"Targeting":    `{ actor(id: "actor/feed/moss") { targets(first: 2) { nodes { %s } } } }`,
	"Timeline":     `{ actor(id: "actor/feed/moss", view: {umbrellaYears: 1}) { timeline { %s } } }`,
	"Bucket":       `{ actor(id: "actor/feed/moss") { timeline { buckets { %s } } } }`,
	"BucketRow":    `{ actor(id: "actor/feed/moss") { timeline { buckets { rows { %s } } } } }`,
	"Expansion":    `{ actor(id: "actor/feed/moss") { expansion(baseline: "2010/2015", period: "2016/2017") { %s } } }`,
	"Claim":        `{ claims(first: 2) { nodes { %s } } }`,
	"Dataset":      `{ datasets { %s } }`,

	"ActorRecord":    `{ actor(id: "actor/feed/moss") { records { %s } } }`,
	"JoinReason":     `{ actor(id: "actor/feed/moss") { records { joinedBy { %s } } } }`,
	"RefusedJoin":    `{ actor(id: "actor/feed/fern") { refused { %s } } }`,
	"Attribution":    `{ actor(id: "actor/feed/moss") { origins { %s } } }`,
	"Name":           `{ actor(id: "actor/feed/moss") { names { nodes { %s } } } }`,
	"NameMatch":      `{ resolveName(name: "Green Carpet") { %s } }`,
	"NameResolution": `{ resolveNames(names: ["Green Carpet"]) { %s } }`,
	"EvidenceReach":  `{ whoTargeted(countries: ["KR"]) { weaker { %s } } }`,
	"ActorMatch":     `{ whoTargeted(countries: ["KR"], evidence: ANY) { nodes { %s } } }`,
	"Change":         `{ changes(from: "2018-06-01", to: "2020-01-01") { nodes { %s } } }`,
	"FirstEntry":     `{ firstEntrants { nodes { %s } } }`,
	"Agreement":      `{ agreement(actor: "Möss") { %s } }`,
	"AgreementRow":   `{ agreement(actor: "Möss") { rows { %s } } }`,
	"SimilarActor":   `{ similarActors(actor: "Moss Cell", how: [DIRECT, ROLLED_UP]) { %s } }`,
	"CoTarget":       `{ coTargeted(target: "South Korea") { %s } }`,
	"Step":           `{ paths(from: "actor/feed/moss", to: "country/KR") { steps { %s } } }`,
	"Subgraph":       `{ neighbourhood(ids: ["actor/feed/moss"]) { %s } }`,
	"Overview":       `{ overview(by: COUNTRY) { %s } }`,
}

// given are values for the arguments that a field needs, by their names.
var given = map[string]string{
	"actor": `"Möss"`, "actors": `["Möss", "Fern"]`, "target": `"South Korea"`, "text": `"moss"`, "names": `["Shared Name"]`,
	"baseline": `"2010/2015"`, "period": `"2016/2017"`, "Changes.from": `"2018-06-01"`, "Changes.to": `"2020-01-01"`,
	"Diff.from": `{knownAsOf: "2018-06-01"}`, "Diff.to": `{}`, "Paths.from": `"actor/feed/moss"`, "Paths.to": `"country/KR"`,
	"ids": `["actor/feed/moss"]`, "name": `"Möss"`, "field": `NAME`, "direction": `ASC`,
	"Node.id": `"country/KR"`, "Incident.id": `"incident/feed/1"`, "Source.id": `"source/feed"`,
	"Actor.id": `"actor/feed/moss"`, "Country.id": `"country/KR"`, "Region.id": `"region/middle-east"`, "Sector.id": `"sector/government"`, "Victim.id": `"victim/nihonpost"`,
}

// besides are the arguments of root fields that need one of several.
var besides = map[string]string{"actor": "id", "country": "id", "region": "id", "sector": "id", "victim": "id"}

// TestNullIsLeftOut passes null for every argument and input field that may be
// null, as a literal and in a variable: the answer is that of the question
// without it.
func TestNullIsLeftOut(t *testing.T) {
	schema := schemaOf(t)
	c := wholeOf(t, open(t, feed("2018-01-01", true), feed("2018-12-31", true), feed("2019-01-01", false), report(), other("2020-06-01", mossFormer, "country/PL"), sharing()))
	claim := c.get("claims.nodes.id", `{ claims(first: 1) { nodes { id } } }`)[0]
	n := 0
	for _, name := range sortedNames(schema) {
		typ := schema.Types[name]
		if name == "Mutation" || name == "Commit" || name == "Subscription" {
			continue // TestNullInMutations, TestSubscription
		}
		for _, f := range typ.Fields {
			for _, a := range f.Arguments {
				route, ok := routes[name]
				if !ok {
					t.Fatalf("%s has fields with arguments; routes must tell how to reach it", name)
				}
				q := nullable{schema: schema, field: f, route: route, claim: fmt.Sprintf("%q", claim)}
				for _, form := range q.forms(a) {
					n++
					t.Run(fmt.Sprintf("%s.%s(%s: %s)", name, f.Name, a.Name, form), func(t *testing.T) { q.compare(t, c, a, form) })
				}
			}
		}
	}
	if n < 200 {
		t.Errorf("only %d questions", n)
	}
}

func sortedNames(s *ast.Schema) []string {
	var out []string
	for name, typ := range s.Types {
		if !typ.BuiltIn && (typ.Kind == ast.Object || typ.Kind == ast.Interface) {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}

// nullable asks one field with null for its arguments.
type nullable struct {
	schema *ast.Schema
	field  *ast.FieldDefinition
	route  string
	claim  string // the id of a claim
}

// forms are the values for an argument that mean the same as no value.
func (q nullable) forms(a *ast.ArgumentDefinition) []string {
	var out []string
	if !a.Type.NonNull {
		out = append(out, "null", "$v")
	}
	if input := q.schema.Types[a.Type.Name()]; input.Kind == ast.InputObject && a.Type.Elem == nil {
		out = append(out, "$all")
		for _, f := range input.Fields {
			if !f.Type.NonNull {
				out = append(out, q.object(input, f.Name+": null"))
			}
		}
	}
	return out
}

// object is an input object with its required fields and one more.
func (q nullable) object(input *ast.Definition, more string) string {
	fields := []string{more}
	for _, f := range input.Fields {
		if f.Type.NonNull {
			fields = append(fields, f.Name+": "+given[f.Name])
		}
	}
	return "{" + strings.Join(fields, ", ") + "}"
}

// nulls is an input object in JSON, as generated clients send it: all fields are
// there, and null where they may be.
func (q nullable) nulls(input *ast.Definition) string {
	var fields []string
	for _, f := range input.Fields {
		value := "null"
		if f.Type.NonNull {
			value = strconv.Quote(given[f.Name])
		}
		fields = append(fields, strconv.Quote(f.Name)+": "+value)
	}
	return "{" + strings.Join(fields, ", ") + "}"
}

func (q nullable) compare(t *testing.T, c client, a *ast.ArgumentDefinition, form string) {
	declared, variables := "", `{}`
	without := ""
	switch form {
	case "$v":
		declared, variables = "query($v: "+a.Type.String()+") ", `{"v": null}`
	case "$all":
		declared, variables = "query($all: "+a.Type.String()+") ", `{"all": `+q.nulls(q.schema.Types[a.Type.Name()])+`}`
	}
	if strings.HasPrefix(form, "{") || form == "$all" {
		if without = q.object(q.schema.Types[a.Type.Name()], ""); without == "{}" && !a.Type.NonNull {
			without = ""
		}
	}
	got := c.ask(declared+q.question(a, form), variables)
	want := c.ask(q.question(a, without))
	if len(got.Errors)+len(want.Errors) > 0 {
		t.Fatalf("%s: %v; without: %v", q.question(a, form), got.Errors, want.Errors)
	}
	if diff := cmp.Diff(want.Data, got.Data); diff != "" {
		t.Errorf("%s (-left out +null):\n%s", q.question(a, form), diff)
	}
	if !reaches(want.Data, q.field.Name) {
		t.Errorf("%s: the question does not reach the field", q.question(a, without))
	}
}

// reaches reports whether an answer has the field anywhere.
func reaches(v any, field string) bool {
	switch v := v.(type) {
	case map[string]any:
		if x, ok := v[field]; ok && x != nil {
			return true
		}
		return slices.ContainsFunc(slices.Collect(maps.Values(v)), func(x any) bool { return reaches(x, field) })
	case []any:
		return slices.ContainsFunc(v, func(x any) bool { return reaches(x, field) })
	}
	return false
}

// question asks the field with a value for one argument, none if it is empty.
func (q nullable) question(a *ast.ArgumentDefinition, value string) string {
	var args []string
	if value != "" {
		args = append(args, a.Name+": "+value)
	}
	for _, other := range q.field.Arguments {
		if other.Name != a.Name && (other.Type.NonNull && other.DefaultValue == nil || q.needed(a, other)) {
			args = append(args, other.Name+": "+q.value(other))
		}
	}
	text := q.field.Name
	if len(args) > 0 {
		text += "(" + strings.Join(args, ", ") + ")"
	}
	return fmt.Sprintf(q.route, text+q.selection(q.field.Type.Name(), 2))
}

// needed reports whether the other argument is one of several of which a field needs one.
func (q nullable) needed(a, other *ast.ArgumentDefinition) bool {
	if q.field.Name == "whoTargeted" {
		return other.Name == "countries" && a.Name != "countries" || a.Name == "countries" && other.Name == "sectors"
	}
	return besides[q.field.Name] == other.Name && !other.Type.NonNull || besides[q.field.Name] == a.Name && other.Name == "name"
}

func (q nullable) value(a *ast.ArgumentDefinition) string {
	field := strings.ToUpper(q.field.Name[:1]) + q.field.Name[1:]
	switch {
	case field == "Claim" && a.Name == "id":
		return q.claim
	case field == "WhoTargeted":
		return map[string]string{"countries": `["KR"]`, "membersOf": `["NATO"]`, "sectors": `["government"]`}[a.Name]
	case a.Name == "name" && field != "Actor" && field != "ResolveName":
		return map[string]string{"Country": `"JP"`, "Region": `"Middle East"`, "Sector": `"government"`, "Victim": `"Nihon Post"`, "Bloc": `"NATO"`}[field]
	case given[field+"."+a.Name] != "":
		return given[field+"."+a.Name]
	}
	return given[a.Name]
}

// selection asks for all that a type has, some levels deep, but what takes arguments.
func (q nullable) selection(name string, levels int) string {
	typ := q.schema.Types[name]
	if typ.Kind == ast.Scalar || typ.Kind == ast.Enum {
		return ""
	}
	fields := []string{"__typename"}
	for _, f := range typ.Fields {
		leaf := !q.schema.Types[f.Type.Name()].IsCompositeType()
		if len(f.Arguments) == 0 && (leaf || levels > 0) && !strings.HasPrefix(f.Name, "__") {
			fields = append(fields, f.Name+q.selection(f.Type.Name(), levels-1))
		}
	}
	return " { " + strings.Join(fields, " ") + " }"
}
