package ingest_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/graph/ingest/ingesttest"
)

func readAll(in ingest.Input, maxBytes int64) (string, error) {
	text, err := in.Text(maxBytes)
	if err != nil {
		return "", err
	}
	b, err := io.ReadAll(text)
	return string(b), errors.Join(err, text.Close())
}

func TestTextUnpacksAndCleans(t *testing.T) {
	tests := []struct {
		name string
		file []byte
		want string
	}{
		{"plain", []byte("ab"), "ab"},
		{"one byte", []byte("a"), "a"},
		{"gzip, whatever its name", ingesttest.Gzip([]byte("ab")), "ab"},
		{"two gzips in a row are one text", append(ingesttest.Gzip([]byte("ab")), ingesttest.Gzip([]byte("cd"))...), "abcd"},
		{"a byte order mark", []byte("\ufeffab"), "ab"},
		{"UTF-16, little-endian", []byte("\xff\xfea\x00\xfc\x00"), "aü"},
		{"UTF-16, big-endian", []byte("\xfe\xff\x00a\x00\xfc"), "aü"},
		{"UTF-16 without a mark", []byte("a\x00b\x00"), "ab"},
		{"big-endian without a mark", []byte("\x00a\x00b"), "ab"},
		{"UTF-16 inside gzip", ingesttest.Gzip([]byte("\xff\xfea\x00")), "a"},
		{"one inside gzip", ingesttest.Gzip([]byte("\ufeffab")), "ab"},
		{"one in the middle is text", []byte("a\ufeffb"), "a\ufeffb"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := readAll(ingest.Bytes("f", tt.file), 0)
			if err != nil || got != tt.want {
				t.Errorf("got %q, %v; want %q", got, err, tt.want)
			}
		})
	}
}

func TestTextIsBounded(t *testing.T) {
	tests := []struct {
		name     string
		file     []byte
		maxBytes int64
		tooLarge bool
	}{
		{"just as much as allowed", []byte("abcde"), 5, false},
		{"a byte more", []byte("abcdef"), 5, true},
		{"more when unpacked", ingesttest.Gzip([]byte("abcdef")), 5, true},
		{"a small file that packs well", ingesttest.Gzip(make([]byte, 1<<20)), 0, false},
		{"a bomb", ingesttest.Gzip(make([]byte, 64<<20)), 0, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := readAll(ingest.Bytes("f", tt.file), tt.maxBytes)
			if errors.Is(err, ingest.ErrTooLarge) != tt.tooLarge {
				t.Fatalf("got error %v, want too large: %v", err, tt.tooLarge)
			}
			if tt.tooLarge && (!errors.Is(err, graph.ErrInvalid) || len(got) > 16<<20) {
				t.Errorf("error %v after %d bytes; want graph.ErrInvalid, and early", err, len(got))
			}
		})
	}
}

func TestFileIsAPathOrStandardInput(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a file.json")
	if err := os.WriteFile(path, []byte("from a file"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ path, name, want string }{
		{path, "a file.json", "from a file"},
		{"-", "stdin", "from stdin"},
	} {
		in := ingest.File(tt.path, strings.NewReader("from stdin"))
		got, err := readAll(in, 0)
		if err != nil || got != tt.want || in.Name != tt.name {
			t.Errorf("%s: got %q of %q, %v; want %q of %q", tt.path, got, in.Name, err, tt.want, tt.name)
		}
	}
	if _, err := readAll(ingest.File(path+".absent", nil), 0); !errors.Is(err, os.ErrNotExist) || errors.Is(err, graph.ErrInvalid) {
		t.Errorf("a missing file: got %v, want os.ErrNotExist alone", err)
	}
}

// failing gives some text and then the error of a disk.
type failing struct{ text io.Reader }

func (f failing) Read(p []byte) (int, error) {
	n, err := f.text.Read(p)
	if err == io.EOF {
		return n, errors.New("input/output error")
	}
	return n, err
}

func TestAFailingDiskIsNoFaultOfTheFile(t *testing.T) {
	in := ingest.Input{Name: "f", Open: func() (io.ReadCloser, error) {
		return io.NopCloser(failing{strings.NewReader(`{"a": 1, "objects": [`)}), nil
	}}
	err := ingest.EachElement(t.Context(), in, 0, "objects", func(ingest.Element) error { return nil })
	if err == nil || errors.Is(err, graph.ErrInvalid) || !strings.Contains(err.Error(), "input/output error") {
		t.Errorf("got %v, want the disk's error, not graph.ErrInvalid", err)
	}
}
