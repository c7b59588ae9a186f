package questions

import (
	"cmp"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
)

// Expansion is what a period adds to a baseline. A pair stands in one list at
// most; the lists are ordered by First, then by target and actor.
type Expansion struct {
	Added       []Pair // active in the period, and neither active nor recorded before it began
	Continued   []Pair // active in both
	Resumed     []Pair // active in the period and at some time before it, not in the baseline
	Lapsed      []Pair // active in the baseline, nothing dated says so of the period
	KnownBefore []Pair // first dated in the period, but recorded before it began
	Umbrella    []Pair // in no other list, and umbrella claims meet the period
	Undated     []Pair // of which no claim that counts has a date
}

// Expand tells what a period adds to a baseline, pair by pair, by the states of
// a bucket that follows on another. Whether a pair is active in either goes by
// the view's Match. They may overlap, and either may be open; but a period that
// begins before its baseline does is an error that wraps graph.ErrInvalid, and
// so is an empty one.
func Expand(v *projection.GraphView, q PairQuery, baseline, period graph.Span) (Expansion, error) {
	begins, err := checkPeriods(baseline, period)
	if err != nil {
		return Expansion{}, err
	}
	pairs, err := countingPairs(v, q, flagPeriods(v, baseline, period))
	if err != nil {
		return Expansion{}, err
	}
	var x Expansion
	lists := [...]*[]Pair{
		addedList: &x.Added, continuedList: &x.Continued, resumedList: &x.Resumed, lapsedList: &x.Lapsed,
		knownBeforeList: &x.KnownBefore, umbrellaList: &x.Umbrella, undatedList: &x.Undated,
	}
	var sizes [notListed + 1]int
	for i := range pairs {
		sizes[pairs[i].listed(begins)]++
	}
	for in, list := range lists {
		*list = slices.Grow(*list, sizes[in])
	}
	for _, i := range byFirst(v, pairs) {
		if in := pairs[i].listed(begins); in != notListed {
			*lists[in] = append(*lists[in], pairs[i].pair())
		}
	}
	return x, v.Err()
}

// The lists of an Expansion that a pair can stand in.
const (
	addedList = iota
	continuedList
	resumedList
	lapsedList
	knownBeforeList
	umbrellaList
	undatedList
	notListed
)

// listed returns the list that a pair stands in, of a period that begins on a day.
func (t *tally) listed(begins projection.Day) int {
	switch {
	case t.flags&(dated|umbrella) == 0:
		return undatedList
	case t.flags&meetsPeriod != 0:
		return listOf(t.novelty(t.history&possiblyBaseline != 0, begins))
	case t.flags&meetsBaseline != 0 && t.history&possiblyPeriod == 0:
		return lapsedList
	case t.flags&umbrellaInPeriod != 0:
		return umbrellaList
	}
	return notListed
}

// listOf returns the list of the pairs that are active in the period, by what it is to them.
func listOf(s Novelty) int {
	switch s {
	case Continued:
		return continuedList
	case Resumed:
		return resumedList
	case KnownBefore:
		return knownBeforeList
	}
	return addedList
}

// byFirst returns the places of pairs by first activity, then by target and actor.
func byFirst(v *projection.GraphView, pairs []pairClaims) []int32 {
	byTarget := func(a, b *pairClaims) int {
		return cmp.Or(cmp.Compare(v.PlaceByID(a.target), v.PlaceByID(b.target)), v.CompareNodes(a.actor, b.actor))
	}
	places := ordered(pairs, byTarget)
	// There are few starts: dealing the places out to them keeps their order.
	starts := v.StartCount()
	ends := make([]int32, starts+2)
	start := func(d *pairClaims) int { return min(int(d.first), starts) + 1 }
	for i := range pairs {
		ends[start(&pairs[i])]++
	}
	for i := range starts + 1 {
		ends[i+1] += ends[i]
	}
	out := make([]int32, len(pairs))
	for _, at := range places {
		next := &ends[start(&pairs[at])-1]
		out[*next] = at
		*next++
	}
	return out
}

// checkPeriods returns the period's first day.
func checkPeriods(baseline, period graph.Span) (projection.Day, error) {
	if baseline.IsZero() {
		return 0, graph.Invalid("baseline", "no time is given; write it as 2014/2016")
	}
	if period.IsZero() {
		return 0, graph.Invalid("period", "no time is given; write it as 2017")
	}
	begins := projection.IntervalOf(period).First
	if begins < projection.IntervalOf(baseline).First {
		return 0, graph.Invalid("period", "%s begins before its baseline %s; swap the two", period, baseline)
	}
	return begins, nil
}
