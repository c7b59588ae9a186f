package access

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	"github.com/gofrs/flock"

	"github.com/actorgraph/actorgraph/internal/wholefile"
)

// A TokenFile is the file that the tokens are kept in. It is no part of a store,
// so that a copy or an export of that takes no token along. Commands change it;
// a server reads it, and sees a change within a second.
type TokenFile struct {
	path string

	mu     sync.Mutex
	looked time.Time // when it was looked at last
	read   fs.FileInfo
	tokens []Token
	err    error
}

// lookEvery is how long what was read of the file is taken to be so.
const lookEvery = time.Second

// Tokens returns the file of a path, which need not be there: then there are no tokens.
func Tokens(path string) *TokenFile { return &TokenFile{path: path} }

// Path returns where the file is.
func (f *TokenFile) Path() string { return f.path }

// List returns all tokens, those that are not valid any more too.
func (f *TokenFile) List() ([]Token, error) {
	tokens, _, err := f.load()
	return tokens, err
}

// contents is the file's form.
type contents struct {
	Version int     `json:"version"`
	Tokens  []Token `json:"tokens"`
}

const (
	fileVersion = 1
	largestFile = 4 << 20
)

func (f *TokenFile) load() ([]Token, fs.FileInfo, error) {
	info, err := os.Stat(f.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, fmt.Errorf("tokens: %w", err)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		return nil, info, fmt.Errorf("tokens: others may read or write %s; take that from them: chmod 600 %s", f.path, f.path)
	}
	if info.Size() > largestFile {
		return nil, info, fmt.Errorf("tokens: %s has more than %d bytes; is it the file of the tokens?", f.path, largestFile)
	}
	b, err := os.ReadFile(f.path)
	if err != nil {
		return nil, info, fmt.Errorf("tokens: %w", err)
	}
	var c contents
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields() // of a later version: what limits a token must not be passed over
	if err := d.Decode(&c); err != nil {
		return nil, info, fmt.Errorf("tokens: %s is not a file of tokens: %w", f.path, err)
	}
	if c.Version != fileVersion {
		return nil, info, fmt.Errorf("tokens: %s is of version %d, and this program reads version %d", f.path, c.Version, fileVersion)
	}
	for _, t := range c.Tokens {
		if _, err := t.identity(); err != nil {
			return nil, info, fmt.Errorf("tokens: %s: %q: %w", f.path, t.Name, err)
		}
	}
	return c.Tokens, info, nil
}

// current returns the tokens as they are now, or were within lookEvery. A file
// that cannot be read makes every token invalid, until it can.
func (f *TokenFile) current(now time.Time) ([]Token, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.looked.IsZero() && now.Sub(f.looked) < lookEvery && now.After(f.looked) {
		return f.tokens, f.err
	}
	f.looked = now
	info, err := os.Stat(f.path)
	if err == nil && f.read != nil && f.err == nil && os.SameFile(info, f.read) && info.ModTime().Equal(f.read.ModTime()) && info.Size() == f.read.Size() && info.Mode() == f.read.Mode() {
		return f.tokens, nil
	}
	f.tokens, f.read, f.err = f.load()
	return f.tokens, f.err
}

// change replaces the tokens by what alter makes of them. Changes of several
// processes queue behind each other, and none is seen half.
func (f *TokenFile) change(alter func([]Token) ([]Token, error)) error {
	folder := filepath.Dir(f.path)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return fmt.Errorf("tokens: %w", err)
	}
	unlock, err := lock(f.path + ".lock")
	if err != nil {
		return err
	}
	defer unlock()
	tokens, _, err := f.load()
	if err != nil {
		return err
	}
	if tokens, err = alter(tokens); err != nil {
		return err
	}
	b, err := json.MarshalIndent(contents{fileVersion, tokens}, "", "  ")
	if err != nil {
		return fmt.Errorf("tokens: %w", err)
	}
	err = wholefile.Write(f.path, 0o600, func(w io.Writer) error {
		_, err := w.Write(append(b, '\n'))
		return err
	})
	if err != nil {
		return fmt.Errorf("tokens: %w", err)
	}
	return nil
}

// lockWait is how long a change waits for others.
const lockWait = 10 * time.Second

// lock holds a file that one alone can hold. It lies there for good: whoever removed it
// could remove one that another holds already, and a third would hold its own. The system
// lets go of it when a process ends, so that none is left behind.
func lock(path string) (unlock func(), err error) {
	held := flock.New(path, flock.SetPermissions(0o600))
	ctx, cancel := context.WithTimeout(context.Background(), lockWait)
	defer cancel()
	switch ok, err := held.TryLockContext(ctx, 20*time.Millisecond); {
	case errors.Is(err, context.DeadlineExceeded), err == nil && !ok:
		return nil, fmt.Errorf("tokens: another process changes them, and holds %s; try again when it has ended", path)
	case err != nil:
		return nil, fmt.Errorf("tokens: %w", err)
	}
	return func() { _ = held.Close() }, nil // what cannot be let go of goes with the process
}
