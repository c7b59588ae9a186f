package stix

import (
	"regexp"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
)

func (o *object) isActor() bool    { return o.Type == "intrusion-set" || o.Type == "threat-actor" }
func (o *object) isIncident() bool { return o.Type == "campaign" || o.Type == "incident" }
func (o *object) isWho() bool      { return isWho(o.Type) }
func (o *object) isWhom() bool     { return isWhom(o.Type) }

func isWho(typ string) bool {
	return typ == "intrusion-set" || typ == "threat-actor" || typ == "campaign" || typ == "incident"
}
func isWhom(typ string) bool { return typ == "identity" || typ == "location" }

// addActorsAndIncidents adds the live ones with what they say of themselves,
// and then leads from revoked ones to their successors.
func (r *reader) addActorsAndIncidents() {
	var revoked []*object
	for _, o := range r.order {
		switch {
		case !o.isWho():
		case graph.CleanName(o.Name) == "":
			o.used = true
			r.Reject(o.at, "it has no name")
		case o.Revoked:
			revoked = append(revoked, o)
		case o.Deprecated:
			o.used = true
			r.CountOutside(o.Type+" (deprecated)", 1)
		default:
			r.addLive(o)
		}
	}
	next := r.revokedBy()
	for _, o := range revoked {
		r.addRevoked(o, next)
	}
}

func (r *reader) addLive(o *object) {
	o.used = true
	e := r.entity(o)
	if r.Has(e.ID) {
		r.Reject(o.at, "an earlier object of the bundle has the same id, %s", e.ID)
		return
	}
	if o.isIncident() {
		e.Occurred = r.activity(o.at, [2]string{"first_seen", "last_seen"}, o.FirstSeen, o.LastSeen)
		e.Names = append(e.Names, slices.DeleteFunc(names(o), func(n string) bool { return n == e.Name })...)
	}
	if r.Entity(o.at, e); !r.Has(e.ID) {
		return
	}
	r.ids[o.ID], r.spans[o.ID] = e.ID, e.Occurred
	if o.isActor() {
		r.addNames(o)
		r.addActivity(o)
	}
}

// entity is what actors and incidents, live or revoked, have in common.
func (r *reader) entity(o *object) graph.Entity {
	kind := graph.Actor
	if o.isIncident() {
		kind = graph.Incident
	}
	e := graph.Entity{
		ID: graph.MakeID(kind, r.Dataset(), o.ID), Name: graph.CleanName(o.Name), Description: o.Description,
		Dataset: r.Dataset(), ExternalID: o.ID, STIXType: o.Type, Markings: r.markings(o),
	}
	if ref, ok := o.attackRef(); ok {
		e.URL = ref.URL
		if r.attack {
			e.ID = graph.MakeID(kind, r.Dataset(), ref.ExternalID)
			e.Names = []string{ref.ExternalID}
		}
	}
	return e
}

var attackID = regexp.MustCompile(`^[GC]\d{4}$`)

// attackRef returns the reference that holds an object's ATT&CK id.
func (o *object) attackRef() (reference, bool) {
	i := slices.IndexFunc(o.References, func(ref reference) bool {
		of := ref.Source == "mitre-attack" || ref.Source == "mitre-mobile-attack" || ref.Source == "mitre-ics-attack"
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
	for _, name := range append([]string{o.Name}, o.Aliases...) {
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
func (r *reader) addNames(o *object) {
	all := names(o)
	if ref, ok := o.attackRef(); ok && !r.attack && !slices.Contains(all, ref.ExternalID) {
		all = append(all, ref.ExternalID)
	}
	about := map[string]reference{}
	for _, ref := range o.References {
		about[graph.CleanName(ref.Source)] = ref
	}
	for _, name := range all {
		note, sources := r.citations(o, about, about[name])
		for _, source := range sources {
			c := r.claim(o, graph.Named, "", r.ids[o.ID])
			c.Source, c.Note = source, note
			r.Named(o.at, name, c)
		}
	}
}

// addActivity adds that an actor was active from when it was first to when it
// was last seen.
func (r *reader) addActivity(o *object) {
	c := r.claim(o, graph.Active, r.ids[o.ID], "")
	c.Occurred = r.activity(o.at, [2]string{"first_seen", "last_seen"}, o.FirstSeen, o.LastSeen)
	if !c.Occurred.IsZero() {
		r.Claim(o.at, c)
	}
}

// claim is a claim that rests on an object, or on several, of which the first
// says it: in the name of its creator, as confident and as confidential.
func (r *reader) claim(o *object, p graph.Predicate, subject, object graph.ID, others ...*object) graph.Claim {
	c := graph.Claim{Predicate: p, Subject: subject, Object: object, Claimant: r.creator(o)}
	c.Confidence = o.Confidence
	c.Markings = r.markings(append(others, o)...)
	return c
}

// mitre is the identity of ATT&CK's maker in every bundle. Other data sets
// know it by the shorter name.
const mitre = "identity--c78cb6e5-0c4b-4611-8297-d1b8b55e40b5"

// creator returns the organization that made an object, empty if it is not said.
func (r *reader) creator(o *object) graph.ID {
	maker := r.objects[o.CreatedBy]
	switch {
	case o.CreatedBy == mitre || (r.attack && maker == nil):
		if maker != nil {
			maker.used = true
		}
		return r.Entity(o.at, graph.Entity{ID: graph.OrganizationID("MITRE"), Name: "MITRE", Names: []string{"The MITRE Corporation"}})
	case maker == nil || maker.Type != "identity":
		return ""
	}
	maker.used = true
	return r.Organization(maker.at, maker.Name)
}

// revokedBy returns what each revoked object says replaced it, by STIX id.
func (r *reader) revokedBy() map[string]string {
	next := map[string]string{}
	for _, o := range r.order {
		if o.Relation != "revoked-by" || o.isGone() {
			continue
		}
		source := r.objects[o.SourceRef]
		switch old, twice := next[o.SourceRef]; {
		case source == nil || !source.isWho():
			r.CountOutside(o.Relation, 1)
		case twice && old != o.TargetRef:
			r.Reject(o.at, "%s is revoked by %s already", o.SourceRef, old)
		default:
			next[o.SourceRef] = o.TargetRef
		}
	}
	return next
}

// addRevoked makes the id of a revoked object one of its last successor. If
// there is none the object is gone, like a deprecated one.
func (r *reader) addRevoked(o *object, next map[string]string) {
	o.used = true
	last, ok := follow(o.ID, next)
	if !ok {
		r.Reject(o.at, "it is revoked by itself, directly or through others")
		return
	}
	successor, live := r.ids[last]
	if !live {
		r.CountOutside(o.Type+" (revoked, without a successor)", 1)
		return
	}
	e := r.entity(o)
	if r.Has(e.ID) || e.ID.Kind() != successor.Kind() {
		r.Reject(o.at, "%s cannot stand for %s", e.ID, successor)
		return
	}
	e.ReplacedBy = successor
	r.Entity(o.at, e)
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
