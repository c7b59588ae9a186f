package command

import (
	"os"
	"regexp"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"

	"github.com/actorgraph/actorgraph/server/http"
)

// TestViewHasTheSameNamesEverywhere takes the fields of a view from the schema
// and looks for each among the parameters of the export's address, the flags of
// the export and the parameters of the explorer's pages.
func TestViewHasTheSameNamesEverywhere(t *testing.T) {
	var parameters []string
	for _, p := range http.ViewParameters() {
		parameters = append(parameters, p.Name)
	}
	want := fieldsOfView(t)
	if diff := cmp.Diff(want, parameters); diff != "" {
		t.Errorf("parameters of an address (-schema +http):\n%s", diff)
	}
	flags := (&program{}).exportCommand().Flags()
	for _, name := range want {
		if flags.Lookup(kebab(name)) == nil {
			t.Errorf("export has no flag --%s", kebab(name))
		}
	}
	// The explorer keeps one more in its addresses: how a target may follow.
	if diff := cmp.Diff(append(want, "how"), viewOfExplorer(t)); diff != "" {
		t.Errorf("parameters of the explorer (-schema +explorer):\n%s", diff)
	}
}

// fieldsOfView returns the fields of the schema's View.
func fieldsOfView(t *testing.T) []string {
	t.Helper()
	const file = "../../schema.graphqls"
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	schema, err := parser.ParseSchema(&ast.Source{Name: file, Input: string(text)})
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, field := range schema.Definitions.ForName("View").Fields {
		names = append(names, field.Name)
	}
	if !slices.Contains(names, "knownAsOf") {
		t.Fatalf("the view of %s has the fields %v", file, names)
	}
	return names
}

// viewOfExplorer returns the parameters that the explorer keeps from page to page.
func viewOfExplorer(t *testing.T) []string {
	t.Helper()
	const file = "../web/src/lib/address.ts"
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	list := regexp.MustCompile(`(?s)export const viewParams = \[(.*?)\]`).FindSubmatch(text)
	if list == nil {
		t.Fatalf("%s has no list viewParams", file)
	}
	var names []string
	for _, m := range regexp.MustCompile(`'(\w+)'`).FindAllSubmatch(list[1], -1) {
		names = append(names, string(m[1]))
	}
	return names
}
