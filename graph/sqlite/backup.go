package sqlite

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/driver"

	"github.com/actorgraph/actorgraph/graph"
)

// backupPages is how many pages are copied before the context is looked at again.
const backupPages = 2000

// Backup copies the store in the file from into a new file, as it was after one
// commit, while others may go on writing into it. The copy is checked thoroughly, and appears
// whole or not at all. A file that is there already is graph.ErrInvalid and
// stays as it is; damage to the source, or to the copy, is graph.ErrDamaged.
func Backup(ctx context.Context, from, to string) error { return copied(ctx, "back up", from, to) }

// Restore makes a store in a new file of a backup that is a file of SQLite, as Backup
// makes that of a store: damage to the backup is graph.ErrDamaged.
func Restore(ctx context.Context, from, to string) error { return copied(ctx, "restore", from, to) }

func copied(ctx context.Context, doing, from, to string) (err error) {
	for _, ending := range []string{"", "-wal"} { // another file's log would be taken for the copy's
		if _, err := os.Lstat(to + ending); !errors.Is(err, fs.ErrNotExist) {
			return errors.Join(err, graph.Invalid("file", "%s is there already, and is not overwritten; name another file", to+ending))
		}
	}
	folder, err := os.MkdirTemp(filepath.Dir(to), ".actorgraph-*")
	if err != nil {
		return fmt.Errorf("%s: %w: %w", doing, graph.ErrUnavailable, err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	partial := filepath.Join(folder, filepath.Base(to))
	source := &Store{path: from, readOnly: true}
	if err := source.copyTo(ctx, partial); err != nil {
		return source.failed(ctx, doing, err)
	}
	found, err := Check(ctx, partial, true)
	if err != nil {
		return err
	}
	if len(found.Faults) > 0 {
		return fmt.Errorf("%s %s: %w (%s)", doing, from, graph.ErrDamaged, found.Faults[0])
	}
	if err := settle(partial, to); err != nil {
		return fmt.Errorf("%s: %w: %w", doing, graph.ErrUnavailable, err)
	}
	return nil
}

// settle gives a finished file its name, for good.
func settle(from, to string) error {
	if err := os.Rename(from, to); err != nil {
		return err
	}
	folder, err := os.Open(filepath.Dir(to))
	if err != nil {
		return err
	}
	defer folder.Close()
	_ = folder.Sync() // not every system can do that with a folder
	return nil
}

// copyTo copies the database page by page, within one transaction that reads.
func (s *Store) copyTo(ctx context.Context, to string) error {
	var err error
	if s.pages, err = inspect(s.path, os.O_RDONLY); err != nil {
		return err
	}
	// What is written to a file has checksums from the first page on if the file
	// says so before.
	empty, err := Open(ctx, to)
	if err != nil {
		return err
	}
	if err := empty.Close(); err != nil {
		return err
	}
	how, err := s.readable()
	if err != nil {
		return err
	}
	db, err := s.pool(how + "&_txlock=deferred")
	if err != nil {
		return err
	}
	defer db.Close()
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := s.last(ctx, tx); err != nil { // from which on it sees one commit
		return err
	}
	return conn.Raw(func(c any) error {
		raw, ok := c.(driver.Conn)
		if !ok {
			return fmt.Errorf("a connection of the driver is a %T", c)
		}
		return copyPages(ctx, raw.Raw(), (&Store{path: to}).dsn(""))
	})
}

func copyPages(ctx context.Context, from *sqlite3.Conn, to string) (err error) {
	b, err := from.BackupInit("main", to)
	if err != nil {
		return err
	}
	defer func() {
		if closeErr := b.Close(); err == nil { // which tells again what a step told
			err = closeErr
		}
	}()
	for done := false; !done; {
		if err := ctx.Err(); err != nil {
			return err
		}
		if done, err = b.Step(backupPages); err != nil {
			return err
		}
	}
	return nil
}
