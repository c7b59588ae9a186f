package api

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/actorgraph/actorgraph/graph"
)

// Claim is one thing said by one claimant in one source about one time.
type Claim struct {
	graph.Claim
	batch *batch // which has all that the claim names
}

// IsNode marks claims as nodes.
func (*Claim) IsNode() {}

// Subject is of whom it is said.
func (c *Claim) Subject() Entity { return c.batch.entity(c.Claim.Subject) }

// Object is nil for ACTIVE.
func (c *Claim) Object() Entity { return c.batch.entity(c.Claim.Object) }

// SubjectID is the subject's own id, of a record and not of its actor.
func (c *Claim) SubjectID() graph.ID { return c.Claim.Subject }

// ObjectID is the object's own; nil for ACTIVE.
func (c *Claim) ObjectID() *graph.ID {
	if c.Claim.Object == "" {
		return nil
	}
	return &c.Claim.Object
}

// Claimant is nil where nobody is named.
func (c *Claim) Claimant() *Organization { return one[*Organization](c.batch, c.Claim.Claimant) }

// Source is the document that says it.
func (c *Claim) Source() *Source { return one[*Source](c.batch, c.Claim.Source) }

// Incident is nil for a claim that is part of none.
func (c *Claim) Incident() *Incident { return one[*Incident](c.batch, c.Claim.Incident) }

// Dataset is the data set that brought it.
func (c *Claim) Dataset() *Dataset { return &Dataset{c.Claim.Dataset, c.batch.request} }

// Stored is when this server first stored it.
func (c *Claim) Stored() time.Time { return c.Claim.Stored.Time }

// Stated is null where the source's own words are not kept.
func (c *Claim) Stated() *string { return optional(c.Claim.Stated) }

// Note is null where the data set adds nothing.
func (c *Claim) Note() *string { return optional(c.Claim.Note) }

// Recorded is the day by which it was said for certain. Of one that is held on no day,
// since it was taken back on the day on which it was entered or its reading was undone, it is
// the day on which it was stored.
func (c *Claim) Recorded() graph.Date {
	if len(c.Held) == 0 {
		return graph.DateOf(c.Claim.Stored.Time)
	}
	return c.Claim.Recorded()
}

// RecordedFrom is empty where it is open.
func (c *Claim) RecordedFrom() graph.Date {
	if len(c.Held) == 0 {
		return ""
	}
	return fromOrOpen(c.Held[0])
}

// RecordedBasis is what the day of recording rests on.
func (c *Claim) RecordedBasis() graph.Basis {
	if len(c.Held) == 0 { // held by readings alone that were undone
		return graph.BasisHeld
	}
	return c.Held[0].Basis
}

// Withdrawn is empty while the claim is asserted, as far as the view knows.
func (c *Claim) Withdrawn() graph.Date { return c.lastAssertion().Withdrawn }

// WithdrawnFrom is empty while the claim is asserted, as far as the view knows.
func (c *Claim) WithdrawnFrom() graph.Date { return c.lastAssertion().WithdrawnFrom }

func (c *Claim) lastAssertion() Assertion {
	known := c.Assertions()
	if len(known) == 0 {
		return Assertion{}
	}
	return *known[len(known)-1]
}

// Assertion is an interval in which a claim was said. RecordedFrom is empty
// where it is open.
type Assertion struct {
	Recorded, RecordedFrom, Withdrawn, WithdrawnFrom graph.Date
	RecordedBasis                                    graph.Basis
}

// Assertions returns the intervals that had begun by the view's date, oldest
// first. What ended later had not ended for the view.
func (c *Claim) Assertions() []*Assertion {
	out := []*Assertion{}
	for _, r := range c.batch.view.Assertions(c.Claim) {
		out = append(out, &Assertion{r.Recorded, fromOrOpen(r), r.Withdrawn, r.WithdrawnFrom, r.Basis})
	}
	return out
}

// fromOrOpen is the first day on which a run can have begun, empty where that is open.
func fromOrOpen(r graph.Run) graph.Date {
	if r.RecordedFrom == graph.FirstDate {
		return ""
	}
	return r.RecordedFrom
}

// ClaimRole is an end of a claim.
type ClaimRole string

// The ends of a claim.
const (
	AsSubject ClaimRole = "subject"
	AsObject  ClaimRole = "object"
)

// claimArgs are the arguments of a claims field, asked of every entity of one kind in a batch.
type claimArgs struct {
	kind       graph.Kind
	predicates words[graph.Predicate]
	role       ClaimRole // empty: either
	page       graph.Page
}

// Claims returns a page of what is said of the entity, or by it.
func (n node) Claims(ctx context.Context, predicates []graph.Predicate, role *ClaimRole, first *int, after *string) (*ClaimConnection, error) {
	p, err := pageOf(ctx, first, after, 50)
	if err != nil {
		return nil, err
	}
	args := claimArgs{kind: n.Kind(), predicates: wordsOf(predicates), page: p}
	if role != nil {
		args.role = *role
	}
	pages, err := n.batch.memo.claims.get(ctx, args, func(ctx context.Context) (map[graph.ID]*ClaimConnection, error) {
		return n.batch.claimPages(ctx, args)
	})
	return pages[n.ID], err
}

