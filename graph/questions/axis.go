package questions

import (
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
)

// axis is the row of periods that a timeline runs along.
type axis struct {
	v         *projection.GraphView
	periods   []graph.Span
	days      []projection.Interval // of each period
	touched   []placeRange          // by span
	certainly bool                  // the view's way: touching is not enough
}

// placeRange is the periods that a span can touch, by their places on the axis,
// both included; none if the last is less than the first. A span that begins
// before the axis touches at most place -1 of it: the period before the first.
type placeRange struct{ first, last int32 }

// newAxis makes the axis of the periods that the claims which count can touch, within the view's window.
func newAxis(d *dating, g Granularity) (axis, error) {
	x := axis{v: d.v, certainly: d.v.View().Match == graph.Certainly}
	if err := g.Check(); err != nil {
		return axis{}, err
	}
	from, to := d.extent()
	if window := d.v.View().Occurred; !window.IsZero() {
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

// touch works out which periods each span can touch.
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
	x.touched = make([]placeRange, x.v.SpanCount())
	for i := range x.touched {
		span := projection.Span(i)
		x.touched[i] = placeRange{max(place(x.v.FirstDay(span)), -1), place(x.v.LastDay(span))}
	}
}

// meets reports whether a span that can touch a period meets it in the view's way.
func (x *axis) meets(span projection.Span, place int32) bool {
	return !x.certainly || x.v.Certainly(span, x.days[place])
}
