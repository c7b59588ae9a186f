package projection

import (
	"slices"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
)

// spanTable is the distinct times of the graph. The first is the zero Span.
type spanTable struct {
	spans                          []graph.Span
	startLo, startHi, endLo, endHi []Day
	years                          []int16
	// The places of a time's start among all starts, the earliest first, of equal
	// ones the more precise, and of its end among all ends, the latest first. An
	// open side has none: NoRank. With them the first of many is a least number.
	startRank, endRank []Rank
	starts, ends       []graph.Span // by rank
	byStart            []Span       // the spans by their first day
	startPlace         []int32      // where each is in byStart
}

// with returns the table with more spans after those it has.
func (t spanTable) with(more []graph.Span) (spanTable, error) {
	if len(more) == 0 {
		return t, nil
	}
	out := spanTable{spans: slices.Concat(t.spans, more)}
	starts, ends := make([]graph.Span, len(out.spans)), make([]graph.Span, len(out.spans))
	for i, s := range out.spans {
		startLo, startHi, endLo, endHi := s.StartAndEnd()
		for _, edge := range []struct {
			date   graph.Date
			column *[]Day
		}{{startLo, &out.startLo}, {startHi, &out.startHi}, {endLo, &out.endLo}, {endHi, &out.endHi}} {
			d, err := DayOf(edge.date)
			if err != nil {
				return t, err
			}
			*edge.column = append(*edge.column, d)
		}
		out.years = append(out.years, int16(s.Years()))
		starts[i], ends[i] = s, s
		if strings.Contains(s.String(), "/") {
			starts[i], ends[i] = s.Start(), s.End()
		}
	}
	out.starts, out.startRank = rank(starts, graph.Span.Compare)
	out.ends, out.endRank = rank(ends, compareEnds)
	out.byStart, out.startPlace = make([]Span, len(out.spans)), make([]int32, len(out.spans))
	for i := range out.byStart {
		out.byStart[i] = Span(i)
	}
	slices.SortFunc(out.byStart, func(a, b Span) int { return int(out.startLo[a] - out.startLo[b]) })
	for place, s := range out.byStart {
		out.startPlace[s] = int32(place)
	}
	return out, nil
}

// Interval is a time in days, both included.
type Interval struct{ First, Last Day }

// IntervalOf returns the days that a time can touch; none of the zero Span.
func IntervalOf(s graph.Span) Interval {
	first, last := s.Bounds()
	from, fromErr := DayOf(first)
	to, toErr := DayOf(last)
	if s.IsZero() || fromErr != nil || toErr != nil { // no span has other dates
		return Interval{}
	}
	return Interval{from, to}
}

// possibly reports what graph.Span.Possibly does.
func (t *spanTable) possibly(span Span, in Interval) bool {
	return span != 0 && t.startLo[span] <= in.Last && t.endHi[span] >= in.First
}

// certainly reports what graph.Span.Certainly does.
func (t *spanTable) certainly(span Span, in Interval) bool {
	return span != 0 && t.endLo[span] >= in.First && t.startHi[span] <= in.Last
}

// compareEnds orders dates by when they can end, the latest first, of equal ones the more precise.
func compareEnds(a, b graph.Span) int {
	aFrom, aTo := a.Bounds()
	bFrom, bTo := b.Bounds()
	if aTo != bTo {
		return strings.Compare(string(bTo), string(aTo))
	}
	if aFrom != bFrom {
		return strings.Compare(string(bFrom), string(aFrom))
	}
	return strings.Compare(b.String(), a.String())
}

// rank returns the distinct spans in order, and the place of each. Zero spans have none.
func rank(spans []graph.Span, compare func(a, b graph.Span) int) ([]graph.Span, []Rank) {
	seen := make(map[string]Rank, len(spans))
	var order []graph.Span
	for _, s := range spans {
		if _, ok := seen[s.String()]; !ok && !s.IsZero() {
			seen[s.String()] = 0
			order = append(order, s)
		}
	}
	slices.SortFunc(order, compare)
	for i, s := range order {
		seen[s.String()] = Rank(i)
	}
	places := make([]Rank, len(spans))
	for i, s := range spans {
		places[i] = NoRank
		if !s.IsZero() {
			places[i] = seen[s.String()]
		}
	}
	return order, places
}

// at returns a span by its rank; zero where there is none.
func at(spans []graph.Span, rank Rank) graph.Span {
	if rank == NoRank {
		return graph.Span{}
	}
	return spans[rank]
}
