package telemetry

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

// outage tells in the log when a store can be reached no more, and when it can
// again: a line each, however many questions fail in between.
type outage struct {
	log *slog.Logger
	now func() time.Time

	mu     sync.Mutex
	since  time.Time // zero: the store is there
	failed int       // calls, since then
	told   time.Time // when it was last told that it is not

	toldDamage time.Time // when it was last told that its data are damaged
}

// repeat is how long a store that comes and goes is told of at most once.
const repeat = time.Minute

// down counts a call that did not reach the store.
func (o *outage) down(ctx context.Context, why error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.failed++
	if !o.since.IsZero() {
		return
	}
	o.since, o.failed = o.now(), 1
	if o.told.IsZero() || o.since.Sub(o.told) >= repeat {
		o.told = o.since
		o.log.WarnContext(ctx, "the store does not answer; this is told once, and again when it does", "error", why)
	}
}

// damaged tells that a call met damaged data: others may be answered.
func (o *outage) damaged(ctx context.Context, why error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if now := o.now(); o.toldDamage.IsZero() || now.Sub(o.toldDamage) >= repeat {
		o.toldDamage = now
		o.log.ErrorContext(ctx, "the store is damaged; this is told once a minute at most", "error", why)
	}
}

// up tells that a call reached the store.
func (o *outage) up(ctx context.Context) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.since.IsZero() {
		return
	}
	if o.told.Equal(o.since) { // else its outage was passed over, too
		o.log.InfoContext(ctx, "the store answers again", "after", o.now().Sub(o.since).Round(time.Millisecond), "failed", o.failed)
	}
	o.since, o.failed = time.Time{}, 0
}
