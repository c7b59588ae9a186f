package questions

import (
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
)

// redated labels a pair that is said both times; none if its dates are the same.
func (c *actorComparer) redated(was, is *pairClaims) []Change {
	wasOngoing, isOngoing := was.marks&ongoing != 0, is.marks&ongoing != 0
	if wasOngoing == isOngoing && was.first == is.first && was.last == is.last && c.from.SameGraph(c.to.GraphView) { // most are
		return nil
	}
	then, now := was.pair(), is.pair()
	if then.First() == now.First() && then.Last() == now.Last() && wasOngoing == isOngoing {
		return nil
	}
	out := Change{Pair: now, Because: exclusive(then.Claims(), now.Claims())}
	switch {
	case wasOngoing && !isOngoing && is.marks&ended != 0:
		out.Label = LabelCeased
	case was.marks&dated == 0 && is.first != projection.NoRank:
		out.Label, out.Because = LabelKnownBefore, now.Claims().with(then.Claims())
	case c.resumed(then, now):
		out.Label = LabelResumed
	default:
		out.Label = LabelRedated
	}
	return []Change{out}
}

// exclusive returns the claims that count at one of two moments alone; where
// there are none (a view that looks otherwise at the same claims), all of them.
func exclusive(then, now Claims) Claims {
	alone := now.without(then).with(then.without(now))
	if alone.Len() == 0 {
		return now.with(then)
	}
	return alone
}

// resumed reports whether activity that began on or after the earlier moment
// follows on a year or more without any.
func (c *actorComparer) resumed(then, now Pair) bool {
	v := c.to
	learned := now.Claims().without(then.Claims()).rows
	begins := projection.Never
	var older []projection.Span
	for _, row := range now.Claims().rows {
		if !v.Dates(row) {
			continue
		}
		span := v.Occurred(row)
		if from := v.FirstDay(span); from >= c.from.AsOf() && slices.Contains(learned, row) {
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
