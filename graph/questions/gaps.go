package questions

import (
	"math/bits"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
)

// shortestGap is how many days of silence are worth telling.
const shortestGap = 365

// aYear is the least difference of two days that can be a year apart.
const aYear projection.Day = 1_00_00 // days read like 20180220

// gapFinder finds when actors were silent. It is one worker's.
type gapFinder struct {
	v    *projection.GraphView
	seen []uint64 // a bit for each span of the actor at hand, in the order of their first days
}

func newGapFinder(v *projection.GraphView) *gapFinder {
	return &gapFinder{v, make([]uint64, (v.SpanCount()+63)/64)}
}

// gaps returns when nothing that counts and dates says that an actor was
// active, on a target or not, between two times when something does.
func (f *gapFinder) gaps(actor projection.Entity) []Gap {
	f.mark(actor)
	v := f.v
	var out []Gap
	until := projection.Day(0) // the last day of activity so far
	for i, word := range f.seen {
		f.seen[i] = 0
		for ; word != 0; word &= word - 1 {
			span := v.SpanByFirstDay(i*64 + bits.TrailingZeros64(word))
			if from := v.FirstDay(span); until != 0 && from-until >= aYear {
				out = appendGap(out, until.Date(), from.Date())
			}
			until = max(until, v.LastDay(span))
		}
	}
	return out
}

func (f *gapFinder) mark(actor projection.Entity) {
	v := f.v
	for _, record := range v.RecordsOf(actor) {
		first, end := v.From(record)
		for triple := first; triple < end; triple++ {
			of := v.Predicate(triple)
			if of != targets && of != active {
				continue
			}
			for row, end := v.Rows(triple); row < end; row++ {
				if v.Dates(row) && v.Admits(row, of) {
					place := v.PlaceByFirstDay(v.Occurred(row))
					f.seen[place/64] |= 1 << (place % 64)
				}
			}
		}
	}
}

// appendGap appends the days between two, both excluded, if they are enough.
func appendGap(gaps []Gap, after, before graph.Date) []Gap {
	const secondsOfDay = 24 * 60 * 60
	if (before.Time().Unix()-after.Time().Unix())/secondsOfDay-1 < shortestGap {
		return gaps
	}
	return append(gaps, Gap{From: after.AddDays(1), To: before.AddDays(-1)})
}
