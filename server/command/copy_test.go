package command

import (
	"context"
	"errors"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/sqlite/sqlitetest"
	"github.com/actorgraph/actorgraph/graph/vocab"
)

// TestCopy copies a store with a release that was read twice and one that was
// undone, in two goes.
func TestCopy(t *testing.T) {
	dir := t.TempDir()
	from, to := "sqlite:"+filepath.Join(dir, "from.db"), "sqlite:"+filepath.Join(dir, "to.db")
	file := filepath.Join(dir, "v.json")
	load := func(version int, date string, victims ...string) {
		t.Helper()
		says(t, nil, "import", "misp", writeFile(t, file, cluster(version, victims...)), "-store", from, "-recorded", date, "-yes")
	}
	load(1, "2018-07-10", "Japan")
	load(2, "2018-07-25", "Japan", "Vietnam")
	says(t, []string{"3 commits copied, 0 were there already"}, "copy", "-from", from, "-to", to)
	load(1, "2018-07-10", "Japan", "France")
	says(t, nil, "import", "-undo", "misp-galaxy@2#3", "-store", from)
	says(t, []string{"2 commits copied, 3 were there already"}, "copy", "-from", from, "-to", to)
	if a, b := says(t, nil, "readings", "-store", from), says(t, nil, "readings", "-store", to); a != b {
		t.Errorf("the copy has\n%s\nthe original\n%s", b, a)
	}
	says(t, []string{"0 faults"}, "verify", "-store", to)

	other := "sqlite:" + filepath.Join(dir, "other.db")
	says(t, nil, "import", "misp", file, "-store", other, "-recorded", "2018-07-10")
	if _, err := runCommand(t, "copy", "-from", to, "-to", from); err != nil {
		t.Errorf("copying what is there already: %v", err)
	}
	load(5, "2019-07-25", "Japan")
	if _, err := runCommand(t, "copy", "-from", to, "-to", from); err == nil || !strings.Contains(err.Error(), "empty store") {
		t.Errorf("copying into a store that is ahead: %v, want a refusal", err)
	}
	if _, err := runCommand(t, "copy", "-from", from, "-to", other); err == nil || !strings.Contains(err.Error(), "empty store") {
		t.Errorf("copying into another graph: %v, want a refusal", err)
	}
}

// broken is a store that loses its documents and takes no others.
type broken struct{ graph.Store }

func (broken) Document(context.Context, string) (graph.Document, error) {
	return graph.Document{}, graph.ErrUnavailable
}

func (broken) Write(context.Context, *graph.Document, graph.WriteOptions) (graph.Receipt, error) {
	return graph.Receipt{}, graph.ErrOutcomeUnknown
}

// TestCopyThatBreaksOff shows that the end of the pipe that fails is the one
// that is told of, and that the other ends too.
func TestCopyThatBreaksOff(t *testing.T) {
	from, to := sqlitetest.Open(t, vocab.Document()), sqlitetest.Open(t)
	if _, err := pipe(t.Context(), broken{from}, to, io.Discard); !errors.Is(err, graph.ErrUnavailable) || !strings.HasPrefix(err.Error(), "dump") {
		t.Errorf("a source that fails: %v, want %v", err, graph.ErrUnavailable)
	}
	if _, err := pipe(t.Context(), from, broken{to}, io.Discard); !errors.Is(err, graph.ErrOutcomeUnknown) || !strings.HasPrefix(err.Error(), "restore") {
		t.Errorf("a copy that fails: %v, want %v", err, graph.ErrOutcomeUnknown)
	}
	if done, err := pipe(t.Context(), from, to, io.Discard); err != nil || done.Commits != 1 {
		t.Errorf("after that: %+v, %v, want one commit", done, err)
	}
}
