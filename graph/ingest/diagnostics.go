package ingest

import (
	"errors"
	"fmt"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
)

// Diagnostics tell what a reader did not take as it stands. Nothing of a file is
// left out without being counted here.
type Diagnostics struct {
	Rejects    []Reject       `json:"rejects,omitempty"`    // what could not be read, in the order of the files
	Outside    map[string]int `json:"outside,omitempty"`    // what the model does not hold, by the format's own type: "uses", "malware", "refs"
	Mended     map[string]int `json:"mended,omitempty"`     // what was read all the same though it is written in another form than belongs there: "aliases: a text where a list belongs"
	Mentions   int            `json:"mentions"`             // how often a target stood there
	Unresolved map[string]int `json:"unresolved,omitempty"` // of these, the words that no vocabulary knows; each became a Victim of that name
	Left       int            `json:"left,omitempty"`       // of these, how many brought no target; each is among the rejects or outside
	Notes      []string       `json:"notes,omitempty"`      // what a person should know about the file as a whole
	Doubts     []string       `json:"doubts,omitempty"`     // what a person should confirm before it is written
	Lost       int            `json:"lost,omitempty"`       // rows and records that could not be read as a whole, and of which nobody can tell which they are
}

// Reject is one thing that could not be read, with its place.
type Reject struct {
	Place
	Reason string `json:"reason"`
}

// Place says where in the input something stands. Line is of tables, Path (a
// JSON pointer, RFC 6901) of JSON.
type Place struct {
	File string `json:"file"`
	Line int    `json:"line,omitempty"` // from 1
	Path string `json:"path,omitempty"`
	ID   string `json:"id,omitempty"` // the record's own id, or its name where it has none
}

// Text is the place in one word: file:line or file#path.
func (p Place) Text() string {
	switch {
	case p.Line > 0:
		return fmt.Sprintf("%s:%d", p.File, p.Line)
	case p.Path != "":
		return p.File + "#" + p.Path
	}
	return p.File
}

// Reject adds a reject row.
func (r *Diagnostics) Reject(at Place, format string, args ...any) {
	r.Rejects = append(r.Rejects, Reject{at, fmt.Sprintf(format, args...)})
}

// Note adds a note.
func (r *Diagnostics) Note(format string, args ...any) {
	r.Notes = append(r.Notes, fmt.Sprintf(format, args...))
}

// Doubt adds what a person should confirm before the file is written.
func (r *Diagnostics) Doubt(format string, args ...any) {
	r.Doubts = append(r.Doubts, fmt.Sprintf(format, args...))
}

// Add adds what was told of other files.
func (r *Diagnostics) Add(more Diagnostics) {
	r.Rejects, r.Mentions = append(r.Rejects, more.Rejects...), r.Mentions+more.Mentions
	for what, n := range more.Outside {
		r.CountOutside(what, n)
	}
	for what, n := range more.Mended {
		if r.Mended == nil {
			r.Mended = map[string]int{}
		}
		r.Mended[what] += n
	}
	for words, n := range more.Unresolved {
		if r.Unresolved == nil {
			r.Unresolved = map[string]int{}
		}
		r.Unresolved[words] += n
	}
	for _, note := range more.Notes {
		if !slices.Contains(r.Notes, note) {
			r.Notes = append(r.Notes, note)
		}
	}
	r.Doubts, r.Left = append(r.Doubts, more.Doubts...), r.Left+more.Left
	r.Lost += more.Lost
}

// Lose counts a row or record that could not be read as a whole and does not tell
// which it is. A full release with one withdraws nothing.
func (r *Diagnostics) Lose() { r.Lost++ }

// CountOutside counts n things of a type that the model does not hold.
func (r *Diagnostics) CountOutside(what string, n int) {
	if n == 0 {
		return
	}
	if r.Outside == nil {
		r.Outside = map[string]int{}
	}
	r.Outside[what] += n
}

// CountLeft counts n mentions of targets that bring none, each of which is a
// reject or counted as outside.
func (r *Diagnostics) CountLeft(n int) {
	r.Mentions += n
	r.Left += n
}

func (r *Diagnostics) countMended(what string) {
	if r.Mended == nil {
		r.Mended = map[string]int{}
	}
	r.Mended[what]++
}

// countMention counts that a target was named, and by which words if no
// vocabulary knows them. A mention that brings no target is [Diagnostics.CountLeft].
func (r *Diagnostics) countMention(stated string, unresolved bool) {
	r.Mentions++
	if !unresolved {
		return
	}
	if r.Unresolved == nil {
		r.Unresolved = map[string]int{}
	}
	r.Unresolved[stated]++
}

// ErrTooLarge says that an input is larger than the limit, or grows out of all
// proportion when unpacked.
var ErrTooLarge = errors.New("too large")

// FileError says that an input is broken as a whole, and where. It wraps
// [graph.ErrInvalid] and its cause.
type FileError struct {
	Place
	Offset int64 // bytes of unpacked text before the fault; 0 where it is not known
	Err    error
}

func (e *FileError) Error() string {
	if e.Offset > 0 {
		return fmt.Sprintf("%s: at byte %d: %v", e.Text(), e.Offset, e.Err)
	}
	return fmt.Sprintf("%s: %v", e.Text(), e.Err)
}

func (e *FileError) Unwrap() []error { return []error{graph.ErrInvalid, e.Err} }
