package access

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math/big"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/actorgraph/actorgraph/graph"
)

// issuer is an identity provider with one key.
type issuer struct {
	*httptest.Server
	key  *rsa.PrivateKey
	asks int // for keys
}

func newIssuer(t *testing.T) *issuer {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	p := &issuer{key: key}
	mux := http.NewServeMux()
	mux.HandleFunc("/.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, `{"issuer": %q, "jwks_uri": %q, "authorization_endpoint": %q, "token_endpoint": %q, "id_token_signing_alg_values_supported": ["RS256"]}`,
			p.URL, p.URL+"/keys", p.URL+"/auth", p.URL+"/token")
	})
	mux.HandleFunc("/keys", func(w http.ResponseWriter, _ *http.Request) {
		p.asks++
		fmt.Fprintf(w, `{"keys": [{"kty": "RSA", "alg": "RS256", "use": "sig", "kid": "one", "n": %q, "e": %q}]}`,
			text(key.N.Bytes()), text(big.NewInt(int64(key.E)).Bytes()))
	})
	p.Server = httptest.NewServer(mux)
	t.Cleanup(p.Close)
	return p
}

func text(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

// token signs claims.
func (p *issuer) token(t *testing.T, key *rsa.PrivateKey, header string, claims map[string]any) string {
	t.Helper()
	body, err := json.Marshal(claims)
	if err != nil {
		t.Fatal(err)
	}
	signed := text([]byte(header)) + "." + text(body)
	sum := sha256.Sum256([]byte(signed))
	signature, err := rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, sum[:])
	if err != nil {
		t.Fatal(err)
	}
	return signed + "." + text(signature)
}

const rs256 = `{"alg":"RS256","kid":"one"}`

func TestOIDC(t *testing.T) {
	p := newIssuer(t)
	o := NewOIDC(OIDCSettings{
		Issuer: p.URL, Audience: "actorgraph", Claim: "realm_access.roles",
		Roles: map[string]Grant{"analysts": {Role: Reader, Clearance: graph.TLPAmber}, "leads": {Role: Editor, Clearance: graph.TLPGreen}},
	}, slog.New(slog.DiscardHandler))
	stranger, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	claims := func(change func(map[string]any)) map[string]any {
		c := map[string]any{
			"iss": p.URL, "aud": "actorgraph", "sub": "u17", "exp": time.Now().Add(time.Minute).Unix(),
			"realm_access": map[string]any{"roles": []string{"analysts", "others"}},
		}
		change(c)
		return c
	}
	same := func(map[string]any) {}
	for _, tt := range []struct {
		name, token string
		role        Role
		clearance   graph.TLP
		err         error
	}{
		{"a token", p.token(t, p.key, rs256, claims(same)), Reader, graph.TLPAmber, nil},
		{"two roles", p.token(t, p.key, rs256, claims(func(c map[string]any) {
			c["realm_access"] = map[string]any{"roles": []string{"leads", "analysts"}}
		})), Editor, graph.TLPAmber, nil},
		{"no role", p.token(t, p.key, rs256, claims(func(c map[string]any) { delete(c, "realm_access") })), 0, 0, ErrForbidden},
		{"a role of another form", p.token(t, p.key, rs256, claims(func(c map[string]any) { c["realm_access"] = "analysts" })), 0, 0, ErrForbidden},
		{"expired", p.token(t, p.key, rs256, claims(func(c map[string]any) { c["exp"] = time.Now().Add(-time.Minute).Unix() })), 0, 0, ErrUnauthenticated},
		{"for somebody else", p.token(t, p.key, rs256, claims(func(c map[string]any) { c["aud"] = "wiki" })), 0, 0, ErrUnauthenticated},
		{"of another issuer", p.token(t, p.key, rs256, claims(func(c map[string]any) { c["iss"] = "https://evil.example" })), 0, 0, ErrUnauthenticated},
		{"signed by another key", p.token(t, stranger, rs256, claims(same)), 0, 0, ErrUnauthenticated},
		{"of a key that there is not", p.token(t, stranger, `{"alg":"RS256","kid":"two"}`, claims(same)), 0, 0, ErrUnauthenticated},
		{"not signed", p.token(t, p.key, `{"alg":"none"}`, claims(same)), 0, 0, ErrUnauthenticated},
		{"signed as by a password", p.token(t, p.key, `{"alg":"HS256","kid":"one"}`, claims(same)), 0, 0, ErrUnauthenticated},
		{"no token", "x.y.z", 0, 0, ErrUnauthenticated},
	} {
		who, err := o.identify(t.Context(), tt.token)
		if !errors.Is(err, tt.err) || who.Role != tt.role || who.Clearance != tt.clearance {
			t.Errorf("%s: %+v, %v; want %v up to %v, %v", tt.name, who, err, tt.role, tt.clearance, tt.err)
		}
		if tt.err == nil && (who.Anonymous || !strings.HasSuffix(who.Name, " u17")) {
			t.Errorf("%s: %+v is not who the token is of", tt.name, who)
		}
	}
	for range 50 {
		if _, err := o.identify(t.Context(), p.token(t, stranger, `{"alg":"RS256","kid":"three"}`, claims(same))); err == nil {
			t.Fatal("a token of a stranger is taken")
		}
	}
	if p.asks > 10 {
		t.Errorf("strangers made the server ask for keys %d times", p.asks)
	}
}

