package projection

import (
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/analysis"
)

// kept labels a pair that is said both times, if its dates are others.
func (w *differ) kept(was, is *draft) []Change {
	opened, open := was.counted&goesOn != 0, is.counted&goesOn != 0
	if opened == open && was.first == is.first && was.last == is.last && w.from.g == w.to.g { // most are
		return nil
	}
	then, now := was.pair(), is.pair()
	if then.First() == now.First() && then.Last() == now.Last() && opened == open {
		return nil
	}
	c := Change{Pair: now}
	switch {
	case opened && !open && is.counted&ended != 0:
		c.Label = analysis.LabelCeased
	case was.counted&dated == 0 && is.first != noRank:
		c.Label, c.Because = analysis.LabelKnownBefore, now.Claims().with(then.Claims())
		return []Change{c}
	case w.resumed(then, now):
		c.Label = analysis.LabelResumed
	default:
		c.Label = analysis.LabelRedated
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

// without returns the claims that are not among others, both of one graph each.
func (c Claims) without(others Claims) Claims {
	out := Claims{g: c.g}
	among := make(map[int32]bool, len(others.rows))
	for _, row := range others.rows {
		if same, known := c.g.rowOf(others.g, row); known {
			among[same] = true
		}
	}
	for _, row := range c.rows {
		if !among[row] {
			out.rows = append(out.rows, row)
		}
	}
	return out
}

// resumed reports whether activity that began on or after the earlier moment
// follows on a year or more without any.
func (w *differ) resumed(then, now Pair) bool {
	g := w.to.g
	news := now.Claims().without(then.Claims()).rows
	begins := never
	var older []int32 // spans
	for _, row := range now.Claims().rows {
		if !w.to.dates(row) {
			continue
		}
		span := g.span[row]
		if from := g.spans.startLo[span]; from >= w.from.asOf && slices.Contains(news, row) {
			begins = min(begins, from)
		} else {
			older = append(older, span)
		}
	}
	if begins == never {
		return false
	}
	yearBefore, err := dayOf(graph.DateOf(begins.date().Time().AddDate(-1, 0, 0)))
	if err != nil { // there is no year before the calendar
		return false
	}
	active := false
	for _, span := range older {
		if g.spans.startLo[span] <= begins && g.spans.endHi[span] >= yearBefore {
			return false
		}
		active = active || g.spans.endHi[span] < yearBefore
	}
	return active
}
