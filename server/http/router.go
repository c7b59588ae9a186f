// Package http lays out the addresses of the server: GraphQL, the pages, the
// tables of a view, and whether the server lives and is ready.
package http

import (
	"cmp"
	"crypto/rand"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/server/access"
	"github.com/actorgraph/actorgraph/server/api"
	"github.com/actorgraph/actorgraph/server/api/guard"
	"github.com/actorgraph/actorgraph/server/graphiql"
	"github.com/actorgraph/actorgraph/server/importing"
	"github.com/actorgraph/actorgraph/server/telemetry"
	"github.com/actorgraph/actorgraph/server/web"
)

// Options say how questions are answered over HTTP.
type Options struct {
	Log        *slog.Logger
	Timeout    time.Duration   // of one question, from when it has arrived
	Projection *api.Projection // of the store; nil for none
	Stall      time.Duration   // how long a table or an export may stand still; 0: DefaultTimes
	Limits     guard.Limits    // of a question and its answer; none: guard.Default
	Running    int             // questions that are worked on at once; 0: all
	Waiting    int             // questions that wait for that at most
	Memory     int             // bytes that all answers under way may take; 0: any
	Cache      int             // bytes that are kept from question to question; 0: api.RoomForCache
	// Subscriptions is how many may be told of what happens at once; 0: api.MostSubscriptions.
	Subscriptions int
	// SubscriptionsEach is how many of one token, or of one address without one; 0: api.MostOfOne.
	SubscriptionsEach int
	Sockets           SocketTimes           // of WebSocket connections; zero: DefaultSocketTimes
	Stopping          <-chan struct{}       // closed when the server shall stop, which ends subscriptions; nil: never
	Public            bool                  // anybody may ask: GraphiQL is for those alone who say who they are
	ReadOnly          bool                  // nothing is written: whatever would is refused, and told so
	Authenticator     *access.Authenticator // who is let in; there must be one
	// Levels returns what those of a clearance are answered from, or ErrNotYet; nil:
	// the store has everything, and is for those alone who may see that.
	Levels  func(graph.TLP) (*Served, error)
	Origins Origins         // whose pages may use the server, besides its own
	Hosts   Hosts           // by which names it may be asked, besides localhost and addresses
	Observe Observe         // what is told of requests
	Imports *importing.Jobs // of files that are sent; nil: none are taken
	Cypher  Cypher          // answers /cypher; nil: it is off
}

// New returns the handler of all addresses of the server. Until health is told
// that the store is prepared, /readyz says that it is not. It fails where an
// origin is none.
func New(store graph.Store, health *Health, o Options) (http.Handler, error) {
	protection, err := o.Origins.protection()
	if err != nil {
		return nil, err
	}
	if o.Authenticator == nil {
		return nil, errors.New("no authenticator: nobody says who is let in")
	}
	if o.Observe.Metrics == nil {
		o.Observe.Metrics = telemetry.NewMetrics("")
	}
	guarded := secured(o.Origins, validHosts(o.Hosts, crossOrigin(o.Origins, protection, routes(store, health, o))))
	return o.Observe.Tracing.Handler(numbered(o.Observe.observed(o.Log, guarded))), nil
}

// routes are the addresses of the server.
func routes(store graph.Store, health *Health, o Options) http.Handler {
	log := o.Log
	if o.Stall == 0 {
		o.Stall = DefaultTimes().Stall
	}
	gin.SetMode(gin.ReleaseMode)
	r := gin.New()
	r.Use(addressSeen, recovery(log))
	layOut(addressed{r, o.Authenticator}, store, health, o)
	// The explorer lays out the addresses of all entities, and tells what is none.
	r.NoRoute(admit(o.Authenticator, needOf("/")), func(g *gin.Context) { g.Status(http.StatusOK) }, gin.WrapH(web.Handler(o.Origins.frameAncestors())))
	return r
}

