package questions

import (
	"cmp"
	"math"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
)

// BreadthQuery asks how wide the activity of every actor was in a period, and
// how much of it a baseline does not have.
type BreadthQuery struct {
	Baseline, Period graph.Span
	Kinds            []graph.Kind // targets of these kinds; empty: all
	How              []How        // empty: Direct
}

// Breadth is how wide an actor's activity was in a period. What is added, and
// what is active, goes by the rules of Expand, which has the pairs themselves.
type Breadth struct {
	Actor     graph.ID
	Active    int     // targets with dated activity in the period
	Added     int     // of them, those that are neither active nor recorded before it began
	FirstSeen bool    // something was added, and the actor's targeting was not seen before (see SeenFirst): it is new to us, and need not widen
	NewRate   float64 // Added to Active; 0 where nothing is active
	Entropy   float64 // of the claims that date activity in the period over the active targets, in bits: 0 for one target, log2(n) for n targets alike
	OneReport int     // active targets that one report alone tells of
	Umbrellas int     // umbrella claims that meet the period; one that reaches two targets counts twice
	Gaps      []Gap   // when the actor was silent, oldest first
}

// Gap is a time in which nothing dated says that an actor was active, between
// two in which it was. Only gaps of a year or more are told.
type Gap struct {
	From, To graph.Date // first and last day
}

// Breadths returns the breadth of every actor that has a pair: those that were seen
// before the period, then those first seen in it, each with the most added
// targets first, then by id. It fails as Expand does.
func Breadths(v *projection.GraphView, q BreadthQuery) ([]Breadth, error) {
	begins, err := checkPeriods(q.Baseline, q.Period)
	if err != nil {
		return nil, err
	}
	mapper, err := newFullTargetMapper(v, q.Kinds, q.How, nil)
	if err != nil {
		return nil, err
	}
	of := flagPeriods(v, q.Baseline, q.Period)
	actors := mapper.actors()
	all := make([]Breadth, len(actors))
	err = inParallel(v, len(actors), 1, func() func(from, to int) {
		sums, finder := newAccumulator(mapper, of), newGapFinder(v)
		return func(first, last int) {
			for i := first; i < last; i++ {
				if targets := sums.addUp(actors[i]); len(targets) > 0 {
					all[i] = sums.breadth(targets, begins)
					all[i].Actor, all[i].Gaps = v.NodeID(actors[i]), finder.gaps(actors[i])
					all[i].FirstSeen = all[i].Added > 0 && mapper.nothingBefore(actors[i], begins)
				}
			}
		}
	})
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(b Breadth) bool { return b.Actor == "" })
	slices.SortFunc(all, func(a, b Breadth) int {
		if a.FirstSeen != b.FirstSeen {
			return map[bool]int{false: -1, true: 1}[a.FirstSeen]
		}
		return cmp.Or(cmp.Compare(b.Added, a.Added), cmp.Compare(a.Actor, b.Actor))
	})
	return all, nil
}

// breadth adds up the targets of the actor at hand. The period begins on a day.
func (a *accumulator) breadth(targets []projection.Target, begins projection.Day) Breadth {
	var out Breadth
	counts := make([]int32, 0, len(targets))
	for _, n := range targets {
		t := &a.tallies[n]
		out.Umbrellas += int(t.umbrellas)
		if t.flags&meetsPeriod == 0 {
			continue
		}
		counts = append(counts, t.inPeriod)
		if t.listed(begins) == addedList {
			out.Added++
		}
		if t.report != severalReports {
			out.OneReport++
		}
	}
	if out.Active = len(counts); out.Active > 0 {
		out.NewRate = float64(out.Added) / float64(out.Active)
	}
	out.Entropy = entropy(counts)
	return out
}

// entropy returns how evenly some counts are spread, in bits. It adds them up in
// their order by size, so that it does not depend on another.
func entropy(counts []int32) float64 {
	slices.Sort(counts)
	sum := 0
	for _, n := range counts {
		sum += int(n)
	}
	bits := 0.0
	for _, n := range counts {
		part := float64(n) / float64(sum)
		bits -= part * math.Log2(part)
	}
	return max(bits, 0)
}
