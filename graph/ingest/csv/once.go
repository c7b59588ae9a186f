package csv

import (
	"cmp"
	"maps"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
)

// called is what a row calls an entity.
type called struct {
	name string
	at   ingest.Place
}

// once adds an entity as all rows that name it describe it.
func (w *writer) once(at ingest.Place, e graph.Entity) {
	w.Once(at, e)
	if known := slices.ContainsFunc(w.seen[e.ID], func(c called) bool { return c.name == e.Name }); !known {
		w.seen[e.ID] = append(w.seen[e.ID], called{e.Name, at})
	}
}

// rejectNames tells of the rows that call an entity otherwise than it is called,
// which is the first of its names in the order of texts: the id may be wrong.
func (w *writer) rejectNames() {
	for _, id := range slices.Sorted(maps.Keys(w.seen)) {
		names := slices.SortedFunc(slices.Values(w.seen[id]), func(a, b called) int { return cmp.Compare(a.name, b.name) })
		told := map[string]bool{graph.Fold(names[0].name): true}
		for _, c := range names[1:] {
			if key := graph.Fold(c.name); !told[key] {
				told[key] = true
				w.Reject(c.at, "%s is called %q here and %q on line %d, which stands", id, c.name, names[0].name, names[0].at.Line)
			}
		}
	}
}
