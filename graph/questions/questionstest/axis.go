package questionstest

import (
	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/questions"
)

// axis is the row of periods that a timeline runs along.
type axis struct {
	questions.Granularity
	first   int // number of the first
	periods []graph.Span
}

// newAxis makes the axis that the dated claims of the pairs reach, within the view's window.
func newAxis(pairs []Pair, g questions.Granularity, v graph.View) (axis, error) {
	x := axis{Granularity: g}
	if err := g.Check(); err != nil {
		return axis{}, err
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
	var err error
	x.first = x.Number(from)
	x.periods, err = x.Periods(from, to)
	return x, err
}

// reach returns the places on the axis that a time can touch, from and to
// included; none if to is less than from.
func (x axis) reach(s graph.Span) (from, to int) {
	first, last := s.Bounds()
	return max(x.Number(first)-x.first, 0), min(x.Number(last)-x.first, len(x.periods)-1)
}
