package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/driver"

	"github.com/actorgraph/actorgraph/graph"
)

// Checksums are SQLite's own (https://sqlite.org/cksumvfs.html): the last eight
// bytes of each page, which the file's header counts as reserved. The header is
// damaged as easily as anything else, and without its count nothing is checked, so
// the version of a database also tells that it has them.
const (
	withChecksums = 1 << 16 // in user_version, beside the count of migrations
	reservedAt    = 20      // the byte of the header
	checksumBytes = 8
)

// waits is for how long a statement waits for others to be done, as dsn has it.
const waits = "PRAGMA busy_timeout = 10000"

// pages tells what a file was found to be.
type pages int

const (
	plain   pages = iota // no checksums: in memory, or of an older version
	fresh                // a new file, which is to have them
	checked              // its pages have checksums
)

// ready looks at each new connection before it is used. One that took the file
// for one without checksums, because the header was damaged since, would check nothing.
func (s *Store) ready(c *sqlite3.Conn) error {
	if s.pages == plain {
		return nil
	}
	reserved, err := reserve(c)
	if err != nil {
		return err
	}
	switch {
	case reserved == checksumBytes:
		return nil
	case s.pages == fresh && reserved == 0: // heeded when the first page is written
		_, err = c.FileControl("main", sqlite3.FCNTL_RESERVE_BYTES, checksumBytes)
		return err
	}
	return fmt.Errorf("%w: %d bytes of a page are reserved, not %d", graph.ErrDamaged, reserved, checksumBytes)
}

// reserve returns how many bytes of each page are kept for what is not content.
func reserve(c *sqlite3.Conn) (int, error) {
	got, err := c.FileControl("main", sqlite3.FCNTL_RESERVE_BYTES)
	if err != nil {
		return 0, err
	}
	n, ok := got.(int)
	if !ok {
		return 0, fmt.Errorf("the reserved bytes of a page are a %T", got)
	}
	return n, nil
}

// protect gives the pages of an older file their checksums, which rewrites it.
// While other programs have it open, or where there is no room for that, the file
// is used as it is, and Check says so.
func (s *Store) protect(ctx context.Context) error {
	switch {
	case s.path == InMemory || s.pages == checked:
		return nil
	case s.pages == fresh:
		s.pages = checked
		return nil
	}
	conn, err := s.write.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	alone, err := takeAlone(ctx, conn)
	if !alone || err != nil {
		return errors.Join(err, run(ctx, conn, waits))
	}
	if err := addChecksums(ctx, conn); err == nil {
		s.pages = checked
	} else if damaged(err) || ctx.Err() != nil {
		return err
	}
	return run(ctx, conn, waits, "PRAGMA temp_store = MEMORY", "PRAGMA journal_mode = DELETE", "PRAGMA locking_mode = NORMAL", "PRAGMA journal_mode = WAL")
}

// takeAlone keeps others from the file, and reports false if one has it open.
// It is then in write-ahead mode without the memory that is shared with others.
func takeAlone(ctx context.Context, conn *sql.Conn) (bool, error) {
	if err := run(ctx, conn, "PRAGMA busy_timeout = 0", "PRAGMA temp_store = FILE"); err != nil {
		return false, err
	}
	var mode string
	err := conn.QueryRowContext(ctx, "PRAGMA journal_mode = DELETE").Scan(&mode)
	if err == nil && mode == "delete" {
		if err = run(ctx, conn, "PRAGMA locking_mode = EXCLUSIVE", "PRAGMA journal_mode = WAL"); err == nil {
			return true, nil
		}
		err = errors.Join(err, run(ctx, conn, "PRAGMA locking_mode = NORMAL", "PRAGMA journal_mode = WAL"))
	}
	if errors.Is(err, sqlite3.BUSY) {
		return false, nil
	}
	return false, err
}

// addChecksums rewrites a file that nobody else has open. In write-ahead mode the
// page that tells of the checksums comes to the file before all others.
func addChecksums(ctx context.Context, conn *sql.Conn) error {
	err := conn.Raw(func(c any) error {
		raw, ok := c.(driver.Conn)
		if !ok {
			return fmt.Errorf("a connection of the driver is a %T", c)
		}
		before := raw.Raw().SetInterrupt(ctx)
		defer raw.Raw().SetInterrupt(before)
		return raw.Raw().EnableChecksums("main")
	})
	if err != nil {
		return err
	}
	return run(ctx, conn, fmt.Sprintf("PRAGMA user_version = %d", len(migrationFiles())|withChecksums))
}

func run(ctx context.Context, conn *sql.Conn, statements ...string) error {
	for _, s := range statements {
		if _, err := conn.ExecContext(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

// damaged reports whether an error is of a file that is not as it was written.
func damaged(err error) bool {
	return errors.Is(err, sqlite3.IOERR_DATA) || errors.Is(err, sqlite3.CORRUPT) || errors.Is(err, sqlite3.NOTADB)
}

// explain says what an error of the database means to those who use the store;
// nil where nothing better can be said.
func explain(err error) error {
	switch {
	case errors.Is(err, sqlite3.FULL):
		return graph.ErrFull
	case errors.Is(err, sqlite3.BUSY):
		return fmt.Errorf("%w: another program is writing into it; try again when that is done", graph.ErrUnavailable)
	case errors.Is(err, sqlite3.READONLY):
		return graph.ErrReadOnly
	}
	return nil
}
