package graph

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// Reading is one document or one release of a data set, as it was read. It
// carries the clocks: everything it holds was known by its Recorded date.
//
// A reading takes the place of an older one of the same release and document.
// Those that are not full add up, on the same day and under the same release too,
// as long as Document tells them apart; a full one is the whole release, whatever
// it was read from.
type Reading struct {
	Dataset  string `json:"dataset"`            // key
	Release  string `json:"release"`            // its version; the recorded date where it has none
	Document string `json:"document,omitempty"` // which of several that add to the release; empty of a full one
	Recorded Date   `json:"recorded"`           // the release's date
	Full     bool   `json:"full"`               // whether it withdraws what the data set held before and it does not

	// Unread are the records that a full reading holds and that could not be read:
	// of what was said of them before it withdraws nothing. The data set itself
	// stands for records that nobody can tell. Sorted, each once.
	Unread []ID `json:"unread,omitempty"`

	// Withdraws are claims that the data set says no more from Recorded on: the way in
	// which a reading that is not full takes something back. Each must have been held by
	// some reading of the data set. On one day it comes after what adds, so that a claim
	// that was added on the very day of its withdrawal was never known. Sorted, each
	// once, at most MaxPage. For example a report that was entered on 1 March and
	// turned out wrong on 1 April is known from March to April.
	Withdraws []ID `json:"withdraws,omitempty"`

	// What the store knows of it, empty on the way in.
	ID     string `json:"-"` // names the reading: for undoing it, for resuming an import
	Digest string `json:"-"` // of the content: the same document again is recognised by it
	Base   int64  `json:"-"` // Seq of the reading its content is kept as changes to; 0 for none
	Stored Stamp  `json:"-"`
	Undone Stamp  `json:"-"` // the commit that undid it; zero while it stands

	Entry     Entry `json:"-"` // who stored it, and why
	UndoEntry Entry `json:"-"` // who undid it, and why
}

// Entry is the audit record of a commit: who made it and why. Both are empty where
// nobody said so, as for the import of a feed. It is no part of a reading's digest.
type Entry struct {
	By     string `json:"by,omitempty"`     // at most MaxName bytes
	Reason string `json:"reason,omitempty"` // at most MaxReason bytes
}

// MaxReason is how many bytes the reason of a commit may have.
const MaxReason = 4096

// Check returns an error that wraps ErrInvalid unless the entry can be stored.
func (e Entry) Check() error {
	if len(e.Reason) > MaxReason {
		return Invalid("reason", "it has %d bytes; at most %d can be stored", len(e.Reason), MaxReason)
	}
	return CheckName("by", e.By)
}

func (r Reading) isZero() bool {
	return r.Dataset == "" && r.Release == "" && r.Document == "" && r.Recorded == "" && !r.Full && len(r.Unread)+len(r.Withdraws) == 0
}

// Document is a reading with all that it holds. It must bring every entity
// that its claims name or its incidents cite and no earlier document has brought.
type Document struct {
	Reading  Reading
	Entities []Entity
	Claims   []Claim
}

// Check returns an error that wraps ErrInvalid unless the whole document can be stored.
func (d Document) Check() error {
	r := d.Reading
	if r.Dataset == "" || strings.ContainsFunc(r.Dataset, isSpaceOrControl) || strings.Contains(r.Dataset, "/") {
		return Invalid("dataset", "%q is not a data set's key; use letters, digits and dashes", r.Dataset)
	}
	if _, err := ParseDate(string(r.Recorded)); err != nil {
		return fmt.Errorf("release date of %s: %w", r.Dataset, err)
	}
	if err := CheckName("document", r.Document); err != nil {
		return err
	}
	for _, id := range r.Unread {
		if err := id.Check(); err != nil {
			return err
		}
	}
	if err := d.checkWithdraws(); err != nil {
		return err
	}
	for _, e := range d.Entities {
		if err := e.Check(); err != nil {
			return err
		}
	}
	for _, c := range d.Claims {
		if err := c.Check(); err != nil {
			return err
		}
		if c.Dataset != r.Dataset {
			return Invalid("dataset", "a claim on %s is of data set %s, in a reading of %s", c.Subject, c.Dataset, r.Dataset)
		}
	}
	return nil
}

// checkWithdraws returns an error unless what the document withdraws can be.
func (d Document) checkWithdraws() error {
	if len(d.Reading.Withdraws) > MaxPage {
		return Invalid("withdraws", "%d claims are too many for one reading; at most %d can be withdrawn", len(d.Reading.Withdraws), MaxPage)
	}
	for _, id := range d.Reading.Withdraws {
		if id.Kind() != ClaimKind {
			return Invalid("withdraws", "%s is no claim, and only claims are withdrawn", id)
		}
		if slices.ContainsFunc(d.Claims, func(c Claim) bool { return c.ID == id }) {
			return Invalid("withdraws", "%s is both said and withdrawn", id)
		}
	}
	return nil
}

