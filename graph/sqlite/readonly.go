package sqlite

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/actorgraph/actorgraph/graph"
)

// readable returns how the file can be read without writing to it. Readers of a
// file that others may write into share memory with them, in a file beside it. Where
// that cannot be made nobody writes, and the file is taken as it is.
func (s *Store) readable() (string, error) {
	err := makeShared(s.path)
	if err == nil {
		return "&mode=ro", nil
	}
	log, statErr := os.Stat(s.path + "-wal")
	switch {
	case statErr == nil && log.Size() > 0:
		return "", fmt.Errorf("%w: its last commits are in %s-wal, and its folder cannot be written (%w); copy both files to a folder that can", graph.ErrUnavailable, s.path, err)
	case statErr != nil && !errors.Is(statErr, fs.ErrNotExist):
		return "", statErr
	}
	return "&immutable=1", nil
}

// makeShared makes the file of the memory that connections share, for nobody else
// to read: SQLite would make it with whatever mode the process makes files.
func makeShared(path string) error {
	file, err := os.OpenFile(path+"-shm", os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return file.Close()
}

// upToDate returns an error unless the database is of the newest version.
func (s *Store) upToDate(ctx context.Context) error {
	var version int
	if err := s.read.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
		return err
	}
	if err := checkMarks(s.path, applicationID, version); err != nil {
		return err
	}
	if version &^= withChecksums; version < len(migrationFiles()) {
		return graph.Invalid("store", "%s is of version %d, and this program reads version %d; open it once where it can be written, which brings it up to date", s.path, version, len(migrationFiles()))
	}
	return nil
}
