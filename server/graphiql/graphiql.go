// Package graphiql serves GraphiQL, the page for asking GraphQL by hand, from
// files embedded in the binary: it works offline and asks nobody but this server.
//
// The files in dist are GraphiQL and React as npm has them; update.sh fetches them.
package graphiql

import (
	"embed"
	"net/http"
	"strings"
)

//go:embed index.html page.css page.js examples.js dist
var files embed.FS

// contentSecurityPolicy lets the page load and ask only what this server gives.
// The editor sets styles on elements as it draws, so inline styles are allowed.
const contentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; " +
	"img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "

// Handler serves the page at /graphiql and its files below /graphiql/. The page
// asks the server's /graphql. Who may show it in a frame is a directive of its
// Content-Security-Policy. A folder is not listed.
func Handler(frameAncestors string) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /graphiql", func(w http.ResponseWriter, r *http.Request) {
		http.ServeFileFS(w, r, files, "index.html")
	})
	below := http.StripPrefix("/graphiql/", http.FileServerFS(files))
	mux.HandleFunc("GET /graphiql/", func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/") && r.URL.Path != "/graphiql/" {
			http.NotFound(w, r)
			return
		}
		below.ServeHTTP(w, r)
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", contentSecurityPolicy+frameAncestors)
		w.Header().Set("X-Content-Type-Options", "nosniff")
		mux.ServeHTTP(w, r)
	})
}
