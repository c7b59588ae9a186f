package questions

import (
	"slices"
	"sync"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
)

// EntryQuery asks who targeted each target first.
type EntryQuery struct {
	Targets []graph.ID   // these targets alone; empty: all
	Kinds   []graph.Kind // targets of these kinds; empty: all
	How     []How        // empty: Direct
}

// Entry is the first known activity against a target.
type Entry struct {
	Target graph.ID
	First  graph.Span // its start, as Pair.First is: umbrella claims date nothing
	Actors []graph.ID // who: several if claims date them alike; sorted
	Claims Claims     // that say so
}

// FirstEntrants returns who came first to each target that anything dates,
// sorted by target.
func FirstEntrants(v *projection.GraphView, q EntryQuery) ([]Entry, error) {
	reach, err := reaching(v, q.Kinds, q.How, q.Targets)
	if err != nil {
		return nil, err
	}
	actors := reach.leaders()
	earliest := earliestStarts(v, reach, actors)
	firsts := make([][]entrance, len(actors))
	inParallel(len(actors), 1, func() func(from, to int) {
		return func(from, to int) {
			for i := from; i < to; i++ {
				firsts[i] = entrancesOf(v, reach, actors[i], earliest)
			}
		}
	})
	return entriesOf(v, reach, actors, firsts, earliest), nil
}

// entries gathers the first claims of each actor by target.
func entriesOf(v *projection.GraphView, r *reach, actors []int32, firsts [][]entrance, earliest []int32) []Entry {
	found := make([]*Entry, r.v.TargetCount())
	var slots []int32
	for i, leader := range actors {
		id := v.NodeID(leader)
		for _, f := range firsts[i] {
			if found[f.target] == nil {
				found[f.target] = &Entry{Target: r.id(f.target), First: v.Start(earliest[f.target]), Claims: Claims{v: v}}
				slots = append(slots, f.target)
			}
			e := found[f.target]
			if len(e.Actors) == 0 || e.Actors[len(e.Actors)-1] != id {
				e.Actors = append(e.Actors, id)
			}
			e.Claims.rows = append(e.Claims.rows, f.row)
		}
	}
	r.sort(slots)
	out := make([]Entry, len(slots))
	for i, slot := range slots {
		out[i] = *found[slot]
		slices.Sort(out[i].Actors)
		rows := out[i].Claims.rows // a subgroup's claim is its group's, too
		slices.Sort(rows)
		out[i].Claims.rows = slices.Compact(rows)
	}
	return out
}

// earliest returns the rank of the first start of activity against each target, by slot.
func earliestStarts(v *projection.GraphView, r *reach, actors []int32) []int32 {
	var mu sync.Mutex
	all := slices.Repeat([]int32{projection.NoRank}, r.v.TargetCount())
	none := make(periods, v.SpanCount())
	inParallel(len(actors), 16, func() func(from, to int) {
		l := newLedger(v, r, none)
		return func(from, to int) {
			for _, leader := range actors[from:to] {
				found := l.account(leader)
				mu.Lock()
				for _, t := range found {
					all[t] = min(all[t], l.tallies[t].first)
				}
				mu.Unlock()
			}
		}
	})
	return all
}

// entrance is a claim that dates the first activity against a target.
type entrance struct{ target, row int32 }

// entrances returns those of an actor.
func entrancesOf(v *projection.GraphView, r *reach, leader int32, earliest []int32) []entrance {
	var out []entrance
	r.eachPair(leader, func(pair int32, via bool) {
		for _, s := range r.from(v.Object(pair)) {
			if bears, _ := s.bears(via); bears != counts || earliest[s.target] == projection.NoRank {
				continue
			}
			for row, end := v.Rows(pair); row < end; row++ {
				if v.StartRank(v.Occurred(row)) == earliest[s.target] && v.Dates(row) && v.Admits(row, targets) {
					out = append(out, entrance{s.target, row})
				}
			}
		}
	})
	return out
}
