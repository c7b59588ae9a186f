package sqlite

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/ncruces/go-sqlite3"
)

// TestRoomIsTried: where there is room a failed write has another reason, and what was
// tried leaves nothing behind. What a full disk does TestFullDisk tells.
func TestRoomIsTried(t *testing.T) {
	folder := t.TempDir()
	s := &Store{path: filepath.Join(folder, "graph.db")}
	for _, err := range []error{sqlite3.IOERR_WRITE, sqlite3.IOERR_SHMSIZE, sqlite3.IOERR_READ, errors.New("something else")} {
		if s.filled(err) {
			t.Errorf("%v: the disk is said to be full", err)
		}
	}
	if left, err := os.ReadDir(folder); err != nil || len(left) != 0 {
		t.Errorf("%v is left, %v", left, err)
	}
}
