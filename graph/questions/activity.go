package questions

import (
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
)

// ActiveIn returns the actors with activity that meets a time in the view's way,
// sorted: targeting, or claims that they were active at all. Umbrella claims date
// nothing.
func ActiveIn(v *projection.GraphView, when graph.Span) []graph.ID {
	meets := v.MeetingSpans(when)
	found := make([]bool, v.EntityCount())
	for pair := range int32(v.TripleCount()) {
		if of := v.Predicate(pair); of != targets && of != active {
			continue
		}
		if who := v.NodeOf(v.Subject(pair)); !found[who] {
			found[who] = anyIn(v, pair, meets)
		}
	}
	var out []graph.ID
	for n, is := range found {
		if is {
			out = append(out, v.NodeID(int32(n)))
		}
	}
	slices.Sort(out)
	return out
}

// Activity is what is said of an actor's activity: targeting, and that it was active at all.
type Activity struct {
	Actor   graph.ID
	Records []graph.ID // those of its records that claims which count are on
	Claims  int        // that count
	Targets int        // that they name
	Last    graph.Span // as that of a Pair
}

// Activities returns what is said of the activity of every actor, in no order.
// Actors of which no claim counts are left out.
func Activities(v *projection.GraphView) []Activity {
	var out []Activity
	for _, leader := range v.ActorRecords() {
		if v.NodeOf(leader) == leader {
			if a := activityOf(v, leader); a.Claims > 0 {
				out = append(out, a)
			}
		}
	}
	return out
}

func activityOf(v *projection.GraphView, leader int32) Activity {
	out := Activity{Actor: v.NodeID(leader)}
	sum := edgeSum{}
	var named []int32
	for _, record := range v.RecordsOf(leader) {
		before := sum.claims
		first, last := v.From(record)
		for pair := first; pair < last; pair++ {
			if of := v.Predicate(pair); of != targets && of != active {
				continue
			}
			more := edgeOf(v, pair)
			sum = sum.with(&more, direct)
			if object := v.Object(pair); object != 0 && more.claims > 0 {
				named = append(named, object)
			}
		}
		if sum.claims > before {
			out.Records = append(out.Records, v.EntityID(record))
		}
	}
	slices.Sort(named)
	out.Claims, out.Targets = int(sum.claims), len(slices.Compact(named))
	if sum.claims > 0 {
		out.Last = v.End(sum.last)
	}
	return out
}

// anyIn reports whether any claim of a pair that counts dates activity in some spans.
func anyIn(v *projection.GraphView, pair int32, spans []bool) bool {
	for row, end := v.Rows(pair); row < end; row++ {
		if spans[v.Occurred(row)] && v.Dates(row) && v.Admits(row, v.Predicate(pair)) {
			return true
		}
	}
	return false
}
