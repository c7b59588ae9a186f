// Package mispevent reads events of MISP (https://www.misp-project.org), as its API
// and its feeds write them: {"Event": {...}}, with or without that wrapping, a list of
// them, a "response" of them, or one a line. It takes what the galaxies and galaxy tags of an event say:
//
//	threat-actor, ...-intrusion-set, microsoft-activity-group    Actor, with its names
//	target-information                                           who was targeted
//	sector                                                       which sectors
//
// An event is one source, of the organization that created it (Orgc), published
// on the event's date; that is no date of activity. It is an Incident as well: its
// actors targeted its targets together. Of several actors each is said to have.
//
// Restrictions (tlp:amber) are the event's tags. Galaxies on attributes count as
// those of the event. It leaves out, and counts: all other galaxies, and the
// events that name no actor.
//
//   - mispevent.go: the events of one import, and their claims
//   - file.go: the forms of a file
//   - event.go: an event as it is written
package mispevent

import (
	"cmp"
	"context"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/graph/vocab"
)

// Read reads events as one reading, which adds to the data set that Options
// name. Its date is that of the newest event, unless Options say otherwise.
func Read(ctx context.Context, inputs []ingest.Input, o ingest.Options) (graph.Document, ingest.Diagnostics, error) {
	var e events
	for _, in := range inputs {
		if err := e.read(ctx, in, o.MaxBytes); err != nil {
			return graph.Document{}, e.diagnostics, err
		}
	}
	var newest graph.Date
	for _, ev := range e.list {
		first, _ := ev.day.Bounds()
		newest = max(newest, first)
	}
	reading, err := o.Reading(graph.Reading{Recorded: newest})
	switch {
	case reading.Dataset == "":
		return graph.Document{}, e.diagnostics, graph.Invalid("dataset", "events do not say what data set they are of; give a key, such as my-misp")
	case reading.Recorded == "":
		return graph.Document{}, e.diagnostics, graph.Invalid("recorded", "no event has a date; give the date of the export")
	case err != nil:
		return graph.Document{}, e.diagnostics, err
	}
	w := &writer{ingest.NewBuilder(reading, graph.Entity{Name: reading.Dataset})}
	w.Diagnostics = e.diagnostics
	for _, ev := range e.list {
		w.add(ev)
	}
	doc, err := w.Finish(ctx, o)
	return doc, w.Diagnostics, err
}

type writer struct{ *ingest.Builder }

func (w *writer) add(ev event) {
	found := ev.clusters()
	for typ, n := range found.others {
		w.CountOutside("galaxy "+typ, n)
	}
	if len(found.actors) == 0 {
		w.CountOutside("event without an actor", 1)
		w.CountLeft(len(found.targets) + len(found.sectors))
		return
	}
	at, marked := ev.at, ev.markings()
	base := graph.Claim{Claimant: w.Organization(at, ev.Orgc.Name)}
	base.Markings = marked
	title := cmp.Or(graph.CleanName(ev.Info), ev.UUID)
	base.Source = w.Cite(at, graph.Entity{Name: title, Publisher: base.Claimant, Published: ev.day, Markings: marked})
	if ev.UUID != "" {
		base.Incident = w.Entity(at, graph.Entity{
			ID: graph.MakeID(graph.Incident, w.Dataset(), ev.UUID), Name: title, Dataset: w.Dataset(), ExternalID: ev.UUID, STIXType: "incident", Markings: marked,
		})
	}
	for _, c := range found.actors {
		if actor := w.actor(at, c, base); actor != "" {
			w.addActor(at, actor, found, base)
		}
	}
}

// actor adds an actor with its names and returns its id, empty for one without a name.
func (w *writer) actor(at ingest.Place, c cluster, base graph.Claim) graph.ID {
	name, attackID := c.withoutID()
	key := cmp.Or(c.UUID, graph.Fold(name))
	switch {
	case graph.Fold(name) == "":
		w.Reject(at, "a cluster of actors has no name")
		return ""
	case vocab.NamesNobody(name), c.UUID == "" && ingest.IsNobody(name):
		w.CountOutside("actor: "+name, 1)
		return ""
	}
	id := graph.MakeID(graph.Actor, w.Dataset(), key)
	if !w.Has(id) {
		w.Entity(at, graph.Entity{ID: id, Name: name, Dataset: w.Dataset(), ExternalID: c.UUID})
	}
	if !w.Has(id) {
		return ""
	}
	// Whose the names are the galaxy does not say: not the event's maker, who only points at it.
	named := graph.Claim{Object: id}
	named.Markings = base.Markings
	for _, called := range slices.Concat([]string{name}, attackID, c.names()) {
		w.Named(at, called, named)
	}
	return id
}

func (w *writer) addActor(at ingest.Place, actor graph.ID, found clusters, base graph.Claim) {
	if base.Incident != "" {
		attributed := base
		attributed.Incident = ""
		w.Claim(at, ingest.Between(attributed, base.Incident, graph.AttributedTo, actor, ""))
	}
	for _, words := range found.targets {
		w.Target(at, ingest.Between(base, actor, "", "", ""), words)
	}
	for _, words := range found.sectors {
		w.TargetSector(at, ingest.Between(base, actor, "", "", ""), words)
	}
	if len(found.targets)+len(found.sectors) == 0 {
		w.Claim(at, ingest.Between(base, actor, graph.Active, "", ""))
	}
}
