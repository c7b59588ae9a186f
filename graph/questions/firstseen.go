package questions

import (
	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
)

// SeenFirst tells of each of some actors whether nothing was seen of it before a
// period, whatever the target and the view's window. Of the period 2018 an actor was
// seen before
//
//   - if a claim on its targeting was recorded in 2017, even if withdrawn since;
//   - or if one that stands, whenever recorded, says when, and that can have begun in 2017.
//
// If how asks for subgroups, what they did counts too.
func SeenFirst(v *projection.GraphView, actors []graph.ID, how []How, period graph.Span) (map[graph.ID]bool, error) {
	mapper, err := newTargetMapper(v, nil, how, nil)
	if err != nil {
		return nil, err
	}
	begins := projection.IntervalOf(period).First
	out := map[graph.ID]bool{}
	for _, id := range actors {
		if err := v.Err(); err != nil {
			return nil, err
		}
		node := v.Node(id)
		out[id] = node == 0 || mapper.nothingBefore(node, begins)
	}
	return out, v.Err()
}

// nothingBefore reports whether no claim on an actor's targeting was seen before a day.
func (r *targetMapper) nothingBefore(actor projection.Entity, day projection.Day) bool {
	nothing := true
	r.eachTriple(actor, func(triple projection.Triple, _ bool) {
		for row, end := r.v.Rows(triple); nothing && row < end; row++ {
			nothing = !r.seenBefore(row, day)
		}
	})
	return nothing
}

// seenBefore reports whether a claim was recorded before a day, or dates activity
// that can have begun before it.
func (r *targetMapper) seenBefore(row projection.Row, day projection.Day) bool {
	v := r.v
	recorded, stands := v.Asserted(row)
	if !recorded || !v.SelectsOriginal(row) {
		return false
	}
	return v.Recorded(row) < day || stands && v.Dates(row) && v.FirstDay(v.Occurred(row)) < day
}
