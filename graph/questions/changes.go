package questions

import (
	"cmp"
	"maps"
	"slices"
	"sync"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
)

// Label says why a pair reads otherwise at a later moment of knowledge than at
// an earlier one. A pair that changed has exactly one: the first in this order
// whose rule is met. The moments are two views; "from" is the date of the earlier.
//
//	said now, not said then
//	  KnownBefore    something on the pair was recorded by from: said and let go, said of a record
//	                 that the actor took over, or in the same words that then stood for another target
//	  Undated        nothing dates it: no activity date, or umbrella claims alone
//	  NewTargeting   nothing that dates it can have begun before from: the group began to do it
//	  LateReport     it began before from, or can have: we learned it late
//	said both times, with other dates
//	  Ceased         it was said to go on, without an end; now it has one
//	  KnownBefore    it was said without a date that counts; now it has one
//	  Resumed        activity began on or after from, after a year or more without any
//	  Redated        its first or last activity is another: a correction, or one that goes on
//	said then, not said now
//	  Moved          the record is gone, and the record that took over its name is said to target the same
//	  Remapped       the same words on the same record now stand for another target: our own better mapping
//	  Retracted      none of these: nobody says it any more
//
// docs/changes.md has an example of each, which the tests try.
type Label string

// The labels, in the order of the API's ChangeLabel.
const (
	LabelNewTargeting Label = "new-targeting"
	LabelLateReport   Label = "late-report"
	LabelKnownBefore  Label = "known-before"
	LabelRedated      Label = "redated"
	LabelResumed      Label = "resumed"
	LabelCeased       Label = "ceased"
	LabelMoved        Label = "moved"
	LabelRetracted    Label = "retracted"
	LabelRemapped     Label = "remapped"
	LabelUndated      Label = "undated"
)

// ChangeQuery asks what is said otherwise at a later moment of knowledge than
// at an earlier one.
type ChangeQuery struct {
	Actors []graph.ID   // these actors, by the ids that the later moment has for them; empty: all
	Kinds  []graph.Kind // targets of these kinds; empty: all
	How    []How        // empty: Direct

	// Heirs tells which record took over each record that is gone (see Inherit).
	Heirs map[graph.ID]graph.ID
	// Then and Now return the source's own words of claims by their ids, as the
	// earlier and the later moment have them; nil: no words are kept. They are asked
	// once at most, about the few claims whose words decide a label.
	Then, Now func(ids []graph.ID) (map[graph.ID]string, error)
}

// Change is a pair that reads otherwise at a later moment than at an earlier one.
type Change struct {
	Label   Label
	Pair             // as it is said at the later moment; for Moved, Remapped and Retracted as it was at the earlier
	Other   graph.ID // Moved: the actor that took over; Remapped: what the words stand for now; else empty
	Because Claims   // the claims that make the label so; never empty
}

// Changes compares what is said at two moments of knowledge, sorted by actor
// and target. Both are read by the later moment's identity, so that a join of
// records is no change by itself. The actors of the query also stand for the
// records that they took over.
//
// The views may differ in more than their dates. Then what only one of them
// looks at is LabelKnownBefore or LabelRetracted.
func Changes(from, to *projection.GraphView, q ChangeQuery) ([]Change, error) {
	d, err := newDiff(from, to, q)
	if err != nil {
		return nil, err
	}
	actors := d.actors(q.Actors)
	if err := d.read(actors, q); err != nil {
		return nil, err
	}
	found := make([][]Change, len(actors))
	inParallel(len(actors), 1, func() func(from, to int) {
		w := d.newWorker()
		return func(from, to int) {
			for i := from; i < to; i++ {
				found[i] = w.changes(actors[i])
			}
		}
	})
	return slices.Concat(found...), nil
}

// diff is two moments laid beside each other.
type diff struct {
	from, to moment
	heirs    map[graph.ID]graph.ID   // by record
	left     map[graph.ID][]graph.ID // records that are gone, by their heir, sorted
	reworded reworded
}

// moment is what is said at one time.
type moment struct {
	*projection.GraphView
	reach *reach
}

func newDiff(from, to *projection.GraphView, q ChangeQuery) (*diff, error) {
	d := &diff{heirs: q.Heirs, left: map[graph.ID][]graph.ID{}}
	for _, gone := range slices.Sorted(maps.Keys(q.Heirs)) {
		d.left[q.Heirs[gone]] = append(d.left[q.Heirs[gone]], gone)
	}
	for m, v := range map[*moment]*projection.GraphView{&d.from: from.ReadBy(to.Identity()), &d.to: to} {
		r, err := newReach(v, q.Kinds, q.How, nil)
		if err != nil {
			return nil, err
		}
		*m = moment{v, r}
	}
	return d, nil
}

// actors returns the actors that the changes are of, sorted: all, or those that
// are asked for and the records that they took over.
func (d *diff) actors(asked []graph.ID) []graph.ID {
	set := map[graph.ID]bool{}
	if len(asked) == 0 {
		for _, m := range []moment{d.from, d.to} {
			for _, leader := range m.reach.leaders() {
				set[m.NodeID(leader)] = true
			}
		}
	}
	for _, id := range asked {
		actor := d.to.Identity().Actor(id)
		set[actor] = true
		for _, member := range d.to.Identity().Records(actor) {
			for _, gone := range d.left[member.Record] {
				if d.to.Identity().Actor(gone) == gone { // it is nobody's now
					set[gone] = true
				}
			}
		}
	}
	return slices.Sorted(maps.Keys(set))
}

