package questions

import (
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
)

// ActiveIn returns the actors with activity that meets a time in the view's way,
// sorted: targeting, or claims that they were active at all. Umbrella claims date
// nothing.
func ActiveIn(v *projection.GraphView, when graph.Span) ([]graph.ID, error) {
	meets := v.MeetingSpans(when)
	found := make([]bool, v.EntityCount())
	for triple := range projection.Triple(v.TripleCount()) {
		if err := endedAt(v, int(triple)); err != nil {
			return nil, err
		}
		if !tellsActivity(v, triple) {
			continue
		}
		if actor := v.NodeOf(v.Subject(triple)); !found[actor] {
			found[actor] = datesAny(v, triple, meets)
		}
	}
	var out []graph.ID
	for n, is := range found {
		if is {
			out = append(out, v.NodeID(projection.Entity(n)))
		}
	}
	slices.Sort(out)
	return out, v.Err()
}

// tellsActivity reports whether claims of a triple say that an actor was active, on a target or not.
func tellsActivity(v *projection.GraphView, triple projection.Triple) bool {
	of := v.Predicate(triple)
	return of == targets || of == active
}

// datesAny reports whether any claim of a triple that counts dates activity in some spans.
func datesAny(v *projection.GraphView, triple projection.Triple, spans []bool) bool {
	of := v.Predicate(triple)
	for row, end := v.Rows(triple); row < end; row++ {
		if spans[v.Occurred(row)] && v.Dates(row) && v.Admits(row, of) {
			return true
		}
	}
	return false
}

// Activity is what is said of an actor's activity: targeting, and that it was active at all.
type Activity struct {
	Actor   graph.ID
	Records []graph.ID // those of its records that claims which count are on
	Claims  int        // that count
	Targets int        // that they name
	Last    graph.Span // as that of a Pair
}

// Activities returns what is said of the activity of every actor, those that nobody
// names among them, in no order.
// Actors of which no claim counts are left out.
func Activities(v *projection.GraphView) ([]Activity, error) {
	var out []Activity
	for _, actor := range v.ActorRecords() {
		if err := v.Err(); err != nil {
			return nil, err
		}
		if v.NodeOf(actor) == actor {
			if a := activityOf(v, actor); a.Claims > 0 {
				out = append(out, a)
			}
		}
	}
	return out, v.Err()
}

func activityOf(v *projection.GraphView, actor projection.Entity) Activity {
	out := Activity{Actor: v.NodeID(actor)}
	sum := edgeSum{}
	var named []projection.Entity
	for _, record := range v.RecordsOf(actor) {
		speaks := false
		first, end := v.From(record)
		for triple := first; triple < end; triple++ {
			if !tellsActivity(v, triple) {
				continue
			}
			more := edgeSumOf(v, triple)
			sum = sum.with(&more, direct)
			if more.isEmpty() {
				continue
			}
			speaks = true
			if object := v.Object(triple); object != 0 {
				named = append(named, object)
			}
		}
		if speaks {
			out.Records = append(out.Records, v.EntityID(record))
		}
	}
	slices.Sort(named)
	out.Claims, out.Targets = int(sum.statements), len(slices.Compact(named))
	if sum.statements > 0 {
		out.Last = v.End(sum.last)
	}
	return out
}
