package api

import (
	"context"
	"fmt"
	"runtime/debug"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/actorgraph/actorgraph/graph"
)

// The limits of one question. They leave room for whatever a notebook asks in
// earnest and stop what would keep the server busy for minutes.
const (
	maxBody   = 1 << 20    // bytes
	maxTokens = 15_000     // of a query's text
	maxDepth  = 25         // fields within fields
	maxFields = 50_000_000 // of the answer, if every page were full: two full pages in each other, not three
)

// limits refuses questions that are too deep or can have too long an answer.
type limits struct{}

var _ graphql.OperationContextMutator = limits{}

// ExtensionName names the extension in gqlgen's own errors.
func (limits) ExtensionName() string { return "Limits" }

// Validate has nothing to check.
func (limits) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationContext returns an error for a question that is beyond the limits.
func (limits) MutateOperationContext(_ context.Context, op *graphql.OperationContext) *gqlerror.Error {
	size := measure(op.Operation.SelectionSet, op)
	switch {
	case size.depth > maxDepth:
		return gqlerror.Wrap(withHint(&limitError{fmt.Sprintf("the question is %d fields deep, and %d is the limit", size.depth, maxDepth)},
			"ask in two steps: first for ids, then for what hangs on them"))
	case size.fields > maxFields:
		return gqlerror.Wrap(withHint(&limitError{fmt.Sprintf("the answer could have more than %d fields", maxFields)},
			"ask for smaller pages of the nested lists, and go on with after: endCursor"))
	}
	return nil
}

// size is how large the answer to a selection can become.
type size struct{ depth, fields int }

// measure returns the size of a selection's answer if every page were full.
// Introspection does not count: tools ask deep, and it costs little.
func measure(set ast.SelectionSet, op *graphql.OperationContext) size {
	var all size
	for _, s := range set {
		var one size
		switch s := s.(type) {
		case *ast.Field:
			if s.Name == "__schema" || s.Name == "__type" {
				continue
			}
			beneath := measure(s.SelectionSet, op)
			one = size{1 + beneath.depth, min(1+pageSize(s, op.Variables)*beneath.fields, 2*maxFields)}
		case *ast.InlineFragment:
			one = measure(s.SelectionSet, op)
		case *ast.FragmentSpread:
			one = measure(s.Definition.SelectionSet, op) // validation refuses unknown and circular ones
		}
		all = size{max(all.depth, one.depth), min(all.fields+one.fields, 2*maxFields)}
	}
	return all
}

// pageSize returns how many items a field may return: its argument first, or 1 for what has none.
func pageSize(f *ast.Field, variables map[string]any) int {
	if f.Definition == nil || f.Definition.Arguments.ForName("first") == nil {
		return 1
	}
	n, err := graphql.UnmarshalInt(f.ArgumentMap(variables)["first"])
	if err != nil { // null stands for the default
		return 1
	}
	return min(max(n, 1), graph.MaxPage)
}

// recovered turns a panic in a resolver into an error; the log has its stack.
func recovered(_ context.Context, cause any) error {
	return fmt.Errorf("panic: %v\n%s", cause, debug.Stack())
}
