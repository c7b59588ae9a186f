package sqlite

import (
	"context"
	"database/sql"

	"github.com/actorgraph/actorgraph/graph"
)

// Search finds entities by name; see graph.Store. It looks in a transaction:
// names are kept as they are today only, so the entities must be read from the
// same commit.
func (s *Store) Search(ctx context.Context, q graph.SearchQuery) ([]graph.Hit, error) {
	if err := q.Check(); err != nil {
		return nil, s.failed(ctx, "search", err)
	}
	var hits []graph.Hit
	err := s.read.within(ctx, func(tx querier) (err error) {
		hits, err = s.search(ctx, tx, q)
		return err
	})
	return hits, s.failed(ctx, "search", err)
}

const (
	ofKinds = ` AND (:kinds IS NULL OR kind IN (SELECT value FROM json_each(:kinds))) ORDER BY key, name, id`

	findExact    = `SELECT name, entity FROM name WHERE key = :key` + ofKinds
	findPrefix   = `SELECT name, entity FROM name WHERE key > :key AND key < :after` + ofKinds
	findSpelling = `SELECT name, entity FROM name WHERE key IN (SELECT value FROM json_each(:variants))` + ofKinds

	findBeginning = `SELECT name, entity FROM (SELECT value AS beginning FROM json_each(:variants))
		CROSS JOIN name WHERE key > beginning AND key < beginning || char(0x10FFFF)` + ofKinds
)

func (s *Store) search(ctx context.Context, tx querier, q graph.SearchQuery) ([]graph.Hit, error) {
	key := graph.Fold(q.Text)
	if key == "" {
		return nil, nil
	}
	none := func(string) []string { return nil }
	ways := []struct {
		how      graph.HitHow
		query    string
		variants func(key string) []string // thousands: made only when it comes to them
	}{{graph.HitExact, findExact, none}, {graph.HitPrefix, findPrefix, none}, {graph.HitSpelling, findSpelling, graph.Spellings}, {graph.HitBeginning, findBeginning, graph.Beginnings}}
	if q.Exact {
		ways = ways[:1]
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
		}, sql.Named("key", key), sql.Named("after", key+"\U0010FFFF"), sql.Named("variants", list(way.variants(key))), sql.Named("kinds", list(q.Kinds)))
		if err != nil {
			return nil, err
		}
		if len(hits) == q.First {
			break
		}
	}
	at, err := s.asOfView(ctx, tx, graph.View{})
	if err != nil {
		return nil, err
	}
	entities, err := s.newLoader(at).entityList(ctx, tx, keys)
	for i := range entities {
		hits[i].Entity = entities[i]
	}
	return hits, err
}
