package sqlite

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"

	"github.com/ncruces/go-sqlite3"
)

// filled reports whether something could not be written because the disk is full. Of the
// pages of the log, and of what connections share of it, SQLite only says that
// writing failed: whether there is room is then tried.
func (s *Store) filled(err error) bool {
	failed := errors.Is(err, sqlite3.IOERR_WRITE) || errors.Is(err, sqlite3.IOERR_SHMSIZE)
	return failed && s.path != InMemory && !hasRoom(filepath.Dir(s.path))
}

// hasRoom reports whether a folder takes as much as a small commit needs.
func hasRoom(folder string) bool {
	f, err := os.CreateTemp(folder, "room-")
	if err != nil {
		return !errors.Is(err, syscall.ENOSPC)
	}
	_, err = f.Write(make([]byte, 256<<10))
	err = errors.Join(err, f.Close(), os.Remove(f.Name()))
	return !errors.Is(err, syscall.ENOSPC)
}
