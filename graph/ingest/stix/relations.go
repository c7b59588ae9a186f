package stix

import (
	"strings"

	"github.com/actorgraph/actorgraph/graph"
)

// A relationship becomes a claim if both its ends are in the graph:
//
//	attributed-to   campaign, incident to actor: the incident is the actor's, which was active then
//	                actor to actor, identity, country: who is behind it
//	targets         actor to identity, location; of a campaign or incident, each actor it is attributed to
//	located-at      identity, location to location; of an actor, where it comes from
//	originates-from actor to location
//	part-of         sector to sector, actor to actor
//	duplicate-of    actor to actor
//	revoked-by      see addRevoked
var relationTypes = []string{"attributed-to", "targets", "located-at", "originates-from", "part-of", "duplicate-of", "revoked-by"}

// addRelations goes by type: whose a campaign is must be known before its
// targets, and who is a victim before where it lies.
func (r *reader) addRelations() {
	for _, relation := range relationTypes {
		for _, o := range r.order {
			if o.Relation == relation && relation != "revoked-by" {
				r.addRelation(o)
			}
		}
	}
}

func (r *reader) addRelation(o *object) {
	if o.isGone() {
		r.CountOutside(o.Relation+" (revoked)", 1)
		return
	}
	from := r.end(o, o.SourceRef)
	if from == nil {
		return
	}
	to := r.end(o, o.TargetRef)
	switch {
	case to == nil:
	case o.Relation == "targets":
		r.addTargets(o, from, to)
	case o.Relation == "attributed-to" && from.isIncident() && to.isActor():
		r.addAttribution(o, from, to)
	default:
		r.addOther(o, from, to)
	}
}

// end returns the object at one end of a relationship. If nothing of it is in
// the graph it is nil, and the relationship is counted, or rejected where it
// says what the graph would hold.
func (r *reader) end(o *object, ref string) *object {
	end := r.objects[ref]
	typ, _, _ := strings.Cut(ref, "--")
	switch {
	case end != nil && end.isWho() && r.ids[ref] == "":
		r.CountOutside(o.Relation+" (of an object that is not held)", 1)
	case end != nil && (end.isWho() || end.isWhom()):
		return end
	case isWho(typ) || isWhom(typ):
		r.Reject(o.at, "%s is not in the bundle, or was rejected", ref)
	case o.Relation == "targets" && ref == o.TargetRef:
		r.Reject(o.at, "it targets %q, which is no victim", ref)
	default:
		r.CountOutside(o.Relation, 1)
	}
	return nil
}

// addAttribution adds that an incident is an actor's, and that the actor was
// active then.
func (r *reader) addAttribution(o, incident, actor *object) {
	r.attributed[incident.ID] = append(r.attributed[incident.ID], actor)
	r.addClaims(o, r.claim(o, graph.AttributedTo, r.ids[incident.ID], r.ids[actor.ID], incident, actor))
	c := r.claim(o, graph.Active, r.ids[actor.ID], "", incident, actor)
	c.Incident, c.Occurred = r.ids[incident.ID], r.spans[incident.ID]
	r.Claim(o.at, c)
}

// addTargets adds whom an actor targeted, or the actors of an incident.
func (r *reader) addTargets(o, from, to *object) {
	actors := []*object{from}
	if from.isIncident() {
		actors = r.attributed[from.ID]
	}
	if len(actors) == 0 || from.isWhom() || !to.isWhom() {
		r.CountOutside("targets (of "+from.Type+", without an actor)", 1)
		return
	}
	to.used = true
	target := r.stand(to)
	r.CountMention(to.stated(), target.Unresolved)
	if target.IsZero() {
		return
	}
	r.targeted[to.ID] = target.Entity.ID
	occurred := r.activity(o.at, [2]string{"start_time", "stop_time"}, o.StartTime, o.StopTime)
	for _, actor := range actors {
		c := r.claim(o, graph.Targets, r.ids[actor.ID], target.Entity.ID, from, to, actor)
		c.Stated, c.Occurred = to.stated(), occurred
		if from.isIncident() {
			c.Incident = r.ids[from.ID]
			if occurred.IsZero() {
				c.Occurred = r.spans[from.ID]
			}
		}
		r.Victim(o.at, r.claim(to, graph.Targets, "", ""), target)
		r.addClaims(o, c)
	}
}

// addOther adds a relationship that joins what its ends stand for, and counts
// it where the model has no such claim.
func (r *reader) addOther(o, from, to *object) {
	c := r.claim(o, "", r.ids[from.ID], r.ids[to.ID], from, to)
	if to.isWhom() {
		c.Object = r.stand(to).Entity.ID
	}
	switch {
	case o.Relation == "attributed-to":
		c.Predicate = graph.AttributedTo
		if c.Object.Kind() == graph.Victim { // the identity behind an actor is nobody's victim
			c.Object = r.Organization(to.at, to.Name)
		}
	case from.isActor() && (o.Relation == "located-at" || o.Relation == "originates-from"):
		c.Predicate = graph.OriginatesFrom
	case o.Relation == "located-at":
		c.Predicate, c.Subject = graph.LocatedAt, r.targeted[from.ID]
		if id := standOfLocation(from).Entity.ID; from.Type == "location" && id.Kind() != graph.Victim {
			c.Subject = id // a place of the vocabulary needs nobody to target it
		}
	case o.Relation == "part-of":
		c.Predicate = graph.PartOf
		if from.isWhom() {
			c.Subject = r.stand(from).Entity.ID
		}
	case o.Relation == "duplicate-of":
		c.Predicate = graph.SameAs
	}
	c.Dataset, c.Stated = r.Dataset(), to.stated()
	if c.Subject == c.Object || c.Check() != nil {
		r.CountOutside(o.Relation+" ("+from.Type+" to "+to.Type+")", 1)
		return
	}
	from.used, to.used = true, true
	r.addClaims(o, c)
}

// addClaims adds what a relationship says once for each document that says so.
// It was said by the document's date; in a feed of a producer's own also by
// when the relationship was last changed.
func (r *reader) addClaims(o *object, c graph.Claim) {
	c.Note = uncited(o.Description)
	for _, doc := range r.sources(o) {
		c.Source, c.Published = doc.source, doc.published
		if c.Published == "" && !r.attack && !o.modified.IsZero() {
			c.Published = graph.DateOf(o.modified)
		}
		r.Claim(o.at, c)
	}
}
