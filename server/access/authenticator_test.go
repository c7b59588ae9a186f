package access

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/actorgraph/actorgraph/graph"
)

func request(method, target string, headers ...string) *http.Request {
	r := httptest.NewRequest(method, "http://localhost:8080"+target, nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	return r
}

// An Authorization that is wrong is never taken for none.
func TestWhoAsks(t *testing.T) {
	f := newFile(t)
	secret := create(t, f, Grant{Name: "notebook", Role: Editor, Clearance: graph.TLPAmber, Expires: time.Now().Add(time.Hour)})
	gone := create(t, f, Grant{Name: "gone", Role: Reader, Expires: noon.Add(time.Second)})
	open := NewAuthenticator(Settings{Tokens: f, Anonymous: Identity{Role: Admin, Clearance: graph.TLPGreen}})
	closed := NewAuthenticator(Settings{Tokens: f})
	anybody := Identity{Name: "anonymous", Role: Reader, Clearance: graph.TLPGreen, Anonymous: true} // never more than a reader
	notebook := Identity{Name: "notebook", Role: Editor, Clearance: graph.TLPAmber}
	for _, tt := range []struct {
		name          string
		authenticator *Authenticator
		headers       []string
		want          Identity
		err           error
	}{
		{"nobody", open, nil, anybody, nil},
		{"nobody where none may", closed, nil, Identity{Name: "anonymous", Anonymous: true}, nil},
		{"a token", closed, []string{"Authorization", "Bearer " + secret}, notebook, nil},
		{"a token, in small letters", open, []string{"Authorization", "bearer  " + secret}, notebook, nil},
		{"an expired token", open, []string{"Authorization", "Bearer " + gone}, Identity{}, ErrUnauthenticated},
		{"a wrong token", open, []string{"Authorization", "Bearer " + secret + "x"}, Identity{}, ErrUnauthenticated},
		{"no token", open, []string{"Authorization", "Bearer "}, Identity{}, ErrUnauthenticated},
		{"an empty header", open, []string{"Authorization", ""}, Identity{}, ErrUnauthenticated},
		{"another scheme", open, []string{"Authorization", "Token " + secret}, Identity{}, ErrUnauthenticated},
		{"two tokens", open, []string{"Authorization", "Bearer " + secret, "Authorization", "Bearer " + secret}, Identity{}, ErrUnauthenticated},
		{"a proxy's password", open, []string{"Authorization", "Basic dTpw"}, anybody, nil},
		{"a wrong token and forwarded headers", open, []string{"Authorization", "Bearer x", "X-Forwarded-For", "127.0.0.1", "X-Forwarded-User", "notebook"}, Identity{}, ErrUnauthenticated},
		{"forwarded headers", closed, []string{"X-Forwarded-For", "127.0.0.1", "X-Forwarded-User", "notebook"}, Identity{Name: "anonymous", Anonymous: true}, nil},
		{"an invented session", open, []string{"Cookie", "actorgraph-session-8080=" + secret}, anybody, nil},
	} {
		got, err := tt.authenticator.Identify(httptest.NewRecorder(), request("GET", "/graphql", tt.headers...))
		if !errors.Is(err, tt.err) || got != tt.want {
			t.Errorf("%s: %+v, %v; want %+v, %v", tt.name, got, err, tt.want, tt.err)
		}
	}
}

func TestNeeds(t *testing.T) {
	reader, green := Identity{Name: "r", Role: Reader, Clearance: graph.TLPRed}, Identity{Name: "g", Role: Admin, Clearance: graph.TLPGreen}
	anybody := Identity{Anonymous: true, Role: Reader, Clearance: graph.TLPRed}
	for _, tt := range []struct {
		need Need
		who  Identity
		want error
	}{
		{Need{}, Identity{}, nil},
		{Need{Role: Reader}, reader, nil},
		{Need{Role: Reader}, anybody, nil},
		{Need{Role: Reader}, Identity{Anonymous: true}, ErrUnauthenticated},
		{Need{Role: Editor}, reader, ErrForbidden},
		{Need{Role: Editor}, anybody, ErrUnauthenticated},
		{Need{Role: Editor}, green, nil},
		{Need{Role: Reader, Scope: Everything}, green, ErrForbidden},
		{Need{Role: Reader, Scope: Everything}, reader, nil},
		{Need{Named: true}, anybody, ErrUnauthenticated},
		{Need{Named: true}, reader, nil},
	} {
		if err := tt.need.Admit(tt.who); !errors.Is(err, tt.want) || (err == nil) != (tt.want == nil) {
			t.Errorf("%+v of %+v: %v, want %v", tt.need, tt.who, err, tt.want)
		}
	}
	if err := Require(NewContext(t.Context(), reader), Editor); !errors.Is(err, ErrForbidden) || !strings.Contains(err.Error(), "token create --role editor") {
		t.Errorf("a reader who edits: %v", err)
	}
	if err := Require(t.Context(), Reader); !errors.Is(err, ErrUnauthenticated) {
		t.Errorf("a context of nobody: %v", err)
	}
	if err := CheckField(NewContext(t.Context(), green), "Mutation", "eraseEverything"); !errors.Is(err, ErrForbidden) {
		t.Errorf("a field without a row: %v", err)
	}
}

func serve(f http.HandlerFunc, r *http.Request) *http.Response {
	w := httptest.NewRecorder()
	f(w, r)
	return w.Result()
}

func post(form url.Values) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "http://localhost:8080/signin", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r
}

