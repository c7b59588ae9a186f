package http

import (
	"encoding/json"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// Origins are the other web pages that may use this server, such as
// https://notes.example.org, besides its own: empty for none. Everything that
// depends on where a request comes from asks this one list.
type Origins []string

// has tells whether the list has an origin.
func (o Origins) has(origin string) bool { return origin != "" && slices.Contains(o, origin) }

// frameAncestors is who may show the server's pages in a frame, as a directive
// of a Content-Security-Policy.
func (o Origins) frameAncestors() string {
	if len(o) == 0 {
		return "frame-ancestors 'none'"
	}
	return "frame-ancestors 'self' " + strings.Join(o, " ")
}

// protection lets through requests that change something only from the server's
// own pages, from origins of the list, and from clients that are no browsers.
func (o Origins) protection() (*http.CrossOriginProtection, error) {
	p := http.NewCrossOriginProtection()
	for _, origin := range o {
		if err := p.AddTrustedOrigin(origin); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// readElsewhere tells whether a GET comes from somebody else's page, which makes
// a visitor's browser ask without his knowledge. The browser says so. That he
// follows a link is no such request, but that it is loaded ahead of his click,
// or into a frame, is.
func (o Origins) readElsewhere(r *http.Request) bool {
	origin := r.Header.Get("Origin")
	if o.has(origin) {
		return false
	}
	// Every value that a browser can send is known; what is another, or several, is
	// taken for the worst.
	switch strings.Join(r.Header.Values("Sec-Fetch-Site"), ", ") {
	case "same-origin", "none":
		return false
	case "":
		return origin != "" && !sameHost(origin, r.Host) // of a browser that does not say where it comes from
	}
	follows := r.Header.Get("Sec-Fetch-Mode") == "navigate" && r.Header.Get("Sec-Fetch-Dest") == "document" && r.Header.Get("Sec-Purpose") == ""
	return !follows
}

// sameHost tells whether an origin is that of a host.
func sameHost(origin, host string) bool {
	_, rest, found := strings.Cut(origin, "://")
	return found && strings.EqualFold(rest, host)
}

// guarded are the addresses that answer from the store, write to it, or tell how the server does.
var guarded = []string{"/graphql", "/export", "/import", "/cypher", "/metrics", "/debug"}

// signing are those that give or take a session: links to them work, forms of
// other pages do not.
var signing = []string{"/signin", "/signout"}

// answersFromStore tells whether a path is one of these, or below one.
func answersFromStore(path string) bool {
	return slices.ContainsFunc(guarded, func(g string) bool { return path == g || strings.HasPrefix(path, g+"/") })
}

// secured sets on every answer what keeps browsers from making of it what it is
// not: data that is run, shown in a frame, or read by another page. The pages
// say themselves what they load.
func secured(o Origins, next http.Handler) http.Handler {
	policy := "default-src 'none'; base-uri 'none'; form-action 'none'; " + o.frameAncestors()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
		next.ServeHTTP(w, r)
	})
}

// crossOrigin refuses what other people's pages make a browser ask, and tells
// browsers what the pages of the list may read.
func crossOrigin(o Origins, p *http.CrossOriginProtection, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !answersFromStore(r.URL.Path) {
			if slices.Contains(signing, r.URL.Path) && p.Check(r) != nil {
				seenOf(r.Context()).refusal = forbidden
				deny(w, http.StatusForbidden, forbidden, "a page of another origin may not sign you in or out")
				return
			}
			next.ServeHTTP(w, r)
			return
		}
		h := w.Header()
		h.Add("Vary", "Origin")
		h.Add("Vary", "Sec-Fetch-Site")
		if origin := r.Header.Get("Origin"); o.has(origin) {
			h.Set("Access-Control-Allow-Origin", origin)
			if r.Method == http.MethodOptions && r.Header.Get("Access-Control-Request-Method") != "" {
				h.Set("Access-Control-Allow-Methods", "GET, POST")
				h.Set("Access-Control-Allow-Headers", "Content-Type, Authorization")
				h.Set("Access-Control-Max-Age", "600")
				w.WriteHeader(http.StatusNoContent)
				return
			}
		}
		read := r.Method == http.MethodGet || r.Method == http.MethodHead
		if read && o.readElsewhere(r) || !read && p.Check(r) != nil {
			seenOf(r.Context()).refusal = forbidden
			deny(w, http.StatusForbidden, forbidden, "a page of another origin asks this; --origins lists those that may")
			return
		}
		next.ServeHTTP(w, r)
	})
}

// forbidden is the code of a request that comes from where none may come.
const forbidden = "FORBIDDEN"

// Hosts are the names, besides localhost and addresses, by which this server
// may be asked. A page of another name could otherwise point its own name at
// this machine and read what it holds.
type Hosts []string

// validHosts refuses requests to a name that is not this server's. Whether it
// lives may be asked by any name: those who ask read nothing else.
func validHosts(hosts Hosts, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/healthz" && r.URL.Path != "/readyz" && !hosts.valid(r.Host) {
			seenOf(r.Context()).refusal = forbidden
			deny(w, http.StatusMisdirectedRequest, forbidden, "this server is not asked by that name; --hosts lists those that it has")
			return
		}
		next.ServeHTTP(w, r)
	})
}

func (hosts Hosts) valid(host string) bool {
	name := host
	if h, _, err := net.SplitHostPort(host); err == nil {
		name = h
	} else {
		name = strings.TrimSuffix(strings.TrimPrefix(name, "["), "]")
	}
	if _, err := netip.ParseAddr(name); err == nil {
		return true
	}
	name = strings.ToLower(strings.TrimSuffix(name, "."))
	return name == "localhost" || slices.ContainsFunc(hosts, func(h string) bool { return strings.EqualFold(h, name) })
}

// deny refuses a request, in a form that GraphQL's clients and others can read.
func deny(w http.ResponseWriter, status int, code, reason string) {
	type extensions struct {
		Code string `json:"code"`
	}
	type problem struct {
		Message    string     `json:"message"`
		Extensions extensions `json:"extensions"`
	}
	body, err := json.Marshal(map[string]any{"error": reason, "errors": []problem{{reason, extensions{code}}}})
	if err != nil { // it is all text
		panic(err)
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	if _, err := w.Write(append(body, '\n')); err != nil {
		return // the client has gone
	}
}
