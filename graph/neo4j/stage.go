package neo4j

import (
	"context"
	"slices"
	"time"

	bolt "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"github.com/actorgraph/actorgraph/graph"
)

const (
	// batchSize is how many rows one query writes.
	batchSize = 4000
	// stageFrom is how many new items are created in transactions of their own.
	// Neo4j holds what a transaction changes in its heap, some kilobytes an item.
	stageFrom = 20_000
)

// pendingRows are what queries are to write, by the query.
type pendingRows struct {
	queries []string // in the order they came
	of      map[string][]map[string]any
	count   int
}

func (r *pendingRows) add(query string, row map[string]any) {
	if r.of == nil {
		r.of = make(map[string][]map[string]any)
	}
	if _, ok := r.of[query]; !ok {
		r.queries = append(r.queries, query)
	}
	r.of[query] = append(r.of[query], row)
	r.count++
}

// each calls write with every batch.
func (r *pendingRows) each(write func(query string, batch []map[string]any) error) error {
	for _, query := range r.queries {
		for batch := range slices.Chunk(r.of[query], batchSize) {
			if err := write(query, batch); err != nil {
				return err
			}
		}
	}
	return nil
}

// carryOut writes what was gathered: what is new, in the commit's transaction
// or staged before it, nodes before what joins them; then the changes.
func (w *commit) carryOut(ctx context.Context) error {
	inCommit := func(query string, batch []map[string]any) error {
		return w.tx.run(ctx, query, map[string]any{"rows": batch}, nil)
	}
	create := inCommit
	w.staged = w.newNodes.count+w.newRelationships.count > stageFrom
	if w.staged {
		create = func(query string, batch []map[string]any) error {
			return w.store.inOwnTransaction(ctx, query, map[string]any{"rows": batch}, nil)
		}
		if err := w.markUnfinished(ctx, false); err != nil {
			return err
		}
	}
	const describer = `UNWIND $p.rows AS row MERGE (:Describer {dataset: row.dataset})`
	if err := create(describer, []map[string]any{{"dataset": w.dataset}}); err != nil {
		return err
	}
	if err := w.newNodes.each(create); err != nil {
		return err
	}
	if err := w.newRelationships.each(create); err != nil {
		return err
	}
	if w.changes.count == 0 {
		return nil
	}
	if err := w.markUnfinished(ctx, true); err != nil {
		return err
	}
	return w.changes.each(inCommit)
}

// markUnfinished says what is being written, in a transaction of its own. From when
// it is changing on, what indexes and properties say of today is no commit's,
// until the next one is published: see atLastCommit.
func (w *commit) markUnfinished(ctx context.Context, changing bool) error {
	const query = `MERGE (u:Unfinished) SET u.seq = $p.seq, u.dataset = $p.dataset, u.changing = $p.changing`
	w.unfinished = true
	return w.store.inOwnTransaction(ctx, query, map[string]any{"seq": w.stamp.Seq, "dataset": w.dataset, "changing": changing}, nil)
}

// inOwnTransaction runs a query in a transaction of its own.
func (s *Store) inOwnTransaction(ctx context.Context, query string, params map[string]any, row func(*columns) error) (err error) {
	session := s.session(ctx, bolt.AccessModeWrite)
	defer closeSession(ctx, session, &err)
	_, err = session.ExecuteWrite(ctx, func(tx bolt.ManagedTransaction) (any, error) {
		return nil, transaction{tx}.run(ctx, query, params, row)
	})
	return err
}

// cleanUp cleans up after a failed write. If it cannot, the next write will:
// nobody sees it but who writes Cypher, so the write's own error is enough.
func (s *Store) cleanUp(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	var err error
	session := s.session(ctx, bolt.AccessModeWrite)
	defer closeSession(ctx, session, &err)
	_, err = session.ExecuteWrite(ctx, func(tx bolt.ManagedTransaction) (any, error) {
		w := &commit{store: s, tx: transaction{tx}}
		return nil, w.lock(ctx)
	})
}

// unstage removes what an unfinished commit has staged, in bounded transactions.
// The caller holds the lock.
func (s *Store) unstage(ctx context.Context, seq int64, dataset string) error {
	removals := []string{
		`MATCH (n:Name) WHERE n.since = $p.seq WITH n LIMIT $p.limit DELETE n RETURN count(*) AS removed`,
		`MATCH (e:Entity) WHERE e.stored = $p.seq WITH e LIMIT $p.limit DETACH DELETE e RETURN count(*) AS removed`,
	}
	for _, p := range append(relationshipTypes(graph.Predicates()), describes) {
		removals = append([]string{removeItems[p]}, removals...)
	}
	params := map[string]any{"seq": seq, "dataset": dataset, "limit": batchSize}
	for _, query := range removals {
		for removed := int64(1); removed > 0; {
			err := s.inOwnTransaction(ctx, query, params, func(c *columns) error {
				removed = c.integer("removed")
				return nil
			})
			if err != nil {
				return err
			}
		}
	}
	return s.inOwnTransaction(ctx, clearUnfinished, nil, nil)
}

var removeItems = eachType(`
MATCH ()-[t:TYPE]->() WHERE t.dataset = $p.dataset AND t.moved >= 0 AND t.stored = $p.seq
WITH t LIMIT $p.limit DELETE t RETURN count(*) AS removed`)
