package access

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/actorgraph/actorgraph/graph"
)

var noon = time.Date(2026, 8, 6, 12, 0, 0, 0, time.UTC)

func newFile(t *testing.T) *TokenFile {
	t.Helper()
	return Tokens(filepath.Join(t.TempDir(), "new folder", "tokens.json"))
}

func create(t *testing.T, f *TokenFile, g Grant) string {
	t.Helper()
	_, secret, err := f.Create(g, noon)
	if err != nil {
		t.Fatal(err)
	}
	return secret
}

// The file has the hash and the last letters of a secret, and nobody else reads it.
func TestTokenFile(t *testing.T) {
	f := newFile(t)
	secret := create(t, f, Grant{Name: "notebook", Role: Editor, Clearance: graph.TLPAmberStrict, Expires: noon.Add(time.Hour)})
	other := create(t, f, Grant{Name: "ci", Role: Reader})
	if len(secret) != len(prefix)+43 || secret == other {
		t.Errorf("secrets %q and %q, want 43 letters after %q, others each time", secret, other, prefix)
	}
	b, err := os.ReadFile(f.Path())
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(b), secret[:len(prefix)+8]) || !strings.Contains(string(b), secret[len(secret)-4:]) {
		t.Errorf("the file tells the secret, or not its end:\n%s", b)
	}
	if info, err := os.Stat(f.Path()); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("the file has %v, %v, want 0600", info.Mode(), err)
	}
	if left, err := os.ReadDir(filepath.Dir(f.Path())); err != nil || len(left) != 2 || left[1].Name() != "tokens.json.lock" {
		t.Errorf("the file and what locks it are %v, %v", left, err)
	}
	all, err := f.List()
	if err != nil || len(all) != 2 {
		t.Fatalf("%v, %v, want two tokens", all, err)
	}
	got, ok := find(all, secret)
	if who, err := got.identity(); !ok || err != nil || who != (Identity{Name: "notebook", Role: Editor, Clearance: graph.TLPAmberStrict}) {
		t.Errorf("found %+v, %v, %v", who, ok, err)
	}
	for at, want := range map[time.Duration]string{time.Hour - time.Second: "valid", time.Hour: "expired"} {
		if state := got.State(noon.Add(at)); state != want {
			t.Errorf("after %v it is %s, want %s", at, state, want)
		}
	}
	if _, ok := find(all, secret+"x"); ok {
		t.Error("another secret is found")
	}
}

func TestTokensThatAreNotMade(t *testing.T) {
	f := newFile(t)
	create(t, f, Grant{Name: "notebook", Role: Reader})
	if _, err := f.Revoke("notebook", noon); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		g    Grant
		want string
	}{
		{Grant{Name: "Notebook", Role: Reader}, "choose another name"}, // revoked, and a name for good
		{Grant{Name: "", Role: Reader}, "is no name"},
		{Grant{Name: "Anonymous", Role: Reader}, "is no name"},
		{Grant{Name: "the one-time link", Role: Editor}, "is no name"}, // as who follows it is called
		{Grant{Name: "a\nb", Role: Reader}, "is no name"},
		{Grant{Name: "x"}, "needs a role"},
		{Grant{Name: "x", Role: Reader, Expires: noon}, "expired already"},
	} {
		if _, _, err := f.Create(tt.g, noon); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%+v: %v, want %q", tt.g, err, tt.want)
		}
	}
	if _, err := f.Revoke("nobody", noon); err == nil || !strings.Contains(err.Error(), "token list") {
		t.Errorf("revoking an unknown one: %v", err)
	}
}

