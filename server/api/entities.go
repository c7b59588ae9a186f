package api

import (
	"slices"

	"github.com/actorgraph/actorgraph/graph"
)

// entities are entities by id, as one view has them. They are read-only.
type entities map[graph.ID]*graph.Entity

// add adds the ends of claims that are of some kind; of any, if it is empty.
func (m entities) add(kind graph.Kind, claims []graph.Claim) {
	for i := range claims {
		ends := claims[i].Ends
		for _, e := range []*graph.Entity{ends.Subject, ends.Object, ends.Claimant, ends.Source, ends.Incident} {
			if e != nil && (kind == "" || e.Kind() == kind) {
				m[e.ID] = e
			}
		}
	}
}

func sortedByID(m entities) []*graph.Entity {
	out := make([]*graph.Entity, 0, len(m))
	for _, e := range m {
		out = append(out, e)
	}
	slices.SortFunc(out, func(a, b *graph.Entity) int { return compareIDs(a.ID, b.ID) })
	return out
}
