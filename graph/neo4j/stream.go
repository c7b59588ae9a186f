package neo4j

import (
	"context"
	"errors"
	"iter"

	bolt "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"github.com/actorgraph/actorgraph/graph"
)

// stream runs queries that read in one transaction, as long as the context lasts.
func (s *Store) stream(ctx context.Context, read func(transaction) error) (err error) {
	if err := s.ready(ctx); err != nil {
		return err
	}
	session := s.session(ctx, bolt.AccessModeRead)
	defer closeSession(ctx, session, &err)
	tx, err := session.BeginTransaction(ctx)
	if err != nil {
		return err
	}
	if err := read(transaction{tx}); err != nil {
		return err
	}
	return tx.Close(ctx)
}

// untilStopped calls a consumer that has stopped no more, which would be a
// panic: ending the query of a loop that was left can fail, too.
func untilStopped[T any](consume func(T, error) bool) func(T, error) bool {
	stopped := false
	return func(item T, err error) bool {
		stopped = stopped || !consume(item, err)
		return !stopped
	}
}

// chunkSize is how many claims are read before what they name is fetched: few
// enough to hold, and enough that fetching is rare.
const chunkSize = 1000

// A chunk gathers claims of a stream until there are enough to fetch the
// entities that they name in one query. It is a stream's own state: entities
// are shared by all of its claims.
type chunk struct {
	tx      transaction
	view    graph.View
	cast    *cast
	rows    []claimRow
	stopped bool
}

func newChunk(tx transaction, v graph.View) *chunk { return &chunk{tx: tx, view: v} }

// take adds a claim, and passes the chunk on if it is full.
func (ch *chunk) take(ctx context.Context, c *columns, yield func(graph.Claim) bool) error {
	if ch.cast == nil {
		ch.cast = newCast(ch.view, c.integer("seq"))
	}
	ch.rows = append(ch.rows, claimRowOf(c))
	if len(ch.rows) < chunkSize {
		return nil
	}
	return ch.flush(ctx, yield)
}

// flush passes on what there is; errStop if the consumer wants no more.
func (ch *chunk) flush(ctx context.Context, yield func(graph.Claim) bool) error {
	if ch.stopped || len(ch.rows) == 0 {
		return nil
	}
	var named []graph.ID
	for _, r := range ch.rows {
		named = append(named, r.c.Names()...)
	}
	if err := ch.cast.load(ctx, ch.tx, named); err != nil {
		return err
	}
	for _, r := range ch.rows {
		claim, err := r.claim(ch.view, ch.cast)
		if err != nil {
			return err
		}
		if !yield(claim) {
			ch.stopped = true
			return errStop
		}
	}
	ch.rows = ch.rows[:0]
	return nil
}

// streamed finds what moved after a commit, as of the last one. An item's last
// move is read from its rows, because a commit that is being made may already
// have moved it on; the index on moved only narrows the search.
var streamed = atSnapshot + `
MATCH (r:Reading) WHERE r.stored <= seq
WITH seq, collect(DISTINCT r.dataset) AS datasets
CALL (seq, datasets) {` + perType(`
  UNWIND datasets AS dataset
  MATCH ()-[t:TYPE]->() WHERE t.dataset = dataset AND t.moved > $p.after AND t.stored <= seq
  RETURN t.id AS item, t, null AS e, [t.held] AS lists`) + `
  UNION ALL
  UNWIND datasets AS dataset
  MATCH ()-[d:DESCRIBES]->(e) WHERE d.dataset = dataset AND d.moved > $p.after AND e.stored <= seq
  WITH DISTINCT e MATCH (e)<-[d:DESCRIBES]-()
  WITH e, collect(d.held) AS lists
  RETURN e.id AS item, null AS t, e, lists
}
WITH seq, item, t, e, reduce(rows = [], held IN lists | rows + [i IN range(0, size(held) - 6, 6) WHERE held[i+2] <= seq | [held[i+2], held[i+3]]]) AS rows
WITH seq, item, t, e,
  reduce(last = 0, r IN rows | CASE WHEN r[1] <= seq AND r[1] > last THEN r[1] WHEN r[0] > last THEN r[0] ELSE last END) AS last,
  any(r IN rows WHERE r[1] > seq OR r[0] <= $p.after) AS known
WHERE known AND last > $p.after
WITH seq, item, t, e, last ORDER BY last, item
RETURN last, CASE WHEN e IS NOT NULL THEN [(e)<-[d:DESCRIBES]-() | [e.id, d.dataset, d.held, d.marks, d.versions]] END AS described, ` + claimColumns

// Stream yields what moved after a commit.
func (s *Store) Stream(ctx context.Context, after int64) iter.Seq2[graph.Change, error] {
	return func(consume func(graph.Change, error) bool) {
		yield := untilStopped(consume)
		err := s.stream(ctx, func(tx transaction) error {
			b := &batch{chunk: newChunk(tx, graph.View{}), yield: yield}
			params := map[string]any{"after": after, "snapshot": snapshot(graph.View{})}
			if err := tx.run(ctx, streamed, params, func(c *columns) error { return b.take(ctx, c) }); err != nil {
				return err
			}
			if err := b.flush(ctx); !errors.Is(err, errStop) {
				return err
			}
			return nil
		})
		if err := s.failed(ctx, "stream the graph", err); err != nil {
			yield(graph.Change{}, err)
		}
	}
}

// A batch keeps the order of claims and entities while claims wait for their ends.
type batch struct {
	chunk *chunk
	yield func(graph.Change, error) bool
	order []graph.Change // claims are still to come where neither is set
}

func (b *batch) take(ctx context.Context, c *columns) error {
	if b.chunk.cast == nil {
		b.chunk.cast = newCast(b.chunk.view, c.integer("seq"))
	}
	change := graph.Change{Seq: c.integer("last")}
	if described := c.list("described"); described != nil {
		first := graph.ID(text(list(described[0])[0]))
		if _, have := b.chunk.cast.described[first]; !have {
			b.chunk.cast.add(described)
		}
		e, err := b.chunk.cast.entity(first)
		if err != nil {
			return err
		}
		change.Entity = leanEntity(e)
	} else {
		b.chunk.rows = append(b.chunk.rows, claimRowOf(c))
	}
	b.order = append(b.order, change)
	if len(b.order) < chunkSize {
		return nil
	}
	return b.flush(ctx)
}

func (b *batch) flush(ctx context.Context) error {
	if b.chunk.stopped {
		return errStop
	}
	var claims []graph.Claim
	err := b.chunk.flush(ctx, func(c graph.Claim) bool {
		claims = append(claims, leanClaim(c))
		return true
	})
	if err != nil {
		return err
	}
	next := 0
	for _, change := range b.order {
		if change.Entity == nil {
			change.Claim = &claims[next]
			next++
		}
		if !b.yield(change, nil) {
			b.chunk.stopped = true
			return errStop
		}
	}
	b.order = b.order[:0]
	return nil
}

// leanClaim leaves what a stream tells of a claim.
func leanClaim(c graph.Claim) graph.Claim {
	sure := c.Confidence
	c.Version, c.Ends = graph.Version{}, nil
	if len(c.Held) > 0 {
		c.Confidence = sure
	}
	graph.NumberVersions(c.Held)
	return c
}

// leanEntity returns what a stream tells of an entity.
func leanEntity(e *graph.Entity) *graph.Entity {
	lean := &graph.Entity{ID: e.ID}
	switch e.Kind() {
	case graph.Actor:
		lean.Name = e.Name
	case graph.Source:
		lean.URL = e.URL
	}
	return lean
}
