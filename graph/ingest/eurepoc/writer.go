package eurepoc

import (
	"cmp"
	"maps"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/graph/vocab"
)

// writer makes the document of a release.
type writer struct {
	*ingest.Builder
	release  *release
	claimant graph.ID
	records  *ingest.Records
}

func newWriter(reading graph.Reading, r *release) *writer {
	w := &writer{
		Builder: ingest.NewBuilder(reading, graph.Entity{
			Name: "European Repository of Cyber Incidents (EuRepoC)",
			URL:  "https://eurepoc.eu",
		}),
		release: r,
		records: ingest.NewRecords(reading.Dataset),
	}
	w.Diagnostics = r.diagnostics
	w.claimant = w.Organization(ingest.Place{ID: reading.Dataset}, "EuRepoC")
	return w
}

func (w *writer) write() (graph.Document, ingest.Diagnostics) {
	incidents := slices.SortedFunc(maps.Values(w.release.incidents), func(a, b *incident) int {
		return cmp.Or(cmp.Compare(len(a.id), len(b.id)), cmp.Compare(a.id, b.id))
	})
	for _, inc := range incidents {
		for _, who := range inc.allInitiators() {
			if m, ok := ingest.ParseMention(who.stated); ok {
				for g := &m; g != nil; g = g.Parent {
					w.records.AddMention(g.Names)
				}
			}
		}
	}
	w.records.AddTo(w.Builder)
	for _, inc := range incidents {
		w.incident(inc)
	}
	return w.Document(), w.Diagnostics
}

// allInitiators returns the settled ones and those of the attributions.
func (inc *incident) allInitiators() []initiator {
	out := slices.Clone(inc.initiators)
	for _, a := range inc.attributions {
		out = append(out, a.initiator)
	}
	return out
}

// countries returns the countries of an initiator that the vocabulary knows.
func (w *writer) countries(who initiator) []graph.ID {
	var out []graph.ID
	for _, c := range who.countries {
		if id, ok := vocab.Country(c); ok {
			out = append(out, id)
		}
	}
	return out
}

// actor returns the record that an initiator's words mean, and adds it with
// what the words say of it: its names, the organizations behind it, the group
// it belongs to. It reports false where neither a name nor a country says who
// is meant.
func (w *writer) actor(inc *incident, who initiator) (graph.ID, bool) {
	if m, ok := ingest.ParseMention(who.stated); ok {
		id := w.records.Of(m.Names).ID
		w.describe(inc.at, id, &m)
		return id, true
	}
	if len(who.countries) == 0 {
		return "", false
	}
	country, ok := vocab.Country(who.countries[0])
	switch {
	case !ok:
		return "", false
	case who.category == categoryState:
		return w.Government(inc.at, country), true
	}
	return w.UnnamedGroup(inc.at, inc.id, "incident "+inc.id, country), true
}

// describe adds what a mention says of the record that it belongs to.
func (w *writer) describe(at ingest.Place, id graph.ID, m *ingest.Mention) {
	for _, name := range m.Names {
		w.Named(at, name, graph.Claim{Object: id, Claimant: w.claimant})
	}
	for _, name := range m.Organizations {
		if org := w.Organization(at, name); org != "" {
			w.Claim(at, graph.Claim{Predicate: graph.AttributedTo, Subject: id, Object: org, Claimant: w.claimant, Version: graph.Version{Stated: name}})
		}
	}
	if m.Parent == nil {
		return
	}
	parent := w.records.Of(m.Parent.Names).ID
	w.describe(at, parent, m.Parent)
	if parent != id {
		w.Claim(at, graph.Claim{Predicate: graph.PartOf, Subject: id, Object: parent, Claimant: w.claimant})
	}
}

// incident adds an incident with all that is said of it.
func (w *writer) incident(inc *incident) {
	id := graph.MakeID(graph.Incident, w.Dataset(), inc.id)
	w.Entity(inc.at, graph.Entity{
		ID: id, Name: cmp.Or(inc.name, "Incident "+inc.id), Description: inc.description,
		Dataset: w.Dataset(), ExternalID: inc.id, STIXType: "incident", Occurred: inc.occurred,
	})
	parties := w.parties(inc)
	targets := w.targets(inc)
	if len(parties) == 0 {
		w.CountOutside("incident without an initiator", 1)
	}
	for _, source := range w.CiteURLs(inc.at, inc.sources) {
		for _, p := range parties {
			w.party(inc, id, source, p, targets)
		}
	}
}

// party adds what one source says of one party to an incident.
func (w *writer) party(inc *incident, id, source graph.ID, p party, targets []ingest.Target) {
	base := graph.Claim{Claimant: w.claimant, Source: source, Incident: id, Version: graph.Version{Published: p.published()}}
	say := func(subject graph.ID, predicate graph.Predicate, object graph.ID, note string) {
		c := ingest.Between(base, subject, predicate, object, p.stated)
		c.Note = note
		w.Claim(inc.at, c)
	}
	say(id, graph.AttributedTo, p.actor, p.note(inc.unclear))
	for _, c := range p.countries {
		say(p.actor, graph.OriginatesFrom, c, p.category)
		if p.affiliated {
			say(p.actor, graph.AttributedTo, c, p.category)
		}
	}
	if p.settled {
		base.Occurred = inc.occurred
		w.Activity(inc.at, base, p.actor, targets, "no receiver is named")
	}
}
