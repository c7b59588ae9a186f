package questions

import (
	"cmp"
	"slices"
	"sync"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
)

// Unplaced is what a list leaves out because nobody can tell whether it was known
// on the view's date.
type Unplaced struct {
	Items  int   // how many more the list would have, if all counted that can have been known
	Within []int // of each item that it has, how many claims it leaves out so
}

// UnplacedPairs returns the pairs that Pairs leaves out because nobody can tell
// whether they were known on the view's date: some claim can have counted then,
// none did for certain. Without a date, and where the view takes what was known
// possibly, there are none.
func UnplacedPairs(v *projection.GraphView, q PairQuery) ([]Pair, error) {
	possibly := v.KnownPossibly()
	if possibly == v {
		return nil, nil
	}
	certain, err := Pairs(v, q)
	if err != nil {
		return nil, err
	}
	all, err := Pairs(possibly, q)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(all, func(p Pair) bool {
		_, found := slices.BinarySearchFunc(certain, p, comparePairs)
		return found
	}), v.Err()
}

// comparePairs orders pairs as Pairs does.
func comparePairs(a, b Pair) int {
	return cmp.Or(cmp.Compare(a.Actor, b.Actor), cmp.Compare(a.Target, b.Target))
}

// UnplacedByTarget counts the pairs that UnplacedPairs finds of all actors, by target. It
// adds up and keeps no pair, so that it can be asked of a whole graph.
func UnplacedByTarget(v *projection.GraphView, kinds []graph.Kind, how []How) (map[graph.ID]int, error) {
	possibly := v.KnownPossibly()
	if possibly == v {
		return nil, nil
	}
	certain, err := actorCounts(v, kinds, how)
	if err != nil {
		return nil, err
	}
	all, err := actorCounts(possibly, kinds, how)
	if err != nil {
		return nil, err
	}
	out := map[graph.ID]int{}
	for t, n := range all {
		if more := n - certain[t]; more > 0 {
			out[v.EntityID(v.TargetEntity(projection.Target(t)))] = more
		}
	}
	return out, nil
}

// actorCounts returns how many actors there are of which claims on each target count.
func actorCounts(v *projection.GraphView, kinds []graph.Kind, how []How) ([]int, error) {
	mapper, err := newFullTargetMapper(v, kinds, how, nil)
	if err != nil {
		return nil, err
	}
	var merging sync.Mutex
	counts, actors, none := make([]int, v.TargetCount()), mapper.actors(), noPeriods(v)
	err = inParallel(v, len(actors), 16, func() func(from, to int) {
		sums := newAccumulator(mapper, none)
		return func(from, to int) {
			for _, actor := range actors[from:to] {
				found := sums.addUp(actor)
				merging.Lock()
				for _, t := range found {
					counts[t]++
				}
				merging.Unlock()
			}
		}
	})
	return counts, err
}

// Unplaced returns how many more claims of it Claims would list, copies too, if all
// counted that can have been known on the view's date. Where a victim is, and who is part of whom, can have
// been known as well, so that the pair is gathered anew.
func (p Pair) Unplaced() (int, error) {
	possibly := p.v.KnownPossibly()
	if possibly == p.v {
		return 0, nil
	}
	only := newTargetSet(possibly.TargetCount())
	only.clear()
	only.add(possibly.Target(p.target))
	all, err := newGatherer(p.mapper.under(possibly), noPeriods(possibly), possibly.TargetCount()).ofActor(p.actor, only)
	if err != nil || len(all) == 0 {
		return 0, err
	}
	return len(all[0].pair().Claims().IDs()) - len(p.Claims().IDs()), nil
}

// under returns a mapper that asks for the same in another view of the graph.
func (r *targetMapper) under(v *projection.GraphView) *targetMapper {
	out := &targetMapper{v: v, asked: r.asked, kinds: r.kinds, only: r.only}
	if out.asked[viaSubgroup] {
		out.subgroups = subgroupsOf(v)
		out.parents = inverse(out.subgroups)
	}
	return out
}
