package access

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/time/rate"

	"github.com/actorgraph/actorgraph/graph"
)

// OIDCSettings say which identity provider is believed, and for what.
type OIDCSettings struct {
	Issuer   string           // its address, as its tokens name it
	Audience string           // what its tokens must be for: this server, as the provider knows it
	Claim    string           // which claim of a token names roles; "a.b" is b within a
	Roles    map[string]Grant // what each of the claim's values gives: a role and a clearance
}

// OIDC takes the bearer tokens of an identity provider. Its keys are fetched when
// they are first needed, and again when it has others.
type OIDC struct {
	s      OIDCSettings
	log    *slog.Logger
	client *http.Client

	mu       sync.Mutex
	verifier *oidc.IDTokenVerifier
	tried    time.Time
}

// NewOIDC returns what takes the tokens of a provider.
func NewOIDC(s OIDCSettings, log *slog.Logger) *OIDC {
	return &OIDC{s: s, log: log, client: &http.Client{Timeout: providerTimeout, Transport: &seldom{rate.NewLimiter(rate.Every(time.Second), 5)}}}
}

// seldom is how a provider is asked: a key that a token names and the provider
// has not told is asked for, and anybody can name any.
type seldom struct{ limit *rate.Limiter }

// RoundTrip asks, if it was not asked too often.
func (s *seldom) RoundTrip(r *http.Request) (*http.Response, error) {
	if !s.limit.Allow() {
		return nil, errors.New("the identity provider was asked too often; it is asked again in a second")
	}
	return http.DefaultTransport.RoundTrip(r)
}

const (
	providerTimeout = 5 * time.Second
	tryAgain        = 10 * time.Second // a provider that does not answer is not asked for each request
)

// identify tells whose a token is. It is checked as OpenID Connect says:
// signature, issuer, audience and expiry.
func (o *OIDC) identify(ctx context.Context, raw string) (Identity, error) {
	verifier, err := o.ready()
	if err != nil {
		o.log.WarnContext(ctx, "the identity provider does not answer", "issuer", o.s.Issuer, "error", err)
		return Identity{}, ErrUnreadable
	}
	token, err := verifier.Verify(oidc.ClientContext(ctx, o.client), raw)
	if err != nil {
		o.log.DebugContext(ctx, "a token of the identity provider is not valid", "error", err)
		return Identity{}, &RefusedError{ErrUnauthenticated, "this token is not valid: it must be of " + o.s.Issuer + ", for " + o.s.Audience + ", and not expired"}
	}
	var claims map[string]any
	if err := token.Claims(&claims); err != nil {
		return Identity{}, errWrongToken
	}
	who := Identity{Name: o.s.Issuer + " " + token.Subject}
	for _, value := range valuesAt(claims, strings.Split(o.s.Claim, ".")) {
		if given, ok := o.s.Roles[value]; ok {
			who.Role, who.Clearance = max(who.Role, given.Role), max(who.Clearance, given.Clearance)
		}
	}
	if who.Role == Nobody {
		return Identity{}, &RefusedError{ErrForbidden, fmt.Sprintf("this token gives no role here: %s in it names none that --oidc-roles lists", o.s.Claim)}
	}
	return who, nil
}

// ready returns what checks tokens, once the provider has told its keys.
func (o *OIDC) ready() (*oidc.IDTokenVerifier, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.verifier != nil {
		return o.verifier, nil
	}
	if wait := tryAgain - time.Since(o.tried); !o.tried.IsZero() && wait > 0 {
		return nil, fmt.Errorf("it is asked again in %v", wait.Round(time.Second))
	}
	o.tried = time.Now()
	// Its keys are fetched with this context for as long as the server runs; each request has the client's timeout.
	provider, err := oidc.NewProvider(oidc.ClientContext(context.Background(), o.client), o.s.Issuer)
	if err != nil {
		return nil, err
	}
	o.verifier = provider.Verifier(&oidc.Config{ClientID: o.s.Audience})
	return o.verifier, nil
}

// valuesAt returns the texts at a path within claims: one, or a list of them.
func valuesAt(claims map[string]any, path []string) []string {
	var at any = claims
	for _, name := range path {
		within, ok := at.(map[string]any)
		if !ok {
			return nil
		}
		at = within[name]
	}
	switch at := at.(type) {
	case string:
		return strings.Fields(at)
	case []any:
		var out []string
		for _, v := range at {
			if text, ok := v.(string); ok {
				out = append(out, text)
			}
		}
		return out
	}
	return nil
}

// ParseOIDCRoles reads what values of a claim give: "analysts=reader:amber" is the
// role reader up to TLP:AMBER; without a level it is GREEN.
func ParseOIDCRoles(items []string) (map[string]Grant, error) {
	out := map[string]Grant{}
	for _, item := range items {
		value, given, ok := strings.Cut(strings.TrimSpace(item), "=")
		name, level, leveled := strings.Cut(given, ":")
		g := Grant{Clearance: graph.TLPGreen}
		if !ok || value == "" {
			return nil, fmt.Errorf("%q is not VALUE=ROLE:LEVEL, such as analysts=reader:amber", item)
		}
		if err := g.Role.UnmarshalText([]byte(name)); err != nil {
			return nil, fmt.Errorf("%q: %w", item, err)
		}
		if leveled {
			var err error
			if g.Clearance, err = graph.ParseTLP(level); err != nil {
				return nil, fmt.Errorf("%q: %w", item, err)
			}
		}
		out[value] = g
	}
	return out, nil
}

// Check returns an error unless the settings are whole.
func (s OIDCSettings) Check() error {
	if s.Issuer == "" {
		return nil
	}
	var missing []string
	for _, f := range []struct {
		name  string
		given bool
	}{{"--oidc-audience", s.Audience != ""}, {"--oidc-claim", s.Claim != ""}, {"--oidc-roles", len(s.Roles) > 0}} {
		if !f.given {
			missing = append(missing, f.name)
		}
	}
	if len(missing) > 0 {
		return fmt.Errorf("--oidc-issuer needs %s too", strings.Join(missing, ", "))
	}
	return nil
}
