package stix

import (
	"context"
	"regexp"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/graph/vocab"
)

func (o *object) isActor() bool              { return o.Type == "intrusion-set" || o.Type == "threat-actor" }
func (o *object) isIncident() bool           { return o.Type == "campaign" || o.Type == "incident" }
func (o *object) isActorOrIncident() bool    { return isActorOrIncident(o.Type) }
func (o *object) isIdentityOrLocation() bool { return isIdentityOrLocation(o.Type) }

func isActorOrIncident(typ string) bool {
	return typ == "intrusion-set" || typ == "threat-actor" || typ == "campaign" || typ == "incident"
}
func isIdentityOrLocation(typ string) bool { return typ == "identity" || typ == "location" }

// addActorsAndIncidents adds the live ones with what they say of themselves,
// and then leads from revoked ones to their successors.
func (w *writer) addActorsAndIncidents(ctx context.Context) error {
	var revoked []*object
	for _, o := range w.order {
		if err := ctx.Err(); err != nil {
			return err
		}
		switch {
		case !o.isActorOrIncident():
		case graph.CleanName(o.Name) == "":
			o.used = true
			w.Reject(o.at, "it has no name")
		case o.isActor() && vocab.NamesNobody(o.Name):
			o.used = true
			w.CountOutside(o.Type+" that is nobody: "+o.Name, 1)
		case o.Revoked:
			revoked = append(revoked, o)
		case o.Deprecated:
			o.used = true
			w.CountOutside(o.Type+" (deprecated)", 1)
		default:
			w.addLive(o)
		}
	}
	next := w.revokedBy()
	for _, o := range revoked {
		w.addRevoked(o, next)
	}
	return nil
}

func (w *writer) addLive(o *object) {
	o.used = true
	e := w.entity(o)
	if w.Has(e.ID) {
		w.Reject(o.at, "an earlier object of the bundle has the same id, %s", e.ID)
		return
	}
	if o.isIncident() {
		e.Occurred = w.activity(o.at, [2]string{"first_seen", "last_seen"}, o.FirstSeen, o.LastSeen)
		e.Names = append(e.Names, slices.DeleteFunc(names(o), func(n string) bool { return n == e.Name })...)
	}
	if w.Entity(o.at, e); !w.Has(e.ID) {
		return
	}
	w.ids[o.ID], w.spans[o.ID] = e.ID, e.Occurred
	if o.isActor() {
		w.addNames(o)
		w.addActivity(o)
	}
}

// entity is what actors and incidents, live or revoked, have in common.
func (w *writer) entity(o *object) graph.Entity {
	kind := graph.Actor
	if o.isIncident() {
		kind = graph.Incident
	}
	e := graph.Entity{
		ID: graph.MakeID(kind, w.Dataset(), o.ID), Name: graph.CleanName(o.Name), Description: o.Description,
		Dataset: w.Dataset(), ExternalID: o.ID, STIXType: o.Type, Markings: w.markings(o),
	}
	if ref, ok := o.attackRef(); ok {
		e.URL = ref.URL
		if w.attack {
			e.ID = graph.MakeID(kind, w.Dataset(), ref.ExternalID)
			e.Names = []string{ref.ExternalID}
		}
	}
	return e
}

var attackID = regexp.MustCompile(`^[GC]\d{4}$`)

// attackRef returns the reference that holds an object's ATT&CK id.
func (o *object) attackRef() (reference, bool) {
	i := slices.IndexFunc(o.References, func(ref reference) bool {
		of := ref.Source == "mitre-attack" || ref.Source == "mitre-mobile-attack" || ref.Source == "mitre-ics-attack" || ref.Source == "mitre-pre-attack"
		return of && attackID.MatchString(ref.ExternalID)
	})
	if i < 0 {
		return reference{}, false
	}
	return o.References[i], true
}

// names returns an object's name and aliases, clean, each once.
func names(o *object) []string {
	var out []string
	seen := map[string]bool{"": true}
	for _, name := range slices.Concat([]string{o.Name}, o.Aliases, o.AlsoNamed) {
		if name = graph.CleanName(name); !seen[name] {
			seen[name] = true
			out = append(out, name)
		}
	}
	return out
}

