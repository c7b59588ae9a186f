package questions

import (
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
)

// kept labels a pair that is said both times, if its dates are others.
func (w *differ) kept(was, is *draft) []Change {
	opened, open := was.counted&goesOn != 0, is.counted&goesOn != 0
	if opened == open && was.first == is.first && was.last == is.last && w.from.SameGraph(w.to.GraphView) { // most are
		return nil
	}
	then, now := was.pair(), is.pair()
	if then.First() == now.First() && then.Last() == now.Last() && opened == open {
		return nil
	}
	c := Change{Pair: now}
	switch {
	case opened && !open && is.counted&ended != 0:
		c.Label = LabelCeased
	case was.counted&dated == 0 && is.first != projection.NoRank:
		c.Label, c.Because = LabelKnownBefore, now.Claims().with(then.Claims())
		return []Change{c}
	case w.resumed(then, now):
		c.Label = LabelResumed
	default:
		c.Label = LabelRedated
	}
	c.Because = exclusive(then.Claims(), now.Claims())
	return []Change{c}
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
func (w *differ) resumed(then, now Pair) bool {
	v := w.to
	news := now.Claims().without(then.Claims()).rows
	begins := projection.Never
	var older []int32 // spans
	for _, row := range now.Claims().rows {
		if !v.Dates(row) {
			continue
		}
		span := v.Occurred(row)
		if from := v.FirstDay(span); from >= w.from.AsOf() && slices.Contains(news, row) {
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
