package wholefile

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

func TestWriteReplacesAFileOrLeavesIt(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "file")
	broken := errors.New("broken")
	for _, tt := range []struct {
		text, want string
		fails      error
	}{
		{"first", "first", nil},
		{"second", "second", nil},
		{"half of the thi", "second", broken},
	} {
		err := Write(path, 0o640, func(w io.Writer) error {
			_, err := io.WriteString(w, tt.text)
			return errors.Join(err, tt.fails)
		})
		if !errors.Is(err, tt.fails) {
			t.Errorf("%s: %v, want %v", tt.text, err, tt.fails)
		}
		if got, err := os.ReadFile(path); string(got) != tt.want {
			t.Errorf("%s: the file has %q, %v; want %q", tt.text, got, err, tt.want)
		}
	}
	info, err := os.Stat(path)
	if err != nil || runtime.GOOS != "windows" && info.Mode() != 0o640 {
		t.Errorf("%v, %v; want the permissions that were asked for", info, err)
	}
	if left, err := os.ReadDir(folder); len(left) != 1 {
		t.Errorf("%v, %v; want the one file", left, err)
	}
}

func TestWriteNeedsItsFolder(t *testing.T) {
	path := filepath.Join(t.TempDir(), "none", "file")
	if err := Write(path, 0o600, func(io.Writer) error { return nil }); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%v, want that there is no such folder", err)
	}
}
