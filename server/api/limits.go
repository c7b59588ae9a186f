package api

import (
	"context"
	"fmt"
	"runtime/debug"
	"slices"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// The limits of one question. They leave room for whatever a notebook asks in
// earnest and stop what would keep the server busy for minutes.
const (
	maxBody   = 1 << 20     // bytes
	maxTokens = 15_000      // of a query's text
	maxDepth  = 25          // fields within fields
	maxFields = 200_000_000 // of the answer, if every list were full: two full pages in each other with what hangs on them, not three
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
	size := measure(op)
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

// measuring works out the size of an operation's answer if every list were full.
type measuring struct {
	variables map[string]any
	fragments map[fragmentIn]size // each is measured once: they can spread each other again and again
}

// fragmentIn is a fragment as it is spread within a field that sizes its lists.
type fragmentIn struct {
	fragment *ast.FragmentDefinition
	within   *ast.Field // nil: none does
}

// measure returns the size of an operation's answer.
func measure(op *graphql.OperationContext) size {
	m := measuring{op.Variables, map[fragmentIn]size{}}
	return m.selection(op.Operation.SelectionSet, nil)
}

// selection returns the size of what is asked of one thing. Introspection does
// not count: tools ask deep, and it costs little. The field within, if any,
// says how long some of the lists here are.
func (m measuring) selection(set ast.SelectionSet, within *ast.Field) size {
	var all size
	for _, s := range set {
		var one size
		switch s := s.(type) {
		case *ast.Field:
			if s.Name == "__schema" || s.Name == "__type" {
				continue
			}
			one = m.field(s, within)
		case *ast.InlineFragment:
			one = m.selection(s.SelectionSet, within)
		case *ast.FragmentSpread:
			key := fragmentIn{s.Definition, within} // validation refuses unknown and circular ones
			known, ok := m.fragments[key]
			if !ok {
				known = m.selection(s.Definition.SelectionSet, within)
				m.fragments[key] = known
			}
			one = known
		}
		all = size{max(all.depth, one.depth), min(all.fields+one.fields, 2*maxFields)}
	}
	return all
}

// field returns the size of a field with all beneath it.
func (m measuring) field(f, within *ast.Field) size {
	here, beneath := 1, (*ast.Field)(nil)
	switch {
	case within != nil && slices.Contains(listSizeOf(within).sizedFields, f.Name):
		here = m.items(within)
	case len(listSizeOf(f).sizedFields) > 0:
		beneath = f
	default:
		here = m.items(f)
	}
	inner := m.selection(f.SelectionSet, beneath)
	return size{1 + inner.depth, min(1+here*max(inner.fields, 1), 2*maxFields)}
}

// items returns how many items a field may have: what its arguments say, what
// the schema assumes, or 1 for what is no list.
func (m measuring) items(f *ast.Field) int {
	if f.Definition == nil { // __typename
		return 1
	}
	l := listSizeOf(f)
	for _, name := range append(l.slicingArguments, "first") {
		switch given := argument(f, name, m.variables).(type) {
		case nil:
		case []any:
			return max(len(given), 1)
		default:
			if n, err := graphql.UnmarshalInt(given); err == nil {
				return min(max(n, 1), mostOf(f.Definition.Arguments.ForName(name)))
			}
		}
	}
	return max(l.assumedSize, 1)
}

// recovered turns a panic in a resolver into an error; the log has its stack.
func recovered(_ context.Context, cause any) error {
	return fmt.Errorf("panic: %v\n%s", cause, debug.Stack())
}
