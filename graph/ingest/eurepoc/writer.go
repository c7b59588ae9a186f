package eurepoc

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

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
	w.PublishedBy(w.claimant)
	return w
}

func (w *writer) write(ctx context.Context, o ingest.Options) (graph.Document, ingest.Diagnostics, error) {
	incidents := slices.SortedFunc(maps.Values(w.release.incidents), func(a, b *incident) int {
		return cmp.Or(cmp.Compare(len(a.id), len(b.id)), cmp.Compare(a.id, b.id))
	})
	var sources []string
	for _, inc := range incidents {
		sources = append(sources, inc.source)
		for _, who := range inc.allInitiators() {
			if m, ok := ingest.ParseMention(who.stated); ok {
				for g := &m; g != nil; g = g.Parent {
					w.records.AddMention(g.Names)
				}
			}
		}
	}
	w.records.AddTo(w.Builder)
	if err := w.Ask(ctx, o, sources); err != nil {
		return graph.Document{}, w.Diagnostics, err
	}
	for _, inc := range incidents {
		w.incident(inc)
	}
	w.noteUnread()
	doc, err := w.Finish(ctx, o)
	return doc, w.Diagnostics, err
}

// noteUnread tells which incidents could not be read in whole: those that a row
// is of that something of was rejected.
func (w *writer) noteUnread() {
	for _, reject := range w.Rejects {
		if reject.ID != "" && reject.Line > 0 {
			w.Unread(graph.MakeID(graph.Incident, w.Dataset(), reject.ID))
		}
	}
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
	var cited []graph.ID
	if len(inc.cited) > 0 {
		cited = w.CiteURLs(inc.at, inc.cited)
	}
	for _, prose := range inc.prose {
		w.Once(inc.at, graph.Entity{
			ID: id, Name: cmp.Or(inc.name, "Incident "+inc.id), Description: prose,
			Dataset: w.Dataset(), ExternalID: inc.id, STIXType: "incident", Occurred: inc.occurred, References: cited,
		})
	}
	parties := w.parties(inc)
	targets := w.targets(inc)
	if len(parties) == 0 {
		w.CountOutside("incident without an initiator", 1)
	}
	for _, p := range parties {
		w.party(inc, id, p, targets)
		for _, a := range p.attributions {
			w.attributed(inc, id, p, a)
		}
	}
}

// source returns the document on which EuRepoC's word on an incident rests: the
// one that it cites for it, if that was out when it was said, else the record.
func (w *writer) source(inc *incident, said graph.SaidOn) graph.ID {
	if inc.source != "" {
		if id := w.CiteURLs(inc.at, []string{inc.source})[0]; w.WasOut(id, said) {
			return id
		}
	}
	return w.record(inc, "", "")
}

// record adds the record of an incident as a document, or a row of the
// attribution table in it, and returns its id: source/eurepoc/1032, source/eurepoc/1032%238653.
func (w *writer) record(inc *incident, row, title string) graph.ID {
	return w.Entity(inc.at, graph.Entity{
		ID: graph.MakeID(graph.Source, w.Dataset(), inc.id+row), Publisher: w.claimant,
		Name: "EuRepoC " + inc.id + ": " + cmp.Or(inc.name, "Incident "+inc.id) + title,
	})
}

// attributed adds that a body attributed the incident to the party, on its own day.
func (w *writer) attributed(inc *incident, id graph.ID, p party, a attribution) {
	claimant, person := w.body(a)
	number := strings.TrimSuffix(a.id, ".0")
	c := graph.Claim{
		Predicate: graph.AttributedTo, Subject: id, Object: p.actor, Claimant: claimant, Incident: id,
		Source:  w.record(inc, "#"+number, " (attribution "+number+")"),
		Version: graph.Version{SaidOn: graph.SaidIn(a.date, graph.BasisStated), Stated: a.stated, Note: a.note(person)},
	}
	w.Claim(a.at, c)
}

// party adds what EuRepoC says of one party to an incident.
func (w *writer) party(inc *incident, id graph.ID, p party, targets []ingest.Target) {
	said := p.said()
	base := graph.Claim{Claimant: w.claimant, Source: w.source(inc, said), Incident: id, Version: graph.Version{SaidOn: said}}
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
