package sqlite

import (
	"context"
	"database/sql"

	"github.com/actorgraph/actorgraph/graph"
)

// Stats counts what the store holds today; see graph.Store.
func (s *Store) Stats(ctx context.Context) (graph.Stats, error) {
	var stats graph.Stats
	err := s.read.within(ctx, func(q querier) (err error) {
		stats, err = s.stats(ctx, q)
		return err
	})
	return stats, s.failed(ctx, "count", err)
}

const countClaims = `
	SELECT c.predicate, d.name, count(*) FROM held h JOIN claim c ON c.key = h.claim JOIN dataset d ON d.key = c.dataset
	WHERE h.until = :never AND h.recorded <= :day AND :day < h.withdrawn GROUP BY 1, 2`

func (s *Store) stats(ctx context.Context, q querier) (graph.Stats, error) {
	out := graph.Stats{Entities: map[graph.Kind]int{}, Claims: map[graph.Predicate]int{}, Datasets: map[string]int{}}
	var err error
	if out.Last, err = s.last(ctx, q); err != nil {
		return out, err
	}
	today := graph.View{}.AsOf()
	for _, kind := range graph.Kinds() {
		err := each(ctx, q, countEntitiesOfKind, func(rows *sql.Rows) (bool, error) {
			var n int
			err := rows.Scan(&n)
			if n > 0 {
				out.Entities[kind] = n
			}
			return true, err
		}, sql.Named("kind", kind), sql.Named("replaced", false), sql.Named("gone", false), sql.Named("snapshot", out.Last.Seq), sql.Named("day", today), sql.Named("datasets", nil), sql.Named("holders", nil), sql.Named("named", ""))
		if err != nil {
			return out, err
		}
	}
	err = each(ctx, q, countClaims, func(rows *sql.Rows) (bool, error) {
		var predicate graph.Predicate
		var dataset string
		var n int
		err := rows.Scan(&predicate, &dataset, &n)
		out.Claims[predicate] += n
		out.Datasets[dataset] += n
		return true, err
	}, sql.Named("never", never), sql.Named("day", today))
	return out, err
}

const findLastStamp = `SELECT seq, time FROM stamp ORDER BY seq DESC LIMIT 1`

// last returns the stamp of the last commit, zero for an empty store.
func (s *Store) last(ctx context.Context, q querier) (graph.Stamp, error) {
	var stamp graph.Stamp
	err := each(ctx, q, findLastStamp, func(rows *sql.Rows) (bool, error) {
		var micros int64
		err := rows.Scan(&stamp.Seq, &micros)
		stamp.Time = timeOf(micros)
		return true, err
	})
	return stamp, err
}
