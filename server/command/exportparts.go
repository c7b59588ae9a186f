package command

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/export"
	"github.com/actorgraph/actorgraph/graph/identity"
	"github.com/actorgraph/actorgraph/graph/questions"
)

// parted are the sets with who was who on the day between them.
type parted struct {
	questions.TrainTest
	identity   *identity.Resolution
	successors map[graph.ID]graph.ID // the actor of that day that a later record took over
	restricted int                   // claims left out for their marking
}

// actor returns the actor that a record is read as on the day of the split. What
// was joined later is apart; but a record that was given another id goes on.
func (p parted) actor(record graph.ID) graph.ID {
	if actor, ok := p.successors[record]; ok {
		return actor
	}
	return p.identity.Actor(record)
}

// part gathers the sets of a view from a store.
func (e exportConfig) part(ctx context.Context, store graph.Store) (parted, error) {
	var p parted
	view := e.view
	view.KnownAsOf, view.WithWithdrawn = e.split, true
	then, err := graph.Collect(store.EachClaim(ctx, graph.ClaimQuery{Predicates: []graph.Predicate{graph.Targets}, View: view}))
	if err != nil {
		return p, err
	}
	// All claims in their last words, with no filter: markings of today restrict what was open then.
	ever, err := graph.Collect(store.EachClaim(ctx, graph.ClaimQuery{
		Predicates: []graph.Predicate{graph.Targets},
		View:       graph.View{Snapshot: e.view.Snapshot, WithWithdrawn: true},
	}))
	if err != nil {
		return p, err
	}
	closed := map[graph.ID]bool{}
	for _, c := range ever {
		closed[c.ID] = !e.restricted && !export.Shareable(c)
	}
	p.TrainTest = questions.SplitTrainTest(then, ever, e.split)
	p.Test = slices.DeleteFunc(p.Test, func(c graph.Claim) bool { return !e.view.Admits(c) })
	leaveOut := func(c graph.Claim) bool {
		out := closed[c.ID] || !e.restricted && !export.Shareable(c)
		if out {
			p.restricted++
		}
		return out
	}
	p.Train, p.Test = slices.DeleteFunc(p.Train, leaveOut), slices.DeleteFunc(p.Test, leaveOut)
	if err := e.checkSides(p, ever); err != nil {
		return p, err
	}
	return p, e.identify(ctx, store, &p)
}

// checkSides refuses a day that has nothing on one side of it, and says where
// the claims of the view are.
func (e exportConfig) checkSides(p parted, ever []graph.Claim) error {
	if len(p.Train) > 0 && len(p.Test) > 0 {
		return nil
	}
	var days []graph.Date
	for _, c := range ever {
		if e.view.Admits(c) && (e.restricted || export.Shareable(c)) {
			days = append(days, c.Recorded())
		}
	}
	if len(days) == 0 {
		return errors.New("no claim on a target is to be parted; is the store empty, or the view too narrow?")
	}
	side := "on the day of the split, nothing to learn from"
	if len(p.Train) > 0 {
		side = "after the day of the split, nothing to be tried on"
	}
	return fmt.Errorf("--split %s: there is no claim %s; the claims that stand today were recorded from %s to %s",
		e.split, side, slices.Min(days), slices.Max(days))
}

// identify works out who was who on the day of the split, and who lives on under another id.
func (e exportConfig) identify(ctx context.Context, store graph.Store, p *parted) error {
	day := graph.View{
		KnownAsOf: e.split, Snapshot: e.view.Snapshot,
		Lens: e.view.Lens, LensBy: e.view.LensBy, Identity: graph.IdentityThen,
	}
	if err := checkLens(ctx, store, day); err != nil {
		return err
	}
	var err error
	if p.identity, err = identity.Load(ctx, store, day); err != nil {
		return err
	}
	p.successors, err = e.follow(ctx, store, p.identity)
	return err
}

// checkLens refuses to follow somebody whom the store does not know: nothing
// would be joined, in silence.
func checkLens(ctx context.Context, store graph.Store, v graph.View) error {
	if v.Lens != graph.LensSource {
		return nil
	}
	readings, err := store.Readings(ctx)
	if err != nil || slices.ContainsFunc(readings, func(r graph.Reading) bool { return r.Dataset == v.LensBy }) {
		return err
	}
	found, err := store.Entities(ctx, graph.EntityQuery{IDs: []graph.ID{graph.ID(v.LensBy)}}, graph.Page{First: 1})
	if err == nil && len(found.Items) == 0 {
		err = graph.Invalid("lensBy", "there is neither a data set nor an organization %q", v.LensBy)
	}
	return err
}

// follow returns the actors that live on under a record that took over theirs
// since, by that record. One that took over records of several actors is none
// of them: that they are one was learned later.
func (e exportConfig) follow(ctx context.Context, store graph.Store, then *identity.Resolution) (map[graph.ID]graph.ID, error) {
	records := then.IDs(then.Actors()...)
	var line []graph.Entity // the records as they are today, and all that took them over
	seen := map[graph.ID]bool{}
	for next := records; len(next) > 0; {
		found, err := graph.Collect(graph.AllEntities(ctx, store, graph.EntityQuery{IDs: next, View: graph.View{Snapshot: e.view.Snapshot}}))
		if err != nil {
			return nil, err
		}
		line, next = append(line, found...), nil
		for _, r := range found {
			seen[r.ID] = true
			if r.ReplacedBy != "" && !seen[r.ReplacedBy] {
				next = append(next, r.ReplacedBy)
			}
		}
	}
	// Without claims nothing is joined: it only follows what was replaced by what.
	today := identity.Resolve(graph.View{Lens: graph.LensNone}, line, nil)
	out := map[graph.ID]graph.ID{}
	for _, r := range records {
		successor, actor := today.Actor(r), then.Actor(r)
		if other, taken := out[successor]; taken && other != actor {
			actor = successor
		}
		out[successor] = actor
	}
	for _, r := range records { // which are themselves, whatever they took over
		delete(out, r)
	}
	return out, nil
}
