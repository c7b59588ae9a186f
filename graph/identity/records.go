package identity

import (
	"cmp"
	"maps"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
)

// A recordSet is the records that may be joined, and what became of the others.
type recordSet struct {
	all        []graph.Entity        // by id, each once
	gone       []bool                // of each of them: whether its data set let it go
	index      map[graph.ID]int      // of a record, by its id and by every id that it replaced
	replaced   []graph.Entity        // by id
	successors map[graph.ID]graph.ID // of every replaced id: the last of what may be a chain
}

func newRecordSet(records, gone []graph.Entity) recordSet {
	rs := recordSet{index: map[graph.ID]int{}, successors: map[graph.ID]graph.ID{}}
	byID := make(map[graph.ID]graph.Entity, len(records)+len(gone))
	live := make(map[graph.ID]bool, len(records))
	for _, e := range gone {
		byID[e.ID] = e
	}
	for _, e := range records {
		byID[e.ID], live[e.ID] = e, true
	}
	for _, id := range slices.Sorted(maps.Keys(byID)) {
		if last := successor(byID, id); last != id {
			rs.successors[id] = last
			rs.replaced = append(rs.replaced, byID[id])
			continue
		}
		rs.index[id] = len(rs.all)
		rs.all = append(rs.all, byID[id])
		rs.gone = append(rs.gone, !live[id])
	}
	for old, last := range rs.successors {
		if i, known := rs.index[last]; known {
			rs.index[old] = i
		}
	}
	return rs
}

// successor follows what an id was replaced by. In a ring of ids nobody
// replaces anybody: each stays itself, and what leads into it ends where it enters.
func successor(byID map[graph.ID]graph.Entity, id graph.ID) graph.ID {
	seen := map[graph.ID]bool{}
	for byID[id].ReplacedBy != "" && !seen[id] {
		seen[id] = true
		id = byID[id].ReplacedBy
	}
	return id
}

// compare orders the records of an actor, given by their indexes: the first
// gives it its id and name. One that is gone comes after all that are not.
func (rs recordSet) compare(i, j int) int {
	a, b := rs.all[i], rs.all[j]
	if rs.gone[i] != rs.gone[j] {
		if rs.gone[j] {
			return -1
		}
		return 1
	}
	return cmp.Or(
		cmp.Compare(graph.DatasetRank(a.Dataset), graph.DatasetRank(b.Dataset)),
		cmp.Compare(a.Dataset, b.Dataset), cmp.Compare(a.ID, b.ID))
}
