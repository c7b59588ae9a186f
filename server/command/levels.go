package command

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/server/cleared"
	"github.com/actorgraph/actorgraph/server/http"
	"github.com/actorgraph/actorgraph/server/telemetry"
)

// levels are what those of each clearance are answered from: the store itself for
// those who may see everything, else a copy up to their level, which is made when
// the first of them asks.
type levels struct {
	store   graph.Store
	metrics *telemetry.Metrics
	c       config
	log     *slog.Logger
	ctx     context.Context // of the server
	stop    context.CancelFunc

	all     *http.Served
	running sync.Once // what keeps the picture of everything up to date

	mu     sync.Mutex
	closed bool
	by     map[graph.TLP]*http.Served // nil while it is made
	copies []*cleared.Copy
	work   sync.WaitGroup
}

// newLevels returns the levels of a store. What they start ends by close.
func newLevels(ctx context.Context, store graph.Store, c config, m *telemetry.Metrics, log *slog.Logger) *levels {
	if err := cleared.Sweep(); err != nil {
		log.Warn("remove the copies of a server that was killed", "error", err)
	}
	ctx, stop := context.WithCancel(ctx)
	l := &levels{
		store: store, metrics: m, c: c, log: log, ctx: ctx, stop: stop, by: map[graph.TLP]*http.Served{},
		all: &http.Served{Store: store, Projection: keepProjection(store, c, log)},
	}
	if c.public {
		l.by[graph.TLPGreen] = nil // first makes it
	}
	return l
}

// first is what those are answered from who do not say who they are, once that is
// up to date.
func (l *levels) first() (*http.Served, error) {
	if !l.c.public {
		return l.whole(), nil
	}
	served, err := l.make(graph.TLPGreen)
	if err == nil {
		l.mu.Lock()
		l.by[graph.TLPGreen] = served
		l.mu.Unlock()
	}
	return served, err
}

// whole is the store itself, and keeps its picture in memory up to date from now on.
func (l *levels) whole() *http.Served {
	l.running.Do(func() { l.keep(l.all) })
	return l.all
}

// of returns what a clearance is answered from. While it is made, that is
// http.ErrNotYet.
func (l *levels) of(clearance graph.TLP) (*http.Served, error) {
	if clearance == graph.TLPRed {
		if l.c.public { // else it is kept from the start
			return l.whole(), nil
		}
		return l.all, nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if served, begun := l.by[clearance]; served != nil {
		return served, nil
	} else if begun || l.closed {
		return nil, http.ErrNotYet
	}
	l.by[clearance] = nil
	l.work.Go(func() {
		served, err := l.make(clearance)
		l.mu.Lock()
		defer l.mu.Unlock()
		if l.by[clearance] = served; err != nil {
			delete(l.by, clearance) // whoever asks next has it tried again
			if l.ctx.Err() == nil {
				l.log.Warn("make the copy for a clearance", "clearance", clearance.String(), "error", err)
			}
		}
	})
	return nil, http.ErrNotYet
}

// seen returns what a clearance is answered from, and waits while that is made.
func (l *levels) seen(ctx context.Context, clearance graph.TLP) (graph.Store, error) {
	for {
		served, err := l.of(clearance)
		switch {
		case err == nil:
			return served.Store, nil
		case !errors.Is(err, http.ErrNotYet):
			return nil, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(seenLook):
		}
	}
}

// cameOut tells when documents came out by what a clearance is answered from, and the seed.
func (l *levels) cameOut(clearance graph.TLP) ingest.CameOut {
	return func(ctx context.Context, documents []graph.ID) (map[graph.ID]graph.Span, error) {
		store, err := l.seen(ctx, clearance)
		if err != nil {
			return nil, fmt.Errorf("look up when the cited documents came out: %w", err)
		}
		return cameOut(store)(ctx, documents)
	}
}

// seenLook is how long seen waits until it looks again.
const seenLook = 100 * time.Millisecond

// make makes a copy up to a level, and keeps it up to date from then on.
func (l *levels) make(clearance graph.TLP) (*http.Served, error) {
	c, err := cleared.Open(l.ctx, l.store, clearance)
	if err != nil {
		return nil, err
	}
	if err := c.CatchUp(l.ctx); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	l.mu.Lock()
	l.copies = append(l.copies, c)
	l.mu.Unlock()
	seen := l.metrics.Copy(c, l.log)
	served := &http.Served{Store: seen, Projection: keepProjection(seen, l.c, l.log), Withheld: c.Withheld}
	l.background(func() { c.Follow(l.ctx, lookForCommits, l.log) })
	l.keep(served)
	return served, nil
}

// keep keeps the picture of a store in memory up to date.
func (l *levels) keep(served *http.Served) {
	if served.Projection != nil {
		l.background(func() { served.Projection.Run(l.ctx, lookForCommits) })
	}
}

// background does something until the server ends.
func (l *levels) background(f func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.closed {
		l.work.Go(f)
	}
}

// close ends what was started, and removes the copies.
func (l *levels) close() error {
	l.stop()
	l.mu.Lock()
	l.closed = true
	l.mu.Unlock()
	l.work.Wait()
	var errs []error
	for _, c := range l.copies {
		errs = append(errs, c.Close())
	}
	return errors.Join(errs...)
}
