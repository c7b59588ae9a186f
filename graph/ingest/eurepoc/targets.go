package eurepoc

import (
	"cmp"
	"slices"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/graph/vocab"
)

// targets returns whom an incident hit and adds its victims to the document.
func (w *writer) targets(inc *incident) []ingest.Target {
	var set ingest.TargetSet
	c := graph.Claim{Claimant: w.claimant}
	for _, row := range inc.receivers {
		places := w.ResolveTargets(row.at, c, row.country, vocab.ResolveTarget(row.country))
		var sectors []ingest.Target
		if words := cmp.Or(row.subcategory, row.category); words != "" {
			sectors = w.ResolveTargets(row.at, c, row.categories(), vocab.ResolveSector(words)...)
		}
		set.Add(places...)
		set.Add(sectors...)
		if !ingest.IsNobody(row.name) {
			set.Add(w.namedReceiver(inc, row, places, sectors))
		}
	}
	return set.All()
}

// categories returns the words for what the receiver is.
func (rc receiver) categories() string {
	return strings.Trim(rc.category+": "+rc.subcategory, ": ")
}

// namedReceiver adds the receiver that a row names, placed where the row places
// it. A name that the incident's rows put into several countries is placed in none.
func (w *writer) namedReceiver(inc *incident, row receiver, places, sectors []ingest.Target) ingest.Target {
	t := vocab.ResolveTarget(row.name)
	if t.Entity.Kind() != graph.Victim {
		t = vocab.Target{Entity: graph.Entity{ID: graph.VictimID(row.name), Name: row.name}}
	}
	t.Unresolved = false // whatever it is, the column says that it is a receiver
	base := graph.Claim{Claimant: w.claimant}
	w.ResolveTargets(row.at, base, row.name, t)
	inOneCountry := !slices.ContainsFunc(inc.receivers, func(o receiver) bool { return o.name == row.name && o.country != row.country })
	for _, place := range places {
		if kind := place.Entity.Kind(); inOneCountry && (kind == graph.Country || kind == graph.Region) {
			w.Claim(row.at, ingest.Between(base, t.Entity.ID, graph.LocatedAt, place.Entity.ID, row.country))
		}
	}
	for _, s := range sectors {
		if s.Entity.Kind() == graph.Sector {
			w.Claim(row.at, ingest.Between(base, t.Entity.ID, graph.OperatesIn, s.Entity.ID, s.Stated))
		}
	}
	return ingest.Target{Target: t, Stated: row.name}
}
