// Package access tells who asks, what he may do, and what he may see.
//
// Whatever answers takes the identity of who asks from the context:
//
//	who := access.FromContext(ctx)       // name, role, clearance
//	err := access.Require(ctx, access.Editor) // UNAUTHENTICATED or FORBIDDEN
//
// What each address and each root field of the schema needs is one table
// (table.go), which is enforced in one place for HTTP (Need.Admit) and in one for
// GraphQL (CheckField). The rest:
//
//   - tokens.go, tokenfile.go: tokens and where they are kept
//   - authenticator.go: who a request is of: a token, a session, or anybody
//   - sessions.go, signin.go: the one-time link, and what a browser has after it
//   - rates.go, subscriptionslots.go: how much each may ask for
//   - oidc.go: bearer tokens of an identity provider
package access

import (
	"context"
	"errors"
	"fmt"

	"github.com/actorgraph/actorgraph/graph"
)

// Role is what somebody may do. Each role may do what those before it may.
type Role int

// The roles. Nobody has none, and may do what needs none.
const (
	Nobody Role = iota
	Reader      // asks
	Editor      // adds claims
	Admin       // sees how the server does, and what others did
)

var roleNames = [...]string{"nobody", "reader", "editor", "admin"}

// String returns the role as it is written in commands and files.
func (r Role) String() string { return roleNames[r] }

// MarshalText writes the role.
func (r Role) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalText reads a role: reader, editor or admin.
func (r *Role) UnmarshalText(text []byte) error {
	for role, name := range roleNames {
		if name == string(text) && Role(role) != Nobody {
			*r = Role(role)
			return nil
		}
	}
	return fmt.Errorf("there is no role %q; there are reader, editor and admin", text)
}

// Identity is who asks. The zero Identity is nobody, and may see what is CLEAR.
type Identity struct {
	Name      string    // of his token, or his account's at an identity provider; anonymous
	Role      Role      // what he may do
	Clearance graph.TLP // the highest level that he may see
	Anonymous bool      // he did not say who he is
}

// AnonymousName is the name of who does not say who he is.
const AnonymousName = "anonymous"

// ErrUnauthenticated says that this needs somebody who says who he is.
var ErrUnauthenticated = errors.New("who asks must say who he is")

// ErrForbidden says that who asks may not do this.
var ErrForbidden = errors.New("who asks may not do this")

// RefusedError is why something is refused, in a sentence for who asks. It wraps
// ErrUnauthenticated or ErrForbidden.
type RefusedError struct {
	Kind   error
	Reason string
}

// Error says what to do.
func (e *RefusedError) Error() string { return e.Reason }

// Unwrap returns which of the two it is.
func (e *RefusedError) Unwrap() error { return e.Kind }

type identityKey struct{}

// NewContext returns a context of what somebody asks.
func NewContext(ctx context.Context, who Identity) context.Context {
	return context.WithValue(ctx, identityKey{}, who)
}

// FromContext returns who asks what ctx belongs to: nobody where no Authenticator let him in.
func FromContext(ctx context.Context) Identity {
	who, ok := ctx.Value(identityKey{}).(Identity)
	if !ok {
		return Identity{Name: AnonymousName, Anonymous: true}
	}
	return who
}

// Require returns an error, which says what to do, unless who asks has a role.
func Require(ctx context.Context, role Role) error { return FromContext(ctx).require(role) }

func (who Identity) require(role Role) error {
	switch {
	case who.Role >= role:
		return nil
	case who.Anonymous:
		return &RefusedError{ErrUnauthenticated, fmt.Sprintf("this needs the role %s: send Authorization: Bearer with a token of actorgraph token create --role %s, or sign in at /signin", role, role)}
	}
	return &RefusedError{ErrForbidden, fmt.Sprintf("this needs the role %s, and %s is a %s: use a token of actorgraph token create --role %s", role, who.Name, who.Role, role)}
}
