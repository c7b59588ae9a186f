package export

import (
	"context"

	"github.com/actorgraph/actorgraph/graph"
)

// OpenlyIn returns an Options.Openly for claims of a view, that asks a store which holds
// nothing but what everybody in the community may see. That is opened at the first
// of them: most exports have none. Where there is no such store, nil, none is told.
func OpenlyIn(ctx context.Context, view graph.View, open func() (graph.Store, error)) func(graph.Claim) (graph.Claim, bool, error) {
	var copied graph.Store
	return func(c graph.Claim) (graph.Claim, bool, error) {
		if copied == nil {
			var err error
			if copied, err = open(); err != nil {
				return c, false, err
			}
			if copied == nil {
				return c, false, nil
			}
		}
		q := graph.ClaimQuery{Predicates: []graph.Predicate{c.Predicate}, Subjects: []graph.ID{c.Subject}, View: view}
		if c.Object != "" {
			q.Objects = []graph.ID{c.Object}
		}
		for found, err := range copied.EachClaim(ctx, q) { // not by its id, which finds it whatever the view's day
			if err != nil || found.ID == c.ID {
				return found, err == nil, err
			}
		}
		return c, false, nil
	}
}
