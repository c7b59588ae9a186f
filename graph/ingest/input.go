package ingest

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// DefaultMaxBytes is how much unpacked text one input may hold, unless the
// options say otherwise: several times the largest public data set.
const DefaultMaxBytes = 1 << 30

const (
	// maxRatio is far above what real text packs to (ATT&CK: 5; a table of one repeated row: under 100).
	maxRatio = 200
	// ratioFrom leaves small files alone, whatever they pack to.
	ratioFrom = 4 << 20
)

// Input is one file to read, opened when it is needed.
type Input struct {
	Name string // as the diagnostics name it
	Open func() (io.ReadCloser, error)

	// Document tells it from the other documents of its release, which it adds
	// to. Read again under that name it takes its own place. Empty: its content tells.
	Document string

	Once bool // it can be opened only once
}

// File is the input of a path, or of stdin for "-".
func File(path string, stdin io.Reader) Input {
	if path == "-" {
		return Input{Name: "stdin", Open: func() (io.ReadCloser, error) { return io.NopCloser(stdin), nil }, Once: true}
	}
	return Input{Name: filepath.Base(path), Open: func() (io.ReadCloser, error) { return os.Open(path) }, Document: documentAt(path)}
}

// documentAt names the document in a file: by the file's name, and, as files in
// other folders may be called the same, a hash of its path. Nothing else of the
// path is kept.
func documentAt(path string) string {
	if abs, err := filepath.Abs(path); err == nil {
		path = abs
	}
	sum := sha256.Sum256([]byte(filepath.ToSlash(path)))
	return filepath.Base(path) + " " + hex.EncodeToString(sum[:4])
}

// Bytes is an input held in memory.
func Bytes(name string, b []byte) Input {
	return Input{Name: name, Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(b)), nil }, Document: name}
}

// Text opens the input as text: gzip is unpacked, known by its first bytes
// whatever the name, UTF-16 becomes UTF-8, and a byte order mark is taken away. Reading more
// than max bytes (0: DefaultMaxBytes), or text that unpacks to more than 200
// times its size, fails with ErrTooLarge. An empty input is an error.
func (in Input) Text(maxBytes int64) (io.ReadCloser, error) {
	if maxBytes <= 0 {
		maxBytes = DefaultMaxBytes
	}
	raw, err := in.Open()
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", in.Name, err)
	}
	text, err := in.unpack(raw, maxBytes)
	if err != nil {
		return nil, errors.Join(err, raw.Close())
	}
	return struct {
		io.Reader
		io.Closer
	}{text, raw}, nil
}

func (in Input) unpack(raw io.Reader, maxBytes int64) (io.Reader, error) {
	packed := &counter{r: raw}
	buf := bufio.NewReader(packed)
	limited := &limiter{in: in.Name, r: buf, max: maxBytes}
	if head, err := buf.Peek(2); err == nil && head[0] == 0x1f && head[1] == 0x8b {
		unzip, err := gzip.NewReader(buf)
		if err != nil {
			return nil, in.Broken("it starts like gzip but is not: %w", err)
		}
		limited.r, limited.packed = unzip, packed
	}
	if head, err := buf.Peek(len(zipStart)); err == nil && bytes.Equal(head, zipStart) {
		return nil, in.Broken("it is a zip archive in another, or on standard input; unpack it first")
	}
	text, err := decode(bufio.NewReader(limited))
	switch {
	case errors.Is(err, io.EOF):
		return nil, in.Broken("it is empty")
	case errors.Is(err, errUTF32):
		return nil, in.Broken("%w", err)
	}
	return text, err
}

// Broken is the error of an input that cannot be read as a whole.
func (in Input) Broken(format string, args ...any) error {
	return &FileError{Place: Place{File: in.Name}, Err: fmt.Errorf(format, args...)}
}

type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

// limiter fails once more was read than allowed, and tells which input failed.
type limiter struct {
	in     string
	r      io.Reader
	packed *counter // nil for text that was not packed
	n, max int64
}

func (l *limiter) Read(p []byte) (int, error) {
	n, err := l.r.Read(p)
	l.n += int64(n)
	fail := func(cause error) (int, error) {
		return 0, &FileError{Place: Place{File: l.in}, Offset: l.n, Err: cause}
	}
	switch {
	case l.n > l.max:
		return fail(fmt.Errorf("%w: more than %d bytes of text", ErrTooLarge, l.max))
	case l.packed != nil && l.n > ratioFrom && l.n > maxRatio*l.packed.n:
		return fail(fmt.Errorf("%w: it unpacks to more than %d times its size", ErrTooLarge, maxRatio))
	case l.packed != nil && err != nil && err != io.EOF:
		return fail(fmt.Errorf("unpack: %w", err))
	}
	return n, err
}

// itemLimit fails a read that goes far beyond the item of a text that is
// wanted, a row or an element, so that one quote or string that never ends
// cannot fill the memory.
type itemLimit struct {
	r        io.Reader
	item     string // what it is called in the error
	max      int64  // bytes that one may have
	n, until int64
}

// next allows for one item that begins at the offset.
func (l *itemLimit) next(offset int64) { l.until = offset + l.max }

func (l *itemLimit) Read(p []byte) (int, error) {
	if l.n > l.until {
		return 0, fmt.Errorf("%w: one %s has more than %d bytes", ErrTooLarge, l.item, l.max)
	}
	n, err := l.r.Read(p[:min(int64(len(p)), l.until-l.n+1)])
	l.n += int64(n)
	return n, err
}