// A file that is not as it should be makes no token valid.
func TestFilesThatAreRefused(t *testing.T) {
	for name, tt := range map[string]struct {
		text string
		mode os.FileMode
		want string
	}{
		"readable by others": {`{"version":1,"tokens":[]}`, 0o644, "chmod 600"},
		"no JSON":            {`tokens`, 0o600, "not a file of tokens"},
		"a later version":    {`{"version":2,"tokens":[]}`, 0o600, "version 2"},
		"a later field":      {`{"version":1,"tokens":[{"name":"x","role":"reader","clearance":"TLP:RED","onlyFrom":"10.0.0.1"}]}`, 0o600, "onlyFrom"},
		"no role":            {`{"version":1,"tokens":[{"name":"x","role":"owner","clearance":"TLP:RED"}]}`, 0o600, "owner"},
		"no clearance":       {`{"version":1,"tokens":[{"name":"x","role":"reader","clearance":"blue"}]}`, 0o600, "blue"},
	} {
		t.Run(name, func(t *testing.T) {
			if runtime.GOOS == "windows" && tt.mode != 0o600 {
				t.Skip("Windows keeps no modes of files, so none can be too open there")
			}
			path := filepath.Join(t.TempDir(), "tokens.json")
			if err := os.WriteFile(path, []byte(tt.text), 0o600); err != nil {
				t.Fatal(err)
			}
			if err := os.Chmod(path, tt.mode); err != nil {
				t.Fatal(err)
			}
			if _, err := Tokens(path).List(); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
			if _, _, err := Tokens(path).Create(Grant{Name: "y", Role: Reader}, noon); err == nil {
				t.Error("it is written over")
			}
		})
	}
}

// Several processes that make tokens at once lose none.
func TestTokensMadeAtOnce(t *testing.T) {
	f := newFile(t)
	var all sync.WaitGroup
	for _, name := range strings.Split("abcdefgh", "") {
		all.Go(func() {
			if _, _, err := Tokens(f.Path()).Create(Grant{Name: name, Role: Reader}, noon); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if got, err := f.List(); err != nil || len(got) != 8 {
		t.Errorf("%d tokens, %v, want 8", len(got), err)
	}
}

// A lock that a process left behind, of whatever age, stops nobody, and nobody takes the lock of another for one: of
// many that find it, one after the other changes the file.
func TestLockThatWasLeftBehind(t *testing.T) {
	f := newFile(t)
	create(t, f, Grant{Name: "first", Role: Reader})
	old := time.Now().Add(-time.Hour)
	if err := errors.Join(os.WriteFile(f.Path()+".lock", nil, 0o600), os.Chtimes(f.Path()+".lock", old, old)); err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	var under atomic.Int32
	for i := range 40 {
		all.Go(func() {
			err := Tokens(f.Path()).change(func(tokens []Token) ([]Token, error) {
				if n := under.Add(1); n > 1 {
					t.Errorf("%d change the file at once", n)
				}
				defer under.Add(-1)
				if err := os.Chtimes(f.Path()+".lock", old, old); err != nil { // who looks at its age takes it for left behind
					return nil, err
				}
				runtime.Gosched()
				return append(tokens, Token{Name: fmt.Sprint(i), Role: Reader, Clearance: "TLP:CLEAR"}), nil
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if got, err := f.List(); err != nil || len(got) != 41 {
		t.Errorf("%d tokens, %v, want 41: some are lost", len(got), err)
	}
}

// A running server sees what a command changes within lookEvery.
func TestRevocationIsSeen(t *testing.T) {
	f := newFile(t)
	secret := create(t, f, Grant{Name: "a", Role: Reader})
	now := noon
	g := NewAuthenticator(Settings{Tokens: Tokens(f.Path())})
	g.now = func() time.Time { return now }
	ask := func() error { _, _, err := g.ofToken(t.Context(), secret); return err }
	if err := ask(); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Revoke("a", noon); err != nil {
		t.Fatal(err)
	}
	now = now.Add(lookEvery)
	if err := ask(); !errors.Is(err, ErrUnauthenticated) {
		t.Errorf("revoked: %v", err)
	}
	if err := os.WriteFile(f.Path(), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	now = now.Add(lookEvery)
	if err := ask(); !errors.Is(err, ErrUnreadable) {
		t.Errorf("with a broken file: %v", err)
	}
	if err := os.Remove(f.Path()); err != nil {
		t.Fatal(err)
	}
	now = now.Add(lookEvery)
	if err := ask(); !errors.Is(err, ErrUnauthenticated) {
		t.Errorf("without a file: %v", err)
	}
}
