// Package scratch keeps files that live no longer than the process: in a folder of its
// own, which is removed in the end, or, where the process was killed, by the next that
// makes one at the same place.
package scratch

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/gofrs/flock"
)

// Folder is a folder that belongs to this process alone. Beside it lies a file that is
// locked for as long as the process lives: the system lets go of the lock however it ends.
type Folder struct {
	path string
	lock *flock.Flock
}

// lockName is what the name of a folder's lock ends with.
const lockName = ".lock"

// Make makes a folder in a parent that is there, with a name that begins with a prefix.
// Others of that prefix that nobody holds any more are removed before.
func Make(parent, prefix string) (*Folder, error) {
	if err := Sweep(parent, prefix); err != nil {
		return nil, err
	}
	const tries = 10
	for range tries {
		f := &Folder{path: filepath.Join(parent, prefix+strings.ToLower(rand.Text()[:12]))}
		f.lock = flock.New(f.path+lockName, flock.SetFlag(os.O_CREATE|os.O_EXCL|os.O_RDWR), flock.SetPermissions(0o600))
		held, err := f.lock.TryLock()
		if err != nil {
			return nil, fmt.Errorf("a folder for files of this process: %w", err)
		}
		if !held || !there(f.path+lockName) { // another process swept it away before it was held
			if err := f.lock.Close(); err != nil {
				return nil, err
			}
			continue
		}
		if err := os.Mkdir(f.path, 0o700); err != nil {
			return nil, errors.Join(err, f.Close())
		}
		return f, nil
	}
	return nil, fmt.Errorf("a folder for files of this process: others remove each that is made in %s", parent)
}

// Sweep removes the folders of a prefix that nobody holds any more. A parent that is not
// there has none. What belongs to other users is left to them.
func Sweep(parent, prefix string) error {
	entries, err := os.ReadDir(parent)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	var errs []error
	for _, e := range entries {
		if name, ok := strings.CutSuffix(e.Name(), lockName); ok && strings.HasPrefix(name, prefix) && e.Type().IsRegular() {
			errs = append(errs, sweep(filepath.Join(parent, name)))
		}
	}
	return errors.Join(errs...)
}

// sweep removes a folder unless somebody holds it.
func sweep(path string) error {
	f := &Folder{path: path, lock: flock.New(path+lockName, flock.SetFlag(os.O_RDWR))}
	held, err := f.lock.TryLock()
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, fs.ErrPermission):
		return nil // it is gone, or another user's
	case err != nil:
		return fmt.Errorf("look for what another process left: %w", err)
	case !held:
		return nil
	}
	return f.Close()
}

// there reports whether there is a file.
func there(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// Path is where the folder is.
func (f *Folder) Path() string { return f.path }

// Close removes the folder with all that is in it. A folder that is closed already is
// left as it is.
func (f *Folder) Close() error {
	if !f.lock.Locked() {
		return nil
	}
	if err := os.RemoveAll(f.path); err != nil {
		return errors.Join(err, f.lock.Close()) // the lock tells the next who sweeps of it
	}
	err := f.lock.Close() // before it is removed: Windows removes no file that is open
	if gone := os.Remove(f.path + lockName); !errors.Is(gone, fs.ErrNotExist) {
		err = errors.Join(err, gone)
	}
	return err
}
