package export

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"github.com/actorgraph/actorgraph/graph"
)

// Restored says what Restore did.
type Restored struct {
	Commits   int // written
	Unchanged int // there already: the store holds the very same document
}

// Restore reads a dump into a store, commit by commit, each whole or not at
// all; a dump that was cut off is restored as far as it goes, with an error,
// and restoring it again goes on. Commits that the dump gives no time for are
// stamped by now. A line that is none, in the wrong place, or a claim whose id
// is not its own, is an error that wraps graph.ErrInvalid and names the line. Of a sealed
// dump the number of lines is checked when it ends; CheckSeal checks all of it before.
func Restore(ctx context.Context, store graph.Store, r io.Reader, now func() time.Time) (Restored, error) {
	there, err := store.Readings(ctx)
	if err != nil {
		return Restored{}, err
	}
	in := &restorer{store: store, now: now, there: there, dec: json.NewDecoder(r), full: map[string]map[graph.ID]any{}}
	for {
		var raw json.RawMessage
		err := in.dec.Decode(&raw)
		if errors.Is(err, io.EOF) {
			break
		}
		in.line++
		if err == nil {
			err = in.read(ctx, raw)
		} else {
			err = graph.Invalid("dump", "%v", err)
		}
		if err != nil {
			return in.done, fmt.Errorf("line %d of the dump: %w", in.line, err)
		}
	}
	switch {
	case in.line == 0:
		return in.done, graph.Invalid("dump", "it is empty")
	case in.sealed && !in.ended:
		return in.done, errors.Join(in.commit(ctx), graph.Invalid("dump", "its end is missing, behind line %d", in.line))
	}
	return in.done, in.commit(ctx)
}

type restorer struct {
	store graph.Store
	now   func() time.Time
	dec   *json.Decoder
	there []graph.Reading // what the store held before
	line  int
	done  Restored

	sealed, ended bool // whether it says how it ends, and has

	open     *readingLine
	holds    map[graph.ID]any            // entities and claims of the open reading
	full     map[string]map[graph.ID]any // of each data set's last full release
	readings []string                    // ids in the store, in the dump's order
}

// read takes one line: of the dump itself, of a commit, or of the open reading.
func (in *restorer) read(ctx context.Context, raw json.RawMessage) error {
	var kind struct {
		Type    string `json:"type"`
		Version int    `json:"version"`
		Sealed  bool   `json:"sealed"`
		Lines   int    `json:"lines"`
	}
	if err := decode(raw, &kind); err != nil {
		return err
	}
	switch {
	case in.ended:
		return graph.Invalid("dump", "it stands behind the end")
	case in.line == 1 && (kind.Type != "dump" || kind.Version != formatVersion):
		return graph.Invalid("dump", "it does not start as a dump of version %d", formatVersion)
	case in.line == 1:
		in.sealed = kind.Sealed
		return nil
	case kind.Type == "end":
		if in.ended = true; kind.Lines != in.line-1 {
			return graph.Invalid("dump", "it has %d lines, and was written with %d", in.line-1, kind.Lines)
		}
		return in.commit(ctx)
	case kind.Type == "reading":
		return in.begin(ctx, raw)
	case kind.Type == "undo":
		return in.undo(ctx, raw)
	case in.open == nil:
		return graph.Invalid("dump", "%q stands outside of a reading", kind.Type)
	}
	return in.readContent(kind.Type, raw)
}

// readContent takes a line of the open reading's content.
func (in *restorer) readContent(kind string, raw json.RawMessage) error {
	switch kind {
	case "entity":
		var l entityLine
		if err := decode(raw, &l); err != nil {
			return err
		}
		in.holds[l.ID] = l.Entity
	case "claim":
		var l claimLine
		if err := decode(raw, &l); err != nil {
			return err
		}
		if id := l.Identify(); l.ID != id {
			return graph.Invalid("id", "the claim says that it is %s, but is %s", l.ID, id)
		}
		in.holds[l.ID] = l.Claim
	case "gone":
		var l goneLine
		if err := decode(raw, &l); err != nil {
			return err
		}
		delete(in.holds, l.ID)
	default:
		return graph.Invalid("dump", "nothing is called %q", kind)
	}
	return nil
}

