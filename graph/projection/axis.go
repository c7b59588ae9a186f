package projection

import (
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/analysis"
)

// axis is the row of periods that a timeline runs along.
type axis struct {
	p       *Picture
	periods []graph.Span
	days    []stretch  // of each period
	touched [][2]int32 // by span: the places that it can touch, from and to included
}

// newAxis makes the axis that the testimony reaches, within the view's window.
func newAxis(t *testimony, g analysis.Granularity) (axis, error) {
	x := axis{p: t.p}
	if err := g.Check(); err != nil {
		return axis{}, err
	}
	from, to := t.extent()
	if window := t.p.view.Occurred; !window.IsZero() {
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
		x.days = append(x.days, stretchOf(period))
	}
	x.touch(stretchOf(g.Period(g.Number(from) - 1)))
	return x, nil
}

// touch works out which places each time can touch: none where to is less than
// from. They can lie before the axis, at -1, which is the period before the
// first, and after it.
func (x *axis) touch(before stretch) {
	begins := []day{before.first}
	for _, d := range x.days {
		begins = append(begins, d.first)
	}
	begins = append(begins, x.days[len(x.days)-1].last+1)
	place := func(d day) int32 {
		i, begun := slices.BinarySearch(begins, d)
		if !begun {
			i--
		}
		return int32(i - 1)
	}
	spans := &x.p.g.spans
	x.touched = make([][2]int32, len(spans.spans))
	for i := range x.touched {
		x.touched[i] = [2]int32{max(place(spans.startLo[i]), -1), place(spans.endHi[i])}
	}
}

// meets reports whether a time that touches a period meets it in the view's way.
func (x *axis) meets(span, place int32) bool {
	return x.p.view.Match != graph.Certainly || x.p.g.spans.certainly(span, x.days[place])
}
