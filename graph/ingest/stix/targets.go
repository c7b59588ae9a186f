package stix

import (
	"cmp"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/vocab"
)

// targetOf returns what an identity or a location is in the graph. An identity
// that is an organization or a person is a Victim whatever it is called. Of the
// others the name decides, as feeds write sectors, countries and groups of
// people as identities too.
func (w *writer) targetOf(o *object) vocab.Target {
	if o.Type == "location" {
		return targetOfLocation(o)
	}
	t := vocab.ResolveTarget(o.Name)
	switch o.IdentityClass {
	case "class":
		if sectors := vocab.ResolveSector(o.Name); len(sectors) == 1 && !sectors[0].Unresolved {
			t = sectors[0]
		}
	case "organization", "individual", "system":
		if t.Entity.Kind() != graph.Victim {
			t = vocab.Target{Entity: graph.Entity{ID: graph.VictimID(o.Name), Name: o.Name}}
		}
	}
	if t.Entity.Kind() != graph.Victim {
		return t
	}
	switch o.IdentityClass {
	case "", "unknown":
	default:
		t.Unresolved = false // it says itself what it is
	}
	t.Entity.STIXClass = cmp.Or(o.IdentityClass, t.Entity.STIXClass)
	t.Entity.Description, t.Entity.ExternalID, t.Entity.Markings = o.Description, o.ID, w.markings(o)
	for _, name := range o.Sectors {
		for _, sector := range vocab.ResolveSector(name) {
			if sector.Entity.Kind() == graph.Sector {
				t.OperatesIn = append(t.OperatesIn, sector.Entity.ID)
			} else if !sector.IsZero() {
				w.CountOutside("sectors: "+name, 1)
			}
		}
	}
	return t
}

// regionCodes are the terms of STIX's region-ov that the regions' names do not give.
var regionCodes = map[string]string{"australia-new-zealand": "053", "latin-america-caribbean": "419"}

// targetOfLocation takes the country, else the region, else the name. A place
// within a country is the country.
func targetOfLocation(o *object) vocab.Target {
	for _, words := range []string{o.Country, cmp.Or(regionCodes[o.Region], o.Region), o.Name} {
		id, ok := vocab.Country(words)
		if !ok {
			id, ok = vocab.Region(words)
		}
		if e, held := vocab.Entity(id); ok && held {
			return vocab.Target{Entity: e}
		}
	}
	return vocab.ResolveTarget(cmp.Or(o.Name, o.Country, o.Region))
}

// stated is the source's own words for an identity or a location.
func (o *object) stated() string { return cmp.Or(o.Name, o.Country, o.Region) }
