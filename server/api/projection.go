package api

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"golang.org/x/sync/semaphore"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
)

// Projection keeps the whole of a store in memory, and up to date with what this
// and other servers write. Questions that touch much of the graph need it; those
// about one actor or one target use it where it is there. It is a cache: whoever
// asks gets all that was committed when the request began.
type Projection struct {
	store    graph.Store
	log      *slog.Logger
	current  atomic.Pointer[epoch]
	building *semaphore.Weighted     // of one; who has it brings the graph up to date
	looked   atomic.Int64            // when every commit was last found to be in it, in Unix nanoseconds; 0: never
	warm     atomic.Pointer[warming] // what else the first question after a commit would wait for; nil: nobody asks yet
}

// warming gets ready for questions.
type warming func(context.Context) error

// epoch is the graph as of a commit. It is immutable.
type epoch struct {
	graph *projection.Graph
	upTo  int64         // every commit up to this one is in it
	took  time.Duration // to make it of the store, or of the epoch before
}

// ProjectionStatus tells how a projection does.
type ProjectionStatus struct {
	Claims int           // in it, with those that are asserted no more
	Commit int64         // every commit up to this one is in it; 0: it was never built
	Built  time.Duration // how long it took to make, or to bring up to date, the last time
	Looked time.Time     // when every commit of the store was last found to be in it; zero: never
}

// Status tells how the projection does.
func (p *Projection) Status() ProjectionStatus {
	var s ProjectionStatus
	if e := p.current.Load(); e != nil {
		s = ProjectionStatus{Claims: e.graph.Len(), Commit: e.upTo, Built: e.took}
	}
	if ns := p.looked.Load(); ns != 0 {
		s.Looked = time.Unix(0, ns)
	}
	return s
}

// NewProjection makes an empty projection. It is built by Run, or by the first question.
func NewProjection(store graph.Store, log *slog.Logger) *Projection {
	return &Projection{store: store, log: log, building: semaphore.NewWeighted(1)}
}

// Run builds the projection and looks for new commits time and again until ctx
// ends, so that a question seldom has to wait. What fails is logged and tried again.
func (p *Projection) Run(ctx context.Context, every time.Duration) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	var seen *epoch
	for {
		now, err := p.look(ctx, seen)
		seen = now
		if err != nil && ctx.Err() == nil && !errors.Is(err, graph.ErrUnavailable) { // that is told once, not every time
			p.log.WarnContext(ctx, "bring the projection up to date", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// look brings the graph up to date, and gets ready for questions if that moved
// it on from an epoch. It returns the epoch for which all is ready.
func (p *Projection) look(ctx context.Context, from *epoch) (*epoch, error) {
	readings, err := p.store.Readings(ctx)
	if err != nil {
		return from, err
	}
	if _, err = p.upTo(ctx, lastOf(readings, time.Time{})); err != nil {
		return from, err
	}
	p.looked.Store(time.Now().UnixNano())
	now := p.current.Load()
	if now == from {
		return now, nil
	}
	warm := p.warm.Load()
	if warm == nil {
		return from, nil // once somebody asks
	}
	if err := (*warm)(ctx); err != nil {
		return from, err
	}
	return now, nil
}

// lastOf returns the number of the last commit up to a time that readings tell of.
func lastOf(readings []graph.Reading, by time.Time) int64 {
	var seq int64
	for _, r := range readings {
		for _, stamp := range []graph.Stamp{r.Stored, r.Undone} {
			if by.IsZero() || !stamp.Time.After(by) {
				seq = max(seq, stamp.Seq)
			}
		}
	}
	return seq
}

// ready returns the graph if every commit up to seq is in it, else nil.
func (p *Projection) ready(seq int64) *projection.Graph {
	if e := p.current.Load(); e != nil && e.upTo >= seq {
		return e.graph
	}
	return nil
}

// upTo returns the graph with every commit up to seq. Whoever needs it first
// makes it, the others wait until it is there or their context ends.
func (p *Projection) upTo(ctx context.Context, seq int64) (*projection.Graph, error) {
	if g := p.ready(seq); g != nil {
		return g, nil
	}
	if err := p.building.Acquire(ctx, 1); err != nil {
		return nil, fmt.Errorf("the projection is being built: %w", err)
	}
	defer p.building.Release(1)
	e := p.current.Load()
	if e != nil && e.upTo >= seq {
		return e.graph, nil
	}
	start := time.Now()
	var g *projection.Graph
	var err error
	if e == nil {
		g, err = projection.Build(p.store.Stream(ctx, 0))
	} else {
		g, err = e.graph.Update(p.store.Stream(ctx, e.upTo))
	}
	var readings []graph.Reading
	if err == nil {
		readings, err = p.store.Readings(ctx) // after the stream: those of all its commits
	}
	if err != nil {
		return nil, fmt.Errorf("build the projection: %w", err)
	}
	g = g.WithReleases(readings, max(seq, g.Seq()))
	now := &epoch{g, max(seq, g.Seq()), time.Since(start)}
	p.current.Store(now)
	p.log.InfoContext(ctx, "the projection is up to date", "claims", g.Len(), "commit", now.upTo, "took", now.took)
	return g, nil
}
