package api

import (
	"context"
	"errors"
	"iter"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/server/access"
)

// Subscription returns the resolver of what is told as it happens.
func (resolver) Subscription() SubscriptionResolver { return subscription{} }

// subscription is the root of what is told as it happens.
type subscription struct{}

// A subscriber is one who is told of events, and what he is told next. Each event is
// answered as a question of its own, with all limits that it has: what follows from it
// beneath the root is worked out as of then.
type subscriber struct {
	datasets []string // empty: all
	after    int64    // the last commit that was told
	event    *graph.Reading

	imported func(context.Context) (*ImportProgress, bool) // of an import: how far it has come; nil: of commits
	progress *ImportProgress                               // what is told of it
}

type subscriberKey struct{}

// mostMissed is how many commits a subscriber is told at most of those that were
// made before it came.
const mostMissed = 1000

// Commits has the subscriber told of commits. Without an event it is told what for.
func (subscription) Commits(ctx context.Context, datasets []string, after *time.Time) (<-chan *Reading, error) {
	s, ok := ctx.Value(subscriberKey{}).(*subscriber)
	if !ok {
		return nil, &requestError{notLive}
	}
	out := make(chan *Reading, 1)
	defer close(out)
	if s.event != nil {
		out <- &Reading{*s.event, requestOf(ctx)}
		return out, nil
	}
	err := requestOf(ctx).checkDatasets(ctx, "datasets", datasets)
	s.datasets, s.after = datasets, -1
	if after != nil {
		readings, failed := requestOf(ctx).readings(ctx)
		err = errors.Join(err, failed)
		s.after = lastOf(readings, *after)
	}
	return out, err
}

const notLive = "a subscription is told by server-sent events, with Accept: text/event-stream, or over a WebSocket, by graphql-transport-ws"

// wants tells whether the subscriber is told of an event.
func (s *subscriber) wants(e commitEvent) bool {
	return e.stamp.Seq > s.after && (len(s.datasets) == 0 || slices.Contains(s.datasets, e.reading.Dataset))
}

// idleAfter is how long nothing may be told before Stream says so.
const idleAfter = 15 * time.Second

// stream yields the answers to a request: of a question one, of a subscription one
// for each event until the context ends. While nothing happens it calls idle time
// and again, and ends where that is an error: that the reader has gone, or may ask no more.
func (t *transport) stream(ctx context.Context, p *params, onlyReads bool, idle func() error) iter.Seq[answer] {
	return func(yield func(answer) bool) {
		if !t.isSubscription(p) {
			t.one(ctx, p, onlyReads, yield)
			return
		}
		leavePlace, err := t.subscriptions.Take(ctx)
		if err != nil {
			yield(noPlace(err).answer())
			return
		}
		defer leavePlace()
		t.live.Add(1)
		defer t.live.Add(-1)
		s := &subscriber{}
		ctx = context.WithValue(ctx, subscriberKey{}, s)
		before, leave, err := t.service.commits.join(ctx)
		if err != nil {
			yield(t.refusal(ctx, []error{err}))
			return
		}
		defer leave()
		if !t.begin(ctx, p, yield) {
			return
		}
		if s.imported != nil {
			t.followImport(ctx, p, s, idle, yield)
			return
		}
		if s.after < 0 && len(before) > 0 {
			s.after = before[len(before)-1].stamp.Seq
		}
		if idle() == nil { // which tells the client that it has begun
			t.follow(ctx, p, s, before, idle, yield)
		}
	}
}

// isSubscription tells whether a request asks for one. What cannot be read is none.
func (t *transport) isSubscription(p *params) bool {
	doc, errs := t.document(p)
	if len(errs) > 0 {
		return false
	}
	op := doc.Operations.ForName(p.OperationName)
	return op != nil && op.Operation == ast.Subscription
}

// asksOneThing reports whether an operation has one root field whatever its variables.
func asksOneThing(op *ast.OperationDefinition) bool {
	if len(op.SelectionSet) != 1 {
		return false
	}
	f, ok := op.SelectionSet[0].(*ast.Field)
	return ok && len(f.Directives) == 0 && !strings.HasPrefix(f.Name, "__")
}

// begin has the subscription told what it is for, and yields why not where it is refused.
func (t *transport) begin(ctx context.Context, p *params, yield func(answer) bool) bool {
	begun := false
	t.one(ctx, p, false, func(a answer) bool {
		if begun = len(a.errors) == 0; !begun {
			a.data = nil // nothing was told
			yield(a)
		}
		return false
	})
	return begun
}

// noPlace is the answer where there are as many subscriptions as there may be.
func noPlace(err error) *refused {
	if errors.Is(err, access.ErrShare) {
		return &refused{http.StatusTooManyRequests, rateLimited, err.Error()}
	}
	return &refused{http.StatusServiceUnavailable, unavailable, err.Error()}
}
