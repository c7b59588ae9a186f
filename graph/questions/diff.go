package questions

import (
	"maps"
	"reflect"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
)

// diff is two moments of knowledge laid beside each other.
type diff struct {
	from, to   diffSide
	successors map[graph.ID]graph.ID   // the record that took over one that is gone, by the latter
	gone       map[graph.ID][]graph.ID // the records that are gone, by their successor, sorted
	reworded   reworded
	fromDay    projection.Day // that tells what began before the earlier moment from what began after
	otherStore bool           // the earlier moment is of another snapshot
	// The earlier moment as the later view looks at it, and the later as the earlier one does; nil where both look at the same.
	fromAsTo, toAsFrom *projection.GraphView
}

// diffSide is what is said at one of the two moments that are compared.
type diffSide struct {
	*projection.GraphView
	mapper   *targetMapper
	possibly *targetMapper // of what can have been said; nil: it is no more
}

func newDiff(from, to *projection.GraphView, q ChangeQuery) (*diff, error) {
	d := &diff{successors: q.Successors, fromDay: from.AsOf(), otherStore: q.Stored != "", gone: map[graph.ID][]graph.ID{}}
	if d.otherStore && from.View().KnownAsOf == "" {
		var err error
		if d.fromDay, err = projection.DayOf(q.Stored); err != nil {
			return nil, err
		}
	}
	for _, gone := range slices.Sorted(maps.Keys(q.Successors)) {
		d.gone[q.Successors[gone]] = append(d.gone[q.Successors[gone]], gone)
	}
	from, err := from.ReadBy(to.Identity())
	if err != nil {
		return nil, err
	}
	for m, v := range map[*diffSide]*projection.GraphView{&d.from: from, &d.to: to} {
		r, err := newTargetMapper(v, q.Kinds, q.How, nil)
		if err != nil {
			return nil, err
		}
		*m = diffSide{GraphView: v, mapper: r}
		if possibly := v.KnownPossibly(); possibly != v {
			if m.possibly, err = newTargetMapper(possibly, q.Kinds, q.How, nil); err != nil {
				return nil, err
			}
		}
	}
	if d.from.LooksElsewhere(d.to.GraphView) {
		d.fromAsTo, d.toAsFrom = d.from.LookingAs(d.to.GraphView), d.to.LookingAs(d.from.GraphView)
	}
	return d, nil
}

// actors returns the actors that the changes are of, sorted: all, or those that
// are asked for and the records that they took over.
func (d *diff) actors(asked []graph.ID) []graph.ID {
	set := map[graph.ID]bool{}
	if len(asked) == 0 {
		for _, m := range []diffSide{d.from, d.to} {
			for _, actor := range m.mapper.everyActor() {
				set[m.NodeID(actor)] = true
			}
		}
	}
	for _, id := range asked {
		actor := d.to.Identity().Actor(id)
		set[actor] = true
		for _, gone := range d.takenOverBy(actor) {
			if d.to.Identity().Actor(gone) == gone { // it is nobody's now
				set[gone] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(set))
}

// takenOverBy returns the records that an actor's records took over.
func (d *diff) takenOverBy(actor graph.ID) []graph.ID {
	var out []graph.ID
	for _, member := range d.to.Identity().Records(actor) {
		out = append(out, d.gone[member.Record]...)
	}
	return out
}

// successor returns the actor that took over a record; empty where none did.
func (d *diff) successor(record graph.ID) graph.ID {
	if h, ok := d.successors[record]; ok {
		return d.to.Identity().Actor(h)
	}
	return ""
}

// differOnlyInDate reports whether the moments differ in nothing but their dates.
// Then only pairs of triples that may have changed can have changed. With
// subgroups that is not so: which they are can have changed as well.
func (d *diff) differOnlyInDate() bool {
	from, to := d.from.View(), d.to.View()
	from.KnownAsOf = to.KnownAsOf
	return d.from.SameGraph(d.to.GraphView) && reflect.DeepEqual(from, to) && !d.to.mapper.asked[viaSubgroup]
}

// difference is what two moments that differ only in date can disagree on.
type difference uint8

const (
	changed  difference = 1 << iota // something is said at one moment alone
	unplaced                        // something can have been said at a moment, and was not for certain
)

// differenceOn returns what the moments disagree on in what is said of a triple: its
// claims, or which targets these reach.
func (d *diff) differenceOn(triple projection.Triple) difference {
	out := d.claimsDiffer(triple)
	object := d.from.Object(triple)
	if !d.to.mapper.asked[rolledUp] || d.from.Kind(object) != victim {
		return out
	}
	for place, end := d.from.From(object); place < end; place++ {
		if of := d.from.Predicate(place); of == locatedAt || of == operatesIn {
			out |= d.claimsDiffer(place)
		}
	}
	return out
}

// claimsDiffer returns what the moments disagree on in the claims of a triple:
// whether one was recorded, stood or could count.
func (d *diff) claimsDiffer(triple projection.Triple) difference {
	earlier, later := min(d.from.AsOf(), d.to.AsOf()), max(d.from.AsOf(), d.to.AsOf())
	var out difference
	for row, end := d.from.Rows(triple); row < end; row++ {
		if d.from.HasNoCopies(row) { // these are easily told, and most are
			if d.from.StandsSince(row, earlier) {
				continue
			}
			if first, known := d.from.StandsFrom(row); known {
				if first > earlier && first <= later {
					out |= changed
				}
				continue
			}
		}
		if claimDiffers(row, d.from.GraphView, d.to.GraphView) {
			out |= changed
		}
		if claimDiffers(row, d.from.GraphView, d.from.KnownPossibly()) || claimDiffers(row, d.to.GraphView, d.to.KnownPossibly()) {
			out |= unplaced
		}
	}
	return out
}

// claimDiffers reports whether a claim was recorded, stood or could count under one
// of two views of a graph alone.
func claimDiffers(row projection.Row, a, b *projection.GraphView) bool {
	if a == b {
		return false
	}
	recorded, stood := a.Asserted(row)
	known, stands := b.Asserted(row)
	return recorded != known || stood != stands || a.SelectsOriginal(row) != b.SelectsOriginal(row)
}

// looksAtNone reports whether another view, under which a pair's graph is given,
// looks at none of the claims that count for the pair.
func looksAtNone(other *projection.GraphView, of *pairClaims) bool {
	if other == nil {
		return false
	}
	none := true
	of.eachCounting(func(row projection.Row) { none = none && !other.Selects(row) })
	return none
}
