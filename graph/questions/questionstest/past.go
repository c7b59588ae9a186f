package questionstest

import (
	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/questions"
)

// past is what all that was ever said of a pair tells of the time before some day.
//
// A claim that was let go still shows that the pair was known when it was
// recorded. No activity rests on it any more: an incident that a feed moves
// from one year to the next was not there in both.
type past struct {
	known  graph.Date   // when the first claim was recorded
	since  graph.Date   // the first day on which the pair can have been active; empty if nothing dates it
	active []graph.Span // every activity that still stands and dates something, in the window or not
}

func (p Pair) past(v graph.View) past {
	v.WithWithdrawn = false
	var out past
	for i, c := range p.history {
		if i == 0 || c.Recorded() < out.known {
			out.known = c.Recorded()
		}
		if _, stands := v.RunAt(c.Held); !stands || !dates(c, v) {
			continue
		}
		if from, _ := c.Occurred.Bounds(); out.since == "" || from < out.since {
			out.since = from
		}
		out.active = append(out.active, c.Occurred)
	}
	return out
}

// possibly reports whether the pair can have been active in a period. No
// period, as before the first of the calendar, is met by nothing.
func (p past) possibly(period graph.Span) bool {
	if period.IsZero() {
		return false
	}
	from, to := period.Bounds()
	for _, s := range p.active {
		if s.Possibly(from, to) {
			return true
		}
	}
	return false
}

// state returns what activity in a period means, that begins on a day and follows on another period.
func (p past) state(before graph.Span, begins graph.Date) questions.Novelty {
	switch {
	case p.possibly(before):
		return questions.Continued
	case p.since < begins:
		return questions.Resumed
	case p.known < begins:
		return questions.KnownBefore
	}
	return questions.New
}
