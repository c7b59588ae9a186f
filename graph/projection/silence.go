package projection

import (
	"math/bits"

	"github.com/actorgraph/actorgraph/graph"
)

// shortestGap is how many days of silence are worth telling.
const shortestGap = 365

// aYear is the least difference of two days that can be a year apart.
const aYear day = 1_00_00

// silence finds when actors were silent. It is one worker's.
type silence struct {
	p    *Picture
	seen []uint64 // a bit for each span, in the order of their first days
}

func (p *Picture) newSilence() *silence {
	return &silence{p, make([]uint64, (len(p.g.spans.spans)+63)/64)}
}

// gaps returns when nothing that counts and dates says that an actor was
// active, on a target or not, between two times when something does.
func (s *silence) gaps(leader int32) []Gap {
	s.mark(leader)
	g := s.p.g
	var out []Gap
	until := day(0) // the last day of activity so far
	for i, word := range s.seen {
		s.seen[i] = 0
		for ; word != 0; word &= word - 1 {
			span := g.spans.byStart[i*64+bits.TrailingZeros64(word)]
			if from := g.spans.startLo[span]; until != 0 && from-until >= aYear {
				out = appendGap(out, until.date(), from.date())
			}
			until = max(until, g.spans.endHi[span])
		}
	}
	return out
}

func (s *silence) mark(leader int32) {
	g := s.p.g
	for _, record := range s.p.recordsOf(leader) {
		first, last := g.pairs.from(record)
		for pair := first; pair < last; pair++ {
			of := g.pairs.predicate[pair]
			if of != targets && of != active {
				continue
			}
			for row := g.pairs.rows[pair]; row < g.pairs.rows[pair+1]; row++ {
				if s.p.dates(row) && s.p.admits(row, of) {
					place := g.spans.startPlace[g.span[row]]
					s.seen[place/64] |= 1 << (place % 64)
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
