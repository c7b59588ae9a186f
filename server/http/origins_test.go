package http_test

import (
	"io"
	"log/slog"
	nethttp "net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/actorgraph/actorgraph/server/access/accesstest"
	"github.com/actorgraph/actorgraph/server/http"
)

// guardedServer answers at all addresses, with one origin and one name besides its own.
func guardedServer(t *testing.T) nethttp.Handler {
	t.Helper()
	store := seeded(t)
	health := http.NewHealth(store, slog.New(slog.DiscardHandler))
	health.Prepared()
	h, err := http.New(store, health, http.Options{
		Log: slog.New(slog.DiscardHandler), Timeout: time.Minute, Authenticator: accesstest.Anybody(),
		Origins: http.Origins{"https://notes.example.org"}, Hosts: http.Hosts{"graph.example.org"},
	})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

const question = "/graphql?query=%7B__typename%7D"

// fetched are the headers by which a browser says how a page of elsewhere asks.
func fetched(site, mode, dest string) []string {
	return []string{"Sec-Fetch-Site", site, "Sec-Fetch-Mode", mode, "Sec-Fetch-Dest", dest}
}

// TestWhoMayAsk asks as pages of this server, pages of others, links, and
// clients that are no browsers do.
func TestWhoMayAsk(t *testing.T) {
	server := guardedServer(t)
	listed := []string{"Origin", "https://notes.example.org"}
	for _, tt := range []struct {
		why, method, host, path string
		headers                 []string
		status                  int
	}{
		{"a script", "GET", "127.0.0.1:8080", question, nil, 200},
		{"a script by POST", "POST", "127.0.0.1:8080", "/graphql", nil, 200},
		{"the server's own page", "GET", "localhost:8080", question, fetched("same-origin", "cors", "empty"), 200},
		{"the server's own page by POST", "POST", "localhost:8080", "/graphql", append(fetched("same-origin", "cors", "empty"), "Origin", "http://localhost:8080"), 200},
		{"an address that is typed", "GET", "localhost:8080", question, fetched("none", "navigate", "document"), 200},
		{"a link", "GET", "localhost:8080", question, fetched("cross-site", "navigate", "document"), 200},
		{"a link to a table", "GET", "localhost:8080", "/export/csv", fetched("same-site", "navigate", "document"), 200},
		{"a page that is listed", "GET", "localhost:8080", question, append(fetched("cross-site", "cors", "empty"), listed...), 200},
		{"a page that is listed, by POST", "POST", "localhost:8080", "/graphql", append(fetched("cross-site", "cors", "empty"), listed...), 200},

		{"an image", "GET", "localhost:8080", question, fetched("cross-site", "no-cors", "image"), 403},
		{"an image of the same site", "GET", "localhost:8080", question, fetched("same-site", "no-cors", "image"), 403},
		{"a script of elsewhere", "GET", "localhost:8080", question, fetched("cross-site", "no-cors", "script"), 403},
		{"a frame", "GET", "localhost:8080", question, fetched("cross-site", "navigate", "iframe"), 403},
		{"an embedded object", "GET", "localhost:8080", question, fetched("cross-site", "navigate", "object"), 403},
		{"what is loaded ahead", "GET", "localhost:8080", question, append(fetched("cross-site", "navigate", "document"), "Sec-Purpose", "prefetch;prerender"), 403},
		{"a request of another page", "GET", "localhost:8080", question, append(fetched("cross-site", "cors", "empty"), "Origin", "https://evil.example"), 403},
		{"a page without an origin", "GET", "localhost:8080", question, append(fetched("cross-site", "cors", "empty"), "Origin", "null"), 403},
		{"an older browser", "GET", "localhost:8080", question, []string{"Origin", "https://evil.example"}, 403},
		{"an older browser on the server's own page", "GET", "localhost:8080", question, []string{"Origin", "http://localhost:8080"}, 200},
		{"a table", "GET", "localhost:8080", "/export/csv", fetched("cross-site", "no-cors", "image"), 403},
		{"a table's head", "HEAD", "localhost:8080", "/export/csv", fetched("cross-site", "no-cors", "empty"), 403},
		{"a form", "POST", "localhost:8080", "/graphql", append(fetched("cross-site", "navigate", "document"), "Origin", "https://evil.example"), 403},
		{"an older browser's form", "POST", "localhost:8080", "/graphql", []string{"Origin", "https://evil.example"}, 403},
		{"where it comes from, in another spelling", "GET", "localhost:8080", question, fetched("Cross-Site", "no-cors", "image"), 403},
		{"where it comes from, in a word that nobody knows", "GET", "localhost:8080", question, fetched("near-site", "no-cors", "image"), 403},
		{"where it comes from, twice", "GET", "localhost:8080", question, append(fetched("same-origin", "no-cors", "image"), "Sec-Fetch-Site", "cross-site"), 403},
		{"an address with a dot segment", "GET", "localhost:8080", "/./graphql?query=%7B__typename%7D", fetched("cross-site", "no-cors", "image"), 404},

		{"another name", "GET", "evil.example", question, nil, 421},
		{"another name by POST", "POST", "evil.example:8080", "/graphql", nil, 421},
		{"another name for a page", "GET", "evil.example", "/", nil, 421},
		{"another name for a table", "GET", "evil.example", "/export/csv", nil, 421},
		{"a name that begins as ours", "GET", "localhost.evil.example", question, nil, 421},
		{"a name that looks like an address", "GET", "127.0.0.1.evil.example", question, nil, 421},
		{"an address written as a number", "GET", "2130706433", question, nil, 421},
		{"the name that is listed", "GET", "Graph.Example.ORG:443", question, nil, 200},
		{"its name with a dot", "GET", "localhost.:8080", question, nil, 200},
		{"an address", "GET", "192.0.2.7", question, nil, 200},
		{"an address of six", "GET", "[::1]:8080", question, nil, 200},
		{"an address of six without port", "GET", "[::1]", question, nil, 200},
		{"whether it lives, by any name", "GET", "evil.example", "/healthz", nil, 200},
		{"whether it is ready, by any name", "GET", "evil.example", "/readyz", nil, 200},
	} {
		t.Run(tt.why, func(t *testing.T) {
			r := httptest.NewRequestWithContext(t.Context(), tt.method, "/", strings.NewReader(`{"query":"{__typename}"}`))
			r.URL.Path, r.URL.RawQuery, _ = strings.Cut(tt.path, "?")
			r.Host = tt.host
			r.Header.Set("Content-Type", "application/json")
			for i := 0; i < len(tt.headers); i += 2 {
				r.Header.Add(tt.headers[i], tt.headers[i+1])
			}
			w := httptest.NewRecorder()
			server.ServeHTTP(w, r)
			body, err := io.ReadAll(w.Body)
			if err != nil {
				t.Fatal(err)
			}
			if w.Code != tt.status {
				t.Errorf("%d %.200s, want %d", w.Code, body, tt.status)
			}
			allowed := w.Header().Get("Access-Control-Allow-Origin")
			if want := r.Header.Get("Origin") == "https://notes.example.org" && tt.status == 200; (allowed != "") != want || allowed == "*" {
				t.Errorf("Access-Control-Allow-Origin is %q", allowed)
			}
		})
	}
}

// TestPreflight asks whether a page may ask, as a browser does before it lets it.
func TestPreflight(t *testing.T) {
	server := guardedServer(t)
	for origin, allowed := range map[string]string{"https://notes.example.org": "https://notes.example.org", "https://evil.example": ""} {
		r := httptest.NewRequestWithContext(t.Context(), nethttp.MethodOptions, "http://localhost:8080/graphql", nil)
		r.Header.Set("Origin", origin)
		r.Header.Set("Access-Control-Request-Method", "POST")
		w := httptest.NewRecorder()
		server.ServeHTTP(w, r)
		if got := w.Header().Get("Access-Control-Allow-Origin"); got != allowed {
			t.Errorf("%s: %d, allowed %q", origin, w.Code, got)
		}
	}
}

// TestEveryAnswerIsSecured looks at pages, answers, refusals and what is not there.
func TestEveryAnswerIsSecured(t *testing.T) {
	server := guardedServer(t)
	for _, path := range []string{
		"/", "/graphiql", "/graphiql/page.js", "/graphiql/dist/", "/graphiql/dist", "/assets/", "/assets", "/nothing", "/healthz", "/readyz",
		question, "/graphql", "/export/csv", "/export/xml", "/export/", "/export",
	} {
		for _, host := range []string{"localhost:8080", "evil.example"} {
			w := httptest.NewRecorder()
			server.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), nethttp.MethodGet, "http://"+host+path, nil))
			h := w.Header()
			if csp := h.Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") || !strings.Contains(csp, "frame-ancestors 'self' https://notes.example.org") {
				t.Errorf("%s of %s: Content-Security-Policy is %q", path, host, csp)
			}
			if h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Referrer-Policy") != "no-referrer" || h.Get("Cross-Origin-Resource-Policy") != "same-origin" {
				t.Errorf("%s of %s: %v", path, host, h)
			}
			if body := w.Body.String(); strings.Contains(body, "<pre>") {
				t.Errorf("%s lists a folder: %.200s", path, body)
			}
		}
	}
}
