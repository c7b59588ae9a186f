// Package nesting bounds how deep lists and objects of JSON stand within each other,
// before anything is made of them: what reads JSON goes down as many calls, or keeps as
// much, as its brackets are deep, and 100,000 of them are no more than as many bytes.
package nesting

import (
	"fmt"
	"io"
)

// Error says that JSON is nested too deep.
type Error struct {
	Most int   // levels that it may have
	At   int64 // the byte that opens one more
}

// Error tells how deep it may be.
func (e *Error) Error() string {
	return fmt.Sprintf("lists and objects stand within each other deeper than they may: the limit is %d levels", e.Most)
}

// Check returns an *Error for JSON that has more levels than most. Text that is no JSON is
// for its reader to refuse.
func Check(text []byte, most int) error {
	var d depth
	if at := d.beyond(text, most); at >= 0 {
		return &Error{most, int64(at)}
	}
	return nil
}

// NewReader returns a reader of JSON that ends with an *Error in front of the bracket that
// opens more levels than most.
func NewReader(r io.Reader, most int) io.Reader { return &reader{r: r, most: most} }

type reader struct {
	r    io.Reader
	most int
	read int64
	depth
	err *Error
}

// Read reads as much as is not nested too deep.
func (r *reader) Read(p []byte) (int, error) {
	if r.err != nil {
		return 0, r.err
	}
	n, err := r.r.Read(p)
	if at := r.beyond(p[:n], r.most); at >= 0 {
		r.err = &Error{r.most, r.read + int64(at)}
		return at, r.err
	}
	r.read += int64(n)
	return n, err
}

// depth is how deep the end of some text is.
type depth struct {
	levels         int
	quoted, escape bool // within a text, and behind its backslash
}

// beyond goes on through some text, and returns where more levels open than most; -1 for nowhere.
func (d *depth) beyond(text []byte, most int) int {
	for i, c := range text {
		switch {
		case d.escape:
			d.escape = false
		case d.quoted && c == '\\':
			d.escape = true
		case c == '"':
			d.quoted = !d.quoted
		case d.quoted:
		case c == '[' || c == '{':
			if d.levels++; d.levels > most {
				return i
			}
		case c == ']' || c == '}':
			d.levels--
		}
	}
	return -1
}
