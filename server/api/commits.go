package api

import (
	"context"
	"sync"
	"time"

	"github.com/actorgraph/actorgraph/graph"
)

// commitEvent is one commit: a reading that was stored, or undone.
type commitEvent struct {
	stamp   graph.Stamp
	reading graph.Reading
}

// commits looks for new commits of a store, by this server or another process, as
// long as somebody waits for one. However many wait, the store is asked once.
type commits struct {
	store graph.Store
	every time.Duration

	mu      sync.Mutex
	waiting int
	stop    context.CancelFunc
	events  []commitEvent // by commit
	moved   chan struct{} // closed when there are others
}

func newCommits(store graph.Store, every time.Duration) *commits {
	return &commits{store: store, every: every, moved: make(chan struct{})}
}

// join begins to look for commits, until leave is called, and returns those that there are.
func (c *commits) join(ctx context.Context) (events []commitEvent, leave func(), err error) {
	events, err = c.read(ctx)
	if err != nil {
		return nil, nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.waiting++; c.waiting == 1 {
		var look context.Context
		look, c.stop = context.WithCancel(context.WithoutCancel(ctx))
		go c.look(look)
	}
	return events, sync.OnceFunc(func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		if c.waiting--; c.waiting == 0 {
			c.stop()
		}
	}), nil
}

// look reads the commits time and again. While the store cannot be read there are no others.
func (c *commits) look(ctx context.Context) {
	tick := time.NewTicker(c.every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		events, err := c.read(ctx)
		if err != nil {
			continue // the store's own outage is told elsewhere
		}
		c.mu.Lock()
		if len(events) != len(c.events) {
			c.events = events
			close(c.moved)
			c.moved = make(chan struct{})
		}
		c.mu.Unlock()
	}
}

// now returns the commits as they were read last, and what is closed when there are others.
func (c *commits) now() ([]commitEvent, <-chan struct{}) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.events, c.moved
}

// read returns all commits that readings tell of.
func (c *commits) read(ctx context.Context) ([]commitEvent, error) {
	readings, err := c.store.Readings(ctx)
	if err != nil {
		return nil, err
	}
	var out []commitEvent
	for _, c := range graph.Commits(readings) {
		out = append(out, commitEvent{c.At, readings[c.Nth-1]})
	}
	return out, nil
}
