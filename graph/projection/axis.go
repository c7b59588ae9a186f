package projection

import (
	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/analysis"
)

// axis is the row of periods that a timeline runs along.
type axis struct {
	analysis.Granularity
	p       *Picture
	first   int // number of the first
	periods []graph.Span
	begins  []day      // the first day of each
	touched [][2]int32 // by span: the places that it can touch, from and to, two more each; zero: not worked out; one worker's
}

// newAxis makes the axis that the dated claims of the pairs reach, within the view's window.
func newAxis(p *Picture, pairs []Pair, g analysis.Granularity) (axis, error) {
	x := axis{Granularity: g, p: p}
	if err := g.Check(); err != nil {
		return axis{}, err
	}
	from, to := p.extent(pairs)
	if !p.view.Occurred.IsZero() {
		first, last := p.view.Occurred.Bounds()
		from, to = max(from, first), min(to, last)
	}
	if from > to {
		return x, nil
	}
	var err error
	x.first = x.Number(from)
	if x.periods, err = x.Periods(from, to); err != nil {
		return axis{}, err
	}
	x.begins = make([]day, len(x.periods))
	for i, period := range x.periods {
		if x.begins[i], err = firstDay(period); err != nil {
			return axis{}, err
		}
	}
	return x, nil
}

// extent returns the first and last day that dated claims of the pairs can touch;
// the first is after the last if there are none.
func (p *Picture) extent(pairs []Pair) (from, to graph.Date) {
	seen := make([]bool, len(p.g.spans.spans))
	visited := make([]bool, p.g.pairs.len()) // a claim on a victim bears on its country, region and sector, too
	for i := range pairs {
		for _, b := range pairs[i].said {
			if !b.counts || visited[b.pair] {
				continue
			}
			visited[b.pair] = true
			for row := p.g.pairs.rows[b.pair]; row < p.g.pairs.rows[b.pair+1]; row++ {
				if p.admits(row, targets) && p.dates(row) {
					seen[p.g.span[row]] = true
				}
			}
		}
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

// touch returns the places that a time can touch, from and to included. They
// can lie before the axis, at -1, which is the period before the first, and
// after it; none if to is less than from.
func (x *axis) touch(span int32) (from, to int) {
	t := &x.touched[span]
	if *t == [2]int32{} {
		first, last := x.p.g.spans.spans[span].Bounds()
		*t = [2]int32{int32(max(x.Number(first)-x.first, -1) + 2), int32(min(x.Number(last)-x.first, len(x.periods)) + 2)}
	}
	return int(t[0]) - 2, int(t[1]) - 2
}

// meets reports whether a time that touches a period meets it in the view's way.
func (x *axis) meets(span int32, place int) bool {
	return x.p.view.Match != graph.Certainly || x.p.view.Meets(x.p.g.spans.spans[span], x.periods[place])
}
