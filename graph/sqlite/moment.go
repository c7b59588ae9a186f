package sqlite

import (
	"context"
	"database/sql"
	"math"
	"time"

	"github.com/actorgraph/actorgraph/graph"
)

// open stands in the database for the end of an interval that has not ended,
// never for rows that still hold.
const (
	open  = "open"
	never = int64(math.MaxInt64)
)

// moment is where a question stands on the clocks: after which commit, and on which day.
type moment struct {
	snapshot int64 // seq
	view     graph.View
}

const findSnapshot = `SELECT coalesce(max(seq), 0) FROM stamp WHERE time <= ?`

const findLast = `SELECT coalesce(max(seq), 0) FROM stamp`

// momentOf resolves a view's snapshot to the last commit stored by then.
func (s *Store) momentOf(ctx context.Context, q querier, v graph.View) (moment, error) {
	m := moment{view: v}
	if err := v.Check(); err != nil {
		return m, err
	}
	scan := func(rows *sql.Rows) (bool, error) { return true, rows.Scan(&m.snapshot) }
	if v.Snapshot.IsZero() {
		return m, s.failed(ctx, "find the last commit", each(ctx, q, findLast, scan))
	}
	return m, s.failed(ctx, "find the snapshot", each(ctx, q, findSnapshot, scan, v.Snapshot.UnixMicro()))
}

func timeOf(micros int64) time.Time { return time.UnixMicro(micros).UTC() }

// dateOf reads the end of an interval.
func dateOf(end string) graph.Date {
	if end == open {
		return ""
	}
	return graph.Date(end)
}

// endOf writes the end of an interval.
func endOf(d graph.Date) string {
	if d == "" {
		return open
	}
	return string(d)
}
