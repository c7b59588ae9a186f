package guard

import (
	"strconv"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/actorgraph/actorgraph/graph"
)

// Argument returns what is given for an argument, the default for null or
// nothing, and nil where there is none.
func Argument(f *ast.Field, name string, variables map[string]any) any {
	if given := f.Arguments.ForName(name); given != nil {
		if v, err := given.Value.Value(variables); err == nil && v != nil {
			return v
		}
	}
	if d := f.Definition.Arguments.ForName(name); d != nil && d.DefaultValue != nil {
		if v, err := d.DefaultValue.Value(nil); err == nil {
			return v
		}
	}
	return nil
}

// MostOf is how many items an argument can ask for: those of a page, or as many
// as it asks for when it is left out.
func MostOf(a *ast.ArgumentDefinition) int {
	usual := 0
	if a.DefaultValue != nil {
		usual, _ = strconv.Atoi(a.DefaultValue.Raw) // the schema has numbers there
	}
	return max(usual, graph.MaxPage)
}

// listSize is what the schema says of a list's length, in its directive.
type listSize struct {
	assumedSize                   int
	slicingArguments, sizedFields []string
}

func listSizeOf(f *ast.Field) listSize {
	var l listSize
	if f.Definition == nil {
		return l
	}
	d := f.Definition.Directives.ForName("listSize")
	if d == nil {
		return l
	}
	for _, a := range d.Arguments {
		switch a.Name {
		case "assumedSize":
			l.assumedSize, _ = strconv.Atoi(a.Value.Raw) // the schema has a number there
		case "slicingArguments":
			l.slicingArguments = texts(a.Value)
		case "sizedFields":
			l.sizedFields = texts(a.Value)
		}
	}
	return l
}

func texts(v *ast.Value) []string {
	var out []string
	for _, c := range v.Children {
		out = append(out, c.Value.Raw)
	}
	return out
}
