package misp

import (
	"maps"
	"slices"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
)

// addNames adds who calls the record what. The value and the synonyms are names
// that somebody uses; name-attribution ("ScarCruft:<uuid of a producer>") and
// keys such as "origin:APT-C-28": "QiAnXin" say who. A name that nobody is
// recorded for has no claimant: that MISP lists it does not mean MISP coined it.
func (w *writer) addNames(rec record) {
	id, _ := w.idOf(rec)
	users := w.users(rec)
	marked := graph.Version{Markings: w.markings(rec)}
	names := []string{rec.Value}
	for _, key := range nameKeys {
		names = append(names, w.texts(rec, key)...)
	}
	for _, u := range users {
		names = append(names, u.name) // may be no synonym
	}
	named := map[string]bool{}
	for _, name := range names {
		name = graph.CleanName(name)
		if named[name] {
			continue
		}
		named[name] = true
		known := false
		for _, u := range users {
			if u.name == name {
				w.Named(rec.place, name, graph.Claim{Object: id, Claimant: u.claimant, Version: marked})
				known = true
			}
		}
		if !known {
			w.Named(rec.place, name, graph.Claim{Object: id, Version: marked})
		}
	}
}

// nameKeys are the keys of meta that hold names.
var nameKeys = []string{"synonyms", "aliases", "alias", "also-known-as"}

// user is one organization that uses a name.
type user struct {
	name     string
	claimant graph.ID
}

// users returns who uses which name, as far as the record says.
func (w *writer) users(rec record) []user {
	var users []user
	for _, entry := range w.texts(rec, "name-attribution") {
		colon := strings.LastIndex(entry, ":")
		if colon < 0 {
			w.Reject(rec.at("name-attribution"), "%q names no producer", entry)
			continue
		}
		if u := (user{graph.CleanName(entry[:colon]), w.producer(rec, entry[colon+1:])}); u.name != "" {
			users = append(users, u)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(rec.Meta)) {
		name, ok := strings.CutPrefix(key, originKey)
		if !ok {
			continue
		}
		for _, org := range w.texts(rec, plainKey(key)) {
			users = append(users, user{graph.CleanName(name), w.Organization(rec.at(key), org)})
		}
	}
	return users
}

// producer returns the organization behind a producer's uuid. Where
// producer.json was not given or does not know it, the organization is called
// by its uuid and the report counts it.
func (w *writer) producer(rec record, uuid string) graph.ID {
	uuid = strings.ToLower(strings.TrimSpace(uuid))
	if e, ok := w.producers[uuid]; ok {
		return w.Entity(rec.place, e)
	}
	w.CountOutside("name-attribution: unknown producer", 1)
	w.unattributed++
	return w.Organization(rec.at("name-attribution"), uuid)
}
