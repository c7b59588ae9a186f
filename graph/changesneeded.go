package graph

import (
	"math"
	"slices"
)

// ChangesNeeded returns the items, sorted, whose changes are all of a history that PlanWrite
// needs to plan a normalized document, and false where it needs the changes of all
// items of the data set. It is what keeps a small write as cheap in a large data set
// as in an empty one.
//
// A document that only adds moves what it holds or withdraws by name, and what goes
// on as that under another id. A full release withdraws what it holds no more, so
// that all is needed; so it is where a document takes the place of an older one, which
// may have held more, and where a reading leaves records unread: what it is silent on
// depends on all that others held.
//
// The successions are those of a store with the document (History.Successions).
func ChangesNeeded(doc Document, readings []Reading, s Successions) (items []ID, few bool) {
	_, again := NewChronology(readings, math.MaxInt64).current(doc.Reading)
	if doc.Reading.Full || again || HasUnread(doc.Reading) || HasUnread(readings...) {
		return nil, false
	}
	items = slices.Clone(doc.Reading.Withdraws)
	for _, e := range doc.Entities {
		items = append(items, e.ID)
	}
	for _, c := range doc.Claims {
		items = append(items, c.ID)
	}
	s = s.with(doc)
	for _, c := range s.Claims {
		if from, to := s.goesOn(c); from != to {
			items = append(items, from, to)
		}
	}
	slices.Sort(items)
	return slices.Compact(items), true
}
