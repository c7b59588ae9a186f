package stix

import (
	"slices"

	"github.com/actorgraph/actorgraph/graph"
)

// noteUnread tells which actors and incidents could not be read, or not all of
// what is said of them: those of objects that something of was rejected.
func (w *writer) noteUnread() {
	for _, reject := range w.Rejects {
		if !slices.Contains(kept, typeOf(reject.ID)) {
			continue // nothing that the graph would hold
		}
		ids := []graph.ID{w.ids[reject.ID]}
		if o := w.objects[reject.ID]; o != nil && o.Type == "relationship" {
			ids = []graph.ID{w.ids[o.SourceRef], w.ids[o.TargetRef]}
		}
		ids = slices.DeleteFunc(ids, func(id graph.ID) bool { return id == "" })
		for _, id := range ids {
			w.Unread(id)
		}
		if len(ids) == 0 {
			w.Lose()
		}
	}
}
