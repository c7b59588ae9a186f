package graph

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"time"
)

// History is what a store has kept of one data set, from which a Plan is worked
// out: its readings, and their changes on each item. Items are claims, by their ids,
// and entities as this data set describes them, by theirs.
type History struct {
	Readings  []Reading
	Changes   map[ID][]VersionChange
	EntityIDs map[ID][]ID // what each claim names; needed only where a reading leaves records unread (HasUnread)

	Successions Successions // of records that others stand for, as the store has them; Claims also has those that name an id which the document to be written replaces
}

// Holdings returns the version of every item that a reading held.
func (h History) Holdings(reading int64) map[ID]string {
	lineage := NewChronology(h.Readings, reading).lineage(reading)
	held := make(map[ID]string)
	for id, changes := range h.Changes {
		if m := heldBy(lineage, changes); m.Version != "" {
			held[id] = m.Version
		}
	}
	return held
}

// with returns the history with one more reading, of a document.
func (h History) with(r Reading, changes map[ID]VersionChange, doc Document) History {
	h.Readings = append(slices.Clone(h.Readings), r)
	h.Successions = h.Successions.with(doc)
	if !HasUnread(h.Readings...) && len(h.Successions.Claims) == 0 {
		return h // whose changes then are not asked for as a whole
	}
	h.Changes = maps.Clone(h.Changes)
	if h.Changes == nil {
		h.Changes = make(map[ID][]VersionChange)
	}
	for id, m := range changes {
		h.Changes[id] = append(slices.Clone(h.Changes[id]), m)
	}
	names := make(map[ID][]ID, len(h.EntityIDs)+len(doc.Claims))
	maps.Copy(names, h.EntityIDs)
	for _, c := range doc.Claims {
		names[c.ID] = c.EntityIDs()
	}
	h.EntityIDs = names
	return h
}

// Plan is what a store has to write for one commit. It is worked out here, by
// PlanWrite or PlanUndo, and both stores only carry it out, so that they cannot
// disagree about when something was asserted.
//
// For example a second full release that holds a claim no more gives that claim a
// change without a version, to be added to those it has, and one run that ends on the
// release's day, in the place of the run that had no end.
type Plan struct {
	Receipt Receipt
	Changes map[ID]VersionChange // to append: what the reading changes against its base
	Runs    map[ID][]Run         // the intervals of every item that the commit can have moved, as they are from now on; none: the item is held no more
}

// Unchanged returns the receipt of a normalized document that its data set
// holds already, as its current reading of the release and document. A store that asks
// before it loads the rest of the history can read a feed again in no time.
func (o WriteOptions) Unchanged(doc Document, readings []Reading) (Receipt, bool) {
	same, ok := NewChronology(readings, math.MaxInt64).current(doc.Reading)
	if o.Again || !ok || same.Digest != doc.Digest() {
		return Receipt{}, false
	}
	return Receipt{Reading: same, Unchanged: true, Entities: len(doc.Entities), Claims: len(doc.Claims)}, true
}

