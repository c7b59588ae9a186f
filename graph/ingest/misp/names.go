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
func (r *reader) addNames(rec record) {
	id, _ := r.idOf(rec)
	users := r.users(rec)
	names := append([]string{rec.Value}, rec.texts("synonyms", &r.Diagnostics)...)
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
				r.Named(rec.place, name, graph.Claim{Object: id, Claimant: u.claimant})
				known = true
			}
		}
		if !known {
			r.Named(rec.place, name, graph.Claim{Object: id})
		}
	}
}

// user is one organization that uses a name.
type user struct {
	name     string
	claimant graph.ID
}

// users returns who uses which name, as far as the record says.
func (r *reader) users(rec record) []user {
	var users []user
	for _, entry := range rec.texts("name-attribution", &r.Diagnostics) {
		colon := strings.LastIndex(entry, ":")
		if colon < 0 {
			r.Reject(rec.at("name-attribution"), "%q names no producer", entry)
			continue
		}
		if u := (user{graph.CleanName(entry[:colon]), r.producer(rec, entry[colon+1:])}); u.name != "" {
			users = append(users, u)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(rec.Meta)) {
		name, ok := strings.CutPrefix(key, "origin:")
		if !ok {
			continue
		}
		for _, org := range rec.texts(key, &r.Diagnostics) {
			users = append(users, user{graph.CleanName(name), r.Organization(rec.at(key), org)})
		}
	}
	return users
}

// producer returns the organization behind a producer's uuid. Where
// producer.json was not given or does not know it, the organization is called
// by its uuid and the report counts it.
func (r *reader) producer(rec record, uuid string) graph.ID {
	uuid = strings.ToLower(strings.TrimSpace(uuid))
	if e, ok := r.producers[uuid]; ok {
		return r.Entity(rec.place, e)
	}
	r.CountOutside("name-attribution: unknown producer", 1)
	return r.Organization(rec.at("name-attribution"), uuid)
}
