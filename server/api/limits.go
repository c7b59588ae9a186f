package api

import (
	"context"
	"fmt"
	"runtime/debug"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"github.com/actorgraph/actorgraph/server/access"
	"github.com/actorgraph/actorgraph/server/api/guard"
)

// costs is the extension that refuses questions whose answer could be too
// large, once their variables are known, and counts those that are answered.
type costs struct {
	limits  guard.Limits
	service *service
}

var _ interface {
	graphql.OperationContextMutator
	graphql.FieldInterceptor
} = costs{}

// ExtensionName names the extension in gqlgen's own errors.
func (costs) ExtensionName() string { return "Costs" }

// Validate has nothing to check.
func (costs) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationContext returns an error for a question that is beyond the limits.
func (c costs) MutateOperationContext(ctx context.Context, op *graphql.OperationContext) *gqlerror.Error {
	err := c.limits.Answerable(op.Operation, op.Variables, c.service.listSizes(ctx))
	if err != nil && c.service.projection != nil && c.service.largest.Load() == nil && c.service.measureLists(ctx) == nil {
		// Right after the start nobody has looked yet how long lists are.
		err = c.limits.Answerable(op.Operation, op.Variables, c.service.listSizes(ctx))
	}
	if err == nil {
		cost := c.limits.CostOf(op.Operation, op.Variables, c.service.listSizes(ctx))
		askedOf(ctx).Cost = cost
		err = access.Charge(ctx, cost)
	}
	if err != nil {
		return gqlerror.Wrap(err)
	}
	return nil
}

// InterceptField counts what a field adds to the answer.
func (costs) InterceptField(ctx context.Context, next graphql.Resolver) (any, error) {
	return guard.Count(ctx, next)
}

// prepare parses a query, refuses it if it is beyond the limits, and validates
// it, in this order: validating takes more time than the query's length has
// bytes. What it returns is shared by all requests and never changed.
func prepare(schema *ast.Schema, text string, l guard.Limits) (*ast.QueryDocument, []error) {
	doc, err := parser.ParseQueryWithTokenLimit(&ast.Source{Input: text}, l.Tokens)
	if err != nil && strings.HasPrefix(gqlerror.WrapIfUnwrapped(err).Message, "exceeded token limit") { // it is told by the message alone
		err = &guard.LimitError{What: "the query has more words and signs than it may", Limit: l.Tokens, Hint: "ask in several questions; give long lists as variables"}
	}
	if err != nil {
		return nil, []error{err}
	}
	if err := l.Shape(doc); err != nil {
		return nil, []error{err}
	}
	if len(doc.Operations) == 0 {
		return nil, []error{gqlerror.Errorf("the query has no operation")}
	}
	var out []error
	for _, err := range validator.ValidateWithRules(schema, doc, rules.NewDefaultRules()) {
		out = append(out, err)
	}
	return doc, out
}

// recovered turns a panic in a resolver into an error; the log has its stack.
func recovered(_ context.Context, cause any) error {
	return fmt.Errorf("panic: %v\n%s", cause, debug.Stack())
}