// PlanWrite works out the commit of a normalized document, to be stamped with
// stored. Where the data set already holds exactly this document as its current
// reading of the release, the plan is empty and its receipt Unchanged, unless the
// options say Again. A withdrawal of what no reading of the data set ever held is
// ErrInvalid, and so is with Keep a document in the place of another, or with a claim that
// would not stand on its day.
func PlanWrite(doc Document, h History, stored Stamp, o WriteOptions) (Plan, error) {
	if receipt, same := o.Unchanged(doc, h.Readings); same {
		return Plan{Receipt: receipt}, nil
	}
	before := h.Chronology(stored.Seq - 1)
	if old, taken := before.current(doc.Reading); taken && o.Keep {
		return Plan{}, Invalid("document", "%q of %s holds something else, stored at %s; give this a name of its own, or undo that reading first",
			doc.Reading.Document, doc.Reading.Dataset, old.Stored.Time.Format(time.RFC3339))
	}
	for _, id := range doc.Reading.Withdraws {
		if len(h.Changes[id]) == 0 {
			return Plan{}, neverSaid(id, doc.Reading.Dataset)
		}
	}
	r := doc.Reading
	r.Digest, r.Entry = doc.Digest(), o.Entry
	base := before.Base(r)
	r.Base, r.Stored, r.ID = base.Stored.Seq, stored, fmt.Sprintf("%s@%s#%d", r.Dataset, r.Release, stored.Seq)

	held := make(map[ID]VersionChange, len(doc.Entities)+len(doc.Claims))
	said := saidOf(doc)
	known := firstPublished(doc.Claims, said)
	for _, e := range doc.Entities {
		held[e.ID] = VersionChange{Reading: stored.Seq, Version: VersionKey(e), Published: known[e.ID]}
	}
	for i, c := range doc.Claims {
		held[c.ID] = VersionChange{Reading: stored.Seq, Version: VersionKey(c.Version), Published: said[i]}
	}
	p := Plan{Changes: held, Runs: make(map[ID][]Run)}
	p.Receipt = Receipt{Reading: r, Entities: len(doc.Entities), Claims: len(doc.Claims)}
	lineage := before.lineage(r.Base)
	for id, changes := range h.Changes {
		was := heldBy(lineage, changes)
		switch m, still := held[id]; {
		case still && was.Version == m.Version && was.Published == m.Published:
			delete(p.Changes, id) // nothing changes
		case !still && was.Version != "":
			p.Changes[id] = VersionChange{Reading: stored.Seq}
		}
	}
	for _, id := range r.Withdraws {
		p.Changes[id] = VersionChange{Reading: stored.Seq}
	}
	after := h.with(r, p.Changes, doc).Chronology(stored.Seq)
	moved := after.succession.beside(maps.Keys(p.Changes))
	// A changed release date moves everything, and so can a full release among documents that
	// add: it withdraws what it has no change of. One that adds moves nothing but what it holds.
	// Such a document read again has no base, so what it holds no more has no change.
	if old, again := before.current(r); r.Full && !after.uniform() || after.silent != nil || before.silent != nil || (again && (!r.Full || old.Recorded != r.Recorded || old.Full != r.Full)) {
		moved = allItems(h.Changes, p.Changes)
	}
	for id := range moved {
		changes := slices.Clone(h.Changes[id])
		if m, ok := p.Changes[id]; ok {
			changes = append(changes, m)
		}
		p.Runs[id] = after.RunsOf(id, changes)
		p.Receipt.count(id, before.RunsOf(id, h.Changes[id]), p.Runs[id])
	}
	if o.Keep {
		if err := checkSaid(doc, h.Readings, p.Runs); err != nil {
			return Plan{}, err
		}
	}
	o.planned(p)
	return p, nil
}

// checkSaid refuses a document with a claim that does not stand on the document's own day,
// since the data set takes it back on that day or took it back by then: it would be
// stored, and never be told.
func checkSaid(doc Document, readings []Reading, runs map[ID][]Run) error {
	for _, c := range doc.Claims {
		of, moved := runs[c.ID]
		if !moved || slices.ContainsFunc(of, func(r Run) bool { return r.covers(doc.Reading.Recorded) }) {
			continue
		}
		for _, r := range slices.Backward(readings) {
			if r.Undone.Seq == 0 && slices.Contains(r.Withdraws, c.ID) {
				return Invalid("claims", "%s is taken back by reading %s of %s, after what is said on that day; to say it again, undo that reading, or date this later",
					c.ID, r.ID, r.Recorded)
			}
		}
	}
	return nil
}

func (o WriteOptions) planned(p Plan) {
	if o.Planned != nil {
		o.Planned(p)
	}
}

// neverSaid is the error, which wraps ErrInvalid, of withdrawing a claim that a data set never made.
func neverSaid(claim ID, dataset string) error {
	return Invalid("withdraws", "%s was never said by %s, so it cannot be withdrawn there", claim, dataset)
}

