package questions

import (
	"fmt"

	"github.com/actorgraph/actorgraph/graph"
)

// Granularity is the length of a timeline's buckets.
type Granularity string

const (
	Month   Granularity = "month"
	Quarter Granularity = "quarter"
	Year    Granularity = "year"
)

// maxPeriods is the greatest number of periods of a timeline: every year of
// the calendar. One wrong date in a feed can make a timeline long, but not endless.
const maxPeriods = 10_000

// months is the length of a period; 0 for an unknown one.
func (g Granularity) months() int {
	return map[Granularity]int{Month: 1, Quarter: 3, Year: 12}[g]
}

// Check returns an error that wraps graph.ErrInvalid unless the granularity is one of the three.
func (g Granularity) Check() error {
	if g.months() == 0 {
		return graph.Invalid("granularity", "%q is none of month, quarter, year", g)
	}
	return nil
}

// Number returns the number of the period that a day lies in. Periods are
// numbered through the calendar from the year 0.
func (g Granularity) Number(d graph.Date) int {
	t := d.Time()
	return (t.Year()*12 + int(t.Month()) - 1) / g.months()
}

// Period returns a period by its number; the zero Span before the calendar.
func (g Granularity) Period(number int) graph.Span {
	if number < 0 {
		return graph.Span{}
	}
	first := number * g.months()
	year, month := first/12, first%12+1
	switch g {
	case Year:
		return graph.MustSpan(fmt.Sprintf("%04d", year))
	case Month:
		return graph.MustSpan(fmt.Sprintf("%04d-%02d", year, month))
	}
	return graph.MustSpan(fmt.Sprintf("%04d-%02d/%04d-%02d", year, month, year, month+g.months()-1))
}

// Periods returns the periods that two days lie in and all between. More than
// 10,000 are an error that wraps graph.ErrInvalid: years never are.
func (g Granularity) Periods(from, to graph.Date) ([]graph.Span, error) {
	first := g.Number(from)
	n := g.Number(to) - first + 1
	if n > maxPeriods {
		return nil, graph.Invalid("granularity", "%s to %s has %d periods of a %s; ask for a year, or for a window (view.occurred)", from, to, n, g)
	}
	periods := make([]graph.Span, n)
	for i := range periods {
		periods[i] = g.Period(first + i)
	}
	return periods, nil
}
