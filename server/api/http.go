package api

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"golang.org/x/sync/semaphore"

	"github.com/actorgraph/actorgraph/server/access"
	"github.com/actorgraph/actorgraph/server/api/guard"
)

// transport answers GraphQL over HTTP as its draft says: POST of JSON, GET of
// queries, in application/graphql-response+json or application/json.
type transport struct {
	exec     *executor.Executor
	schema   *ast.Schema
	present  graphql.ErrorPresenterFunc
	service  *service
	timeout  time.Duration
	limits   guard.Limits
	queue    *guard.Queue
	budget   *guard.Budget
	arriving *guard.Budget

	subscriptions *access.SubscriptionSlots // for them
	events        *semaphore.Weighted       // places for what they are told
	live          *atomic.Int64             // how many there are
	stopping      <-chan struct{}           // closed when subscriptions end; nil: never
}

// ServeHTTP answers one request.
func (t *transport) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodOptions {
		w.Header().Set("Allow", methods)
		w.WriteHeader(http.StatusNoContent)
		return
	}
	if t.queue.Full() {
		t.turnAway(w, r)
		return
	}
	p, refused := t.read(w, r)
	if refused != nil {
		refused.write(w, r)
		return
	}
	asked, arrived := askedOf(r.Context()), time.Now()
	asked.question(p)
	if wantsEvents(r.Header.Values("Accept")) {
		t.serveEvents(w, r, p)
		return
	}
	defer func() { asked.Took = time.Since(arrived) }() // also of one that is turned away
	ctx, cancel := t.deadline(r.Context())
	defer cancel()
	leave, err := t.queue.Enter(ctx)
	if err != nil {
		busy.write(w, r)
		return
	}
	defer leave()
	ctx = context.WithValue(ctx, requestKey{}, &request{service: t.service})
	a := t.traceAnswer(graphql.StartOperationTrace(ctx), p, r.Method == http.MethodGet)
	leave() // sending it may take long
	defer a.release()
	a.write(w, r)
}

// deadline returns the context of a question that has arrived: how long that took
// is not its own time.
func (t *transport) deadline(ctx context.Context) (context.Context, context.CancelFunc) {
	if t.timeout <= 0 {
		return context.WithCancel(ctx)
	}
	return context.WithTimeout(ctx, t.timeout)
}

// turnAway answers that the server is busy before the body of the request is
// there, and takes the body in later, so that the connection can be used again.
func (t *transport) turnAway(w http.ResponseWriter, r *http.Request) {
	c := http.NewResponseController(w)
	if c.EnableFullDuplex() != nil || r.ContentLength == 0 {
		busy.write(w, r) // the body is there, or net/http waits for it
		return
	}
	busy.write(w, r)
	if c.Flush() != nil {
		return // the client has gone
	}
	if _, err := io.Copy(io.Discard, http.MaxBytesReader(w, r.Body, int64(t.limits.Body))); err != nil {
		return // it is too long, or broke off: the connection is closed
	}
}

// busy is the answer where the server has as much to do as it can.
var busy = &refused{http.StatusServiceUnavailable, unavailable, guard.ErrBusy.Error() + "; try again in a second"}

