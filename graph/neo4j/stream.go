package neo4j

import (
	"context"

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
	tx       transaction
	view     graph.View
	dates    func(ctx context.Context, seq int64) (map[string]graph.Calendar, error)
	entities *entityResolver
	rows     []claimRow
	stopped  bool
}

func newChunk(tx transaction, v graph.View, dates func(context.Context, int64) (map[string]graph.Calendar, error)) *chunk {
	return &chunk{tx: tx, view: v, dates: dates}
}

// take adds a claim, and passes the chunk on if it is full.
func (ch *chunk) take(ctx context.Context, c *columns, yield func(graph.Claim) bool) error {
	if ch.entities == nil {
		ch.entities = newEntityResolver(ch.view, c.integer("seq"))
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
		named = append(named, r.c.EntityIDs()...)
	}
	if err := ch.entities.load(ctx, ch.tx, named); err != nil {
		return err
	}
	var err error
	if ch.entities.calendars, err = ch.dates(ctx, ch.entities.seq); err != nil {
		return err
	}
	for _, r := range ch.rows {
		claim, err := r.claim(ch.view, ch.entities)
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
