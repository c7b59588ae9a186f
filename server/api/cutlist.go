package api

import (
	"context"
	"fmt"
	"reflect"
	"slices"

	"github.com/99designs/gqlgen/graphql"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/server/api/guard"
)

// cutList is the directive listSize at work: it cuts a list to its argument
// first, so that whoever resolves it may return all of it.
func cutList(ctx context.Context, _ any, next graphql.Resolver, _ *int, slicingArguments, sizedFields []string) (any, error) {
	if !slices.Contains(slicingArguments, "first") || sizedFields != nil {
		return next(ctx)
	}
	f := graphql.GetFieldContext(ctx).Field.Field
	most := guard.MostOf(f.Definition.Arguments.ForName("first"))
	n, err := graphql.UnmarshalInt(guard.Argument(f, "first", graphql.GetOperationContext(ctx).Variables))
	if err != nil || n < 0 || n > most {
		return nil, withHint(graph.Invalid("first", "%d items cannot be returned", n), fmt.Sprintf("ask for 0 to %d", most))
	}
	all, err := next(ctx)
	if list := reflect.ValueOf(all); err == nil && list.Kind() == reflect.Slice && list.Len() > n {
		return list.Slice(0, n).Interface(), nil
	}
	return all, err
}
