package stix

import (
	"cmp"
	"context"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
)

// A relationship becomes a claim if both its ends are in the graph:
//
//	attributed-to   campaign, incident to actor: the incident is the actor's, which was active then
//	                incident to campaign: it is that of the campaign's actors too
//	                actor to actor, identity, country: who is behind it
//	targets         actor to identity, location; of a campaign or incident, each actor it is attributed to
//	located-at      identity, location to location, of a city to its country; of an actor, where it comes from
//	originates-from actor to location
//	part-of         sector to sector, actor to actor; identity to sector: what it operates in
//	duplicate-of    actor to actor
//	revoked-by      see addRevoked
var relationTypes = []string{"attributed-to", "targets", "located-at", "originates-from", "part-of", "duplicate-of", "revoked-by"}

// addRelations goes by type: whose a campaign is must be known before its
// targets, and who is a victim before where it lies.
func (w *writer) addRelations(ctx context.Context) error {
	w.indexPlaces()
	relations := w.takeRelations()
	expected := 0
	for _, all := range relations {
		expected += len(all)
	}
	w.Expect(expected)
	rejected := map[string]bool{} // what could not be read of these is told at the end
	for _, r := range w.Rejects {
		rejected[r.ID] = true
	}
	for _, relation := range relationTypes {
		for i, o := range relations[relation] {
			if err := ctx.Err(); err != nil {
				return err
			}
			rejects := len(w.Rejects)
			w.addRelation(o)
			if relation == "attributed-to" || len(w.Rejects) > rejects || rejected[o.ID] {
				continue // it is asked for again
			}
			delete(w.objects, o.ID)
			relations[relation][i] = nil
		}
		if relation == "attributed-to" {
			w.addInherited()
		}
	}
	return nil
}

// takeRelations takes the relationships out of the bundle, by type, so that the
// memory of each is free once its claims are there.
func (w *writer) takeRelations() map[string][]*object {
	relations := map[string][]*object{}
	left := w.order[:0]
	for _, o := range w.order {
		switch {
		case o.Type != "relationship":
			left = append(left, o)
		case o.Relation != "revoked-by":
			relations[o.Relation] = append(relations[o.Relation], o)
		}
	}
	clear(w.order[len(left):])
	w.order = left
	return relations
}

// indexPlaces finds where identities and places are said to be, and of which
// identities a sector is told. What lies in a place lies in that which holds it: a claim
// that rests on both does not bear the markings of the second, so that has to be free.
func (w *writer) indexPlaces() {
	for _, o := range w.order {
		from, to := w.objects[o.SourceRef], w.objects[o.TargetRef]
		switch {
		case o.Type != "relationship" || o.isGone() || from == nil || to == nil || !from.isIdentityOrLocation():
		case o.Relation == "located-at" && to.Type == "location" && (from.Type == "identity" || !w.isRestricted(o)):
			w.located[from.ID] = append(w.located[from.ID], to)
		case o.Relation == "part-of" && isSector(to):
			w.inSector[from.ID] = true
		}
	}
}

func (w *writer) addRelation(o *object) {
	if o.isGone() {
		w.CountOutside(o.Relation+" (revoked)", 1)
		return
	}
	from := w.end(o, o.SourceRef)
	if from == nil {
		w.countLeft(o)
		return
	}
	to := w.end(o, o.TargetRef)
	switch {
	case to == nil:
		w.countLeft(o)
	case o.Relation == "targets":
		w.addTargets(o, from, to)
	case o.Relation == "attributed-to" && from.isIncident() && to.isActor():
		w.addAttribution(o, from, attribution{actor: to})
	case o.Relation == "attributed-to" && from.isIncident() && to.isIncident():
		w.links = append(w.links, o)
	default:
		w.addOther(o, from, to)
	}
}

// countLeft counts a target of an actor or an incident that is not in the graph.
// What a technique or a tool is used on is no target of anybody's.
func (w *writer) countLeft(o *object) {
	if o.Relation == "targets" && isActorOrIncident(typeOf(o.SourceRef)) {
		w.CountLeft(1)
	}
}