// claimPages returns the page of every entity of the asked kind. One entity's
// page comes from the store as it is; of several all claims are fetched at once
// and shared out.
func (b *batch) claimPages(ctx context.Context, args claimArgs) (map[graph.ID]*ClaimConnection, error) {
	ids := b.ids(args.kind)
	queries := b.claimQueries(ids, args)
	pages := map[graph.ID]graph.Slice[graph.Claim]{}
	if len(ids) == 1 && len(queries) == 1 {
		s, err := b.store.Claims(ctx, queries[0], args.page)
		if err != nil {
			return nil, err
		}
		pages[ids[0]] = s
	} else {
		byOwner, err := b.claimsByOwner(ctx, queries, args)
		if err != nil {
			return nil, err
		}
		for _, id := range ids {
			if pages[id], err = cutClaims(byOwner[id], args.page); err != nil {
				return nil, err
			}
		}
	}
	out, err := connectClaims(ctx, b.scope, pages, args.page)
	for id, c := range out {
		c.undated = func(ctx context.Context) (int, error) {
			left, err := b.undatedCounts(ctx, ids, queries, args)
			return left[id], err
		}
		c.unplaced = func(ctx context.Context) (int, error) {
			left, err := b.unplacedCounts(ctx, ids, queries, args)
			return left[id], err
		}
		c.unknownConfidence = func(ctx context.Context) (int, error) {
			left, err := b.unsureCounts(ctx, ids, queries, args)
			return left[id], err
		}
	}
	return out, err
}

// connectClaims makes connections of pages of claims, in one batch.
func connectClaims(ctx context.Context, s *scope, pages map[graph.ID]graph.Slice[graph.Claim], p graph.Page) (map[graph.ID]*ClaimConnection, error) {
	var shown []graph.Claim
	for _, page := range pages {
		shown = append(shown, page.Items...)
	}
	b, err := s.batchOfClaims(ctx, shown)
	if err != nil {
		return nil, err
	}
	out := make(map[graph.ID]*ClaimConnection, len(pages))
	for key, page := range pages {
		out[key] = connect(page, p, func(c graph.Claim) *Claim { return &Claim{c, b} })
	}
	return out, nil
}

// claimsByOwner fetches the claims of several entities and gives each its own, in a store's order.
func (b *batch) claimsByOwner(ctx context.Context, queries []graph.ClaimQuery, args claimArgs) (map[graph.ID][]graph.Claim, error) {
	byOwner := map[graph.ID][]graph.Claim{}
	for _, q := range queries {
		claims, err := b.claims(ctx, q)
		if err != nil {
			return nil, err
		}
		for _, c := range claims {
			for _, id := range b.owners(c, args) {
				byOwner[id] = append(byOwner[id], c)
			}
		}
	}
	for id, claims := range byOwner {
		byOwner[id] = inStoreOrder(claims)
	}
	return byOwner, nil
}

// inStoreOrder sorts claims as a store does, each once.
func inStoreOrder(claims []graph.Claim) []graph.Claim {
	slices.SortFunc(claims, func(x, y graph.Claim) int {
		return cmp.Or(cmp.Compare(x.Recorded(), y.Recorded()), cmp.Compare(x.ID, y.ID))
	})
	return slices.CompactFunc(claims, func(x, y graph.Claim) bool { return x.ID == y.ID })
}

// claimQueries returns the queries that find the claims of entities of the asked
// kind. Sources, organizations and incidents stand beside a claim rather than
// at its ends, unless a role is asked for.
func (b *batch) claimQueries(ids []graph.ID, args claimArgs) []graph.ClaimQuery {
	q := graph.ClaimQuery{Predicates: args.predicates.list(), View: b.view}
	switch {
	case args.kind == graph.Source:
		if q.View.Sources = within(ids, b.view.Sources); len(q.View.Sources) == 0 {
			return nil
		}
		return []graph.ClaimQuery{q}
	case args.kind == graph.Organization && args.role == "":
		if q.View.Claimants = within(ids, b.view.Claimants); len(q.View.Claimants) == 0 {
			return nil
		}
		return []graph.ClaimQuery{q}
	case args.kind == graph.Actor:
		ids = b.recordIDs()
	}
	switch {
	case args.role == AsSubject:
		q.Subjects = ids
	case args.role == AsObject:
		q.Objects = ids
	case args.kind == graph.Incident:
		parts := q
		parts.Incidents, q.Subjects = ids, ids
		return []graph.ClaimQuery{parts, q}
	default:
		q.About = ids
	}
	return []graph.ClaimQuery{q}
}

// within returns the ids that a view's filter lets through.
func within(ids, filter []graph.ID) []graph.ID {
	if len(filter) == 0 {
		return ids
	}
	return slices.DeleteFunc(slices.Clone(ids), func(id graph.ID) bool { return !slices.Contains(filter, id) })
}

// owners returns the entities of the batch that a claim belongs to.
func (b *batch) owners(c graph.Claim, args claimArgs) []graph.ID {
	var ids []graph.ID
	switch {
	case args.kind == graph.Source:
		ids = []graph.ID{c.Source}
	case args.kind == graph.Organization && args.role == "":
		ids = []graph.ID{c.Claimant}
	case args.kind == graph.Incident && args.role == "":
		ids = []graph.ID{c.Incident, c.Subject}
	case args.role == AsSubject:
		ids = []graph.ID{b.actorID(c.Subject)}
	case args.role == AsObject:
		ids = []graph.ID{b.actorID(c.Object)}
	default:
		ids = []graph.ID{b.actorID(c.Subject), b.actorID(c.Object)}
	}
	return slices.DeleteFunc(distinct(ids), func(id graph.ID) bool {
		_, mine := b.entities[id]
		return !mine || id.Kind() != args.kind
	})
}