// layOut adds all addresses but those of the explorer.
func layOut(r addressed, store graph.Store, health *Health, o Options) {
	read := []string{http.MethodGet, http.MethodHead} // whose bodies net/http leaves out
	r.at(read, "/healthz", health.live)
	r.at(read, "/readyz", health.ready)

	queue, budget := guard.NewQueue(o.Running, o.Waiting, guard.Patience), guard.NewBudget(o.Memory)
	arriving := guard.NewBudget(o.Memory / 4)
	cache := api.NewCache(cmp.Or(o.Cache, api.RoomForCache))
	subscriptions := access.NewSubscriptionSlots(cmp.Or(o.Subscriptions, api.MostSubscriptions), cmp.Or(o.SubscriptionsEach, api.MostOfOne))
	live := &live{}
	o.Observe.watch(cache, queue, live)
	var writer graph.Store
	if !o.ReadOnly {
		writer = store
	}
	var progress api.Imports
	if o.Imports != nil {
		progress = progressOf(o.Imports)
	}
	l := &levels{open: o.Levels, by: map[graph.TLP]*answers{}}
	l.make = func(clearance graph.TLP, s *Served) *answers {
		withheld := s.Withheld
		if withheld == nil {
			withheld = func() (claims, readings int) { return 0, 0 }
		}
		o.Observe.watchProjection(clearance, s.Projection)
		return &answers{
			graphql: api.New(s.Store, api.Options{
				Log: o.Log, Timeout: o.Timeout, Projection: s.Projection, Limits: o.Limits, Queue: queue, Budget: budget, Arriving: arriving,
				Cache: cache, Clearance: clearance,
				Check: access.CheckField, Withheld: withheld, Writer: writer, Imports: progress,
				Subscriptions: subscriptions, Live: &live.subscriptions, Stopping: o.Stopping,
			}),
			export:   download(s.Store, l.shareable, o.Log, o.Stall, budget),
			store:    s.Store,
			withheld: withheld,
		}
	}
	if l.open == nil {
		l.open = onlyAll(&Served{Store: store, Projection: o.Projection})
	}
	l.begin(o.Authenticator.Anonymous())
	ws := sockets{
		authenticator: o.Authenticator, levels: l, stopping: o.Stopping, stall: o.Stall, times: cmp.Or(o.Sockets, DefaultSocketTimes()),
		limits: cmp.Or(o.Limits, guard.Default()), arriving: arriving, most: mostOnASocket, observe: o.Observe, log: o.Log, live: live,
	}
	// GraphQL refuses other methods than its own. A WebSocket finds out by itself who asks.
	r.Match(anyMethod, "/graphql", ws.instead, admit(o.Authenticator, needOf("/graphql")), l.answer(func(a *answers, g *gin.Context) { a.graphql.ServeHTTP(g.Writer, g.Request) }))
	r.at(read, "/export/:format", l.answer(func(a *answers, g *gin.Context) { a.export(g) }))

	if o.Imports != nil {
		x := imports{jobs: o.Imports, health: health, log: o.Log, stall: o.Stall, readOnly: o.ReadOnly}
		r.at(read, "/import", x.list)
		r.at([]string{http.MethodPost}, "/import", x.receive)
		r.at(read, "/import/:job", x.status)
		r.at([]string{http.MethodDelete}, "/import/:job", x.cancel)
	}
	r.at(anyMethod, "/cypher", cypher(o.Cypher, o.Log, budget))

	r.at(append(read, http.MethodPost), "/signin", gin.WrapF(o.Authenticator.SignIn))
	r.at([]string{http.MethodPost}, "/signout", gin.WrapF(o.Authenticator.SignOut))

	r.at(read, "/metrics", gin.WrapH(o.Observe.Metrics.Handler()))
	r.at(append(read, http.MethodPost), "/debug/pprof/*name", debug)

	page, serve := gin.WrapH(graphiql.Handler(o.Origins.frameAncestors())), r.at
	if o.Public {
		serve = r.named
	}
	serve(read, "/graphiql", page)
	serve(read, "/graphiql/*file", page)
}

var anyMethod = []string{
	http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodHead, http.MethodOptions,
	http.MethodDelete, http.MethodConnect, http.MethodTrace,
}

func newRequestID() string { return rand.Text()[:12] }

// numbered gives each request an id, by which the log tells more of an answer
// that shows it. Ids that clients send are not taken over.
func numbered(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := newRequestID()
		w.Header().Set("X-Request-Id", id)
		next.ServeHTTP(w, r.WithContext(api.WithRequestID(r.Context(), id)))
	})
}
