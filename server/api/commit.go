package api

import (
	"context"
	"maps"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
)

// Commit is what one mutation did, or with DryRun would do.
type Commit struct {
	DryRun  bool
	Receipt graph.Receipt

	request *request
	ids     []graph.ID // of all claims that it is about, sorted
	shown   []*Claim   // the first of these
	changes []*Change
	leftOut bool      // the changes, because there are too many claims
	who     regrouped // who is who by it
}

// Unchanged reports whether the very same was there already, so that nothing was written.
func (c *Commit) Unchanged() bool { return c.Receipt.Unchanged }

// NewCount is how many claims the data set did not make before.
func (c *Commit) NewCount() int { return c.Receipt.New }

// ChangedCount is how many are worded anew.
func (c *Commit) ChangedCount() int { return c.Receipt.Changed }

// WithdrawnCount is how many are said no more.
func (c *Commit) WithdrawnCount() int { return c.Receipt.Withdrawn }

// Reading is nil for a trial that would make a new one.
func (c *Commit) Reading() *Reading {
	if c.DryRun && !c.Receipt.Unchanged {
		return nil
	}
	return &Reading{c.Receipt.Reading, c.request}
}

// ClaimCount is how many claims the commit is about.
func (c *Commit) ClaimCount() int { return len(c.ids) }

// Claims are the first of those that it is about, by id.
func (c *Commit) Claims() []*Claim { return c.shown }

// ChangeCount is how many pairs of actor and target read otherwise.
func (c *Commit) ChangeCount() int { return len(c.changes) }

// Changes are those pairs, as diff tells of the moments before and after.
func (c *Commit) Changes() []*Change { return c.changes }

// ChangesLeftOut reports whether nothing is told of changes because the commit moves too many claims.
func (c *Commit) ChangesLeftOut() bool { return c.leftOut }

// show opens the claims that a document makes, withdraws or undoes: as the store has
// them, in a request that knows of the commit, and those that it has not, or not yet,
// as they would be. What was read from elsewhere is not given back where the store has
// it not: it may be marked above what who asks may see.
func (c *Commit) show(ctx context.Context, doc graph.Document, own bool) error {
	c.request = &request{service: c.request.service}
	c.ids = idsOfDocument(doc)
	s := c.request.today()
	claims, err := s.claimsWithIDs(ctx, head(c.ids, graph.MaxPage))
	if err != nil {
		return err
	}
	there := map[graph.ID]bool{}
	for _, claim := range claims {
		there[claim.ID] = true
	}
	if own {
		written, err := s.asWritten(ctx, doc)
		if err != nil {
			return err
		}
		for _, claim := range written {
			if !there[claim.ID] {
				claim.Stored = c.Receipt.Reading.Stored
				claims = append(claims, claim)
			}
		}
	}
	c.shown, err = s.openedInOrder(ctx, claims)
	return err
}

// idsOfDocument returns the claims that a document makes or withdraws, sorted.
func idsOfDocument(doc graph.Document) []graph.ID {
	ids := slices.Clone(doc.Reading.Withdraws)
	for _, c := range doc.Claims {
		ids = append(ids, c.ID)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// openedInOrder opens claims, by id.
func (s *scope) openedInOrder(ctx context.Context, claims []graph.Claim) ([]*Claim, error) {
	b, err := s.batchOfClaims(ctx, claims)
	if err != nil {
		return nil, err
	}
	out := make([]*Claim, len(claims))
	for i, c := range claims {
		out[i] = &Claim{c, b}
	}
	slices.SortFunc(out, func(a, b *Claim) int { return compareIDs(a.ID, b.ID) })
	return out, nil
}

// asWritten returns the claims of a document with what a store would tell of them.
func (s *scope) asWritten(ctx context.Context, doc graph.Document) ([]graph.Claim, error) {
	alone := graph.Document{Reading: doc.Reading, Entities: doc.Entities, Claims: doc.Claims}
	alone.Reading.Withdraws = nil
	plan, err := graph.PlanWrite(alone, graph.History{}, graph.Stamp{Seq: 1}, graph.WriteOptions{})
	if err != nil {
		return nil, err
	}
	known := entitiesOf(doc)
	found, err := s.entitiesByID(ctx, alone.Missing(), known)
	if err != nil {
		return nil, err
	}
	maps.Copy(known, found)
	out := slices.Clone(doc.Claims)
	for i, c := range out {
		out[i].Held = plan.Runs[c.ID]
		graph.Calendar(nil).Bound(out[i].Held, c.Occurred)
		for j := range out[i].Held {
			out[i].Held[j].Confidence = c.Confidence
		}
		out[i].Ends = &graph.Ends{
			Subject: known[c.Subject], Object: known[c.Object], Claimant: known[c.Claimant], Source: known[c.Source], Incident: known[c.Incident],
		}
	}
	return out, nil
}

// entitiesOf returns the entities that a document brings.
func entitiesOf(doc graph.Document) entities {
	out := make(entities, len(doc.Entities))
	for i, e := range doc.Entities {
		out[e.ID] = &doc.Entities[i]
	}
	return out
}

// withDocument returns found claims with those that a document adds, and without
// those that it withdraws.
func (s *scope) withDocument(ctx context.Context, found []graph.Claim, doc graph.Document) ([]graph.Claim, error) {
	added, err := s.asWritten(ctx, doc)
	if err != nil {
		return nil, err
	}
	there, err := s.withdrawnSince(ctx, doc.Reading) // which stay so
	if err != nil {
		return nil, err
	}
	var out []graph.Claim
	for _, c := range found {
		there[c.ID] = true
		if !slices.Contains(doc.Reading.Withdraws, c.ID) {
			out = append(out, c)
		}
	}
	for _, c := range added {
		if !there[c.ID] {
			out = append(out, c)
		}
	}
	return out, nil
}

// withdrawnSince returns the claims that the data set of a reading withdraws on its day or
// later: on one day a withdrawal comes after what adds.
func (s *scope) withdrawnSince(ctx context.Context, of graph.Reading) (map[graph.ID]bool, error) {
	readings, err := s.writer.Readings(ctx)
	if err != nil {
		return nil, err
	}
	out := map[graph.ID]bool{}
	for _, r := range readings {
		if r.Dataset == of.Dataset && r.Undone.Seq == 0 && r.Recorded >= of.Recorded {
			for _, id := range r.Withdraws {
				out[id] = true
			}
		}
	}
	return out, nil
}
