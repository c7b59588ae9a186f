package access

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/actorgraph/actorgraph/graph"
)

// Settings say who is let in.
type Settings struct {
	// Anonymous is what anybody may do who does not say who he is: what his role
	// says, up to his clearance. The address that he comes from changes nothing:
	// behind a proxy everybody comes from the same.
	Anonymous Identity
	Tokens    *TokenFile // nil: there are none
	OIDC      *OIDC      // nil: no identity provider is believed
	Rates     *Rates     // nil: all may ask as much as they like
	Log       *slog.Logger
}

// An Authenticator tells who a request is of.
type Authenticator struct {
	s        Settings
	sessions sessions
	now      func() time.Time
}

// NewAuthenticator returns one.
func NewAuthenticator(s Settings) *Authenticator {
	s.Anonymous.Anonymous, s.Anonymous.Name = true, AnonymousName
	s.Anonymous.Role = min(s.Anonymous.Role, Reader) // he never writes
	if s.Log == nil {
		s.Log = slog.Default()
	}
	return &Authenticator{s: s, now: time.Now}
}

// Challenge is the header WWW-Authenticate of an answer to who must say who he is.
const Challenge = `Bearer realm="actorgraph"`

// Anonymous returns what those may who do not say who they are.
func (g *Authenticator) Anonymous() Identity { return g.s.Anonymous }

// ErrUnreadable says that nobody can tell at the moment who somebody is.
var ErrUnreadable = errors.New("tokens cannot be read at the moment; the server's log tells why")

var (
	errWrongToken = &RefusedError{ErrUnauthenticated, "this token is not valid: it is unknown, revoked or expired; actorgraph token list tells which there are"}
	errNoToken    = &RefusedError{ErrUnauthenticated, "Authorization is not a bearer token: send Authorization: Bearer and the token"}
)

// Identify tells who a request is of. A token that is not valid is an error that
// wraps ErrUnauthenticated, never anybody's request. A session that ended is: its
// browser did not ask for it, and is told to forget it.
func (g *Authenticator) Identify(w http.ResponseWriter, r *http.Request) (Identity, error) {
	token, given, err := bearer(r)
	if err != nil {
		return Identity{}, err
	}
	if given {
		who, _, err := g.ofToken(r.Context(), token)
		return who, err
	}
	cookie, err := r.Cookie(cookieName(r))
	if err != nil {
		return g.s.Anonymous, nil
	}
	if found, ok := g.sessions.find(cookie.Value, g.now()); ok {
		who, err := g.ofSession(found)
		if !errors.Is(err, ErrUnauthenticated) {
			return who, err
		}
	}
	setCookie(w, r, "")
	return g.s.Anonymous, nil
}

// bearer returns the token of a request. Basic is somebody else's: a proxy in
// front of the server asks for it, and passes it on.
func bearer(r *http.Request) (token string, given bool, err error) {
	headers := r.Header.Values("Authorization")
	if len(headers) == 0 {
		return "", false, nil
	}
	scheme, token, _ := strings.Cut(headers[0], " ")
	if strings.EqualFold(scheme, "Basic") && len(headers) == 1 {
		return "", false, nil
	}
	if token = strings.TrimSpace(token); len(headers) > 1 || !strings.EqualFold(scheme, "Bearer") || token == "" {
		return "", true, errNoToken
	}
	return token, true, nil
}

// ofToken tells who shows a token, and the hash that it is kept by.
func (g *Authenticator) ofToken(ctx context.Context, token string) (who Identity, hash string, err error) {
	if g.s.OIDC != nil && !strings.HasPrefix(token, prefix) {
		who, err := g.s.OIDC.identify(ctx, token)
		return who, "", err
	}
	hash = hashOf(token)
	who, err = g.lookUp(func(tokens []Token) (Token, bool) { return find(tokens, token) })
	return who, hash, err
}

func (g *Authenticator) ofSession(s session) (Identity, error) {
	if s.token == "" {
		return s.who, nil
	}
	return g.lookUp(func(tokens []Token) (Token, bool) {
		for _, t := range tokens {
			if t.Hash == s.token {
				return t, true
			}
		}
		return Token{}, false
	})
}

// lookUp returns whose a token is that is there and valid.
func (g *Authenticator) lookUp(find func([]Token) (Token, bool)) (Identity, error) {
	if g.s.Tokens == nil {
		return Identity{}, errWrongToken
	}
	tokens, err := g.s.Tokens.current(g.now())
	if err != nil {
		g.s.Log.Error("tokens cannot be read, so none is valid", "error", err)
		return Identity{}, ErrUnreadable
	}
	t, ok := find(tokens)
	if !ok || t.State(g.now()) != "valid" {
		return Identity{}, errWrongToken
	}
	return t.identity()
}

// Admit returns an error unless somebody may use what needs so much.
func (n Need) Admit(who Identity) error {
	if n.Named && who.Anonymous {
		return &RefusedError{ErrUnauthenticated, "this is for those who say who they are: sign in at /signin, or send Authorization: Bearer with a token"}
	}
	if err := who.require(n.Role); err != nil {
		return err
	}
	if n.Scope == Everything && who.Clearance < graph.TLPRed {
		return &RefusedError{ErrForbidden, "this is for those who may see every marking, and " + who.Name + " may see up to " + who.Clearance.String()}
	}
	return nil
}

// RequestContext returns the context of a request of somebody, whose questions count for him.
func (g *Authenticator) RequestContext(r *http.Request, who Identity) context.Context {
	ctx := context.WithValue(NewContext(r.Context(), who), stillKey{}, func() error { return g.still(r, who) })
	ctx = context.WithValue(ctx, peerKey{}, r.RemoteAddr)
	if g.s.Rates != nil {
		ctx = context.WithValue(ctx, chargeKey{}, func(cost int) error { return g.s.Rates.charge(who, r.RemoteAddr, cost, g.now()) })
	}
	return ctx
}

type stillKey struct{}

// Revalidate returns an error that wraps ErrUnauthenticated if who asked, by the context
// that RequestContext returned, may not go on as who he was: his token was revoked, or he signed
// out. It is for requests that go on for long.
func Revalidate(ctx context.Context) error {
	if still, ok := ctx.Value(stillKey{}).(func() error); ok {
		return still()
	}
	return nil
}

func (g *Authenticator) still(r *http.Request, who Identity) error {
	now, err := g.Identify(nowhere{}, r)
	if err == nil && now != who {
		err = &RefusedError{ErrUnauthenticated, "you are not who you were when you asked: sign in again"}
	}
	return err
}

// nowhere is where headers go that nobody reads any more.
type nowhere struct{}

// Header returns none.
func (nowhere) Header() http.Header { return http.Header{} }

// Write takes what is written for nobody.
func (nowhere) Write(b []byte) (int, error) { return len(b), nil }

// WriteHeader does nothing.
func (nowhere) WriteHeader(int) {}