func decode(raw json.RawMessage, v any) error {
	if err := json.Unmarshal(raw, v); err != nil {
		return graph.Invalid("dump", "%v", err)
	}
	return nil
}

// begin opens the next reading.
func (in *restorer) begin(ctx context.Context, raw json.RawMessage) error {
	if err := in.commit(ctx); err != nil {
		return err
	}
	var l readingLine
	if err := decode(raw, &l); err != nil {
		return err
	}
	in.open, in.holds = &l, map[graph.ID]any{}
	if l.Changes {
		before, ok := in.full[l.Dataset]
		if !ok {
			return graph.Invalid("dump", "it tells the changes of %s to a release that it does not hold", l.Dataset)
		}
		in.holds = maps.Clone(before)
	}
	return nil
}

// commit writes the open reading, if there is one.
func (in *restorer) commit(ctx context.Context) error {
	if in.open == nil {
		return nil
	}
	doc := graph.Document{Reading: in.open.Reading}
	for _, id := range slices.Sorted(maps.Keys(in.holds)) {
		switch item := in.holds[id].(type) {
		case graph.Entity:
			doc.Entities = append(doc.Entities, item)
		case graph.Claim:
			doc.Claims = append(doc.Claims, item)
		}
	}
	if in.open.Full {
		in.full[in.open.Dataset] = in.holds
	}
	receipt, err := in.write(ctx, &doc)
	if err == nil && receipt.Unchanged && slices.Contains(in.readings, receipt.Reading.ID) {
		receipt, err = in.writeAgain(ctx, &doc)
	}
	if err != nil {
		return fmt.Errorf("restore %s of %s: %w", in.open.Release, in.open.Dataset, err)
	}
	in.readings = append(in.readings, receipt.Reading.ID)
	in.count(receipt)
	in.open = nil
	return nil
}

// write stores a reading, unless an earlier run got so far: written again, one
// that was undone since would be a new reading.
func (in *restorer) write(ctx context.Context, doc *graph.Document) (graph.Receipt, error) {
	doc.Normalize()
	if nth := len(in.readings); nth < len(in.there) && in.there[nth].Digest == doc.Digest() {
		return graph.Receipt{Reading: in.there[nth], Unchanged: true}, nil
	}
	return in.store.Write(ctx, doc, in.open.options(in))
}

// writeAgain stores a document that the dump has twice: read twice, it came to
// differ only in what the dump leaves out. Each stays a reading of its own, so
// that undoing the one leaves the other.
func (in *restorer) writeAgain(ctx context.Context, doc *graph.Document) (graph.Receipt, error) {
	for _, r := range in.there {
		if r.Digest == doc.Digest() && r.Undone.Seq == 0 && !slices.Contains(in.readings, r.ID) {
			return graph.Receipt{Reading: r, Unchanged: true}, nil // an earlier run stored it
		}
	}
	o := in.open.options(in)
	o.Again = true
	return in.store.Write(ctx, doc, o)
}

func (in *restorer) undo(ctx context.Context, raw json.RawMessage) error {
	if err := in.commit(ctx); err != nil {
		return err
	}
	var l undoLine
	if err := decode(raw, &l); err != nil {
		return err
	}
	if l.Reading < 1 || l.Reading > len(in.readings) {
		return graph.Invalid("dump", "it undoes reading %d of %d", l.Reading, len(in.readings))
	}
	o := l.options(in)
	o.Undo = in.readings[l.Reading-1]
	receipt, err := in.store.Write(ctx, &graph.Document{}, o)
	if err != nil {
		return err
	}
	in.count(receipt)
	return nil
}

func (in *restorer) count(r graph.Receipt) {
	if r.Unchanged {
		in.done.Unchanged++
		return
	}
	in.done.Commits++
}

// options returns how to write the commit of a line again.
func (l commitLine) options(in *restorer) graph.WriteOptions {
	return graph.WriteOptions{Now: in.time(l.Stored), Entry: *cmp.Or(l.Entered, &graph.Entry{})}
}

func (in *restorer) time(stored *time.Time) time.Time {
	return *cmp.Or(stored, new(in.now()))
}
