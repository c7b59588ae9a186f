package analysis

import (
	"fmt"

	"github.com/actorgraph/actorgraph/graph"
)

// maxBuckets is the greatest number of buckets of a timeline: every year of
// the calendar. One wrong date in a feed can make a timeline long, but not endless.
const maxBuckets = 10_000

// axis is the row of periods that a timeline runs along. Periods are numbered
// through the calendar from the year 0.
type axis struct {
	months  int // the length of a period
	first   int // number of the first
	periods []graph.Span
}

// newAxis makes the axis that the dated claims of the pairs reach, within the view's window.
func newAxis(pairs []Pair, g Granularity, v graph.View) (axis, error) {
	x := axis{months: map[Granularity]int{Month: 1, Quarter: 3, Year: 12}[g]}
	if x.months == 0 {
		return axis{}, graph.Invalid("granularity", "%q is none of month, quarter, year", g)
	}
	from, to := graph.LastDate, graph.FirstDate
	for _, p := range pairs {
		dated, _ := datedClaims(p.Claims, v)
		for _, c := range dated {
			first, last := c.Occurred.Bounds()
			from, to = min(from, first), max(to, last)
		}
	}
	if !v.Occurred.IsZero() {
		first, last := v.Occurred.Bounds()
		from, to = max(from, first), min(to, last)
	}
	if from > to {
		return x, nil
	}
	x.first = x.number(from)
	n := x.number(to) - x.first + 1
	if n > maxBuckets {
		return axis{}, graph.Invalid("granularity", "%s to %s has %d periods of a %s; ask for a year, or for a window (view.occurred)", from, to, n, g)
	}
	for i := range n {
		x.periods = append(x.periods, x.period(x.first+i))
	}
	return x, nil
}

// number returns the number of the period that a day lies in.
func (x axis) number(d graph.Date) int {
	t := d.Time()
	return (t.Year()*12 + int(t.Month()) - 1) / x.months
}

// period returns a period by its number; the zero Span before the calendar.
func (x axis) period(number int) graph.Span {
	if number < 0 {
		return graph.Span{}
	}
	first := number * x.months
	year, month := first/12, first%12+1
	switch x.months {
	case 12:
		return graph.MustSpan(fmt.Sprintf("%04d", year))
	case 1:
		return graph.MustSpan(fmt.Sprintf("%04d-%02d", year, month))
	}
	return graph.MustSpan(fmt.Sprintf("%04d-%02d/%04d-%02d", year, month, year, month+x.months-1))
}

// reach returns the places on the axis that a time can touch, from and to
// included; none if to is less than from.
func (x axis) reach(s graph.Span) (from, to int) {
	first, last := s.Bounds()
	return max(x.number(first)-x.first, 0), min(x.number(last)-x.first, len(x.periods)-1)
}
