// Package sqlite is the default store: a graph in one SQLite file, or in
// memory, with nothing to install.
//
// Read it beside migrations/0001_graph.sql. Rows are never edited but for the
// commit that ended them, so every question is asked of the store as it was
// after some commit, and readers need no transaction to get one consistent
// answer. Which intervals a commit opens and closes is worked out by
// graph.PlanWrite and graph.PlanUndo; this package carries the plan out.
//
// Each SQL text stands beside the one function that runs it and never changes
// while the program runs: what a view asks of claims is written into it at the
// start, from graph.Filters. Only parameters vary; lists travel as one JSON array.
package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync/atomic"

	"github.com/ncruces/go-sqlite3"
	"golang.org/x/sync/semaphore"

	"github.com/actorgraph/actorgraph/graph"
)

// Store is a graph.Store in a SQLite database. Make it with Open.
type Store struct {
	path     string
	vfs      string // for tests: a setting of the connection's address
	readOnly bool
	pages    pages               // what the file was found to be
	read     *database           // many connections
	write    *sql.DB             // one; in memory it is the same as read
	writer   *semaphore.Weighted // of one: writes queue behind each other
	dated    atomic.Pointer[dated]
	shared   *shared
	file     os.FileInfo // as it was opened; nil in memory
}

var _ graph.Store = (*Store)(nil)

// Ping returns nil if the database can answer.
func (s *Store) Ping(ctx context.Context) error {
	_, err := s.asOfView(ctx, s.read, graph.View{})
	return err
}

// Close waits for running statements and closes the file.
func (s *Store) Close() error {
	if s.moved() {
		// What is in the log goes where it belongs: left behind, it would be taken for that of
		// the file that is at its place by now, and damage it. Of a deleted file it goes with it.
		_, _ = s.write.ExecContext(context.Background(), "PRAGMA wal_checkpoint(TRUNCATE)")
	}
	if err := errors.Join(s.read.Close(), s.write.Close()); err != nil {
		return fmt.Errorf("close store %s: %w: %w", s.path, graph.ErrUnavailable, err)
	}
	return nil
}

// moved reports whether the file was deleted, or another is at its place.
func (s *Store) moved() bool {
	if s.file == nil || s.readOnly {
		return false
	}
	now, err := os.Stat(s.path)
	return errors.Is(err, fs.ErrNotExist) || err == nil && !os.SameFile(s.file, now)
}

// querier is a database or a transaction.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// each runs a query and calls scan on every row until one returns false.
func each(ctx context.Context, q querier, query string, scan func(*sql.Rows) (more bool, err error), args ...any) error {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		more, err := scan(rows)
		if err != nil {
			return err
		}
		if !more {
			return rows.Close()
		}
	}
	return rows.Err()
}

// list is a parameter for json_each; an empty list is NULL, which filters nothing.
func list[T any](items []T) any {
	if len(items) == 0 {
		return nil
	}
	b, err := json.Marshal(items)
	if err != nil { // strings and numbers always marshal
		panic(err)
	}
	return string(b)
}

// failed translates an error at the store's edge: the context's own error as
// it is, an error of the domain with what was being done, any other as a store
// that is not fit to answer.
func (s *Store) failed(ctx context.Context, doing string, err error) error {
	if err == nil {
		return nil
	}
	if ctxErr := ctx.Err(); ctxErr != nil {
		return fmt.Errorf("%s: %w", doing, ctxErr)
	}
	if s.filled(err) {
		err = errors.Join(sqlite3.FULL, err)
	}
	if why := explain(err); why != nil {
		return fmt.Errorf("%s in store %s: %w (%w)", doing, s.path, why, err)
	}
	if damaged(err) {
		return fmt.Errorf("%s in store %s: %w: %w", doing, s.path, graph.ErrDamaged, err)
	}
	for _, known := range []error{graph.ErrInvalid, graph.ErrCursor, graph.ErrNotFound, graph.ErrUnavailable} {
		if errors.Is(err, known) {
			return fmt.Errorf("%s: %w", doing, err)
		}
	}
	return fmt.Errorf("%s in store %s: %w: %w", doing, s.path, graph.ErrUnavailable, err)
}
