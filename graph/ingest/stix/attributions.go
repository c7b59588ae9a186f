package stix

import (
	"slices"

	"github.com/actorgraph/actorgraph/graph"
)

// attribution is that an incident is an actor's. It may rest on several
// relationships: the incident is a campaign's, and the campaign the actor's.
type attribution struct {
	actor *object
	via   []*object // what it rests on: relationships, and campaigns between
}

// addAttribution adds that an incident is an actor's, and that the actor was
// active then.
func (w *writer) addAttribution(o, incident *object, a attribution) {
	about := append(slices.Clone(a.via), incident, a.actor)
	c := w.claim(o, graph.AttributedTo, w.ids[incident.ID], w.ids[a.actor.ID], about...)
	if len(a.via) > 1 {
		c.Note = "by way of " + a.via[1].Name
	}
	w.addClaims(o, c)
	active := w.claim(o, graph.Active, w.ids[a.actor.ID], "", about...)
	active.Incident, active.Occurred = w.ids[incident.ID], w.spans[incident.ID]
	w.Claim(o.at, active)
	a.via = append(slices.Clone(a.via), o)
	w.attributed[incident.ID] = append(w.attributed[incident.ID], a)
}

// longestChain is the most incidents that stand between one and its actor.
const longestChain = 10

// addInherited adds the actors that incidents have by the campaigns that they are
// attributed to. The campaign's time is not the incident's.
func (w *writer) addInherited() {
	next := map[string][]*object{} // relationships between incidents, by where they start
	for _, o := range w.links {
		next[o.SourceRef] = append(next[o.SourceRef], o)
	}
	type inherited struct {
		o, incident *object
		attribution
	}
	var found []inherited
	for _, incident := range w.order {
		if next[incident.ID] == nil || w.objects[incident.ID] != incident {
			continue
		}
		before := len(found)
		w.eachUp(incident.ID, next, func(path []*object, at string) {
			for _, a := range w.attributed[at] {
				var via []*object
				for _, o := range path {
					via = append(via, o, w.objects[o.TargetRef])
				}
				via = append(via, a.via...)
				found = append(found, inherited{path[0], incident, attribution{a.actor, via}})
			}
		})
		if len(found) == before {
			w.CountOutside("attributed-to ("+incident.Type+" to one that nobody is said to be behind)", len(next[incident.ID]))
		}
	}
	for _, f := range found {
		known := slices.ContainsFunc(w.attributed[f.incident.ID], func(a attribution) bool { return a.actor == f.actor })
		if !known {
			w.addAttribution(f.o, f.incident, f.attribution)
		}
	}
}

// eachUp calls found for every incident that one is attributed to, directly or
// through others, each once, the nearest first, with the relationships between.
func (w *writer) eachUp(from string, next map[string][]*object, found func(path []*object, at string)) {
	seen := map[string]bool{from: true}
	level := [][]*object{nil}
	for range longestChain {
		var above [][]*object
		for _, path := range level {
			at := from
			if len(path) > 0 {
				at = path[len(path)-1].TargetRef
			}
			for _, o := range next[at] {
				if seen[o.TargetRef] {
					continue
				}
				seen[o.TargetRef] = true
				longer := append(slices.Clip(path), o)
				found(longer, o.TargetRef)
				above = append(above, longer)
			}
		}
		level = above
	}
}
