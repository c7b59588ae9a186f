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

// asOf is what a question is answered as of: a commit (the store's transaction time) and a
// day (the sources').
type asOf struct {
	snapshot  int64 // seq
	view      graph.View
	calendars map[string]graph.Calendar // by data set; read-only
}

const findSnapshot = `SELECT coalesce(max(seq), 0) FROM stamp WHERE time <= ?`

const findLast = `SELECT coalesce(max(seq), 0) FROM stamp`

// asOfView returns what a view is answered as of. Its snapshot is the last commit stored by then.
func (s *Store) asOfView(ctx context.Context, q querier, v graph.View) (asOf, error) {
	m := asOf{view: v}
	if err := v.Check(); err != nil {
		return m, err
	}
	scan := func(rows *sql.Rows) (bool, error) { return true, rows.Scan(&m.snapshot) }
	text, args := findLast, []any(nil)
	if !v.Snapshot.IsZero() {
		text, args = findSnapshot, []any{v.Snapshot.UnixMicro()}
	}
	if err := each(ctx, q, text, scan, args...); err != nil {
		return m, s.failed(ctx, "find the commit", err)
	}
	var err error
	m.calendars, err = s.calendarsAt(ctx, q, m.snapshot)
	return m, s.failed(ctx, "read the days of releases", err)
}

// dated are the calendars of all data sets as of one commit.
type dated struct {
	snapshot  int64
	calendars map[string]graph.Calendar
}

// calendarsAt returns the calendars of all data sets. Those of the last commit
// asked about are kept: a commit never changes them again.
func (s *Store) calendarsAt(ctx context.Context, q querier, snapshot int64) (map[string]graph.Calendar, error) {
	if kept := s.dated.Load(); kept != nil && kept.snapshot == snapshot {
		return kept.calendars, nil
	}
	readings, err := s.readings(ctx, q, "")
	if err != nil {
		return nil, err
	}
	now := &dated{snapshot, graph.Calendars(readings, snapshot)}
	s.dated.Store(now)
	return now.calendars, nil
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
