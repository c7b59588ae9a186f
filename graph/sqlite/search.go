package sqlite

import (
	"context"
	"database/sql"

	"github.com/actorgraph/actorgraph/graph"
)

// Search finds entities by name; see graph.Store.
func (s *Store) Search(ctx context.Context, q graph.SearchQuery) ([]graph.Hit, error) {
	hits, err := s.search(ctx, q)
	return hits, s.failed(ctx, "search", err)
}

const (
	ofKinds = ` AND (:kinds IS NULL OR kind IN (SELECT value FROM json_each(:kinds))) ORDER BY key, name, id`

	findExact    = `SELECT name, entity FROM name WHERE key = :key` + ofKinds
	findPrefix   = `SELECT name, entity FROM name WHERE key > :key AND key < :after` + ofKinds
	findSpelling = `SELECT name, entity FROM name WHERE key IN (SELECT value FROM json_each(:spellings))` + ofKinds
)

// search looks in a transaction: names are kept as they are today only, so the
// entities must be read from the same commit.
func (s *Store) search(ctx context.Context, q graph.SearchQuery) ([]graph.Hit, error) {
	if err := q.Check(); err != nil {
		return nil, err
	}
	key := graph.Fold(q.Text)
	if key == "" {
		return nil, ctx.Err()
	}
	tx, err := s.read.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback() // nothing was written
	ways := []struct {
		how   graph.HitHow
		query string
	}{{graph.HitExact, findExact}, {graph.HitPrefix, findPrefix}, {graph.HitSpelling, findSpelling}}
	if q.Exact {
		ways = ways[:1]
	}
	args := []any{
		sql.Named("key", key), sql.Named("after", key+"\U0010FFFF"),
		sql.Named("spellings", list(graph.Spellings(key))), sql.Named("kinds", list(q.Kinds)),
	}
	var hits []graph.Hit
	var keys []int64
	seen := make(map[int64]bool)
	for _, way := range ways {
		err := each(ctx, tx, way.query, func(rows *sql.Rows) (bool, error) {
			var name string
			var entity int64
			if err := rows.Scan(&name, &entity); err != nil {
				return false, err
			}
			if !seen[entity] {
				seen[entity] = true
				keys = append(keys, entity)
				hits = append(hits, graph.Hit{Matched: name, How: way.how})
			}
			return len(hits) < q.First, nil
		}, args...)
		if err != nil || len(hits) == q.First {
			return s.withEntities(ctx, tx, hits, keys, err)
		}
	}
	return s.withEntities(ctx, tx, hits, keys, nil)
}

// withEntities fills in the entities that were hit, as they are today.
func (s *Store) withEntities(ctx context.Context, q querier, hits []graph.Hit, keys []int64, err error) ([]graph.Hit, error) {
	if err != nil {
		return nil, err
	}
	at, err := s.momentOf(ctx, q, graph.View{})
	if err != nil {
		return nil, err
	}
	entities, err := s.newLoader(at).entityList(ctx, q, keys)
	if err != nil {
		return nil, err
	}
	for i := range hits {
		hits[i].Entity = entities[i]
	}
	return hits, nil
}
