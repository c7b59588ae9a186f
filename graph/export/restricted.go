package export

import (
	"slices"

	"github.com/actorgraph/actorgraph/graph"
)

// openEntities returns the entities of a document that everybody may see: they
// bear no restricted marking themselves, and if restricted claims name them, so
// does an open claim or another open entity.
func openEntities(doc graph.Document) []graph.Entity {
	marked, hidden, open := map[graph.ID]bool{}, map[graph.ID]bool{}, map[graph.ID]bool{}
	for _, e := range doc.Entities {
		marked[e.ID] = !graph.IsShareable(e.Markings)
	}
	for _, c := range doc.Claims {
		names := c.Names()
		restricted := !graph.IsShareable(c.Markings) || slices.ContainsFunc(names, func(id graph.ID) bool { return marked[id] })
		for _, id := range names {
			hidden[id] = hidden[id] || restricted
			open[id] = open[id] || !restricted
		}
	}
	isOpen := func(e graph.Entity) bool { return !marked[e.ID] && (open[e.ID] || !hidden[e.ID]) }
	for changed := true; changed; {
		changed = false
		for _, e := range doc.Entities {
			if !isOpen(e) {
				continue
			}
			for _, id := range append(slices.Clone(e.References), e.Publisher, e.ReplacedBy) {
				if id != "" && !open[id] {
					open[id], changed = true, true
				}
			}
		}
	}
	return slices.DeleteFunc(slices.Clone(doc.Entities), func(e graph.Entity) bool { return !isOpen(e) })
}
