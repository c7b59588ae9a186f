package api

import (
	"context"
	"fmt"
	"iter"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
)

// Projection keeps the whole of a store in memory, and up to date with what this
// and other servers write. Questions that touch much of the graph need it; those
// about one actor or one target use it where it is there. It is a cache: whoever
// asks gets all that was committed when the request began.
type Projection struct {
	store   graph.Store
	log     *slog.Logger
	current atomic.Pointer[epoch]
	turn    chan struct{}               // holds one token; who has it brings the graph up to date
	warm    func(context.Context) error // what else the first question after a commit would wait for; nil: nothing
}

// errNoProjection says that the server was told to keep no projection.
var errNoProjection = fmt.Errorf("this server keeps no projection, and the question is about the whole graph: %w", graph.ErrUnavailable)

// epoch is the graph as of a commit. It is immutable.
type epoch struct {
	graph *projection.Graph
	upTo  int64 // every commit up to this one is in it
}

// NewProjection makes an empty projection. It is built by Run, or by the first question.
func NewProjection(store graph.Store, log *slog.Logger) *Projection {
	p := &Projection{store: store, log: log, turn: make(chan struct{}, 1)}
	p.turn <- struct{}{}
	return p
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
		if err != nil && ctx.Err() == nil {
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
	now := p.current.Load()
	if now != from && p.warm != nil {
		if err := p.warm(ctx); err != nil {
			return from, err
		}
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

// upTo returns the graph with every commit up to seq. Whoever needs it first
// makes it, the others wait until it is there or their context ends.
func (p *Projection) upTo(ctx context.Context, seq int64) (*projection.Graph, error) {
	if e := p.current.Load(); e != nil && e.upTo >= seq {
		return e.graph, nil
	}
	select {
	case <-p.turn:
	case <-ctx.Done():
		return nil, fmt.Errorf("the projection is being built: %w", ctx.Err())
	}
	defer func() { p.turn <- struct{}{} }()
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
	if err != nil {
		return nil, fmt.Errorf("build the projection: %w", err)
	}
	p.current.Store(&epoch{g, max(seq, g.Seq())})
	p.log.InfoContext(ctx, "the projection is up to date", "claims", g.Len(), "commit", max(seq, g.Seq()), "took", time.Since(start))
	return g, nil
}

// picture returns the whole graph as the view has it.
func (s *scope) picture(ctx context.Context) (*projection.Picture, error) {
	return once(ctx, &s.memo, "picture", func(ctx context.Context) (*projection.Picture, error) {
		if s.projection == nil {
			return nil, withHint(errNoProjection, "start it without -projection off, or ask about one actor or one target: actor(name:), changes(actor:), agreement(actor:)")
		}
		who, err := s.identities(ctx)
		if err != nil {
			return nil, err
		}
		g, err := s.wholeGraph(ctx)
		if err != nil {
			return nil, withHint(err, "the graph is being read into memory; try again in a few seconds")
		}
		if g, err = s.asStored(ctx, g); err != nil {
			return nil, err
		}
		return g.Under(s.view, who), nil
	})
}

func (r *request) wholeGraph(ctx context.Context) (*projection.Graph, error) {
	seq, err := r.lastCommit(ctx)
	if err != nil {
		return nil, err
	}
	return r.projection.upTo(ctx, seq)
}

// inMemory returns the graph as of the view's snapshot for a question about one
// actor or one target; nil if the projection is not there or not up to date:
// nobody waits for it who can do without.
func (s *scope) inMemory(ctx context.Context) (*projection.Graph, error) {
	if s.projection == nil {
		return nil, nil
	}
	seq, err := s.lastCommit(ctx)
	if err != nil {
		return nil, err
	}
	if e := s.projection.current.Load(); e != nil && e.upTo >= seq {
		return s.asStored(ctx, e.graph)
	}
	return nil, nil
}

// asStored returns the graph as of the view's snapshot.
func (s *scope) asStored(ctx context.Context, g *projection.Graph) (*projection.Graph, error) {
	if s.view.Snapshot.IsZero() {
		return g, nil
	}
	readings, err := s.readings(ctx)
	if err != nil {
		return nil, err
	}
	seq := lastOf(readings, s.view.Snapshot)
	if seq >= g.Seq() {
		return g, nil
	}
	return once(ctx, &s.shared, fmt.Sprint("the graph as of ", seq), func(context.Context) (*projection.Graph, error) { return g.At(seq), nil })
}

// changesOf is claims as a stream that a projection is built of.
func changesOf(claims iter.Seq2[graph.Claim, error]) iter.Seq2[graph.Change, error] {
	return func(yield func(graph.Change, error) bool) {
		for c, err := range claims {
			if err != nil {
				yield(graph.Change{}, err)
				return
			}
			for _, e := range []*graph.Entity{c.Ends.Subject, c.Ends.Object, c.Ends.Source} {
				if e != nil && !yield(graph.Change{Entity: e}, nil) {
					return
				}
			}
			if !yield(graph.Change{Claim: &c, Known: known(&c)}, nil) {
				return
			}
		}
	}
}

// known is what is known of a claim that a store found under a view: its runs,
// all with the confidence that it has under that view.
func known(c *graph.Claim) []graph.Known {
	out := make([]graph.Known, len(c.Held))
	for i, r := range c.Held {
		out[i] = graph.Known{Recorded: r.Recorded, Withdrawn: r.Withdrawn, Confidence: -1}
		if c.Confidence != nil {
			out[i].Confidence = *c.Confidence
		}
	}
	return out
}

// targetingClaims yields every TARGETS claim that a view admits, in no order: from
// memory where the projection can tell, else from the store. A failure ends it
// and is left in failed.
func (s *scope) targetingClaims(ctx context.Context, v graph.View, failed *error) iter.Seq[graph.Claim] {
	q := graph.ClaimQuery{Predicates: []graph.Predicate{graph.Targets}, View: v}
	if s.projection != nil {
		g, err := s.wholeGraph(ctx)
		if err == nil {
			g, err = s.asStored(ctx, g)
		}
		if err != nil {
			*failed = err
			return func(func(graph.Claim) bool) {}
		}
		return g.Claims(q)
	}
	return func(yield func(graph.Claim) bool) {
		for c, err := range s.store.EachClaim(ctx, q) {
			if err != nil {
				*failed = err
				return
			}
			if !yield(c) {
				return
			}
		}
	}
}