// addNames adds who calls an actor what: its producer, in the documents that
// ATT&CK cites for a name. An ATT&CK id that another data set gives is a name
// too: that is how it says which group it means.
func (w *writer) addNames(o *object) {
	all := names(o)
	if ref, ok := o.attackRef(); ok && !w.attack && !slices.Contains(all, ref.ExternalID) {
		all = append(all, ref.ExternalID)
	}
	about := map[string]reference{}
	for _, ref := range o.References {
		about[graph.CleanName(ref.Source)] = ref
	}
	for _, name := range all {
		note, sources := w.citations(o, about, about[name])
		for _, source := range sources {
			c := w.claim(o, graph.Named, "", w.ids[o.ID])
			c.Source, c.Note = source, note
			w.Named(o.at, name, c)
		}
	}
}

// addActivity adds that an actor was active from when it was first to when it
// was last seen.
func (w *writer) addActivity(o *object) {
	c := w.claim(o, graph.Active, w.ids[o.ID], "")
	c.Occurred = w.activity(o.at, [2]string{"first_seen", "last_seen"}, o.FirstSeen, o.LastSeen)
	if !c.Occurred.IsZero() {
		w.Claim(o.at, c)
	}
}

// claim is a claim that rests on an object, or on several, of which the first
// says it: in the name of its creator, as confident and as confidential.
func (w *writer) claim(o *object, p graph.Predicate, subject, object graph.ID, others ...*object) graph.Claim {
	c := graph.Claim{Predicate: p, Subject: subject, Object: object, Claimant: w.creator(o)}
	c.Confidence = o.Confidence
	c.Markings = w.markings(append(others, o, w.objects[o.CreatedBy])...)
	return c
}

// mitre is the identity of ATT&CK's maker in every bundle. Other data sets
// know it by the shorter name.
const mitre = "identity--c78cb6e5-0c4b-4611-8297-d1b8b55e40b5"

// mitre adds ATT&CK's maker once.
func (w *writer) mitre(at ingest.Place) graph.ID {
	return w.Entity(at, graph.Entity{ID: graph.OrganizationID("MITRE"), Name: "MITRE", Names: []string{"The MITRE Corporation"}})
}

// creator returns the organization that made an object, empty if it is not said.
func (w *writer) creator(o *object) graph.ID {
	maker := w.objects[o.CreatedBy]
	switch {
	case o.CreatedBy == mitre || (w.attack && maker == nil):
		if maker != nil {
			maker.used = true
		}
		return w.mitre(o.at)
	case maker == nil || maker.Type != "identity":
		return ""
	}
	maker.used = true
	return w.Organization(maker.at, maker.Name)
}

// revokedBy returns what each revoked object says replaced it, by STIX id.
func (w *writer) revokedBy() map[string]string {
	next := map[string]string{}
	for _, o := range w.order {
		if o.Relation != "revoked-by" || o.isGone() {
			continue
		}
		source := w.objects[o.SourceRef]
		switch old, twice := next[o.SourceRef]; {
		case source == nil || !source.isActorOrIncident():
			w.CountOutside(o.Relation, 1)
		case twice && old != o.TargetRef:
			w.Reject(o.at, "%s is revoked by %s already", o.SourceRef, old)
		default:
			next[o.SourceRef] = o.TargetRef
		}
	}
	return next
}

// addRevoked makes the id of a revoked object one of its last successor. If
// there is none the object is gone, like a deprecated one.
func (w *writer) addRevoked(o *object, next map[string]string) {
	o.used = true
	last, ok := follow(o.ID, next)
	if !ok {
		w.Reject(o.at, "it is revoked by itself, directly or through others")
		return
	}
	successor, live := w.ids[last]
	if !live {
		w.CountOutside(o.Type+" (revoked, without a successor)", 1)
		return
	}
	e := w.entity(o)
	if w.Has(e.ID) || e.ID.Kind() != successor.Kind() {
		w.Reject(o.at, "%s cannot stand for %s", e.ID, successor)
		return
	}
	e.ReplacedBy = successor
	w.Entity(o.at, e)
}

// follow returns where a chain ends, and false if it comes back on itself. It
// shortens what it passed, so that many long chains take no longer than one.
func follow(id string, next map[string]string) (string, bool) {
	var passed []string
	seen := map[string]bool{}
	for next[id] != "" && !seen[id] {
		seen[id] = true
		passed = append(passed, id)
		id = next[id]
	}
	loops := next[id] != ""
	for _, p := range passed {
		next[p] = id
		if loops {
			next[p] = p
		}
	}
	return id, !loops
}

// isGone reports whether an object is no longer said.
func (o *object) isGone() bool { return o.Revoked || o.Deprecated }
