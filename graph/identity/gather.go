package identity

import (
	"context"
	"maps"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
)

// Load reads from a store what who is who is judged from under a view, and
// judges it. Of the view its date, snapshot, lens and identity count. Whoever
// asks who is who gets it from here, so that all have the same answer.
func Load(ctx context.Context, store graph.Store, v graph.View) (*Resolution, error) {
	in := input{
		view:     graph.View{KnownAsOf: v.KnownAsOf, Snapshot: v.Snapshot, Lens: v.Lens, LensBy: v.LensBy, Identity: v.Identity},
		live:     map[graph.ID]graph.Entity{},
		replaced: map[graph.ID]graph.Entity{},
		unheard:  map[graph.ID]bool{},
	}
	if err := in.gatherLater(ctx, store); err != nil {
		return nil, err
	}
	if err := in.gatherHeld(ctx, store); err != nil {
		return nil, err
	}
	if err := in.gatherClaims(ctx, store); err != nil {
		return nil, err
	}
	return in.resolve(), nil
}

// input is what who is who is judged from.
type input struct {
	view     graph.View
	live     map[graph.ID]graph.Entity
	replaced map[graph.ID]graph.Entity // with ReplacedBy
	unheard  map[graph.ID]bool         // live records that neither a data set held nor anybody named by the view's date
	claims   []graph.Claim             // NAMED and SAME_AS, on the view's date
}

func (in *input) resolve() *Resolution {
	records := slices.AppendSeq(slices.Collect(maps.Values(in.live)), maps.Values(in.replaced))
	r := Resolve(in.view, records, in.claims)
	r.unheard = in.unheard
	return r
}

// gatherHeld adds the records that data sets held on the view's date.
func (in *input) gatherHeld(ctx context.Context, store graph.Store) error {
	return in.gatherRecords(ctx, store, in.view, func(id graph.ID) { delete(in.unheard, id) })
}

// gatherLater adds the records of data sets that were first read after the view's
// date. They held none then, but the groups are the same: a later record of the
// same name tells that two earlier ones are one actor.
func (in *input) gatherLater(ctx context.Context, store graph.Store) error {
	if in.view.KnownAsOf == "" || in.view.Identity == graph.IdentityThen {
		return nil
	}
	readings, err := store.Readings(ctx)
	if err != nil {
		return err
	}
	var later []string
	for dataset, first := range firstRead(readings) {
		if first > in.view.AsOf() {
			later = append(later, dataset)
		}
	}
	if len(later) == 0 {
		return nil
	}
	today := graph.View{Snapshot: in.view.Snapshot, Datasets: later}
	return in.gatherRecords(ctx, store, today, func(id graph.ID) { in.unheard[id] = true })
}

// firstRead returns the day of each data set's earliest release.
func firstRead(readings []graph.Reading) map[string]graph.Date {
	first := map[string]graph.Date{}
	for _, r := range readings {
		if day, seen := first[r.Dataset]; !seen || r.Recorded < day {
			first[r.Dataset] = r.Recorded
		}
	}
	return first
}

// gatherRecords adds the records that are held under a view, and calls note for those that are live.
func (in *input) gatherRecords(ctx context.Context, store graph.Store, v graph.View, note func(graph.ID)) error {
	for e, err := range graph.AllEntities(ctx, store, graph.EntityQuery{Kind: graph.Actor, Replaced: true, View: v}) {
		if err != nil {
			return err
		}
		if e.ReplacedBy != "" {
			in.replaced[e.ID] = e
			continue
		}
		in.live[e.ID] = e
		note(e.ID)
	}
	return nil
}

// gatherClaims adds the names and cross-references that are asserted on the
// view's date, with the records that they are on. Those that were let go still
// tell which ids were replaced.
func (in *input) gatherClaims(ctx context.Context, store graph.Store) error {
	ever := in.view
	ever.WithWithdrawn = true
	q := graph.ClaimQuery{Predicates: []graph.Predicate{graph.Named, graph.SameAs}, View: ever}
	for c, err := range store.EachClaim(ctx, q) {
		if err != nil {
			return err
		}
		asserted := in.view.Admits(c)
		if asserted {
			in.claims = append(in.claims, c)
		}
		for _, e := range []*graph.Entity{c.Ends.Subject, c.Ends.Object} {
			switch {
			case e == nil || e.Kind() != graph.Actor:
			case e.ReplacedBy != "":
				in.replaced[e.ID] = *e
			case asserted:
				in.live[e.ID] = *e
				delete(in.unheard, e.ID)
			}
		}
	}
	return nil
}
