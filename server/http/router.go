// Package http lays out the addresses of the server: GraphQL, the pages, the
// tables of a view, and whether the server lives and is ready.
package http

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/server/api"
	"github.com/actorgraph/actorgraph/server/api/guard"
	"github.com/actorgraph/actorgraph/server/graphiql"
	"github.com/actorgraph/actorgraph/server/web"
)

// Options say how questions are answered over HTTP.
type Options struct {
	Log        *slog.Logger
	Timeout    time.Duration   // of one question
	Projection *api.Projection // of the store; nil for none
	Stall      time.Duration   // how long a table or an export may stand still; 0: DefaultTimes
	Limits     guard.Limits    // of a question and its answer; none: guard.Default
	Running    int             // questions that are worked on at once; 0: all
	Waiting    int             // questions that wait for that
	Memory     int             // bytes that all answers under way may take; 0: any
	Public     bool            // anybody may ask: no GraphiQL, and nothing above TLP:GREEN
	Origins    Origins         // whose pages may use the server, besides its own
	Hosts      Hosts           // by which names it may be asked, besides localhost and addresses
}

// New returns the handler of all addresses of the server. Until health is told
// that the store is prepared, /readyz says that it is not. It fails where an
// origin is none.
func New(store graph.Store, health *Health, o Options) (http.Handler, error) {
	protection, err := o.Origins.protection()
	if err != nil {
		return nil, err
	}
	return numbered(secured(o.Origins, validHosts(o.Hosts, crossOrigin(o.Origins, protection, routes(store, health, o))))), nil
}

// routes are the addresses of the server.
func routes(store graph.Store, health *Health, o Options) http.Handler {
	log := o.Log
	gin.SetMode(gin.ReleaseMode)
	r := gin.New()
	r.Use(logRequests(log), gin.CustomRecoveryWithWriter(nil, func(g *gin.Context, cause any) {
		if err, ok := cause.(error); ok && errors.Is(err, http.ErrAbortHandler) {
			panic(cause) // net/http cuts the connection
		}
		if g.Writer.Written() {
			panic(http.ErrAbortHandler) // so that nobody takes a part for the whole
		}
		id := api.RequestID(g.Request.Context())
		log.Error("panic in a request", "id", id, "path", g.Request.URL.Path, "cause", cause)
		refuse(g, http.StatusInternalServerError, "something went wrong on the server; its log tells more under "+id)
	}))
	read := []string{http.MethodGet, http.MethodHead} // whose bodies net/http leaves out
	r.Match(read, "/healthz", health.live)
	r.Match(read, "/readyz", health.ready)

	gate, budget := guard.NewGate(o.Running, o.Waiting), guard.NewBudget(o.Memory)
	graphql := gin.WrapH(api.New(store, api.Options{Log: log, Projection: o.Projection, Limits: o.Limits, Gate: gate, Budget: budget}))
	questions := r.Group("/", deadline(o.Timeout))
	questions.Any("/graphql", graphql) // which refuses other methods than its own

	if o.Stall == 0 {
		o.Stall = DefaultTimes().Stall
	}
	r.Match(read, "/export/:format", download(store, log, o.Stall, budget))

	if !o.Public {
		page := gin.WrapH(graphiql.Handler(o.Origins.frameAncestors()))
		r.Match(read, "/graphiql", page)
		r.Match(read, "/graphiql/*file", page)
	}
	// The explorer lays out the addresses of all entities, and tells what is none.
	r.NoRoute(func(g *gin.Context) { g.Status(http.StatusOK) }, gin.WrapH(web.Handler(o.Origins.frameAncestors())))
	return r
}

// numbered gives each request an id, by which the log tells more of an answer
// that shows it. Ids that clients send are not taken over.
func numbered(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := rand.Text()[:12]
		w.Header().Set("X-Request-Id", id)
		next.ServeHTTP(w, r.WithContext(api.WithRequestID(r.Context(), id)))
	})
}

// deadline ends the context of a request after so long; what is under way in
// the store stops then.
func deadline(after time.Duration) gin.HandlerFunc {
	return func(g *gin.Context) {
		ctx, cancel := context.WithTimeout(g.Request.Context(), after)
		defer cancel()
		g.Request = g.Request.WithContext(ctx)
		g.Next()
	}
}

// logRequests logs each request when it is answered: those that failed here as
// errors, the others for debugging.
func logRequests(log *slog.Logger) gin.HandlerFunc {
	return func(g *gin.Context) {
		start := time.Now()
		g.Next()
		level := slog.LevelDebug
		if g.Writer.Status() >= http.StatusInternalServerError {
			level = slog.LevelError
		}
		log.Log(g.Request.Context(), level, "request", "id", api.RequestID(g.Request.Context()), "method", g.Request.Method, "path", g.Request.URL.Path,
			"status", g.Writer.Status(), "bytes", g.Writer.Size(), "took", time.Since(start))
	}
}