// end returns the object at one end of a relationship. If nothing of it is in
// the graph it is nil, and the relationship is counted, or rejected where it
// says what the graph would hold.
func (w *writer) end(o *object, ref string) *object {
	end := w.objects[ref]
	typ := typeOf(ref)
	switch {
	case end != nil && end.isActorOrIncident() && w.ids[ref] == "":
		w.CountOutside(o.Relation+" (of an object that is not held)", 1)
	case end != nil && (end.isActorOrIncident() || end.isIdentityOrLocation()):
		return end
	case isActorOrIncident(typ) || isIdentityOrLocation(typ):
		w.Reject(o.at, "%s is not in the bundle, or was rejected", ref)
	case o.Relation == "targets" && ref == o.TargetRef:
		w.Reject(o.at, "it targets %q, which is no victim", ref)
	default:
		w.CountOutside(o.Relation, 1)
	}
	return nil
}

// addTargets adds whom an actor targeted, or the actors of an incident.
func (w *writer) addTargets(o, from, to *object) {
	actors := []attribution{{actor: from}}
	if from.isIncident() {
		actors = w.attributed[from.ID]
	}
	if len(actors) == 0 || from.isIdentityOrLocation() || !to.isIdentityOrLocation() {
		w.CountOutside("targets (of "+from.Type+", without an actor)", 1)
		w.CountLeft(1)
		return
	}
	to.used = true
	targets := w.ResolveTargets(to.at, w.claim(to, graph.Targets, "", ""), to.stated(), w.targetsOf(to)...)
	if len(targets) == 0 {
		if graph.CleanName(to.stated()) == "" {
			w.CountOutside("targets (of "+to.Type+" without a name)", 1)
			w.CountLeft(1)
		}
		return
	}
	if len(targets) == 1 {
		w.targeted[to.ID] = targets[0].Entity.ID
	}
	occurred := w.activity(o.at, [2]string{"start_time", "stop_time"}, o.StartTime, o.StopTime)
	for _, by := range actors {
		for _, target := range targets {
			c := w.claim(o, graph.Targets, w.ids[by.actor.ID], target.Entity.ID, append(by.via, from, to, by.actor)...)
			c.Stated, c.Occurred = to.stated(), occurred
			if from.isIncident() {
				c.Incident = w.ids[from.ID]
				if occurred.IsZero() {
					c.Occurred = w.spans[from.ID]
				}
			}
			w.addClaims(o, c)
		}
	}
}

// addOther adds a relationship between what its ends are in the graph, and counts
// it where the model has no such claim.
func (w *writer) addOther(o, from, to *object) {
	c := w.claim(o, "", w.ids[from.ID], w.ids[to.ID], from, to)
	if to.isIdentityOrLocation() {
		c.Object = w.placeOf(to).Entity.ID
	}
	switch {
	case o.Relation == "attributed-to":
		c.Predicate = graph.AttributedTo
		if c.Object.Kind() == graph.Victim { // the identity behind an actor is nobody's victim
			c.Object = w.Organization(to.at, to.Name)
		}
	case from.isActor() && (o.Relation == "located-at" || o.Relation == "originates-from"):
		c.Predicate = graph.OriginatesFrom
	case o.Relation == "located-at":
		c.Predicate, c.Subject = graph.LocatedAt, w.targeted[from.ID]
		if id := w.targetOfLocation(from).Entity.ID; from.Type == "location" && id.Kind() != graph.Victim {
			c.Subject = id // a place of the vocabulary needs nobody to target it
		}
	case o.Relation == "part-of":
		c.Predicate = graph.PartOf
		if from.isIdentityOrLocation() {
			c.Subject = w.targetOf(from).Entity.ID
		}
		if c.Subject.Kind() == graph.Victim && c.Object.Kind() == graph.Sector { // as OpenCTI writes an organization's sector
			c.Predicate, c.Subject = graph.OperatesIn, w.targeted[from.ID]
		}
	case o.Relation == "duplicate-of":
		c.Predicate = graph.SameAs
	}
	c.Dataset, c.Stated = w.Dataset(), to.stated()
	if c.Subject == c.Object || c.Check() != nil {
		w.CountOutside(o.Relation+" ("+from.Type+" to "+to.Type+")", 1)
		return
	}
	from.used, to.used = true, true
	w.addClaims(o, c)
}

// addClaims adds what a relationship says once for each document that says so.
// It was said on the document's day. When the relationship was last changed
// tells nothing: any mended comma changes it.
func (w *writer) addClaims(o *object, c graph.Claim) {
	c.Note = cmp.Or(uncited(o.Description), c.Note)
	said := c.Markings
	for _, doc := range w.sources(o) {
		c.Markings = w.together(slices.Concat(said, doc.markings))
		c.Source, c.SaidOn = doc.source, graph.SaidIn(doc.published, graph.BasisPublished)
		w.Claim(o.at, c)
	}
}
