package sqlite

import (
	"context"
	"database/sql"
	"iter"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
)

// Stream yields what commits after a number brought or moved; see graph.Store.
// No connection is held while the caller looks at an item.
func (s *Store) Stream(ctx context.Context, after int64) iter.Seq2[graph.Change, error] {
	return func(yield func(graph.Change, error) bool) {
		err := s.stream(ctx, after, func(c graph.Change) bool { return yield(c, nil) })
		if err != nil {
			yield(graph.Change{}, s.failed(ctx, "stream", err))
		}
	}
}

// listMoved lists the keys of all items, so that later commits cannot disturb
// the order while the items are loaded.
const listMoved = `
	SELECT e.moved, e.id, e.key, 1 FROM entity e
	WHERE e.moved > :after AND (e.stored <= :after OR EXISTS (SELECT 1 FROM telling t WHERE t.entity = e.key AND t.until = :never))
	UNION ALL
	SELECT c.moved, c.id, c.key, 0 FROM claim c
	WHERE c.moved > :after AND (c.stored <= :after OR EXISTS (SELECT 1 FROM held h WHERE h.claim = c.key AND h.until = :never))
	ORDER BY 1, 2`

// moved is one item of a stream before it is loaded.
type moved struct {
	seq, key int64
	isEntity bool
}

func (s *Store) stream(ctx context.Context, after int64, yield func(graph.Change) bool) error {
	at, items, err := s.listMoved(ctx, after)
	if err != nil {
		return err
	}
	load := s.newLoader(at)
	for part := range slices.Chunk(items, chunk) {
		changes, err := s.loadChanges(ctx, load, part)
		if err != nil {
			return err
		}
		for _, c := range changes {
			if err := ctx.Err(); err != nil {
				return err
			}
			if !yield(c) {
				return nil
			}
		}
	}
	return nil
}

func (s *Store) listMoved(ctx context.Context, after int64) (at moment, items []moved, err error) {
	err = s.read.within(ctx, func(q querier) error {
		if at, err = s.momentOf(ctx, q, graph.View{}); err != nil {
			return err
		}
		return each(ctx, q, listMoved, func(rows *sql.Rows) (bool, error) {
			var m moved
			var id sql.RawBytes
			err := rows.Scan(&m.seq, &id, &m.key, &m.isEntity)
			items = append(items, m)
			return true, err
		}, sql.Named("after", after), sql.Named("never", never))
	})
	return at, items, err
}

func (s *Store) loadChanges(ctx context.Context, load *loader, items []moved) ([]graph.Change, error) {
	var entityKeys, claimKeys []int64
	for _, it := range items {
		if it.isEntity {
			entityKeys = append(entityKeys, it.key)
		} else {
			claimKeys = append(claimKeys, it.key)
		}
	}
	if err := load.loadEntities(ctx, s.read, entityKeys); err != nil {
		return nil, err
	}
	claims, err := load.claims(ctx, s.read, claimKeys)
	if err != nil {
		return nil, err
	}
	changes := make([]graph.Change, len(items))
	for i, it := range items {
		changes[i].Seq = it.seq
		if it.isEntity {
			changes[i].Entity = load.entities[it.key]
		} else {
			changes[i].Claim, claims = &claims[0], claims[1:]
		}
	}
	return changes, nil
}
