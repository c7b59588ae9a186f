package access

import (
	_ "embed"
	"errors"
	"fmt"
	"html"
	"net"
	"net/http"
	"net/url"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
)

// Link returns the path of a link that signs one browser in, once: as an editor
// who may see everything, since who reads it in the terminal has started the
// server. Links that were made before are not valid any more.
func (g *Authenticator) Link() string {
	return "/signin?" + url.Values{"code": {g.sessions.offer()}}.Encode()
}

// linked is who follows the link.
var linked = Identity{Name: "the one-time link", Role: Editor, Clearance: graph.TLPRed}

// cookieName is that of a server: several on one machine share the names of
// cookies, but not their ports.
func cookieName(r *http.Request) string {
	if _, port, err := net.SplitHostPort(r.Host); err == nil {
		return "actorgraph-session-" + port
	}
	return "actorgraph-session"
}

// setCookie gives a browser a session, or takes it away. No script reads it, and
// no page of elsewhere makes a browser send it.
func setCookie(w http.ResponseWriter, r *http.Request, secret string) {
	c := &http.Cookie{
		Name: cookieName(r), Value: secret, Path: "/", MaxAge: int(sessionLasts.Seconds()),
		HttpOnly: true, SameSite: http.SameSiteStrictMode, Secure: r.TLS != nil,
	}
	if secret == "" {
		c.MaxAge = -1
	}
	http.SetCookie(w, c)
}

// SignIn is the page at /signin: with a code of the link it starts a session and
// goes on to the explorer; else it tells who signed in, and takes a token.
func (g *Authenticator) SignIn(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	switch {
	case r.Method == http.MethodPost:
		g.signInByToken(w, r)
	case r.URL.Query().Get("code") == "":
		g.page(w, r, http.StatusOK, "")
	case r.Method == http.MethodHead || r.Header.Get("Sec-Purpose") != "" || r.Header.Get("Purpose") != "":
		w.WriteHeader(http.StatusNoContent) // a browser that loads ahead must not use the link up
	case g.sessions.redeem(r.URL.Query().Get("code")):
		setCookie(w, r, g.sessions.begin(linked, "", g.now()))
		http.Redirect(w, r, "/", http.StatusSeeOther)
	default:
		g.page(w, r, http.StatusForbidden, "This link was used, or is of an earlier start of the server. Start the server again for a new one, or sign in with a token.")
	}
}

// longestForm is how many bytes a token takes at most, with room for those of OIDC.
const longestForm = 16 << 10

func (g *Authenticator) signInByToken(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, longestForm)
	if err := r.ParseForm(); err != nil {
		g.page(w, r, http.StatusBadRequest, "The form could not be read.")
		return
	}
	token := strings.TrimSpace(r.PostForm.Get("token"))
	who, hash, err := g.ofToken(r.Context(), token)
	switch {
	case errors.Is(err, ErrUnauthenticated):
		g.page(w, r, http.StatusUnauthorized, "This token is not valid: it is unknown, revoked or expired.")
	case errors.Is(err, ErrForbidden):
		g.page(w, r, http.StatusForbidden, err.Error())
	case err != nil:
		g.page(w, r, http.StatusServiceUnavailable, "Tokens cannot be read at the moment; the server's log tells why.")
	case hash == "": // its provider can take it back at any time, and nobody would tell the session
		g.page(w, r, http.StatusForbidden, "A token of an identity provider is sent with each request, as Authorization: Bearer; it starts no session.")
	default:
		setCookie(w, r, g.sessions.begin(who, hash, g.now()))
		http.Redirect(w, r, "/", http.StatusSeeOther)
	}
}

// SignOut ends a session.
func (g *Authenticator) SignOut(w http.ResponseWriter, r *http.Request) {
	if cookie, err := r.Cookie(cookieName(r)); err == nil {
		g.sessions.end(cookie.Value)
	}
	setCookie(w, r, "")
	http.Redirect(w, r, "/signin", http.StatusSeeOther)
}

// signInHTML is the page, with a place for a problem and one for the rest.
//
//go:embed signin.html
var signInHTML string

const (
	tokenForm = `<form method="post" action="/signin">
<label for="token">Token, from <code>actorgraph token create</code></label>
<input id="token" name="token" type="password" autocomplete="off" required>
<button>Sign in</button>
</form>`
	signOutForm = `<form method="post" action="/signout"><button>Sign out</button></form>`
)

// signInPolicy lets the page load nothing and send its forms here alone.
const signInPolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

func (g *Authenticator) page(w http.ResponseWriter, r *http.Request, status int, problem string) {
	who, err := g.Identify(w, r)
	if err != nil {
		who = g.s.Anonymous
	}
	state, form := fmt.Sprintf("You are signed in as %s: %s, up to %s.", who.Name, who.Role, who.Clearance), signOutForm
	switch {
	case who.Anonymous && who.Role > Nobody:
		state, form = fmt.Sprintf("You are not signed in. You may read what is up to %s.", who.Clearance), tokenForm
	case who.Anonymous:
		state, form = "You are not signed in.", tokenForm
	}
	body := "<p>" + html.EscapeString(state) + "</p>\n" + form
	if problem != "" {
		body = `<p class="problem" role="alert">` + html.EscapeString(problem) + "</p>\n" + body
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", signInPolicy)
	w.WriteHeader(status)
	if _, err := strings.NewReplacer("<!-- body -->", body).WriteString(w, signInHTML); err != nil {
		return // the browser has gone
	}
}
