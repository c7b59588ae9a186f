package api

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/99designs/gqlgen/graphql"
)

// Events of subscriptions wait for their turn however busy the server is: who is told that
// it is busy in the place of an event never hears of that. They take turns with each other
// before they do with questions, so that a thousand subscribers do not keep these
// out. While they wait nothing piles up: what comes next is read from the store's commits.

// follow yields the events of a subscriber as they come.
func (t *transport) follow(ctx context.Context, p *params, s *subscriber, missed []commitEvent, idle func() error, yield func(answer) bool) {
	pause := time.NewTicker(idleAfter)
	defer pause.Stop()
	missed = slices.DeleteFunc(missed, func(e commitEvent) bool { return !s.wants(e) })
	events := missed[max(0, len(missed)-mostMissed):]
	ctx, cancel := t.untilStopped(ctx)
	defer cancel()
	for {
		_, moved := t.service.commits.now()
		for _, e := range events {
			if !s.wants(e) {
				continue
			}
			s.after, s.event = e.stamp.Seq, &e.reading
			if idle() != nil || !t.tell(ctx, p, idle, yield) {
				return
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-pause.C:
			if idle() != nil {
				return
			}
		case <-moved:
		}
		events, _ = t.service.commits.now()
	}
}

// untilStopped returns a context that also ends when the server stops.
func (t *transport) untilStopped(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	if t.stopping != nil {
		go func() {
			select {
			case <-t.stopping:
				cancel()
			case <-ctx.Done():
			}
		}()
	}
	return ctx, cancel
}

const (
	eventsAtOnce = 2                      // events that are worked out at once, or wait at the queue
	askAgain     = 100 * time.Millisecond // after which one asks again for its turn
	mostTries    = 30                     // of one event, while the store is away or the share of who asks is used up
	tryAgain     = time.Second
)

// tell answers an event in its turn, and tells whether to go on. Where it cannot be
// worked out at the moment that is tried again, some times.
func (t *transport) tell(ctx context.Context, p *params, idle func() error, yield func(answer) bool) bool {
	for try := 1; ; try++ {
		leave, err := t.turn(ctx, idle)
		if err != nil {
			return false
		}
		later := false
		goOn := t.within(ctx, p, false, time.Now(), leave, func(a answer) bool {
			if later = try < mostTries && a.later(); later {
				return true
			}
			return yield(a)
		})
		if !later {
			return goOn
		}
		select {
		case <-ctx.Done():
			return false
		case <-time.After(tryAgain):
		}
		if idle() != nil {
			return false
		}
	}
}

// later reports whether an answer may be another one in a while.
func (a answer) later() bool {
	for _, e := range a.errors {
		if c, _ := e.Extensions["code"].(code); c == unavailable || c == rateLimited {
			return true
		}
	}
	return false
}

// turn waits until an event may be worked out, for as long as ctx allows and
// idle returns no error.
func (t *transport) turn(ctx context.Context, idle func() error) (leave func(), err error) {
	for {
		leave, err := t.turnWithin(ctx, idleAfter)
		if err == nil || ctx.Err() != nil {
			return leave, err
		}
		if err := idle(); err != nil {
			return nil, err
		}
	}
}

func (t *transport) turnWithin(ctx context.Context, wait time.Duration) (leave func(), err error) {
	ctx, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	if err := t.events.Acquire(ctx, 1); err != nil {
		return nil, err
	}
	for {
		leave, err := t.queue.Enter(ctx)
		if err == nil {
			return func() { leave(); t.events.Release(1) }, nil
		}
		select {
		case <-ctx.Done():
			t.events.Release(1)
			return nil, ctx.Err()
		case <-time.After(askAgain):
		}
	}
}

// one answers a request once, in its turn and its time.
func (t *transport) one(ctx context.Context, p *params, onlyReads bool, yield func(answer) bool) {
	asked, begun := askedOf(ctx), time.Now()
	waits, cancel := t.deadline(ctx)
	defer cancel()
	leave, err := t.queue.Enter(waits)
	if err != nil {
		asked.took(begun)
		yield(busy.answer())
		return
	}
	t.within(waits, p, onlyReads, begun, leave, yield)
}

// within answers a request whose turn it is, and tells whether to go on.
func (t *transport) within(ctx context.Context, p *params, onlyReads bool, begun time.Time, leave func(), yield func(answer) bool) bool {
	leave = sync.OnceFunc(leave)
	defer leave()
	ctx, cancel := t.deadline(ctx)
	defer cancel()
	ctx = context.WithValue(ctx, requestKey{}, &request{service: t.service})
	a := t.traceAnswer(graphql.StartOperationTrace(ctx), p, onlyReads)
	askedOf(ctx).took(begun)
	leave()
	defer a.release()
	return yield(a)
}
