package api_test

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
)

// TestTheChangelogTellsEveryBreak compares the schema with that of the last
// version. What a client could rely on and cannot any more stands, by its
// schema coordinate, in the changelog's section on what breaks; `*.timeline(how:)`
// stands for every type that has the field.
func TestTheChangelogTellsEveryBreak(t *testing.T) {
	told := coordinates(t, unreleased(t, "Breaking"))
	for _, b := range breaks(loadSchema(t, "../../docs/schema/published.graphqls"), schemaOf(t)) {
		short := "*" + strings.TrimLeft(b.at, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
		if !slices.Contains(told, b.at) && !slices.Contains(told, short) {
			t.Errorf("CHANGELOG.md, Unreleased, Breaking does not tell of `%s`: %s", b.at, b.what)
		}
	}
}

// unreleased returns a section of the changelog's part on what is not released yet.
func unreleased(t *testing.T, section string) string {
	t.Helper()
	text, err := os.ReadFile("../../CHANGELOG.md")
	if err != nil {
		t.Fatal(err)
	}
	_, part, _ := strings.Cut(string(text), "\n## [Unreleased]\n")
	part, _, _ = strings.Cut(part, "\n## ")
	_, part, _ = strings.Cut(part, "\n### "+section+"\n")
	part, _, _ = strings.Cut(part, "\n### ")
	return part
}

// coordinates returns the schema coordinates that begin the entries of a section:
// all that stand between backticks before the entry's colon.
func coordinates(t *testing.T, section string) []string {
	t.Helper()
	var out []string
	for _, entry := range regexp.MustCompile("(?m)^- ((?:`[^`]+`(?:,\\s+)?)+):").FindAllStringSubmatch(section, -1) {
		for _, at := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(entry[1], -1) {
			out = append(out, at[1])
		}
	}
	return out
}

// broken is what a client could rely on and cannot any more.
type broken struct{ at, what string } // at: its schema coordinate, e.g. Actor.names(first:)

// breaks returns what a newer schema breaks for the clients of an older one.
func breaks(older, newer *ast.Schema) []broken {
	var out []broken
	for name, then := range older.Types {
		if then.BuiltIn {
			continue
		}
		now := newer.Types[name]
		switch {
		case now == nil:
			out = append(out, broken{name, "it is gone"})
		case now.Kind != then.Kind:
			out = append(out, broken{name, fmt.Sprintf("it was %s and is %s", then.Kind, now.Kind)})
		default:
			out = append(out, breaksOf(then, now)...)
		}
	}
	slices.SortFunc(out, func(a, b broken) int { return strings.Compare(a.at, b.at) })
	return out
}

// breaksOf compares two versions of one type.
func breaksOf(then, now *ast.Definition) []broken {
	var out []broken
	for _, v := range then.EnumValues {
		if now.EnumValues.ForName(v.Name) == nil {
			out = append(out, broken{then.Name + "." + v.Name, "the value is gone"})
		}
	}
	for _, name := range append(slices.Clone(then.Interfaces), then.Types...) {
		if !slices.Contains(now.Interfaces, name) && !slices.Contains(now.Types, name) {
			out = append(out, broken{then.Name, "it is no " + name + " any more"})
		}
	}
	input := then.Kind == ast.InputObject
	for _, f := range then.Fields {
		at, g := then.Name+"."+f.Name, now.Fields.ForName(f.Name)
		switch {
		case g == nil:
			out = append(out, broken{at, "the field is gone"})
		case input:
			out = append(out, breaksOfInput(at, f.Type, g.Type, f.DefaultValue, g.DefaultValue)...)
		default:
			if !gives(g.Type, f.Type) {
				out = append(out, broken{at, fmt.Sprintf("it was %s and is %s", f.Type, g.Type)})
			}
			out = append(out, breaksOfArguments(at, f.Arguments, g.Arguments)...)
		}
	}
	for _, g := range now.Fields {
		if input && then.Fields.ForName(g.Name) == nil && g.Type.NonNull && g.DefaultValue == nil {
			out = append(out, broken{now.Name + "." + g.Name, "it is new and must be given"})
		}
	}
	return out
}

func breaksOfArguments(field string, then, now ast.ArgumentDefinitionList) []broken {
	var out []broken
	for _, a := range then {
		at, b := field+"("+a.Name+":)", now.ForName(a.Name)
		if b == nil {
			out = append(out, broken{at, "the argument is gone"})
			continue
		}
		out = append(out, breaksOfInput(at, a.Type, b.Type, a.DefaultValue, b.DefaultValue)...)
	}
	for _, b := range now {
		if then.ForName(b.Name) == nil && b.Type.NonNull && b.DefaultValue == nil {
			out = append(out, broken{field + "(" + b.Name + ":)", "it is new and must be given"})
		}
	}
	return out
}

// breaksOfInput compares what may be given, and what is taken for nothing given.
func breaksOfInput(at string, then, now *ast.Type, usually, nowUsually *ast.Value) []broken {
	var out []broken
	if !gives(then, now) && (!now.NonNull || nowUsually == nil || !gives(then, &ast.Type{NamedType: now.NamedType, Elem: now.Elem})) {
		out = append(out, broken{at, fmt.Sprintf("it was %s and is %s", then, now)})
	}
	if then, now := usually.String(), nowUsually.String(); then != now && usually != nil {
		out = append(out, broken{at, fmt.Sprintf("its default was %s and is %s", then, now)})
	}
	return out
}

// gives reports whether every value of a type is one of another: T! is a T.
func gives(a, b *ast.Type) bool {
	if b.NonNull && !a.NonNull {
		return false
	}
	if a.Elem != nil && b.Elem != nil {
		return gives(a.Elem, b.Elem)
	}
	return a.Elem == nil && b.Elem == nil && a.NamedType == b.NamedType
}

// TestBreaksAreFound changes a small schema in every way.
func TestBreaksAreFound(t *testing.T) {
	const before = `interface N { id: ID! } type Query implements N { id: ID! a(x: Int = 1, y: [Int!]): [String!] e: E } enum E { P Q } input I { f: Int g: Int! = 2 }`
	for _, tt := range []struct{ why, from, to, want string }{
		{"nothing", "", "", ""},
		{"a new type, field, argument, value and input field", "e: E }", "e(z: I = {}): E f: Int } type T { a: Int }", ""},
		{"a new value", "P Q", "P Q R", ""},
		{"never null any more", "): [String!]", "): [String!]!", ""},
		{"a value that may be left out now", "g: Int! = 2", "g: Int = 2", ""},
		{"a type", "e: E } enum E { P Q }", "} scalar X", "E, Query.e"},
		{"another kind of type", "enum E { P Q }", "scalar E", "E"},
		{"an interface", "implements N", "", "Query"},
		{"a field", "e: E", "", "Query.e"},
		{"a value of an enum", "P Q", "P", "E.Q"},
		{"a list becomes an item", "): [String!]", "): String", "Query.a"},
		{"items that can be null now", "): [String!]", "): [String]", "Query.a"},
		{"a field that is never null now", "e: E }", "e: E! }", ""},
		{"an argument", "(x: Int = 1, ", "(", "Query.a(x:)"},
		{"a default", "x: Int = 1", "x: Int = 2", "Query.a(x:)"},
		{"no default any more", "x: Int = 1", "x: Int", "Query.a(x:)"},
		{"another type of argument", "y: [Int!]", "y: [String!]", "Query.a(y:)"},
		{"an argument that must be given", "y: [Int!]", "y: [Int!]!", "Query.a(y:)"},
		{"a new argument that must be given", "y: [Int!]", "y: [Int!], w: Int!", "Query.a(w:)"},
		{"an input field", "f: Int ", "", "I.f"},
		{"an input field that must be given", "f: Int ", "f: Int! ", "I.f"},
		{"a new input field that must be given", "g: Int!", "h: Int! g: Int!", "I.h"},
		{"a default of an input field", "= 2", "= 3", "I.g"},
	} {
		after := before
		if tt.from != "" {
			if after = strings.Replace(before, tt.from, tt.to, 1); after == before {
				t.Fatalf("%s: nothing is changed", tt.why)
			}
		}
		then, err := gqlparser.LoadSchema(&ast.Source{Input: before})
		if err != nil {
			t.Fatal(err)
		}
		now, err := gqlparser.LoadSchema(&ast.Source{Input: after})
		if err != nil {
			t.Errorf("%s: %v", tt.why, err)
			continue
		}
		var got []string
		for _, b := range breaks(then, now) {
			got = append(got, b.at)
		}
		if diff := cmp.Diff(tt.want, strings.Join(got, ", ")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.why, diff)
		}
	}
}
