package ingesttest

import (
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
)

// Release is an input and the reading that it must be taken for.
type Release struct {
	Name   string
	Inputs []ingest.Input
	Text   string // of one input, instead of Inputs
	O      ingest.Options
	Want   graph.Reading
	Note   string // words of a note that must come with it; empty: no note
}

// Readings checks which reading each input is taken for.
func Readings(t *testing.T, read ingest.Read, releases []Release) {
	t.Helper()
	for _, r := range releases {
		t.Run(r.Name, func(t *testing.T) {
			if r.Inputs == nil {
				r.Inputs = []ingest.Input{ingest.Bytes("f", []byte(r.Text))}
			}
			doc, diagnostics, err := read(t.Context(), r.Inputs, r.O)
			if err != nil {
				t.Fatal(err)
			}
			doc.Reading.Unread = nil // which records of it were is the content's matter
			if !cmp.Equal(doc.Reading, r.Want) {
				t.Errorf("got %+v, want %+v", doc.Reading, r.Want)
			}
			notes := strings.Join(diagnostics.Notes, "\n")
			if !strings.Contains(notes, r.Note) {
				t.Errorf("notes %q, want %q in them", notes, r.Note)
			}
		})
	}
}

// Refusal is what must be refused as a whole, and words of the error.
type Refusal struct {
	Name   string
	Inputs []ingest.Input
	O      ingest.Options
	Want   string
}

// Refuses checks that each input is refused with an error that wraps
// graph.ErrInvalid.
func Refuses(t *testing.T, read ingest.Read, refusals []Refusal) {
	t.Helper()
	for _, r := range refusals {
		t.Run(r.Name, func(t *testing.T) {
			doc, _, err := read(t.Context(), r.Inputs, r.O)
			wantError(t, doc, err, r.Want)
		})
	}
}

// StopsWhenCancelled checks that reading ends with the context's error.
func StopsWhenCancelled(t *testing.T, read ingest.Read, inputs []ingest.Input, o ingest.Options) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := read(ctx, inputs, o); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
}

// StopsWhenAllIsRead checks that it does also where the context ends when all is read
// and the document is still to be made of it.
func StopsWhenAllIsRead(t *testing.T, read ingest.Read, inputs []ingest.Input, o ingest.Options) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	late := slices.Clone(inputs)
	for i, in := range late {
		late[i].Open = func() (io.ReadCloser, error) {
			r, err := in.Open()
			if err != nil || i < len(late)-1 {
				return r, err
			}
			return untilEnd{r, cancel}, nil
		}
	}
	if _, _, err := read(ctx, late, o); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled when all was read: got %v, want context.Canceled", err)
	}
}

// untilEnd calls ended at the end of what is read.
type untilEnd struct {
	io.ReadCloser
	ended func()
}

func (u untilEnd) Read(p []byte) (int, error) {
	n, err := u.ReadCloser.Read(p)
	if errors.Is(err, io.EOF) {
		u.ended()
	}
	return n, err
}

// InAnyOrder checks that tables give the same document whatever the order of
// the files and of the rows in them. A row of theirs must be one line.
func InAnyOrder(t *testing.T, read ingest.Read, inputs []ingest.Input, o ingest.Options) {
	t.Helper()
	want, _ := MustRead(t, read, inputs, o)
	for range 20 {
		var shuffled []ingest.Input
		for _, in := range inputs {
			header, rows, _ := strings.Cut(textOf(t, in), "\n")
			lines := strings.Split(strings.TrimSuffix(rows, "\n"), "\n")
			rand.Shuffle(len(lines), func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
			shuffled = append(shuffled, ingest.Bytes(in.Name, []byte(header+"\n"+strings.Join(lines, "\n"))))
		}
		rand.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		got, _ := MustRead(t, read, shuffled, o)
		if got.Digest() != want.Digest() {
			sameSpan := cmp.Comparer(func(a, b graph.Span) bool { return a == b })
			t.Fatalf("another order, another document (-want +got):\n%s", cmp.Diff(want, got, sameSpan))
		}
	}
}

func textOf(t *testing.T, in ingest.Input) string {
	t.Helper()
	text, err := in.Text(0)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(text)
	if err := errors.Join(err, text.Close()); err != nil {
		t.Fatal(err)
	}
	return string(b)
}
