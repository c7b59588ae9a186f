package projection

import (
	"fmt"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/analysis"
)

// maxBuckets is the greatest number of buckets of a timeline: every year of
// the calendar. One wrong date in a feed can make a timeline long, but not endless.
const maxBuckets = 10_000

// axis is the row of periods that a timeline runs along. Periods are numbered
// through the calendar from the year 0.
type axis struct {
	p       *Picture
	months  int // the length of a period
	first   int // number of the first
	periods []graph.Span
	begins  []day      // the first day of each
	touched [][2]int32 // by span: the places that it can touch, from and to, two more each; zero: not worked out
}

// newAxis makes the axis that the dated claims of the pairs reach, within the view's window.
func newAxis(p *Picture, pairs []Pair, g analysis.Granularity) (axis, error) {
	x := axis{p: p, months: map[analysis.Granularity]int{analysis.Month: 1, analysis.Quarter: 3, analysis.Year: 12}[g]}
	if x.months == 0 {
		return axis{}, graph.Invalid("granularity", "%q is none of month, quarter, year", g)
	}
	from, to := p.extent(pairs)
	if !p.view.Occurred.IsZero() {
		first, last := p.view.Occurred.Bounds()
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
		begins, err := firstDay(x.periods[i])
		if err != nil {
			return axis{}, err
		}
		x.begins = append(x.begins, begins)
	}
	x.touched = make([][2]int32, len(p.g.spans.spans))
	return x, nil
}

// extent returns the first and last day that dated claims of the pairs can touch;
// the first is after the last if there are none.
func (p *Picture) extent(pairs []Pair) (from, to graph.Date) {
	seen := make([]bool, len(p.g.spans.spans))
	for i := range pairs {
		pairs[i].eachCounting(func(row int32) {
			if p.dates(row) {
				seen[p.g.span[row]] = true
			}
		})
	}
	from, to = graph.LastDate, graph.FirstDate
	for span, is := range seen {
		if is {
			first, last := p.g.spans.spans[span].Bounds()
			from, to = min(from, first), max(to, last)
		}
	}
	return from, to
}

// number returns the number of the period that a day lies in.
func (x *axis) number(d graph.Date) int {
	t := d.Time()
	return (t.Year()*12 + int(t.Month()) - 1) / x.months
}

// period returns a period by its number; the zero Span before the calendar.
func (x *axis) period(number int) graph.Span {
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

// touch returns the places that a time can touch, from and to included. They
// can lie before the axis, at -1, which is the period before the first, and
// after it; none if to is less than from.
func (x *axis) touch(span int32) (from, to int) {
	t := &x.touched[span]
	if *t == [2]int32{} {
		first, last := x.p.g.spans.spans[span].Bounds()
		*t = [2]int32{int32(max(x.number(first)-x.first, -1) + 2), int32(min(x.number(last)-x.first, len(x.periods)) + 2)}
	}
	return int(t[0]) - 2, int(t[1]) - 2
}

// meets reports whether a time that touches a period meets it in the view's way.
func (x *axis) meets(span int32, place int) bool {
	return x.p.view.Match != graph.Certainly || x.p.view.Meets(x.p.g.spans.spans[span], x.periods[place])
}