// heir returns the actor that took over a record; empty where none did.
func (d *diff) heir(record graph.ID) graph.ID {
	if h, ok := d.heirs[record]; ok {
		return d.to.Identity().Actor(h)
	}
	return ""
}

// differ compares what is said of one actor after the other. It is one worker's.
type differ struct {
	*diff
	then, now *gathering
	wanted    *slotSet // where the moments differ in nothing but their dates: the targets of the actor at hand that can have changed
}

func (d *diff) newWorker() *differ {
	w := &differ{diff: d, then: d.from.gathering(), now: d.to.gathering()}
	if d.onlyLater() {
		w.wanted = newSlotSet(d.to.reach.v.TargetCount())
	}
	return w
}

func (m moment) gathering() *gathering {
	none := make(periods, m.SpanCount())
	own := *m.reach // works out its own steps
	return newGathering(&own, none, own.v.TargetCount())
}

// of returns what a moment has of an actor; with only, of those targets alone.
func (g *gathering) of(actor graph.ID, only *slotSet) []draft {
	if n := g.leader(actor); n != 0 {
		return g.ofActor(n, only)
	}
	return nil
}

// leader returns the record of an actor; 0 if the moment has not got it.
func (g *gathering) leader(actor graph.ID) int32 {
	n := g.reach.v.Node(actor)
	if g.reach.v.NodeID(n) != actor {
		return 0
	}
	return n
}

// changes returns those of one actor, sorted by target.
func (w *differ) changes(actor graph.ID) []Change {
	if !w.want(actor) {
		return nil
	}
	var then, now []draft
	var both sync.WaitGroup
	both.Go(func() { then = w.then.of(actor, w.wanted) })
	now = w.now.of(actor, w.wanted)
	both.Wait()
	var out []Change
	for len(then)+len(now) > 0 {
		var was, is *draft
		switch order := compareTargets(then, now); {
		case order < 0:
			was, then = &then[0], then[1:]
		case order > 0:
			is, now = &now[0], now[1:]
		default:
			was, is, then, now = &then[0], &now[0], then[1:], now[1:]
		}
		said, says := was != nil && was.claims > 0, is != nil && is.claims > 0
		switch {
		case said && says:
			out = append(out, w.kept(was, is)...)
		case says:
			out = append(out, w.gained(actor, was, is))
		case said:
			out = append(out, w.lost(actor, was))
		}
	}
	return out
}

// compareTargets compares the first of two lists; an empty one comes last.
func compareTargets(a, b []draft) int {
	switch {
	case len(a) == 0:
		return 1
	case len(b) == 0:
		return -1
	}
	if a[0].v == b[0].v {
		return cmp.Compare(a[0].v.Rank(a[0].target), b[0].v.Rank(b[0].target))
	}
	return cmp.Compare(a[0].id(), b[0].id())
}

func (d *draft) id() graph.ID { return d.v.EntityID(d.target) }

// gained labels a pair that is said now and was not said then; was can be nil.
func (w *differ) gained(actor graph.ID, was, is *draft) Change {
	c := Change{Pair: is.pair(), Because: is.pair().Claims()}
	known := w.known(actor, was, is)
	switch {
	case known.Len() > 0:
		c.Label, c.Because = LabelKnownBefore, c.Because.with(known)
	case is.counted&dated == 0:
		c.Label = LabelUndated
	case is.since >= w.from.AsOf():
		c.Label = LabelNewTargeting
	default:
		c.Label = LabelLateReport
	}
	return c
}

// known returns what was recorded on a pair by the earlier moment.
func (w *differ) known(actor graph.ID, was, is *draft) Claims {
	known := Claims{v: w.to.GraphView, rows: w.recordedBy(is)}
	if was != nil {
		known = known.with(w.ever(was))
	}
	for _, member := range w.to.Identity().Records(actor) {
		for _, gone := range w.left[member.Record] {
			for _, d := range w.then.of(w.to.Identity().Actor(gone), nil) {
				if d.id() == is.id() {
					known = known.with(w.ever(&d))
				}
			}
		}
	}
	is.eachCounting(func(row int32) {
		known = known.with(w.reworded.then(w.diff, row))
	})
	return known
}

// recordedBy returns all that was ever said of a pair and recorded by the earlier moment.
func (w *differ) recordedBy(d *draft) []int32 {
	var rows []int32
	if d.known > w.from.AsOf() {
		return nil
	}
	d.each(func(row int32, _ bool) {
		if d.v.Recorded(row) <= w.from.AsOf() && d.v.Known(row) {
			rows = append(rows, row)
		}
	})
	return rows
}

// ever returns all that was ever said of a pair.
func (w *differ) ever(d *draft) Claims {
	var rows []int32
	d.each(func(row int32, _ bool) {
		if d.v.Known(row) {
			rows = append(rows, row)
		}
	})
	return Claims{v: d.v, rows: rows}
}

// lost labels a pair that was said then and is not said now.
func (w *differ) lost(actor graph.ID, was *draft) Change {
	c := Change{Label: LabelRetracted, Pair: was.pair(), Because: was.pair().Claims()}
	if heir := w.heir(actor); heir != "" {
		for _, d := range w.now.of(heir, nil) {
			if d.id() == was.id() && d.claims > 0 {
				c.Label, c.Other, c.Because = LabelMoved, heir, c.Because.with(d.pair().Claims())
				return c
			}
		}
	}
	said := c.Because
	for _, row := range said.rows {
		if words := w.reworded.now(w.diff, row); words.Len() > 0 && c.Other == "" {
			first := words.first()
			c.Label, c.Other, c.Because = LabelRemapped, words.v.EntityID(words.v.Object(words.v.TripleOf(first))), said.with(words)
		}
	}
	return c
}
