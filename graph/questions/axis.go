package questions

import (
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
)

// axis is the row of periods that a timeline runs along.
type axis struct {
	v       *projection.GraphView
	periods []graph.Span
	days    []projection.Interval // of each period
	touched [][2]int32            // by span: the places that it can touch, from and to included
}

// newAxis makes the axis that the testimony reaches, within the view's window.
func newAxis(t *testimony, g Granularity) (axis, error) {
	x := axis{v: t.v}
	if err := g.Check(); err != nil {
		return axis{}, err
	}
	from, to := t.extent()
	if window := t.v.View().Occurred; !window.IsZero() {
		first, last := window.Bounds()
		from, to = max(from, first), min(to, last)
	}
	if from > to {
		return x, nil
	}
	var err error
	if x.periods, err = g.Periods(from, to); err != nil {
		return axis{}, err
	}
	for _, period := range x.periods {
		x.days = append(x.days, projection.IntervalOf(period))
	}
	x.touch(projection.IntervalOf(g.Period(g.Number(from) - 1)))
	return x, nil
}

// touch works out which places each time can touch: none where to is less than
// from. They can lie before the axis, at -1, which is the period before the
// first, and after it.
func (x *axis) touch(before projection.Interval) {
	begins := []projection.Day{before.First}
	for _, d := range x.days {
		begins = append(begins, d.First)
	}
	begins = append(begins, x.days[len(x.days)-1].Last+1)
	place := func(d projection.Day) int32 {
		i, begun := slices.BinarySearch(begins, d)
		if !begun {
			i--
		}
		return int32(i - 1)
	}
	v := x.v
	x.touched = make([][2]int32, v.SpanCount())
	for i := range x.touched {
		x.touched[i] = [2]int32{max(place(v.FirstDay(int32(i))), -1), place(v.LastDay(int32(i)))}
	}
}

// meets reports whether a time that touches a period meets it in the view's way.
func (x *axis) meets(span, place int32) bool {
	return x.v.View().Match != graph.Certainly || x.v.Certainly(span, x.days[place])
}
