package api

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strconv"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/actorgraph/actorgraph/graph"
)

// argument returns what is given for an argument, the default for null or
// nothing, and nil where there is none.
func argument(f *ast.Field, name string, variables map[string]any) any {
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

// mostOf is how many items an argument can ask for: those of a page, or as many
// as it asks for when it is left out.
func mostOf(a *ast.ArgumentDefinition) int {
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

// cutList is the directive listSize at work: it cuts a list to its argument
// first, so that whoever resolves it may return all of it.
func cutList(ctx context.Context, _ any, next graphql.Resolver, _ *int, slicingArguments, sizedFields []string) (any, error) {
	if !slices.Contains(slicingArguments, "first") || sizedFields != nil {
		return next(ctx)
	}
	f := graphql.GetFieldContext(ctx).Field.Field
	most := mostOf(f.Definition.Arguments.ForName("first"))
	n, err := graphql.UnmarshalInt(argument(f, "first", graphql.GetOperationContext(ctx).Variables))
	if err != nil || n < 0 || n > most {
		return nil, withHint(graph.Invalid("first", "%d items cannot be returned", n), fmt.Sprintf("ask for 0 to %d", most))
	}
	all, err := next(ctx)
	if list := reflect.ValueOf(all); err == nil && list.Kind() == reflect.Slice && list.Len() > n {
		return list.Slice(0, n).Interface(), nil
	}
	return all, err
}