// Normalize brings a document to the one form in which it is stored: entities
// and claims sorted by id, each once (the last of an entity, and of a claim,
// counts), names clean, claims with their ids, the release named, a full one
// by nothing else.
func (d *Document) Normalize() {
	d.Reading.Release = cmp.Or(d.Reading.Release, string(d.Reading.Recorded))
	if d.Reading.Full {
		d.Reading.Document = ""
		slices.Sort(d.Reading.Unread)
		d.Reading.Unread = slices.Compact(d.Reading.Unread)
		d.Reading.Withdraws = nil // it withdraws what it does not hold
	} else {
		d.Reading.Unread = nil // it withdraws nothing but what it names
		slices.Sort(d.Reading.Withdraws)
		d.Reading.Withdraws = slices.Compact(d.Reading.Withdraws)
	}
	for i := range d.Entities {
		d.Entities[i].Name = CleanName(d.Entities[i].Name)
	}
	for i := range d.Claims {
		d.Claims[i].ID = d.Claims[i].Identify()
	}
	d.Entities = lastOfEach(d.Entities, func(e Entity) ID { return e.ID })
	d.Claims = lastOfEach(d.Claims, func(c Claim) ID { return c.ID })
}

func lastOfEach[T any](items []T, id func(T) ID) []T {
	last := make(map[ID]int, len(items))
	for i, it := range items {
		last[id(it)] = i
	}
	out := make([]T, 0, len(last))
	for _, key := range slices.Sorted(maps.Keys(last)) {
		out = append(out, items[last[key]])
	}
	return out
}

// Digest returns the hash of a normalized document's content: what it holds
// and how its reading is to be understood.
func (d Document) Digest() string {
	if len(d.Entities) == 0 {
		d.Entities = nil // none is none, however it was written: a store gives back an empty list
	}
	if len(d.Claims) == 0 {
		d.Claims = nil
	}
	h := sha256.New()
	enc := json.NewEncoder(h)
	for _, v := range []any{d.Reading, d.Entities, d.Claims} {
		if err := enc.Encode(v); err != nil { // plain structs of strings always encode
			panic(err)
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// VersionKey returns the hash by which two readings' words on one item are
// compared: equal keys, equal words.
func VersionKey(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:12])
}

// Receipt says what a write did, or with DryRun would do.
type Receipt struct {
	Reading   Reading
	Unchanged bool // the same document was there already; nothing was written
	Entities  int  // entities held by the reading
	Claims    int  // claims held by the reading
	New       int  // claims that the data set did not assert before, as of the release's date
	Changed   int  // claims whose version is new
	Withdrawn int  // claims that the reading withdraws
}

// WriteOptions say how to write. The zero value writes.
type WriteOptions struct {
	DryRun bool   // tell what would be done, do nothing
	Keep   bool   // refuse a document that would take the place of another of its release, or with a claim that is taken back on its very day: what was entered by hand is not written over, nor stored and never told
	Again  bool   // make a reading of a document even if the data set holds the same: for copies, whose commits are those of the original
	Undo   string // id of a reading that shall count no more; the document must be empty
	Entry  Entry  // who writes, and why; kept with the reading, or with its undoing
	// Planned is told what the commit changes, before it is made, or with DryRun what it
	// would change; of several times, as where a transaction is tried again, the last
	// counts. It is not told of a commit that changes nothing. Nil: nobody asks.
	Planned func(Plan)
	Now     time.Time // the time to stamp the commit with, zero for the present; a store moves it on if it is not later than its last
}

// Prepare normalizes the document that is to be written and returns an error
// that wraps ErrInvalid unless it can be. With Undo the document must be nil or empty.
func (o WriteOptions) Prepare(d *Document) error {
	if err := o.Entry.Check(); err != nil {
		return err
	}
	switch {
	case o.Undo != "" && d != nil && (!d.Reading.isZero() || len(d.Entities)+len(d.Claims) > 0):
		return Invalid("undo", "a reading is undone without a document")
	case o.Undo != "":
		return nil
	case d == nil:
		return Invalid("document", "there is none to write")
	}
	d.Normalize()
	return d.Check()
}

// Missing returns the ids that the document's claims name, or its incidents
// cite, and the document does not bring, sorted.
func (d Document) Missing() []ID {
	brought := make(map[ID]bool, len(d.Entities))
	for _, e := range d.Entities {
		brought[e.ID] = true
	}
	missing := make(map[ID]bool)
	for _, e := range d.Entities {
		for _, id := range e.References {
			if !brought[id] {
				missing[id] = true
			}
		}
	}
	for _, c := range d.Claims {
		for _, id := range c.EntityIDs() {
			if !brought[id] {
				missing[id] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(missing))
}

// Releases returns the readings of a data set that nobody has undone, by date: of a
// release that was read again, or of which several documents were read, the last one.
func Releases(readings []Reading, dataset string) []Reading {
	latest := map[string]Reading{}
	for _, r := range readings {
		if r.Dataset == dataset && r.Undone.Seq == 0 && r.Stored.Seq >= latest[r.Release].Stored.Seq {
			latest[r.Release] = r
		}
	}
	return slices.SortedFunc(maps.Values(latest), func(a, b Reading) int {
		return cmp.Or(cmp.Compare(a.Recorded, b.Recorded), cmp.Compare(a.Stored.Seq, b.Stored.Seq))
	})
}
