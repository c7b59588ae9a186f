package sqlite

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/graphtest"
)

// TestAFileThatWasReplaced puts another file in the place of an open one, as who restores
// a backup below a server does: nothing is acknowledged that would be lost, and what
// the open one leaves behind does not damage the other.
func TestAFileThatWasReplaced(t *testing.T) {
	path := filepath.Join(t.TempDir(), "graph.db")
	s := openStoreAt(t, path)
	said := func(object graph.ID) *graph.Document {
		return graphtest.Report("seed", "2018-02-20", graphtest.Targeted("actor/seed/a", object, ""))
	}
	if _, err := s.Write(t.Context(), said("country/KR"), graph.WriteOptions{}); err != nil {
		t.Fatal(err)
	}
	other := filepath.Join(t.TempDir(), "other.db")
	if err := Backup(t.Context(), path, other); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Write(t.Context(), said("country/JP"), graph.WriteOptions{}); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(other, path); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Write(t.Context(), said("country/VN"), graph.WriteOptions{}); !errors.Is(err, graph.ErrUnavailable) {
		t.Errorf("a write into a file that was replaced: %v, want ErrUnavailable", err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if found, err := Check(t.Context(), path, true); err != nil || len(found.Faults) > 0 {
		t.Errorf("the file in its place: %v, %v", found.Faults, err)
	}
	again := openStoreAt(t, path)
	if readings, err := again.Readings(t.Context()); err != nil || len(readings) != 1 {
		t.Errorf("%d readings, %v, want the one of the backup", len(readings), err)
	}
}
