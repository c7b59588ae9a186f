package questions

import (
	"cmp"
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

// FirstEntry is the first known activity against a target.
type FirstEntry struct {
	Target graph.ID
	First  graph.Span // the start of the one that can have begun earliest, as Pair.First is: umbrella claims date nothing
	By     graph.Date // by this day one had begun for certain
	Actors []graph.ID // who can have been first: whose activity can have begun by then; sorted
	Claims Claims     // that say so
}

// FirstEntrants returns who can have been first at each target that anything
// dates, sorted by target. An imprecise date can be any day that it stands for:
// 2014 can be before 2014-03, and after it.
func FirstEntrants(v *projection.GraphView, q EntryQuery) ([]FirstEntry, error) {
	mapper, err := newFullTargetMapper(v, q.Kinds, q.How, q.Targets)
	if err != nil {
		return nil, err
	}
	actors := mapper.actors()
	firsts, err := mapper.firstStarts(actors)
	if err != nil {
		return nil, err
	}
	return mapper.entriesOf(actors, firsts)
}

// UnplacedEntries tells what FirstEntrants leaves out of some entries because nobody can
// tell whether it was known on the view's date: how many more targets something would
// date, and of each entry how many more claims can be of the first activity, or of one
// before it.
func UnplacedEntries(v *projection.GraphView, q EntryQuery, entries []FirstEntry) (Unplaced, error) {
	out, possibly := Unplaced{Within: make([]int, len(entries))}, v.KnownPossibly()
	if possibly == v {
		return out, nil
	}
	mapper, err := newFullTargetMapper(possibly, q.Kinds, q.How, q.Targets)
	if err != nil {
		return Unplaced{}, err
	}
	actors := mapper.actors()
	firsts, err := mapper.firstStarts(actors)
	if err != nil {
		return Unplaced{}, err
	}
	until := slices.Repeat([]firstStart{noStart}, len(firsts)) // the first activities that are known for certain
	for _, e := range entries {
		t := possibly.Target(possibly.Node(e.Target))
		if until[t].by, err = projection.DayOf(e.By); err != nil {
			return Unplaced{}, err
		}
		until[t].rank = firsts[t].rank
	}
	for t := range firsts {
		if firsts[t].rank != projection.NoRank && until[t] == noStart {
			out.Items++
		}
	}
	all, err := mapper.entriesOf(actors, until)
	if err != nil {
		return Unplaced{}, err
	}
	for i, e := range entries {
		place, found := slices.BinarySearchFunc(all, e, func(a, b FirstEntry) int { return cmp.Compare(a.Target, b.Target) })
		if found {
			out.Within[i] = all[place].Claims.Len() - e.Claims.Len()
		}
	}
	return out, v.Err()
}

// entriesOf returns what begins at each target by the first day of its first activity.
func (r *targetMapper) entriesOf(actors []projection.Entity, firsts []firstStart) ([]FirstEntry, error) {
	claims := make([][]firstClaim, len(actors))
	err := inParallel(r.v, len(actors), 1, func() func(from, to int) {
		return func(from, to int) {
			for i := from; i < to; i++ {
				claims[i] = r.firstClaims(actors[i], firsts)
			}
		}
	})
	if err != nil {
		return nil, err
	}
	return r.entries(actors, claims, firsts)
}

// firstStart is when the first activity began.
type firstStart struct {
	rank projection.Rank // of the start that can be earliest
	by   projection.Day  // the first day by which some activity had begun for certain
}

var noStart = firstStart{projection.NoRank, projection.Never}

func (f firstStart) earlier(o firstStart) firstStart {
	return firstStart{min(f.rank, o.rank), min(f.by, o.by)}
}

// firstStarts returns when the first activity against each target began.
func (r *targetMapper) firstStarts(actors []projection.Entity) ([]firstStart, error) {
	var merging sync.Mutex
	firsts := slices.Repeat([]firstStart{noStart}, r.v.TargetCount())
	err := inParallel(r.v, len(actors), 16, func() func(from, to int) {
		own := slices.Repeat([]firstStart{noStart}, r.v.TargetCount())
		var found []projection.Target // those with a start of their own
		return func(from, to int) {
			for _, actor := range actors[from:to] {
				r.eachTriple(actor, func(triple projection.Triple, subgroup bool) {
					began := r.firstOf(triple)
					if began == noStart {
						return
					}
					for _, t := range r.preparedTargetsOf(r.v.Object(triple)) {
						if means, _ := t.relevanceOf(subgroup); means != counting {
							continue
						}
						if own[t.target] == noStart {
							found = append(found, t.target)
						}
						own[t.target] = own[t.target].earlier(began)
					}
				})
			}
			merging.Lock()
			defer merging.Unlock()
			for _, t := range found {
				firsts[t] = firsts[t].earlier(own[t])
				own[t] = noStart
			}
			found = found[:0]
		}
	})
	return firsts, err
}

// firstOf returns when the first activity of a triple's claims began.
func (r *targetMapper) firstOf(triple projection.Triple) firstStart {
	v, out := r.v, noStart
	for row, end := v.Rows(triple); row < end; row++ {
		if v.Dates(row) && v.Admits(row, targets) {
			span := v.Occurred(row)
			out = out.earlier(firstStart{v.StartRank(span), v.StartsBy(span)})
		}
	}
	return out
}

// firstClaim is a claim whose activity can have been the first against a target.
type firstClaim struct {
	target projection.Target
	row    projection.Row
}

// firstClaims returns those of an actor.
func (r *targetMapper) firstClaims(actor projection.Entity, firsts []firstStart) []firstClaim {
	v := r.v
	var out []firstClaim
	r.eachTriple(actor, func(triple projection.Triple, subgroup bool) {
		for _, t := range r.preparedTargetsOf(v.Object(triple)) {
			if means, _ := t.relevanceOf(subgroup); means != counting || firsts[t.target].rank == projection.NoRank {
				continue
			}
			for row, end := v.Rows(triple); row < end; row++ {
				if v.FirstDay(v.Occurred(row)) <= firsts[t.target].by && v.Dates(row) && v.Admits(row, targets) {
					out = append(out, firstClaim{t.target, row})
				}
			}
		}
	})
	return out
}

// entries gathers the first claims of each actor by target.
func (r *targetMapper) entries(actors []projection.Entity, claims [][]firstClaim, firsts []firstStart) ([]FirstEntry, error) {
	v := r.v
	byTarget := make([]*FirstEntry, v.TargetCount())
	var found []projection.Target
	for i, actor := range actors {
		if err := v.Err(); err != nil {
			return nil, err
		}
		id := v.NodeID(actor)
		for _, c := range claims[i] {
			if byTarget[c.target] == nil {
				byTarget[c.target] = &FirstEntry{Target: r.id(c.target), First: v.Start(firsts[c.target].rank), By: firsts[c.target].by.Date(), Claims: Claims{v: v}}
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
	out := make([]FirstEntry, len(found))
	for i, t := range found {
		if err := endedAt(v, i); err != nil {
			return nil, err
		}
		out[i] = *byTarget[t]
		slices.Sort(out[i].Actors)
		rows := out[i].Claims.rows // a subgroup's claim is its group's, too
		slices.Sort(rows)
		out[i].Claims.rows = slices.Compact(rows)
	}
	return out, v.Err()
}
