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
	reach, err := newFullReach(v, q.Kinds, q.How, q.Targets)
	if err != nil {
		return nil, err
	}
	actors := reach.actors()
	firsts := reach.firstStarts(actors)
	claims := make([][]firstClaim, len(actors))
	inParallel(len(actors), 1, func() func(from, to int) {
		return func(from, to int) {
			for i := from; i < to; i++ {
				claims[i] = reach.firstClaims(actors[i], firsts)
			}
		}
	})
	return reach.entries(actors, claims, firsts), nil
}

// firstStarts returns the rank of the first start of activity against each target.
func (r *reach) firstStarts(actors []projection.Entity) []projection.Rank {
	var merging sync.Mutex
	firsts := slices.Repeat([]projection.Rank{projection.NoRank}, r.v.TargetCount())
	none := noPeriods(r.v)
	inParallel(len(actors), 16, func() func(from, to int) {
		sums := newAccumulator(r, none)
		return func(from, to int) {
			for _, actor := range actors[from:to] {
				found := sums.addUp(actor)
				merging.Lock()
				for _, t := range found {
					firsts[t] = min(firsts[t], sums.tallies[t].first)
				}
				merging.Unlock()
			}
		}
	})
	return firsts
}

// firstClaim is a claim that dates the first activity against a target.
type firstClaim struct {
	target projection.Target
	row    projection.Row
}

// firstClaims returns those of an actor.
func (r *reach) firstClaims(actor projection.Entity, firsts []projection.Rank) []firstClaim {
	v := r.v
	var out []firstClaim
	r.eachTriple(actor, func(triple projection.Triple, subgroup bool) {
		for _, t := range r.preparedTargetsOf(v.Object(triple)) {
			if means, _ := t.relevanceOf(subgroup); means != counting || firsts[t.target] == projection.NoRank {
				continue
			}
			for row, end := v.Rows(triple); row < end; row++ {
				if v.StartRank(v.Occurred(row)) == firsts[t.target] && v.Dates(row) && v.Admits(row, targets) {
					out = append(out, firstClaim{t.target, row})
				}
			}
		}
	})
	return out
}

// entries gathers the first claims of each actor by target.
func (r *reach) entries(actors []projection.Entity, claims [][]firstClaim, firsts []projection.Rank) []Entry {
	v := r.v
	byTarget := make([]*Entry, v.TargetCount())
	var found []projection.Target
	for i, actor := range actors {
		id := v.NodeID(actor)
		for _, c := range claims[i] {
			if byTarget[c.target] == nil {
				byTarget[c.target] = &Entry{Target: r.id(c.target), First: v.Start(firsts[c.target]), Claims: Claims{v: v}}
				found = append(found, c.target)
			}
			e := byTarget[c.target]
			if len(e.Actors) == 0 || e.Actors[len(e.Actors)-1] != id {
				e.Actors = append(e.Actors, id)
			}
			e.Claims.rows = append(e.Claims.rows, c.row)
		}
	}
	r.sort(found)
	out := make([]Entry, len(found))
	for i, t := range found {
		out[i] = *byTarget[t]
		slices.Sort(out[i].Actors)
		rows := out[i].Claims.rows // a subgroup's claim is its group's, too
		slices.Sort(rows)
		out[i].Claims.rows = slices.Compact(rows)
	}
	return out
}