func cookieOf(t *testing.T, resp *http.Response) *http.Cookie {
	t.Helper()
	all := resp.Cookies()
	if len(all) != 1 {
		t.Fatalf("%s sets the cookies %v, want one", resp.Status, all)
	}
	return all[0]
}

// The link works once, and what it gives ends by signing out, in time, or by
// another start.
func TestTheLink(t *testing.T) {
	now := noon
	g := NewAuthenticator(Settings{})
	g.now = func() time.Time { return now }
	first := g.Link()
	link := g.Link()
	if resp := serve(g.SignIn, request("GET", first)); resp.StatusCode != http.StatusForbidden || len(resp.Cookies()) > 0 {
		t.Errorf("a link that another took the place of: %s", resp.Status)
	}
	if resp := serve(g.SignIn, request("GET", link, "Sec-Purpose", "prefetch")); len(resp.Cookies()) > 0 {
		t.Error("a browser that loads ahead is signed in")
	}
	resp := serve(g.SignIn, request("GET", link))
	c := cookieOf(t, resp)
	if resp.StatusCode != http.StatusSeeOther || !c.HttpOnly || c.SameSite != http.SameSiteStrictMode || c.Secure || c.MaxAge <= 0 {
		t.Errorf("%s with %+v", resp.Status, c)
	}
	if resp := serve(g.SignIn, request("GET", link)); resp.StatusCode != http.StatusForbidden || len(resp.Cookies()) > 0 {
		t.Errorf("the link again: %s", resp.Status)
	}
	ask := func() Identity {
		who, err := g.Identify(httptest.NewRecorder(), request("GET", "/graphql", "Cookie", c.Name+"="+c.Value))
		if err != nil {
			t.Fatal(err)
		}
		return who
	}
	if who := ask(); who.Role != Editor || who.Clearance != graph.TLPRed || who.Anonymous {
		t.Errorf("signed in as %+v", who)
	}
	now = now.Add(sessionLasts)
	if who := ask(); !who.Anonymous {
		t.Errorf("after %v still %+v", sessionLasts, who)
	}
	c = cookieOf(t, serve(g.SignIn, request("GET", g.Link())))
	if out := cookieOf(t, serve(g.SignOut, request("POST", "/signout", "Cookie", c.Name+"="+c.Value))); out.MaxAge >= 0 {
		t.Errorf("signed out with %+v", out)
	}
	if who := ask(); !who.Anonymous {
		t.Errorf("after signing out still %+v", who)
	}
}