// saidOf returns when each claim of a document was first said: not before the
// activity that it tells of. A claim without a time that tells of an incident, such as
// who was behind it, tells of what happened then.
func saidOf(doc Document) []SaidOn {
	happened := map[ID]Span{}
	for _, e := range doc.Entities {
		if e.Kind() == Incident {
			happened[e.ID] = e.Occurred
		}
	}
	out := make([]SaidOn, len(doc.Claims))
	for i, c := range doc.Claims {
		activity := c.Occurred
		if about := cmp.Or(c.Incident, c.Subject); activity.IsZero() {
			activity = happened[about] // the zero Span of whatever is no incident
		}
		if out[i] = c.notBefore(activity); out[i].IsZero() && c.Occurred.IsZero() {
			out[i] = heldFrom(activity)
		}
	}
	return out
}

// firstPublished returns, for every entity that dated claims name, the earliest
// of their days. By then it was known.
func firstPublished(claims []Claim, days []SaidOn) map[ID]SaidOn {
	known := map[ID]SaidOn{}
	for i, c := range claims {
		said := days[i]
		if said.Published == "" {
			continue
		}
		for _, id := range []ID{c.Subject, c.Object, c.Claimant, c.Source, c.Incident} {
			if d, ok := known[id]; id != "" && (!ok || compareSaidOn(said, d) < 0) {
				known[id] = said
			}
		}
	}
	return known
}

// PlanUndo works out the commit that makes the reading of o.Undo count no more from
// stored on. The history must be that of the reading's data set.
func PlanUndo(h History, stored Stamp, o WriteOptions) (Plan, error) {
	readings := slices.Clone(h.Readings)
	i := slices.IndexFunc(readings, func(r Reading) bool { return r.ID == o.Undo })
	if i < 0 {
		return Plan{}, fmt.Errorf("reading %s: %w", o.Undo, ErrNotFound)
	}
	if readings[i].Undone.Seq != 0 {
		return Plan{Receipt: Receipt{Reading: readings[i], Unchanged: true}}, nil
	}
	before := h.Chronology(stored.Seq - 1)
	readings[i].Undone, readings[i].UndoEntry = stored, o.Entry
	h.Readings = readings
	after := h.Chronology(stored.Seq)
	p := Plan{Runs: make(map[ID][]Run), Receipt: Receipt{Reading: readings[i]}}
	for id, changes := range h.Changes {
		was, is := before.RunsOf(id, changes), after.RunsOf(id, changes)
		if !slices.Equal(was, is) {
			p.Runs[id] = is
			p.Receipt.count(id, was, is)
		}
	}
	o.planned(p)
	return p, nil
}

// current returns the reading that counts now and that one of the same release
// and document takes the place of.
func (c Chronology) current(of Reading) (Reading, bool) {
	i := slices.IndexFunc(c.counting, func(r Reading) bool { return r.key() == of.key() })
	if i < 0 {
		return Reading{}, false
	}
	return c.counting[i], true
}

func allItems(a map[ID][]VersionChange, b map[ID]VersionChange) func(func(ID) bool) {
	return func(yield func(ID) bool) {
		for id := range a {
			if !yield(id) {
				return
			}
		}
		for id := range b {
			if _, seen := a[id]; !seen && !yield(id) {
				return
			}
		}
	}
}

// count adds a claim's move to the receipt.
func (r *Receipt) count(id ID, was, is []Run) {
	if id.Kind() != ClaimKind || slices.Equal(was, is) {
		return
	}
	switch {
	case asserted(is) && len(was) == 0:
		r.New++
	case asserted(was) && !asserted(is):
		r.Withdrawn++
	default:
		r.Changed++
	}
}

func asserted(runs []Run) bool { return len(runs) > 0 && runs[len(runs)-1].Withdrawn == "" }

// NextStamp returns the stamp of the commit after last: the next number, and
// now, or a microsecond after last where the clock has not moved on. Times are
// UTC and of whole microseconds, which every store keeps exactly.
func NextStamp(last Stamp, now time.Time) Stamp {
	t := now.UTC().Truncate(time.Microsecond)
	if !t.After(last.Time) {
		t = last.Time.Add(time.Microsecond)
	}
	return Stamp{Seq: last.Seq + 1, Time: t}
}
