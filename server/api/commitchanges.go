package api

import (
	"context"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/identity"
	"github.com/actorgraph/actorgraph/graph/projection"
	"github.com/actorgraph/actorgraph/graph/questions"
)

// IdentityChange is a record that is read with others than before.
type IdentityChange struct {
	Record        graph.ID
	Before, After []graph.ID
}

// ActorChange is some actors that are other ones than before, because their records are
// read together otherwise.
type ActorChange struct {
	Change                  Regrouping
	FormerActors, NewActors []*ActorRecords
}

// Regrouping is what becomes of actors whose records are read together otherwise.
type Regrouping string

// What becomes of them.
const (
	ActorsJoined    Regrouping = "joined"
	ActorSplit      Regrouping = "split"
	ActorsRegrouped Regrouping = "regrouped"
)

// ActorRecords is an actor as the records that are read together as it.
type ActorRecords struct {
	ID        graph.ID
	Name      string
	RecordIDs []graph.ID
}

// RefusalChange is a join that is refused and was not, or the other way round, or is for
// another reason.
type RefusalChange struct {
	Record, With                graph.ID
	Rule                        string
	FormerReason, CurrentReason *string
}

// regrouped is who is who before a commit and after it, and what that changes.
type regrouped struct {
	before, after *identity.Resolution
	records       []*IdentityChange
	actors        []*ActorChange
	refusals      []*RefusalChange
}

// IdentityChanges are the records that are read with others than before.
func (c *Commit) IdentityChanges() []*IdentityChange { return c.who.records }

// IdentityChangeCount is how many records are.
func (c *Commit) IdentityChangeCount() int { return len(c.who.records) }

// ActorChanges are the actors that are joined or split by that.
func (c *Commit) ActorChanges() []*ActorChange { return c.who.actors }

// ActorChangeCount is how many times actors are.
func (c *Commit) ActorChangeCount() int { return len(c.who.actors) }

// RefusalChanges are the joins that are refused and were not, or the other way round.
func (c *Commit) RefusalChanges() []*RefusalChange { return c.who.refusals }

// RefusalChangeCount is how many joins are.
func (c *Commit) RefusalChangeCount() int { return len(c.who.refusals) }

// identitiesAfter returns who is who once a document is written, and what that changes.
func (s *scope) identitiesAfter(ctx context.Context, doc graph.Document) (regrouped, error) {
	before, err := s.identities(ctx)
	if err != nil || !identity.Judges(doc) { // to judge it takes all names of the store
		return regrouped{before: before, after: before}, err
	}
	draft := graph.Document{Reading: doc.Reading, Entities: doc.Entities}
	if draft.Claims, err = s.asWritten(ctx, doc); err != nil {
		return regrouped{}, err
	}
	after, err := identity.LoadDraft(ctx, s.store, s.view, draft)
	if err != nil {
		return regrouped{}, err
	}
	out := regrouped{before: before, after: after}
	for _, c := range identity.Changes(before, after) {
		out.records = append(out.records, &IdentityChange{c.Record, c.Before, c.After})
	}
	for _, g := range identity.Regroupings(before, after) {
		out.actors = append(out.actors, &ActorChange{out.kindOf(g), recordsOf(before, g.Before), recordsOf(after, g.After)})
	}
	for _, c := range identity.RefusalChanges(before, after) {
		out.refusals = append(out.refusals, &RefusalChange{c.Record, c.With, c.Rule, orNull(c.Before), orNull(c.After)})
	}
	return out, nil
}

// kindOf tells whether actors are joined or split, where it is no more than that.
func (r regrouped) kindOf(g identity.Regrouping) Regrouping {
	switch {
	case len(g.After) == 1:
		return ActorsJoined
	case len(g.Before) == 1:
		return ActorSplit
	}
	return ActorsRegrouped
}

// recordsOf returns actors as their records, the first record first.
func recordsOf(who *identity.Resolution, actors []graph.ID) []*ActorRecords {
	out := []*ActorRecords{}
	for _, id := range actors {
		a := &ActorRecords{ID: id}
		if e := who.Record(id); e != nil {
			a.Name = e.Name
		}
		for _, m := range who.Records(id) {
			a.RecordIDs = append(a.RecordIDs, m.Record)
		}
		out = append(out, a)
	}
	return out
}

// orNull is a text, nil for none.
func orNull(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

// changesBy returns how the picture changes by a document: of the actors that it tells
// of, what diff says of the moments before and after, and of those whose records are read
// together otherwise what that brings and takes away. It is worked out of those actors'
// claims alone, before anything is written; then tells how these are said once it is.
func (s *scope) changesBy(
	ctx context.Context, doc graph.Document, who regrouped, then func(context.Context, []graph.Claim) ([]graph.Claim, error),
) ([]*Change, error) {
	actors, err := s.actorsOfDocument(ctx, doc, who)
	if err != nil || len(actors) == 0 {
		return nil, err
	}
	records := slices.Concat(who.before.IDs(actors...), who.after.IDs(actors...))
	found, err := s.saidOfActors(ctx, distinct(records), false)
	if err != nil {
		return nil, err
	}
	after, err := then(ctx, found)
	if err != nil {
		return nil, err
	}
	from, err := s.graphOf(ctx, found, who.before)
	if err != nil {
		return nil, err
	}
	to, err := s.graphOf(ctx, after, who.after)
	if err != nil {
		return nil, err
	}
	stats, err := s.stats(ctx)
	if err != nil {
		return nil, err
	}
	all, err := questions.RegroupedChanges(from, to, questions.ChangeQuery{Actors: actors, Stored: graph.DateOf(stats.Last.Time)})
	if err != nil {
		return nil, err
	}
	open, err := s.openChanges(ctx, all, entitiesOf(doc))
	if err != nil {
		return nil, err
	}
	out := make([]*Change, len(all))
	for i, c := range all {
		out[i] = open(c)
	}
	return out, nil
}

// actorsOfDocument returns the actors whose targets a document can change: those that it
// tells of, and those whose records are read together otherwise by it, before and after.
func (s *scope) actorsOfDocument(ctx context.Context, doc graph.Document, who regrouped) ([]graph.ID, error) {
	withdrawn, err := s.claimsWithIDs(ctx, doc.Reading.Withdraws)
	if err != nil {
		return nil, err
	}
	var actors []graph.ID
	for _, c := range slices.Concat(doc.Claims, withdrawn) {
		if c.Predicate == graph.Targets {
			actors = append(actors, who.after.Actor(c.Subject))
		}
	}
	for _, c := range who.records {
		actors = append(actors, who.before.Actor(c.Record), who.after.Actor(c.Record))
	}
	return distinct(actors), nil
}

// graphOf returns a graph of some claims under the view, its records read together as who says.
func (s *scope) graphOf(ctx context.Context, claims []graph.Claim, who *identity.Resolution) (*projection.GraphView, error) {
	g, err := projection.Build(changes(listed(claims, nil)))
	if err != nil {
		return nil, err
	}
	return g.UnderIn(ctx, s.view, who)
}
