package stix

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/graph/vocab"
)

// targetsOf returns what is targeted where an identity or a location is: what it
// is in the graph, or, of an identity that nobody names, the sectors and places
// that it is said to be of.
func (w *writer) targetsOf(o *object) []vocab.Target {
	if t := w.targetOf(o); !t.IsZero() {
		return []vocab.Target{t}
	}
	if o.Type != "identity" {
		return nil
	}
	out := w.sectorsOf(o)
	for _, place := range w.located[o.ID] {
		if t := w.targetOf(place); !t.IsZero() {
			out = append(out, t)
		}
	}
	return out
}

// targetOf returns what an identity or a location is in the graph. An identity
// that is an organization or a person is a Victim whatever it is called. Of the
// others the name decides, as feeds write sectors, countries and groups of
// people as identities too. One without a name is nothing.
func (w *writer) targetOf(o *object) vocab.Target {
	if o.Type == "location" {
		return w.targetOfLocation(o)
	}
	if ingest.IsNobody(o.Name) {
		return vocab.Target{}
	}
	t := vocab.ResolveTarget(o.Name)
	switch o.IdentityClass {
	case "class":
		if sectors := vocab.ResolveSector(o.Name); len(sectors) == 1 && !sectors[0].Unresolved {
			t = sectors[0]
		}
	case "organization", "individual", "system":
		if t.Entity.Kind() != graph.Victim {
			t = vocab.Target{Entity: graph.Entity{Name: o.Name}}
		}
	}
	if t.Entity.ID != "" && t.Entity.Kind() != graph.Victim {
		return t
	}
	switch o.IdentityClass {
	case "", "unknown":
	default:
		t.Unresolved = false // it says itself what it is
	}
	if !t.Listed || len(o.Sectors) > 0 || len(w.located[o.ID]) > 0 {
		t.Entity.ID, t.Entity.Names = w.victimID(o), nil
		t.Entity.Name = o.Name
	}
	for _, name := range slices.Concat(o.Aliases, o.AlsoNamed) {
		if name = graph.CleanName(name); !ingest.IsNobody(name) && name != t.Entity.Name && !slices.Contains(t.Entity.Names, name) {
			t.Entity.Names = append(slices.Clip(t.Entity.Names), name)
		}
	}
	t.Entity.STIXClass = cmp.Or(o.IdentityClass, t.Entity.STIXClass)
	t.Entity.Description, t.Entity.ExternalID, t.Entity.Markings = o.Description, o.ID, w.markings(o)
	// What the identity says of itself counts, not what its name sounds like.
	if sectors := w.sectorsOf(o); len(sectors) > 0 {
		t.OperatesIn = nil
		for _, sector := range sectors {
			t.OperatesIn = append(t.OperatesIn, sector.Entity.ID)
		}
	}
	if w.inSector[o.ID] && len(o.Sectors) == 0 {
		t.OperatesIn = nil
	}
	if len(w.located[o.ID]) > 0 {
		t.LocatedAt = nil
	}
	return t
}

// isSector reports whether an identity is a sector of the vocabulary.
func isSector(o *object) bool {
	sectors := vocab.ResolveSector(o.Name)
	return o.Type == "identity" && len(sectors) == 1 && sectors[0].Entity.Kind() == graph.Sector
}

// placeOf is targetOf for the end of a relationship: of a place that is none of the
// vocabulary, such as a city, it is the country or region that it is said to be in.
func (w *writer) placeOf(o *object) vocab.Target {
	t := w.targetOf(o)
	at := o
	for range 4 { // a district, a city, a province
		if at.Type != "location" || w.targetOf(at).Entity.Kind() != graph.Victim || len(w.located[at.ID]) == 0 {
			break
		}
		at = w.located[at.ID][0]
	}
	if within := w.targetOf(at); at != o && within.Entity.ID != "" && within.Entity.Kind() != graph.Victim {
		return within
	}
	return t
}

var uuid = regexp.MustCompile(`^[a-z]+--[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`)

// victimID is made of the object's own id: two identities are two victims, whatever
// they are called. A uuid means the same in every data set.
func (w *writer) victimID(o *object) graph.ID {
	if uuid.MatchString(o.ID) {
		return graph.MakeID(graph.Victim, o.ID)
	}
	return graph.MakeID(graph.Victim, w.Dataset(), o.ID)
}

// sectorsOf returns the sectors that an identity lists, and counts the words
// that are none.
func (w *writer) sectorsOf(o *object) []vocab.Target {
	var out []vocab.Target
	for _, name := range o.Sectors {
		for _, sector := range vocab.ResolveSector(name) {
			if sector.Entity.Kind() == graph.Sector {
				out = append(out, sector)
			} else if !sector.IsZero() && !w.sectored[o] {
				w.CountOutside("sectors: "+name, 1)
			}
		}
	}
	w.sectored[o] = true
	return out
}

// regionCodes are the terms of STIX's region-ov that the regions' names do not give.
var regionCodes = map[string]string{"australia-new-zealand": "053", "latin-america-caribbean": "419"}

// targetOfLocation takes the country, else the region, else the words for the
// place. A place within a country is the country. One of which nothing but its
// coordinates is told is a Victim: the people who are there.
func (w *writer) targetOfLocation(o *object) vocab.Target {
	country, region := vocab.Country, vocab.Region
	for _, place := range []struct {
		words string
		find  []func(string) (graph.ID, bool)
	}{
		{o.Country, []func(string) (graph.ID, bool){country, region}},
		{cmp.Or(regionCodes[o.Region], o.Region), []func(string) (graph.ID, bool){region, country}}, // "micronesia" is M49's 057
		{o.Name, []func(string) (graph.ID, bool){country, region}},
	} {
		if ingest.IsNoCountry(place.words) {
			continue
		}
		for _, find := range place.find {
			id, ok := find(place.words)
			if e, held := vocab.Entity(id); ok && held {
				return vocab.Target{Entity: e}
			}
		}
	}
	words := o.stated()
	if words == "" {
		return vocab.Target{}
	}
	t := vocab.ResolveTarget(words)
	if t.Entity.Kind() == graph.Victim && !t.Listed {
		t.Entity.ID, t.Entity.ExternalID, t.Entity.Markings = w.victimID(o), o.ID, w.markings(o)
	}
	return t
}

// stated is the source's own words for an identity or a location.
func (o *object) stated() string {
	for _, words := range []string{o.Name, o.Country, o.Region, o.City, o.Area, o.Address} {
		if !ingest.IsNobody(words) {
			return words
		}
	}
	if o.Latitude != nil && o.Longitude != nil {
		return fmt.Sprintf("place at latitude %g, longitude %g", *o.Latitude, *o.Longitude)
	}
	return o.Name
}
