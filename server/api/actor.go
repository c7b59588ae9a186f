package api

import (
	"context"
	"maps"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/identity"
)

// ActorRecord is one data set's own record of a group.
type ActorRecord struct {
	graph.Entity
	JoinedBy []*JoinReason
	request  *request
}

// Dataset is whose record it is.
func (r *ActorRecord) Dataset() *Dataset { return &Dataset{r.Entity.Dataset, r.request} }

// StixType is null where the data set does not say.
func (r *ActorRecord) StixType() *string { return optional(r.STIXType) }

// ExternalID is null where the data set has none.
func (r *ActorRecord) ExternalID() *string { return optional(r.Entity.ExternalID) }

// URL is null where the data set has none.
func (r *ActorRecord) URL() *string { return optional(r.Entity.URL) }

// JoinReason is one reason to read two records together.
type JoinReason struct {
	Rule   string
	With   graph.ID
	Claims []*Claim
}

// RefusedJoin is one reason to read two records together that was not followed.
type RefusedJoin struct {
	Record, With graph.ID
	Rule, Reason string
	Claims       []*Claim
}

// Records returns each data set's own record, the one that names the actor first.
func (a *Actor) Records(ctx context.Context) ([]*ActorRecord, error) {
	all, err := a.batch.memo.records.get(ctx, a.batch.actorRecords)
	return all[a.ID], err
}

func (b *batch) actorRecords(ctx context.Context) (map[graph.ID][]*ActorRecord, error) {
	records, err := b.entitiesByID(ctx, b.recordIDs(), b.records(), b.entities)
	if err != nil {
		return nil, err
	}
	var ids []graph.ID
	for _, id := range b.ids(graph.Actor) {
		for _, m := range b.who.Records(id) {
			for _, j := range m.Joins {
				ids = append(ids, j.Claims...)
			}
		}
	}
	reasons, err := b.openClaims(ctx, ids)
	if err != nil {
		return nil, err
	}
	out := map[graph.ID][]*ActorRecord{}
	for _, id := range b.ids(graph.Actor) {
		for _, m := range b.who.Records(id) {
			e, ok := records[m.Record]
			if !ok || b.who.Gone(m.Record) && !b.who.Exists(m.Record) {
				continue
			}
			r := &ActorRecord{Entity: *e, JoinedBy: []*JoinReason{}, request: b.request}
			for _, j := range m.Joins {
				r.JoinedBy = append(r.JoinedBy, &JoinReason{j.Rule, j.With, reasons.pick(j.Claims)})
			}
			out[id] = append(out[id], r)
		}
	}
	return out, nil
}

// Refused returns the joins that were not made, with why.
func (a *Actor) Refused(ctx context.Context) ([]*RefusedJoin, error) {
	all, err := a.batch.memo.refused.get(ctx, a.batch.refusedJoins)
	return all[a.ID], err
}

func (b *batch) refusedJoins(ctx context.Context) (map[graph.ID][]*RefusedJoin, error) {
	refused := map[graph.ID][]identity.Refusal{}
	var ids []graph.ID
	for _, id := range b.ids(graph.Actor) {
		refused[id] = b.who.Refused(id)
		for _, r := range refused[id] {
			ids = append(ids, r.Claims...)
		}
	}
	reasons, err := b.openClaims(ctx, ids)
	if err != nil {
		return nil, err
	}
	out := map[graph.ID][]*RefusedJoin{}
	for id, list := range refused {
		out[id] = []*RefusedJoin{}
		for _, r := range list {
			out[id] = append(out[id], &RefusedJoin{r.Record, r.With, r.Rule, r.Reason, reasons.pick(r.Claims)})
		}
	}
	return out, nil
}

// Attribution is who or what an actor is said to come from or to be run by.
type Attribution struct {
	Entity     Entity
	Confidence *int
	Claims     []*Claim
}

// Origins returns the countries that the actor is said to come from.
func (a *Actor) Origins(ctx context.Context) ([]*Attribution, error) {
	return a.attributions(ctx, graph.OriginatesFrom)
}

// AttributedTo returns who is said to be behind the actor.
func (a *Actor) AttributedTo(ctx context.Context) ([]*Attribution, error) {
	return a.attributions(ctx, graph.AttributedTo)
}

func (a *Actor) attributions(ctx context.Context, p graph.Predicate) ([]*Attribution, error) {
	b := a.batch
	ends, err := b.memo.attributions.get(ctx, func(ctx context.Context) (attributionClaims, error) {
		claims, err := b.claims(ctx, graph.ClaimQuery{
			Predicates: []graph.Predicate{graph.OriginatesFrom, graph.AttributedTo}, Subjects: b.recordIDs(), View: b.view,
		})
		if err != nil {
			return attributionClaims{}, err
		}
		ends, err := b.batchOfClaims(ctx, claims)
		return attributionClaims{ends, claims}, err
	})
	if err != nil {
		return nil, err
	}
	return ends.rows(a.ID, p), nil
}

// attributionClaims are the claims on where all actors of a batch come from and who is behind them.
type attributionClaims struct {
	*batch
	claims []graph.Claim
}

