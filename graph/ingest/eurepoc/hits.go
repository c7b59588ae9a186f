package eurepoc

import (
	"cmp"
	"slices"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/graph/vocab"
)

// hits returns the targets of an incident and adds its victims to the document.
func (w *writer) hits(inc *incident) []ingest.Hit {
	var hits ingest.Hits
	c := graph.Claim{Claimant: w.claimant}
	for _, row := range inc.receivers {
		place := vocab.ResolveTarget(row.country)
		sectors := w.sectors(row)
		w.Report.CountMention(row.country, place.Unresolved)
		if !place.IsZero() {
			w.Victim(row.at, c, place)
			hits.Add(place, row.country)
		}
		for _, s := range sectors {
			w.Victim(row.at, c, s)
			hits.Add(s, row.categories())
		}
		if !ingest.IsNobody(row.name) {
			hits.Add(w.named(inc, row, place, sectors), row.name)
		}
	}
	return hits.All()
}

// categories returns the words for what the receiver is.
func (rc receiver) categories() string {
	return strings.Trim(rc.category+": "+rc.subcategory, ": ")
}

// sectors resolves what the receiver is, by the narrower of its two words.
func (w *writer) sectors(row receiver) []vocab.Target {
	words := cmp.Or(row.subcategory, row.category)
	if words == "" {
		return nil
	}
	targets := vocab.ResolveSector(words)
	w.Report.CountMention(row.categories(), slices.ContainsFunc(targets, func(t vocab.Target) bool { return t.Unresolved }))
	return targets
}

// named adds a receiver that the row names, where its row places it. A name
// that the incident's rows put into several countries is placed in none.
func (w *writer) named(inc *incident, row receiver, place vocab.Target, sectors []vocab.Target) vocab.Target {
	t := vocab.ResolveTarget(row.name)
	if t.Entity.Kind() != graph.Victim {
		t = vocab.Target{Entity: graph.Entity{ID: graph.VictimID(row.name), Name: row.name}}
	}
	w.Report.CountMention(row.name, false) // whatever it is, the column says that it is a receiver
	c := graph.Claim{Claimant: w.claimant}
	w.Victim(row.at, c, t)
	c.Subject = t.Entity.ID
	inOneCountry := !slices.ContainsFunc(inc.receivers, func(o receiver) bool { return o.name == row.name && o.country != row.country })
	if kind := place.Entity.Kind(); inOneCountry && (kind == graph.Country || kind == graph.Region) {
		c.Predicate, c.Object, c.Stated = graph.LocatedAt, place.Entity.ID, row.country
		w.Claim(row.at, c)
	}
	for _, s := range sectors {
		if s.Entity.Kind() == graph.Sector {
			c.Predicate, c.Object, c.Stated = graph.OperatesIn, s.Entity.ID, row.categories()
			w.Claim(row.at, c)
		}
	}
	return t
}