// A session that a token began ends with the token.
func TestSigningInByToken(t *testing.T) {
	f := newFile(t)
	secret := create(t, f, Grant{Name: "analyst", Role: Reader, Clearance: graph.TLPAmber})
	now := noon
	g := NewAuthenticator(Settings{Tokens: Tokens(f.Path())})
	g.now = func() time.Time { return now }
	if resp := serve(g.SignIn, post(url.Values{"token": {"wrong"}})); resp.StatusCode != http.StatusUnauthorized || len(resp.Cookies()) > 0 {
		t.Errorf("a wrong token: %s", resp.Status)
	}
	c := cookieOf(t, serve(g.SignIn, post(url.Values{"token": {secret}})))
	ask := func() Identity {
		who, err := g.Identify(httptest.NewRecorder(), request("GET", "/graphql", "Cookie", c.Name+"="+c.Value))
		if err != nil {
			t.Fatal(err)
		}
		return who
	}
	if who := ask(); who.Name != "analyst" || who.Clearance != graph.TLPAmber {
		t.Errorf("signed in as %+v", who)
	}
	if _, err := f.Revoke("analyst", noon); err != nil {
		t.Fatal(err)
	}
	now = now.Add(lookEvery)
	if who := ask(); !who.Anonymous {
		t.Errorf("revoked, and still %+v", who)
	}
}

func TestSessionsAreBounded(t *testing.T) {
	var s sessions
	first := s.begin(linked, "", noon)
	for i := range mostSessions {
		s.begin(linked, "", noon.Add(time.Duration(i+1)*time.Second))
	}
	if _, ok := s.find(first, noon); ok || len(s.by) != mostSessions {
		t.Errorf("%d sessions, want %d, without the first", len(s.by), mostSessions)
	}
}

func TestRates(t *testing.T) {
	r := NewRates(Rate{PerSecond: 10, Burst: 100}, Rate{PerSecond: 1, Burst: 10})
	notebook, anybody := Identity{Name: "notebook"}, Identity{Anonymous: true}
	charge := func(who Identity, peer string, cost int, at time.Duration) int {
		var over *RateError
		if err := r.charge(who, peer, cost, noon.Add(at)); errors.As(err, &over) {
			return over.Seconds()
		}
		return 0
	}
	for _, tt := range []struct {
		why  string
		who  Identity
		peer string
		cost int
		at   time.Duration
		wait int
	}{
		{"all at once", notebook, "10.0.0.1:1", 100, 0, 0},
		{"more", notebook, "10.0.0.1:1", 50, 0, 5},
		{"more, from elsewhere", notebook, "10.0.0.2:1", 50, 0, 5},
		{"another token", Identity{Name: "ci"}, "10.0.0.1:1", 50, 0, 0},
		{"in time", notebook, "10.0.0.1:1", 50, 5 * time.Second, 0},
		{"dearer than everything at once, after a pause", notebook, "10.0.0.1:1", 1000, time.Minute, 0},
		{"without a token", anybody, "10.0.0.1:1", 10, 0, 0},
		{"without a token, by another port", anybody, "10.0.0.1:2", 10, 0, 10},
		{"without a token, from elsewhere", anybody, "10.0.0.2:1", 10, 0, 0},
		{"IPv6", anybody, "[2001:db8::1]:1", 10, 0, 0},
		{"IPv6 of the same network", anybody, "[2001:db8::2]:1", 10, 0, 10},
	} {
		if got := charge(tt.who, tt.peer, tt.cost, tt.at); got != tt.wait {
			t.Errorf("%s: wait %d s, want %d", tt.why, got, tt.wait)
		}
	}
	if err := NewRates(Rate{}, Rate{}).charge(notebook, "", 1<<30, noon); err != nil {
		t.Errorf("without a rate: %v", err)
	}
}