// rows returns one row for each thing that an actor is attributed to, by name and id.
func (a attributionClaims) rows(actor graph.ID, p graph.Predicate) []*Attribution {
	by := map[graph.ID][]graph.Claim{}
	var objects []graph.ID
	for _, c := range a.claims {
		if object := a.actorID(c.Object); c.Predicate == p && a.actorID(c.Subject) == actor {
			by[object] = append(by[object], c)
			objects = append(objects, object)
		}
	}
	out := []*Attribution{}
	for _, id := range a.byName(objects) {
		claims := by[id]
		row := &Attribution{Entity: a.entity(id), Claims: a.wrap(claims)}
		for _, c := range claims {
			if c.Confidence != nil && (row.Confidence == nil || *c.Confidence > *row.Confidence) {
				row.Confidence = c.Confidence
			}
		}
		out = append(out, row)
	}
	return out
}

// Incidents returns a page of the incidents in which the actor is said to have taken part.
func (a *Actor) Incidents(ctx context.Context, first *int, after *string) (*IncidentConnection, error) {
	p, err := pageOf(ctx, first, after, 50)
	if err != nil {
		return nil, err
	}
	pages, err := a.batch.memo.incidents.get(ctx, p, func(ctx context.Context) (map[graph.ID]*IncidentConnection, error) {
		return a.batch.incidentPages(ctx, p)
	})
	return pages[a.ID], err
}

func (b *batch) incidentPages(ctx context.Context, p graph.Page) (map[graph.ID]*IncidentConnection, error) {
	byActor, known, err := b.incidentsByActor(ctx)
	if err != nil {
		return nil, err
	}
	var shown []graph.ID
	pages := map[graph.ID]graph.Slice[graph.ID]{}
	for _, id := range b.ids(graph.Actor) {
		page, err := page(listOrder{"incidents", Ascending}, byActor[id], p)
		if err != nil {
			return nil, err
		}
		pages[id] = page
		shown = append(shown, page.Items...)
	}
	level, err := b.batchOf(ctx, shown, known)
	if err != nil {
		return nil, err
	}
	out, left := map[graph.ID]*IncidentConnection{}, b.unplacedIncidents(ctx, byActor)
	for id, page := range pages {
		out[id] = connect(page, p, func(id graph.ID) *Incident { return one[*Incident](level, id) })
		out[id].unplaced = func(context.Context) (int, error) { return left.of(id)() }
	}
	return out, nil
}

// incidentsByActor returns the incidents of each actor of the batch, ranked, with their entities.
func (b *batch) incidentsByActor(ctx context.Context) (map[graph.ID][]ranked[graph.ID], entities, error) {
	args := claimArgs{kind: graph.Actor}
	byOwner, err := b.claimsByOwner(ctx, b.claimQueries(nil, args), args)
	if err != nil {
		return nil, nil, err
	}
	if byOwner, err = b.ownClaims(ctx, byOwner); err != nil {
		return nil, nil, err
	}
	out, known := map[graph.ID][]ranked[graph.ID]{}, entities{}
	for _, id := range b.ids(graph.Actor) {
		known.add(graph.Incident, byOwner[id])
		out[id] = b.incidents(byOwner[id], known)
	}
	return out, known, nil
}

// unplacedIncidents works out how many more incidents each actor of the batch would
// have, if all counted that can have been known on the view's date.
func (b *batch) unplacedIncidents(ctx context.Context, certain map[graph.ID][]ranked[graph.ID]) unplaced[graph.ID] {
	return unplacedOf(func(within map[graph.ID]int) (int, error) {
		if !canLeaveUnplaced(b.view) {
			return 0, nil
		}
		wide, err := b.possibly().batchOf(ctx, b.ids(graph.Actor), nil)
		if err != nil {
			return 0, err
		}
		all, _, err := wide.incidentsByActor(ctx)
		for id, items := range all {
			within[id] = beyond(items, certain[id])
		}
		return 0, err
	})
}

// ownClaims returns the claims of each actor without those that quote an incident
// of which the data set itself, as the view holds it, may name another actor.
func (b *batch) ownClaims(ctx context.Context, byOwner map[graph.ID][]graph.Claim) (map[graph.ID][]graph.Claim, error) {
	kept, err := b.withoutCopies(ctx, slices.Concat(slices.Collect(maps.Values(byOwner))...))
	if err != nil {
		return nil, err
	}
	own := make(map[graph.ID]bool, len(kept))
	for _, c := range kept {
		own[c.ID] = true
	}
	for id, claims := range byOwner {
		byOwner[id] = slices.DeleteFunc(claims, func(c graph.Claim) bool { return !own[c.ID] })
	}
	return byOwner, nil
}

// incidents returns the incidents that claims are part of or about, ranked by
// when they took place. Those outside the view's window are left out: a claim
// on who is behind an incident has no time of its own.
func (b *batch) incidents(claims []graph.Claim, known entities) []ranked[graph.ID] {
	var ids []graph.ID
	for _, c := range claims {
		ids = append(ids, c.Incident, c.Subject)
	}
	ids = slices.DeleteFunc(distinct(ids), func(id graph.ID) bool {
		e, ok := known[id]
		return !ok || id.Kind() != graph.Incident || !b.view.Meets(e.Occurred, b.view.Occurred)
	})
	var out []ranked[graph.ID]
	for _, id := range ids {
		e := known[id]
		out = append(out, ranked[graph.ID]{rank{earliest(e.Occurred), graph.Fold(e.Name), id}, id})
	}
	return out
}
