// Package api answers GraphQL questions about the graph.
//
// The schema is schema.graphqls at the top of the repository; it is the manual
// that clients see. gqlgen binds it to the types here, which wrap the domain's
// own (generated.go, never edited). A root field opens a scope (scope.go): the
// view that holds for everything beneath it. What one level of an answer shows
// is a batch (batch.go), whose items fetch together what they need, so that the
// number of calls to the store grows with the depth of a question, not with the
// length of its answer. What claims mean is worked out by package questions.
//
//   - resolvers.go, questions.go, view.go: the root fields and what is given to them
//   - request.go, scope.go, batch.go, memo.go: what is shared, and for how long
//   - graphview.go, projection.go: the graph under a view, from memory or a part of the store
//   - claimload.go, entities.go: claims and entities read from the store for it
//   - identity.go: which records are one actor under a view
//   - byname.go, resolveid.go, resolvename.go, nameuse.go, search.go, suggest.go: from names to entities; byid.go, nodes.go: from ids
//   - actors.go, lists.go, where.go, narrow.go: the root lists, and what they are narrowed by
//   - entity.go, actor.go, name.go, victim.go, claim.go, dataset.go, releasedays.go: the nodes
//   - pairs.go, targeting.go, timeline.go, expansion.go: who targeted whom, as fields of actors and targets
//   - whotargeted.go, firstentrants.go, changes.go, expansions.go, agreement.go, similarity.go, compare.go,
//     paths.go, neighbourhood.go, overview.go, feeds.go: a root question each
//   - citations.go: the claims that a row of an answer rests on, and the Cypher that finds them
//   - connection.go, order.go, counts.go, leftout.go: pages, orders, and what a page leaves out
//   - http.go, httprequest.go, httpanswer.go: GraphQL over HTTP; cache.go: what is kept from one to the next
//   - subscription.go, commits.go, sse.go: what is told as it happens
//   - access.go: which root fields who asks may use; package access has the table
//   - asked.go: what a request tells of itself to the log, the metrics and traces
//   - limits.go, cutlist.go, scalars.go, errors.go: what is refused, and how it is said; package guard has the limits
package api

//go:generate go tool gqlgen generate

import (
	"context"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"golang.org/x/sync/semaphore"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/server/access"
	"github.com/actorgraph/actorgraph/server/api/guard"
)

// Options say how to answer. The zero value is fit for use.
type Options struct {
	Log        *slog.Logger  // what clients are not told; nil: slog.Default
	Timeout    time.Duration // of a question, from when it has arrived; 0: as long as the request's context
	Projection *Projection   // for questions about the whole graph; nil: they are refused
	Limits     guard.Limits  // of a question and its answer; none: guard.Default
	Queue      *guard.Queue  // how many questions are worked on at once; nil: all
	Budget     *guard.Budget // the memory that all answers under way may take; nil: any
	Arriving   *guard.Budget // the memory that all questions on their way may take; nil: any
	Cache      *Cache        // of all handlers of the process; nil: one of its own
	Clearance  graph.TLP     // of those who are answered: whose part of the cache it uses

	// Check tells whether who asks may use a root field; nil: everybody may use all.
	Check func(ctx context.Context, typeName, field string) error
	// Withheld tells how many claims and readings the store has not because they are
	// marked above the level that it is for; nil: none.
	Withheld func() (claims, readings int)
	// Subscriptions are the places for those who are told what happens, of all handlers; nil: MostSubscriptions of
	// its own, and MostOfOne.
	Subscriptions *access.SubscriptionSlots
	Live          *atomic.Int64   // counts the subscriptions under way; nil: nobody wants to know
	Stopping      <-chan struct{} // closed when the server shall stop, which ends subscriptions; nil: never
	Imports       Imports         // what is told of imports; nil: there are none
	Writer        graph.Store     // where mutations write, the store or what it is a copy of; nil: they are refused
}

// service is what all requests share.
type service struct {
	store      graph.Store
	writer     graph.Store // nil: nothing is written
	cache      *Cache
	clearance  graph.TLP
	projection *Projection // nil: none
	held       atomic.Pointer[heldReadings]
	largest    atomic.Pointer[largestLists] // nil until the projection was built
	measuring  *semaphore.Weighted          // of one; who has it measures the lists
	withheld   func() (claims, readings int)
	commits    *commits
	imports    Imports // nil: there are none
}

// MostSubscriptions is how many there may be at once where nothing else is said, and
// MostOfOne how many of one token, or of one address without one.
const (
	MostSubscriptions = 1000
	MostOfOne         = 100
)

// lookForCommits is how often the store is asked for new commits while somebody
// subscribes to them.
const lookForCommits = time.Second

// A Handler answers GraphQL: over HTTP itself, and by Stream over whatever else
// carries requests and answers.
type Handler struct{ transport }

// New returns a handler that answers GraphQL over HTTP from a store: POST of
// JSON, GET of queries, and both by server-sent events. It is safe for concurrent use, and writes only
// by mutations, to Options.Writer. When a question has taken too long, or the request's context ends, the work for it ends
// and the answer is an error with the code DEADLINE_EXCEEDED.
func New(store graph.Store, o Options) *Handler {
	if o.Log == nil {
		o.Log = slog.Default()
	}
	if o.Limits == (guard.Limits{}) {
		o.Limits = guard.Default()
	}
	schema := NewExecutableSchema(Config{Resolvers: resolver{}, Directives: DirectiveRoot{ListSize: cutList}})
	present := presenter(o.Log)
	exec := executor.New(schema)
	exec.SetQueryCache(preparedQuery{})
	exec.SetErrorPresenter(present)
	exec.SetRecoverFunc(recovered)
	exec.Use(extension.Introspection{})
	if o.Cache == nil {
		o.Cache = NewCache(RoomForCache)
	}
	if o.Withheld == nil {
		o.Withheld = func() (claims, readings int) { return 0, 0 }
	}
	s := &service{
		store: store, writer: o.Writer, cache: o.Cache, clearance: o.Clearance, projection: o.Projection, withheld: o.Withheld,
		measuring: semaphore.NewWeighted(1), commits: newCommits(store, lookForCommits), imports: o.Imports,
	}
	if o.Check != nil {
		exec.Use(allowed{o.Check}) // before costs: what nobody may ask costs nothing
	}
	exec.Use(costs{o.Limits, s})
	exec.Use(traced{})
	if s.projection != nil {
		s.projection.warm.Store(new(warming(s.warm)))
	}
	if o.Subscriptions == nil {
		o.Subscriptions = access.NewSubscriptionSlots(MostSubscriptions, MostOfOne)
	}
	if o.Live == nil {
		o.Live = new(atomic.Int64)
	}
	return &Handler{transport{
		exec: exec, schema: schema.Schema(), present: present,
		service: s, timeout: o.Timeout, limits: o.Limits, queue: o.Queue, budget: o.Budget, arriving: o.Arriving,
		subscriptions: o.Subscriptions, events: semaphore.NewWeighted(eventsAtOnce), live: o.Live, stopping: o.Stopping,
	}}
}
