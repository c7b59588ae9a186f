package projection

import (
	"cmp"
	"maps"
	"slices"
	"sync"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/analysis"
)

// ChangeQuery asks what is said otherwise at a later moment of knowledge than
// at an earlier one.
type ChangeQuery struct {
	Actors []graph.ID     // these actors, by the ids that the later moment has for them; empty: all
	Kinds  []graph.Kind   // targets of these kinds; empty: all
	How    []analysis.How // empty: Direct

	// Heirs tells which record took over each record that is gone (see analysis.Inherit).
	Heirs map[graph.ID]graph.ID
	// Then and Now return the source's own words of claims by their ids, as the
	// earlier and the later moment have them; nil: no words are kept. They are asked
	// once at most, about the few claims whose words decide a label.
	Then, Now func(ids []graph.ID) (map[graph.ID]string, error)
}

// Change is a pair that reads otherwise at a later moment than at an earlier one.
type Change struct {
	Label   analysis.Label
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
func Changes(from, to *Picture, q ChangeQuery) ([]Change, error) {
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
	*Picture
	reach *reach
}

func newDiff(from, to *Picture, q ChangeQuery) (*diff, error) {
	d := &diff{heirs: q.Heirs, left: map[graph.ID][]graph.ID{}}
	for _, gone := range slices.Sorted(maps.Keys(q.Heirs)) {
		d.left[q.Heirs[gone]] = append(d.left[q.Heirs[gone]], gone)
	}
	for m, p := range map[*moment]*Picture{&d.from: from.g.Under(from.view, to.who), &d.to: to} {
		r, err := p.newReach(q.Kinds, q.How, nil)
		if err != nil {
			return nil, err
		}
		*m = moment{p, r}
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
				set[m.id(leader)] = true
			}
		}
	}
	for _, id := range asked {
		actor := d.to.who.Actor(id)
		set[actor] = true
		for _, member := range d.to.who.Records(actor) {
			for _, gone := range d.left[member.Record] {
				if d.to.who.Actor(gone) == gone { // it is nobody's now
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
		return d.to.who.Actor(h)
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
		w.wanted = newSlotSet(len(d.to.reach.entities))
	}
	return w
}

func (m moment) gathering() *gathering {
	none := make(periods, len(m.g.spans.spans))
	own := *m.reach // works out its own steps
	return newGathering(&own, none, len(own.entities))
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
	n := g.reach.p.number(actor)
	if g.reach.p.id(n) != actor {
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
	if a[0].p.g == b[0].p.g {
		return cmp.Compare(a[0].p.g.entities.rank[a[0].target], b[0].p.g.entities.rank[b[0].target])
	}
	return cmp.Compare(a[0].id(), b[0].id())
}

func (d *draft) id() graph.ID { return d.p.g.entities.id(d.target) }

// gained labels a pair that is said now and was not said then; was can be nil.
func (w *differ) gained(actor graph.ID, was, is *draft) Change {
	c := Change{Pair: is.pair(), Because: is.pair().Claims()}
	known := w.known(actor, was, is)
	switch {
	case known.Len() > 0:
		c.Label, c.Because = analysis.LabelKnownBefore, c.Because.with(known)
	case is.counted&dated == 0:
		c.Label = analysis.LabelUndated
	case is.since >= w.from.asOf:
		c.Label = analysis.LabelNewTargeting
	default:
		c.Label = analysis.LabelLateReport
	}
	return c
}

// known returns what was recorded on a pair by the earlier moment.
func (w *differ) known(actor graph.ID, was, is *draft) Claims {
	known := Claims{g: w.to.g, rows: w.recordedBy(is)}
	if was != nil {
		known = known.with(w.ever(was))
	}
	for _, member := range w.to.who.Records(actor) {
		for _, gone := range w.left[member.Record] {
			for _, d := range w.then.of(w.to.who.Actor(gone), nil) {
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
	if d.known > w.from.asOf {
		return nil
	}
	d.each(func(row int32, _ bool) {
		if d.p.g.recorded[row] <= w.from.asOf && d.p.recordedAndSaid(row) {
			rows = append(rows, row)
		}
	})
	return rows
}

// ever returns all that was ever said of a pair.
func (w *differ) ever(d *draft) Claims {
	var rows []int32
	d.each(func(row int32, _ bool) {
		if d.p.recordedAndSaid(row) {
			rows = append(rows, row)
		}
	})
	return Claims{g: d.p.g, rows: rows}
}

// recordedAndSaid reports whether a claim was recorded by the view's date, by
// somebody whom the view counts, let go or not.
func (s *sieve) recordedAndSaid(row int32) bool {
	recorded, _ := s.asserted(row)
	return recorded && s.says(row)
}

// lost labels a pair that was said then and is not said now.
func (w *differ) lost(actor graph.ID, was *draft) Change {
	c := Change{Label: analysis.LabelRetracted, Pair: was.pair(), Because: was.pair().Claims()}
	if heir := w.heir(actor); heir != "" {
		for _, d := range w.now.of(heir, nil) {
			if d.id() == was.id() && d.claims > 0 {
				c.Label, c.Other, c.Because = analysis.LabelMoved, heir, c.Because.with(d.pair().Claims())
				return c
			}
		}
	}
	said := c.Because
	for _, row := range said.rows {
		if words := w.reworded.now(w.diff, row); words.Len() > 0 && c.Other == "" {
			first := words.first()
			c.Label, c.Other, c.Because = analysis.LabelRemapped, words.g.entities.id(words.g.pairs.object[words.g.pairOf(first)]), said.with(words)
		}
	}
	return c
}

// first returns the row of the claim that was recorded first.
func (c Claims) first() int32 { return slices.MinFunc(c.rows, c.g.compareClaims) }
