package questions

import (
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
)

// redated labels a pair that is said both times, with other dates.
func (c *actorComparer) redated(p differing) Change {
	was, is := p.was, p.is
	out := Change{Pair: is.pair(), Because: exclusive(p.then, p.now)}
	switch {
	case !p.redatedForCertain():
		out.Label = LabelUnplaced
	case was.flags&ongoing != 0 && is.flags&ongoing == 0 && is.flags&ended != 0:
		out.Label = LabelCeased
	case was.flags&dated == 0 && is.first != projection.NoRank:
		out.Label, out.Because = LabelKnownBefore, p.now.with(p.then)
	case c.resumed(p.then, p.now):
		out.Label = LabelResumed
	default:
		out.Label = LabelRedated
	}
	return out
}

// redatedForCertain reports whether the dates are others also without the claims
// that can have counted at both moments.
func (p differing) redatedForCertain() bool {
	if p.unplaced.isEmpty() {
		return true
	}
	then, now := p.then.without(p.unplaced), p.now.without(p.unplaced)
	was, is := tallyOfRows(then), tallyOfRows(now)
	return !sameDatesIn(then.v, &was, now.v, &is)
}

// tallyOfRows adds up claims that count.
func tallyOfRows(c Claims) tally {
	t := noClaims
	for _, row := range c.rows {
		t.count(c.v, row, c.v.Dates(row), 0)
	}
	return t
}

// exclusive returns the claims that count at one of two moments alone; where
// there are none (a view that looks otherwise at the same claims), all of them.
func exclusive(then, now Claims) Claims {
	alone := now.without(then).with(then.without(now))
	if alone.isEmpty() {
		return now.with(then)
	}
	return alone
}

// resumed reports whether activity that began on or after the earlier moment
// follows on a year or more without any.
func (c *actorComparer) resumed(then, now Claims) bool {
	v := c.to
	learned := rowsInOrder(now.without(then).rows)
	begins := projection.Never
	var older []projection.Span
	for _, row := range now.rows {
		if !v.Dates(row) {
			continue
		}
		span := v.Occurred(row)
		if from := v.FirstDay(span); from >= c.fromDay && contains(learned, row) {
			begins = min(begins, from)
		} else {
			older = append(older, span)
		}
	}
	if begins == projection.Never {
		return false
	}
	yearBefore, err := projection.DayOf(graph.DateOf(begins.Date().Time().AddDate(-1, 0, 0)))
	if err != nil { // there is no year before the calendar
		return false
	}
	active := false
	for _, span := range older {
		if v.FirstDay(span) <= begins && v.LastDay(span) >= yearBefore {
			return false
		}
		active = active || v.LastDay(span) < yearBefore
	}
	return active
}

// contains reports whether a row is among others, which are in order.
func contains(rows []projection.Row, row projection.Row) bool {
	_, found := slices.BinarySearch(rows, row)
	return found
}