// Through the Authenticator: a token of the provider, and one of the file, are both taken;
// a provider that does not answer is no reason to let anybody in.
func TestOIDCThroughTheGate(t *testing.T) {
	p := newIssuer(t)
	settings := OIDCSettings{Issuer: p.URL, Audience: "actorgraph", Claim: "roles", Roles: map[string]Grant{"r": {Role: Reader}}}
	f := newFile(t)
	secret := create(t, f, Grant{Name: "notebook", Role: Reader})
	log := slog.New(slog.DiscardHandler)
	g := NewAuthenticator(Settings{Tokens: f, OIDC: NewOIDC(settings, log), Log: log})
	token := p.token(t, p.key, rs256, map[string]any{"iss": p.URL, "aud": "actorgraph", "sub": "u17", "exp": time.Now().Add(time.Minute).Unix(), "roles": "r"})
	for _, bearer := range []string{secret, token} {
		if who, err := g.Identify(httptest.NewRecorder(), request("GET", "/graphql", "Authorization", "Bearer "+bearer)); err != nil || who.Role != Reader {
			t.Errorf("%.20s: %+v, %v", bearer, who, err)
		}
	}
	p.Close()
	g = NewAuthenticator(Settings{OIDC: NewOIDC(settings, log), Log: log, Anonymous: Identity{Role: Reader}})
	if who, err := g.Identify(httptest.NewRecorder(), request("GET", "/graphql", "Authorization", "Bearer "+token)); !errors.Is(err, ErrUnreadable) {
		t.Errorf("without an answer of the provider: %+v, %v", who, err)
	}
}

func TestParseOIDCRoles(t *testing.T) {
	got, err := ParseOIDCRoles([]string{"analysts=reader:amber+strict", " leads=editor"})
	want := map[string]Grant{"analysts": {Role: Reader, Clearance: graph.TLPAmberStrict}, "leads": {Role: Editor, Clearance: graph.TLPGreen}}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	for _, wrong := range []string{"analysts", "=reader", "a=owner", "a=reader:blue"} {
		if _, err := ParseOIDCRoles([]string{wrong}); err == nil {
			t.Errorf("%q is taken", wrong)
		}
	}
	if err := (OIDCSettings{Issuer: "https://login.example.org", Claim: "roles"}).Check(); err == nil || !strings.Contains(err.Error(), "--oidc-audience, --oidc-roles") {
		t.Errorf("got %v", err)
	}
}
