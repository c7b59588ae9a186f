package api

import (
	"context"
	"slices"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/actorgraph/actorgraph/server/access"
	"github.com/actorgraph/actorgraph/server/api/guard"
)

// allowed is the extension that refuses questions with a root field that who asks
// may not use, before anything of them is answered.
type allowed struct {
	check func(ctx context.Context, typeName, field string) error
}

var _ graphql.OperationContextMutator = allowed{}

// ExtensionName names the extension in gqlgen's own errors.
func (allowed) ExtensionName() string { return "Access" }

// Validate has nothing to check.
func (allowed) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationContext returns an error for a question that who asks may not ask.
func (a allowed) MutateOperationContext(ctx context.Context, op *graphql.OperationContext) *gqlerror.Error {
	for _, f := range rootFields(op.Operation.SelectionSet) {
		if err := a.check(ctx, f.ObjectDefinition.Name, f.Name); err != nil {
			return gqlerror.Wrap(err)
		}
	}
	return nil
}

// rootFields returns the fields of a selection with those of its fragments, each
// of which is looked into once. What any schema answers of itself is not among them.
func rootFields(set ast.SelectionSet) []*ast.Field {
	return slices.DeleteFunc(guard.RootFields(set), func(f *ast.Field) bool { return strings.HasPrefix(f.Name, "__") })
}

// Access is who asks, what he may do, and how much he is not shown.
type Access struct {
	Name           string
	Anonymous      bool
	Role           Role
	Clearance      string
	WithheldClaims int

	WithheldReadings int
}

// Role is what somebody may do, as the schema has it.
type Role string

// The roles.
const (
	RoleNobody Role = "NOBODY"
	RoleReader Role = "READER"
	RoleEditor Role = "EDITOR"
	RoleAdmin  Role = "ADMIN"
)

func (resolver) Access(ctx context.Context) (*Access, error) {
	who := access.FromContext(ctx)
	claims, readings := requestOf(ctx).withheld()
	return &Access{
		Name: who.Name, Anonymous: who.Anonymous, Role: Role(strings.ToUpper(who.Role.String())), Clearance: who.Clearance.String(),
		WithheldClaims: claims, WithheldReadings: readings,
	}, nil
}
