package sqlite_test

import (
	"bytes"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/graphtest"
	"github.com/actorgraph/actorgraph/graph/sqlite"
)

// report is a small document.
func report() *graph.Document {
	return graphtest.Report("seed", "2018-02-20", graphtest.Targeted("actor/seed/apt37", "country/KR", "2014/2017"))
}

func claimsIn(t *testing.T, s graph.Store) int {
	t.Helper()
	page, err := s.Claims(t.Context(), graph.ClaimQuery{}, graph.Page{Count: true})
	if err != nil {
		t.Fatal(err)
	}
	return page.Total
}

func TestAFileIsKept(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a graph #1, 100%?&x=y \u00e9.db")
	for i, want := range []int{0, 1, 1} {
		s, err := sqlite.Open(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		if got := claimsIn(t, s); got != want {
			t.Errorf("opened the %d. time: %d claims, want %d", i+1, got, want)
		}
		if _, err := s.Write(t.Context(), report(), graph.WriteOptions{}); err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := os.Stat(path); err != nil {
		t.Errorf("the file is not where it was asked for: %v", err)
	}
}

func TestTwoStoresOnOneFileSeeEachOthersCommits(t *testing.T) {
	path := filepath.Join(t.TempDir(), "shared.db")
	a, b := openStore(t, path), openStore(t, path)
	if _, err := a.Write(t.Context(), report(), graph.WriteOptions{}); err != nil {
		t.Fatal(err)
	}
	r, err := b.Write(t.Context(), report(), graph.WriteOptions{})
	if err != nil || !r.Unchanged || claimsIn(t, b) != 1 {
		t.Errorf("the other store: %+v, %v, %d claims; want the document known", r, err, claimsIn(t, b))
	}
}

func TestStoresInMemoryAreApart(t *testing.T) {
	a, b := openStore(t, sqlite.InMemory), openStore(t, sqlite.InMemory)
	if _, err := a.Write(t.Context(), report(), graph.WriteOptions{}); err != nil {
		t.Fatal(err)
	}
	if n := claimsIn(t, b); n != 0 {
		t.Errorf("the other store has %d claims", n)
	}
}

// database makes a file with a program of its own.
func database(t *testing.T, path string, statements ...string) {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, s := range statements {
		if _, err := db.ExecContext(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
}

func TestOpenLeavesAlone(t *testing.T) {
	ours := filepath.Join(t.TempDir(), "ours.db")
	s, err := sqlite.Open(t.Context(), ours)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Write(t.Context(), report(), graph.WriteOptions{}); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(ours)
	if err != nil {
		t.Fatal(err)
	}
	file := func(content []byte) func(*testing.T, string) {
		return func(t *testing.T, path string) {
			if err := os.WriteFile(path, content, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	for name, c := range map[string]struct {
		lay  func(t *testing.T, path string)
		want error
		says string
	}{
		"a text":                          {file([]byte("actor,country\nAPT37,KR\n" + strings.Repeat("x", 5000))), graph.ErrInvalid, "not a database"},
		"a short text":                    {file([]byte("SQLite")), graph.ErrInvalid, "not a database"},
		"another program's database":      {func(t *testing.T, path string) { database(t, path, "CREATE TABLE t (x)") }, graph.ErrInvalid, "another program"},
		"another program's, marked":       {func(t *testing.T, path string) { database(t, path, "PRAGMA application_id = 7", "CREATE TABLE t (x)") }, graph.ErrInvalid, "another program"},
		"a newer version":                 {func(t *testing.T, path string) { file(whole)(t, path); database(t, path, "PRAGMA user_version = 1000") }, graph.ErrInvalid, "newer program"},
		"half a file":                     {file(whole[:len(whole)/2/4096*4096]), graph.ErrUnavailable, ""},
		"a file overwritten with nothing": {file(append(bytes.Clone(whole[:100]), make([]byte, len(whole)-100)...)), graph.ErrUnavailable, ""},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "file.db")
			c.lay(t, path)
			checkLeftAlone(t, path, c.want, c.says)
		})
	}
}

// checkLeftAlone opens a file that is no store of ours. Unless it is one that was
// damaged, of which nothing is said, it must be as it was, and alone.
func checkLeftAlone(t *testing.T, path string, want error, says string) {
	t.Helper()
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	s, err := sqlite.Open(t.Context(), path)
	if err == nil { // damage that the opening does not touch shows when it is read
		_, err = s.Stats(t.Context())
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
	if !errors.Is(err, want) || !strings.Contains(err.Error(), says) || strings.Contains(err.Error(), "\n") {
		t.Errorf("error %v, want %v in one line that says %q", err, want, says)
	}
	if says == "" {
		return
	}
	if after, err := os.ReadFile(path); err != nil || !bytes.Equal(before, after) {
		t.Errorf("the file was touched: %v", err)
	}
	if rest, err := os.ReadDir(filepath.Dir(path)); err != nil || len(rest) != 1 {
		t.Errorf("files were left beside it: %v %v", rest, err)
	}
}

func TestOpenSaysWhatIsWrongWithAPlace(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "file"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{filepath.Join(dir, "missing", "graph.db"), filepath.Join(dir, "file", "graph.db"), dir} {
		_, err := sqlite.Open(t.Context(), path)
		if !errors.Is(err, graph.ErrUnavailable) || !strings.Contains(err.Error(), path) || strings.Contains(err.Error(), "\n") {
			t.Errorf("open %s: %v, want one line with ErrUnavailable", path, err)
		}
	}
}
