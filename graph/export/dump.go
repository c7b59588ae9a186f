package export

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"github.com/actorgraph/actorgraph/graph"
)

// DumpOptions say how to dump a store.
type DumpOptions struct {
	Options
	// Stored also writes when each commit was stored, by whom and why, so that a
	// restored store answers snapshots of the past. Without it stores that were given the same
	// documents have the same dump, whenever that was.
	Stored bool
	// Sealed ends the dump with a line that tells how many lines it has and their SHA-256, so
	// that CheckSeal sees whether it is as it was written.
	Sealed bool
}

// formatVersion is of the lines of a dump. Another version is not read.
const formatVersion = 1

// A dump is JSON lines. Its first line is a "dump". Every commit of the store
// follows, in order: a "reading" with its "entity" and "claim" lines, sorted by
// id, or the "undo" of a reading. A full release after another of its data set
// says only what changed: entities and claims that are new or have another
// version, and the "gone". A sealed one has an "end" (seal.go).
type (
	dumpLine struct {
		Type    string `json:"type"` // dump
		Version int    `json:"version"`
		Sealed  bool   `json:"sealed,omitempty"` // its last line is an end
	}
	readingLine struct {
		Type string `json:"type"` // reading
		graph.Reading
		Changes bool `json:"changes,omitempty"` // to the data set's full release before
		commitLine
	}
	commitLine struct {
		Stored  *time.Time   `json:"stored,omitempty"`
		Entered *graph.Entry `json:"entered,omitempty"` // by whom, and why
	}
	entityLine struct {
		Type string `json:"type"` // entity
		graph.Entity
	}
	claimLine struct {
		Type string   `json:"type"` // claim
		ID   graph.ID `json:"id"`
		graph.Claim
	}
	goneLine struct {
		Type string   `json:"type"` // gone
		ID   graph.ID `json:"id"`
	}
	undoLine struct {
		Type    string `json:"type"`    // undo
		Reading int    `json:"reading"` // which one of the dump, from 1
		commitLine
	}
)

// Dump writes all that a store holds, every release of every data set, as it
// was stored: [Restore] makes the same graph of it, with the same ids and
// clocks. One reading is in memory at a time. What bears a restricted
// marking, claims on what is left out for it, and readings of which nothing else is left,
// are left out unless asked for.
func Dump(ctx context.Context, store graph.Store, w io.Writer, o DumpOptions) (Summary, error) {
	readings, err := store.Readings(ctx)
	if err != nil {
		return Summary{}, err
	}
	out := bufio.NewWriter(w)
	upTo := graph.TLPGreen
	if o.Restricted {
		upTo = graph.TLPRed
	}
	sealer := newSealer()
	d := &dumper{o: o, enc: json.NewEncoder(io.MultiWriter(out, sealer)), redactor: NewRedactor(upTo), full: map[string]map[graph.ID]string{}, nth: map[string]int{}}
	d.enc.SetEscapeHTML(false)
	if err := d.enc.Encode(dumpLine{"dump", formatVersion, o.Sealed}); err != nil {
		return d.sum, err
	}
	for _, c := range graph.Commits(readings) {
		if c.Undo {
			err = d.undo(c)
		} else {
			err = d.reading(ctx, store, c)
		}
		if err != nil {
			return d.sum, fmt.Errorf("dump %s: %w", c.Reading, err)
		}
	}
	if o.Sealed {
		if err := d.enc.Encode(sealer.end()); err != nil {
			return d.sum, err
		}
	}
	return d.sum, out.Flush()
}

type dumper struct {
	o        DumpOptions
	enc      *json.Encoder
	sum      Summary
	redactor *Redactor
	full     map[string]map[graph.ID]string // by data set: what its last full release holds, by version
	nth      map[string]int                 // readings that were written, by id: which ones of the dump they are
}

func (d *dumper) undo(c graph.Commit) error {
	n, told := d.nth[c.Reading]
	if !told {
		return nil
	}
	return d.enc.Encode(undoLine{"undo", n, d.commit(c)})
}

// commit returns what is told of a commit itself.
func (d *dumper) commit(c graph.Commit) commitLine {
	if !d.o.Stored {
		return commitLine{}
	}
	line := commitLine{Stored: new(c.At.Time.UTC())}
	if c.Entry != (graph.Entry{}) {
		line.Entered = &c.Entry
	}
	return line
}

func (d *dumper) reading(ctx context.Context, store graph.Store, c graph.Commit) error {
	doc, err := store.Document(ctx, c.Reading)
	if err != nil {
		return err
	}
	part := d.redactor.Redact(doc)
	d.sum.Restricted += part.Claims
	if part.Hidden {
		d.sum.Readings++
		return nil
	}
	doc, d.nth[c.Reading] = part.Document, len(d.nth)+1
	before, changes := d.full[doc.Reading.Dataset]
	changes = changes && doc.Reading.Full
	if !changes {
		before = nil
	}
	if err := d.enc.Encode(readingLine{"reading", doc.Reading, changes, d.commit(c)}); err != nil {
		return err
	}
	holds := make(map[graph.ID]string, len(doc.Entities)+len(doc.Claims))
	if err := d.entities(doc.Entities, before, holds); err != nil {
		return err
	}
	if err := d.claims(doc.Claims, before, holds); err != nil {
		return err
	}
	for _, id := range slices.Sorted(maps.Keys(before)) {
		if _, still := holds[id]; still {
			continue
		}
		if err := d.enc.Encode(goneLine{"gone", id}); err != nil {
			return err
		}
	}
	if doc.Reading.Full {
		d.full[doc.Reading.Dataset] = holds
	}
	return nil
}

func (d *dumper) entities(all []graph.Entity, before, holds map[graph.ID]string) error {
	for _, e := range all {
		holds[e.ID] = graph.VersionKey(e)
		if before[e.ID] == holds[e.ID] {
			continue
		}
		if err := d.enc.Encode(entityLine{"entity", e}); err != nil {
			return err
		}
		d.sum.Entities++
	}
	return nil
}

func (d *dumper) claims(all []graph.Claim, before, holds map[graph.ID]string) error {
	for _, c := range all {
		holds[c.ID] = graph.VersionKey(c.Version)
		if before[c.ID] == holds[c.ID] {
			continue
		}
		if err := d.enc.Encode(claimLine{"claim", c.ID, c}); err != nil {
			return err
		}
		d.sum.Claims++
	}
	return nil
}
