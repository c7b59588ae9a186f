package graphtest

import (
	"context"
	"iter"
	"maps"
	"sync"

	"github.com/actorgraph/actorgraph/graph"
)

// Counter is a store that counts the calls made to the one it wraps, by method.
// It is safe for concurrent use.
type Counter struct {
	store graph.Store
	mu    sync.Mutex
	calls map[string]int
}

var _ graph.Store = (*Counter)(nil)

// Counting wraps a store. Closing the Counter closes the store.
func Counting(store graph.Store) *Counter {
	return &Counter{store: store, calls: make(map[string]int)}
}

// Calls returns how often each method was called since the last Reset. A
// sequence counts when it is made, once, however much of it is read.
func (c *Counter) Calls() map[string]int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return maps.Clone(c.calls)
}

// Total returns the calls of all methods since the last Reset.
func (c *Counter) Total() int {
	n := 0
	for _, calls := range c.Calls() {
		n += calls
	}
	return n
}

// Reset starts counting from zero.
func (c *Counter) Reset() {
	c.mu.Lock()
	defer c.mu.Unlock()
	clear(c.calls)
}

func (c *Counter) count(method string) graph.Store {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.calls[method]++
	return c.store
}

// Entities counts and calls Entities.
func (c *Counter) Entities(ctx context.Context, q graph.EntityQuery, p graph.Page) (graph.Slice[graph.Entity], error) {
	return c.count("Entities").Entities(ctx, q, p)
}

// Search counts and calls Search.
func (c *Counter) Search(ctx context.Context, q graph.SearchQuery) ([]graph.Hit, error) {
	return c.count("Search").Search(ctx, q)
}

// Claims counts and calls Claims.
func (c *Counter) Claims(ctx context.Context, q graph.ClaimQuery, p graph.Page) (graph.Slice[graph.Claim], error) {
	return c.count("Claims").Claims(ctx, q, p)
}

// EachClaim counts and calls EachClaim.
func (c *Counter) EachClaim(ctx context.Context, q graph.ClaimQuery) iter.Seq2[graph.Claim, error] {
	return c.count("EachClaim").EachClaim(ctx, q)
}

// Readings counts and calls Readings.
func (c *Counter) Readings(ctx context.Context) ([]graph.Reading, error) {
	return c.count("Readings").Readings(ctx)
}

// Document counts and calls Document.
func (c *Counter) Document(ctx context.Context, reading string) (graph.Document, error) {
	return c.count("Document").Document(ctx, reading)
}

// Stats counts and calls Stats.
func (c *Counter) Stats(ctx context.Context) (graph.Stats, error) {
	return c.count("Stats").Stats(ctx)
}

// Stream counts and calls Stream.
func (c *Counter) Stream(ctx context.Context, after int64) iter.Seq2[graph.StreamItem, error] {
	return c.count("Stream").Stream(ctx, after)
}

// Write counts and calls Write.
func (c *Counter) Write(ctx context.Context, doc *graph.Document, o graph.WriteOptions) (graph.Receipt, error) {
	return c.count("Write").Write(ctx, doc, o)
}

// Ping counts and calls Ping.
func (c *Counter) Ping(ctx context.Context) error { return c.count("Ping").Ping(ctx) }

// Close counts and calls Close.
func (c *Counter) Close() error { return c.count("Close").Close() }
