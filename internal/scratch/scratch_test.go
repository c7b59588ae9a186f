package scratch_test

import (
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/actorgraph/actorgraph/internal/scratch"
)

func left(t *testing.T, parent string) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(parent, "*"))
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// A folder is there until it is closed; what another process left is removed, and
// nothing else.
func TestFolder(t *testing.T) {
	parent := t.TempDir()
	f, err := scratch.Make(parent, "a-")
	if err != nil {
		t.Fatal(err)
	}
	keep := filepath.Join(f.Path(), "kept")
	dead, other, none := filepath.Join(parent, "a-dead"), filepath.Join(parent, "b-dead"), filepath.Join(parent, "a-without-lock")
	for _, dir := range []string{dead, other, none} {
		if err := os.MkdirAll(filepath.Join(dir, "x"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for _, file := range []string{keep, dead + ".lock", other + ".lock", filepath.Join(dead, "x", "y"), filepath.Join(parent, "a-without-folder.lock")} {
		if err := os.WriteFile(file, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(other+".lock", filepath.Join(parent, "a-link.lock")); err != nil {
		t.Fatal(err)
	}
	if err := scratch.Sweep(parent, "a-"); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(keep); err != nil {
		t.Errorf("a folder that is in use was swept: %v", err)
	}
	if names := left(t, parent); len(names) != 6 { // its own two, b's two, the one without a lock and the link
		t.Errorf("left are %v", names)
	}
	for range 2 {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}
	if names := left(t, parent); len(names) != 4 {
		t.Errorf("after its end %v are left", names)
	}
	if err := scratch.Sweep(filepath.Join(parent, "nowhere"), "a-"); err != nil {
		t.Errorf("where there is no parent: %v", err)
	}
	if _, err := scratch.Make(filepath.Join(parent, "nowhere"), "a-"); err == nil {
		t.Error("a folder was made where there is no parent")
	}
}

// Many may make their folders and sweep at once.
func TestFoldersAtOnce(t *testing.T) {
	parent := t.TempDir()
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 20 {
				f, err := scratch.Make(parent, "a-")
				if err != nil {
					t.Error(err)
					return
				}
				if err := os.WriteFile(filepath.Join(f.Path(), "x"), nil, 0o600); err != nil {
					t.Errorf("a folder in use is gone: %v", err)
				}
				if err := f.Close(); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	if names := left(t, parent); len(names) != 0 {
		t.Errorf("left are %v", names)
	}
}
