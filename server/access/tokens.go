package access

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/actorgraph/actorgraph/graph"
)

// Token is what is kept of a token: all but its secret.
type Token struct {
	Name      string     `json:"name"`
	Role      Role       `json:"role"`
	Clearance string     `json:"clearance"` // "TLP:GREEN"
	Hash      string     `json:"hash"`      // of the secret, as hashOf returns it
	Last4     string     `json:"last4"`     // of the secret, to tell it by
	Created   time.Time  `json:"created"`
	Expires   *time.Time `json:"expires,omitempty"` // nil: never
	Revoked   *time.Time `json:"revoked,omitempty"` // nil: it was not
}

// State tells in a word whether a token is valid at a time, and why not.
func (t Token) State(now time.Time) string {
	switch {
	case t.Revoked != nil:
		return "revoked"
	case t.Expires != nil && !now.Before(*t.Expires):
		return "expired"
	}
	return "valid"
}

// identity is who shows the token.
func (t Token) identity() (Identity, error) {
	clearance, err := graph.ParseTLP(t.Clearance)
	return Identity{Name: t.Name, Role: t.Role, Clearance: clearance}, err
}

// prefix is how every secret begins, so that those who look for secrets in files
// and logs find it, and nobody takes it for a token of somebody else.
const prefix = "actorgraph_"

// newSecret returns a secret of 256 random bits.
func newSecret() string {
	b := make([]byte, 32)
	rand.Read(b) // which never fails
	return prefix + base64.RawURLEncoding.EncodeToString(b)
}

// hashOf returns what is kept of a secret. A password needs a slow, salted hash,
// because people choose few of all passwords, and a fast one is tried for all of
// these. Of 256 random bits nobody tries any part that matters, however fast:
// SHA-256 is enough, and costs a request nothing.
func hashOf(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// find returns the token of a secret. It takes the same time whichever token it
// is, and if it is none.
func find(tokens []Token, secret string) (Token, bool) {
	hash := []byte(hashOf(secret))
	at := -1
	for i, t := range tokens {
		if subtle.ConstantTimeCompare([]byte(t.Hash), hash) == 1 {
			at = i
		}
	}
	if at < 0 {
		return Token{}, false
	}
	return tokens[at], true
}

// Grant is what a token shall be.
type Grant struct {
	Name      string
	Role      Role
	Clearance graph.TLP
	Expires   time.Time // zero: never
}

var goodName = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{N} ._@+-]{0,63}$`)

// Check returns an error unless a token can be made so.
func (g Grant) Check(now time.Time) error {
	switch {
	case !goodName.MatchString(g.Name) || strings.EqualFold(g.Name, AnonymousName) || strings.EqualFold(g.Name, linked.Name):
		return fmt.Errorf("%q is no name for a token; use up to 64 letters, digits, spaces and . _ @ + -", g.Name)
	case g.Role == Nobody:
		return errors.New("a token needs a role: reader, editor or admin")
	case !g.Expires.IsZero() && !g.Expires.After(now):
		return fmt.Errorf("it would have expired already, on %s", g.Expires.Format(time.RFC3339))
	}
	return nil
}

// Create makes a token and returns its secret, which is told nowhere else. Names
// are never given twice, so that what was done under one was done by one.
func (f *TokenFile) Create(g Grant, now time.Time) (Token, string, error) {
	if err := g.Check(now); err != nil {
		return Token{}, "", err
	}
	secret := newSecret()
	t := Token{
		Name: g.Name, Role: g.Role, Clearance: g.Clearance.String(), Hash: hashOf(secret), Last4: secret[len(secret)-4:],
		Created: now.UTC().Truncate(time.Second),
	}
	if !g.Expires.IsZero() {
		t.Expires = new(g.Expires.UTC().Truncate(time.Second))
	}
	err := f.change(func(tokens []Token) ([]Token, error) {
		if slices.ContainsFunc(tokens, func(o Token) bool { return strings.EqualFold(o.Name, t.Name) }) {
			return nil, fmt.Errorf("there is or was a token called %q; choose another name", t.Name)
		}
		return append(tokens, t), nil
	})
	return t, secret, err
}

// Revoke makes the token of a name invalid for good.
func (f *TokenFile) Revoke(name string, now time.Time) (revoked Token, err error) {
	err = f.change(func(tokens []Token) ([]Token, error) {
		i := slices.IndexFunc(tokens, func(t Token) bool { return t.Name == name })
		if i < 0 {
			return nil, fmt.Errorf("there is no token called %q; actorgraph token list shows all", name)
		}
		if tokens[i].Revoked == nil {
			tokens[i].Revoked = new(now.UTC().Truncate(time.Second))
		}
		revoked = tokens[i]
		return tokens, nil
	})
	return revoked, err
}
