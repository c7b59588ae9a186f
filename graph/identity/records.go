package identity

import (
	"cmp"
	"maps"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
)

// A recordSet is the live records, and what became of the others.
type recordSet struct {
	live       []graph.Entity        // by id, each once
	index      map[graph.ID]int      // of a live record, by its id and by every id that it replaced
	replaced   []graph.Entity        // by id
	successors map[graph.ID]graph.ID // of every replaced id: the last of what may be a chain
}

func newRecordSet(entities []graph.Entity) recordSet {
	rs := recordSet{index: map[graph.ID]int{}, successors: map[graph.ID]graph.ID{}}
	byID := make(map[graph.ID]graph.Entity, len(entities))
	for _, e := range entities {
		byID[e.ID] = e
	}
	for _, id := range slices.Sorted(maps.Keys(byID)) {
		if last := successor(byID, id); last != id {
			rs.successors[id] = last
			rs.replaced = append(rs.replaced, byID[id])
			continue
		}
		rs.index[id] = len(rs.live)
		rs.live = append(rs.live, byID[id])
	}
	for old, last := range rs.successors {
		if i, live := rs.index[last]; live {
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

// compareRecords orders the records of an actor: the first gives it its id and name.
func compareRecords(a, b graph.Entity) int {
	return cmp.Or(
		cmp.Compare(graph.DatasetRank(a.Dataset), graph.DatasetRank(b.Dataset)),
		cmp.Compare(a.Dataset, b.Dataset), cmp.Compare(a.ID, b.ID))
}
