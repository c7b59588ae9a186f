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
// the order while the items are loaded. Both halves lie in an index in this order.
const listMoved = `
	SELECT e.moved, e.id, e.key, 1 FROM entity e WHERE e.moved > :after
	UNION ALL
	SELECT c.moved, c.id, c.key, 0 FROM claim c WHERE c.moved > :after
	ORDER BY 1, 2`

// moved is one item of a stream before it is loaded.
type moved struct {
	seq, key int64
	isEntity bool
}

// stream loads the rows of claims, makes claims of them, and hands these on,
// three chunks at a time: each step is worth a processor of its own.
func (s *Store) stream(ctx context.Context, after int64, yield func(graph.Change) bool) error {
	at, items, err := s.listMoved(ctx, after)
	if err != nil {
		return err
	}
	rows, load := s.newLoader(at), s.newLoader(at)
	read := ahead(ctx, chunks(items), func(ctx context.Context, items []moved) (part, error) {
		claims, err := rows.claimRows(ctx, s.read, keysOf(items, false))
		return part{items, claims}, err
	})
	entities := slices.Sorted(slices.Values(keysOf(items, true)))
	made := ahead(ctx, read, func(ctx context.Context, p part) ([]graph.Change, error) {
		// Claims name most of a stream's entities: these come first, in the order of the file.
		for keys := range slices.Chunk(entities, streamed) {
			if err := load.loadEntities(ctx, s.read, keys); err != nil {
				return nil, err
			}
		}
		entities = nil
		return load.changes(ctx, s.read, p, after)
	})
	for changes, err := range made {
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
	return ctx.Err()
}

// streamed is how many items a stream loads at a time: enough that those of one
// commit, which lie side by side in the file, are read as they lie.
const streamed = 4 * chunk

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
		}, sql.Named("after", after))
	})
	return at, items, err
}

// part is some items of a stream, with the rows of the claims among them.
type part struct {
	items []moved
	rows  []claimRow
}

func chunks(items []moved) iter.Seq2[[]moved, error] {
	return func(yield func([]moved, error) bool) {
		for part := range slices.Chunk(items, streamed) {
			if !yield(part, nil) {
				return
			}
		}
	}
}

// keysOf returns the keys of the entities, or of the claims, among some items.
func keysOf(items []moved, entities bool) []int64 {
	var keys []int64
	for _, it := range items {
		if it.isEntity == entities {
			keys = append(keys, it.key)
		}
	}
	return keys
}

// changes makes what a stream after a commit tells of a part's items: of all but
// those that were brought since and whose only readings were undone.
func (l *loader) changes(ctx context.Context, q querier, p part, after int64) ([]graph.Change, error) {
	claims, err := l.finishAll(ctx, q, p.rows)
	if err != nil {
		return nil, err
	}
	changes := make([]graph.Change, 0, len(p.items))
	for _, it := range p.items {
		if it.isEntity {
			if stored, undone := l.undone[it.key]; !undone || stored <= after {
				changes = append(changes, graph.Change{Seq: it.seq, Entity: l.entities.at(it.key)})
			}
			continue
		}
		c := &claims[0]
		if claims = claims[1:]; len(c.Held) > 0 || c.Stored.Seq <= after {
			changes = append(changes, graph.Change{Seq: it.seq, Claim: c})
		}
	}
	return changes, nil
}