// answer answers a request that could be read. What is wrong with the question
// is an answer without data.
func (t *transport) answer(ctx context.Context, p *params, onlyQueries bool) answer {
	doc, errs := t.document(p)
	if len(errs) > 0 {
		return t.refusal(ctx, errs)
	}
	if op := doc.Operations.ForName(p.OperationName); op != nil {
		askedOf(ctx).Operation = op.Name // also of one that is refused for what it asks
	}
	if err := t.limits.Values(p.variables); err != nil {
		return t.refusal(ctx, []error{err})
	}
	ctx = context.WithValue(ctx, docKey{}, doc)
	raw := &graphql.RawParams{Query: p.Query, OperationName: p.OperationName, Variables: p.variables, Extensions: p.extensions}
	op, failed := t.exec.CreateOperationContext(ctx, raw)
	if len(failed) > 0 {
		return t.refusal(ctx, []error{failed[0]})
	}
	_, live := ctx.Value(subscriberKey{}).(*subscriber)
	if op.Operation.Operation == ast.Subscription && !live {
		return t.refusal(ctx, []error{&requestError{notLive}})
	}
	if live && !asksOneThing(op.Operation) {
		return t.refusal(ctx, []error{&requestError{"a subscription has one field at its root, which is neither skipped nor included on a condition"}})
	}
	if onlyQueries && op.Operation.Operation == ast.Mutation {
		return answer{errors: gqlerror.List{t.present(ctx, &requestError{"a GET may only ask; send what changes anything by POST"})}, status: http.StatusMethodNotAllowed, always: true}
	}
	if len(rootFields(op.Operation.SelectionSet)) == 0 {
		return t.introspect(ctx, p, op)
	}
	return t.execute(ctx, op)
}

// document returns a query that was read and found valid, or why it is not.
func (t *transport) document(p *params) (*ast.QueryDocument, []error) {
	if doc, ok := t.service.query(p.Query); ok {
		return doc, nil
	}
	doc, errs := prepare(t.schema, p.Query, t.limits)
	if len(errs) == 0 {
		t.service.keepQuery(p.Query, doc)
	}
	return doc, errs
}

// introspect answers a question about nothing but the schema, which changes only
// with the program: once, and from then on from the cache.
func (t *transport) introspect(ctx context.Context, p *params, op *graphql.OperationContext) answer {
	key := t.service.key(keptIntrospection, strings.Join([]string{p.Query, p.OperationName, string(p.Variables)}, "\x00"))
	if data, ok := cached[json.RawMessage](t.service.cache, key); ok {
		return answer{data: data}
	}
	a := t.execute(ctx, op)
	if a.status == 0 && len(a.errors) == 0 {
		keep(t.service.cache, key, a.data, len(a.data))
	}
	return a
}

// execute answers a valid question. An answer that grows beyond its limits is
// given up, and nothing of it is sent.
func (t *transport) execute(ctx context.Context, op *graphql.OperationContext) answer {
	counted, counter, stop := t.limits.Counting(ctx, t.budget)
	defer stop()
	respond, counted := t.exec.DispatchOperation(counted, op)
	response := respond(counted)
	err := counter.Over()
	if err == nil && response == nil { // the context ended before anything was asked, or a subscription has begun
		err = context.Cause(ctx)
	}
	if err != nil || response == nil {
		counter.Release()
		if err == nil {
			return answer{}
		}
		return t.refusal(ctx, []error{err})
	}
	a := answered(response)
	counter.Keep(len(a.data))
	a.counter = counter
	return a
}

// refusal is the answer to a question that is not looked into: errors alone.
func (t *transport) refusal(ctx context.Context, errs []error) answer {
	a := answer{status: http.StatusBadRequest}
	for _, err := range errs[:min(len(errs), mostErrors)] {
		if errors.Is(err, guard.ErrBusy) {
			return busy.answer()
		}
		shown := t.present(ctx, err)
		a.errors = append(a.errors, shown)
		switch shown.Extensions["code"] {
		case deadlinePassed, unavailable:
			a.status = http.StatusServiceUnavailable
		case internal, damaged:
			a.status = http.StatusInternalServerError
		case readOnly:
			a.status, a.always = http.StatusForbidden, true
		case unauthenticated:
			a.status, a.always = http.StatusUnauthorized, true
		case forbidden:
			a.status, a.always = http.StatusForbidden, true
		case rateLimited:
			a.status, a.always, a.after = http.StatusTooManyRequests, true, secondsOf(err)
		}
	}
	return a
}

// secondsOf is how long an error says to wait.
func secondsOf(err error) int {
	var rate *access.RateError
	if errors.As(err, &rate) {
		return rate.Seconds()
	}
	return 1
}
