// Package vocab knows the countries, regions and sectors of the graph, and
// brings what feeds write to them: "Korea (Republic of)", "KOR" and "ROK" are
// all country/KR.
//
// Countries are those of ISO 3166-1, regions those of UN M49 with the customary
// ones that M49 lacks, sectors the tree that STIX 2.1 begins and the public
// feeds continue. Codes, English names and containment come from
// golang.org/x/text; the YAML files beside this one hold only what it does not
// know. [Document] is all of it as a data set, which every store is given first.
//
//   - vocab.go: looking up names, and what lies in what
//   - build.go, countries.go, regions.go, sectors.go, industries.go: how the tables are made
//   - blocs.go: alliances and other groups of countries
//   - document.go: the tables as entities and claims
//   - nobody.go: words that name nobody
//   - target.go: what a feed's victim, receiver or sector stands for
//   - isoorder.go: names with their head first, as ISO writes them: "Korea, Republic of"
//   - list.go: several of them in one text
//   - publishers.go: who publishes on which site
//   - misspelt.go, phrase.go, institution.go, lexicon.go, victims.go: the ways to
//     tell: a name with a slip in it, a phrase of known words, the noun in an
//     organization's name, and the words and names that these know
//
// Everything here is pure and made once, on first use. Slices that are returned
// are shared: read them, do not change them.
package vocab

import (
	"strings"

	"github.com/actorgraph/actorgraph/graph"
)

// Country returns the country of that name, customary name, or ISO 3166-1
// alpha-2, alpha-3 or numeric code. Case, accents, punctuation and a leading
// "the" make no difference.
func Country(name string) (graph.ID, bool) { return load().find(graph.Country, name) }

// Region returns the region of that name, customary name or three-digit M49
// code. A country is not a region.
func Region(name string) (graph.ID, bool) { return load().find(graph.Region, name) }

// Sector returns the sector of that name or customary name, of the title of a class
// of NAICS or NACE, or of its code after the classification: "NACE J".
func Sector(name string) (graph.ID, bool) { return load().find(graph.Sector, name) }

// Entity returns any entity of [Document]: countries, regions and sectors, the
// sources they come from and who publishes those.
func Entity(id graph.ID) (graph.Entity, bool) {
	e, ok := load().entities[id]
	return e, ok
}

// RegionsOf returns every region that a country or region lies in, nearest
// first. The world is not among them: what is said of the world is said of no
// country, and the other way round. Unknown ids lie in none.
func RegionsOf(id graph.ID) []graph.ID {
	if id.Kind() == graph.Sector {
		return nil
	}
	return load().above[id]
}

// CountriesOf returns all countries that lie in a region, directly or through
// its member regions, ordered by id; for the world, none.
func CountriesOf(region graph.ID) []graph.ID { return load().countries[region] }

// MembersOf returns all regions and countries that lie in a region, directly or
// through its member regions, ordered by id; for the world, none.
func MembersOf(region graph.ID) []graph.ID {
	if region.Kind() != graph.Region {
		return nil
	}
	return load().within[region]
}

// ParentsOf returns the sectors that a sector is part of, nearest first.
func ParentsOf(sector graph.ID) []graph.ID {
	if sector.Kind() != graph.Sector {
		return nil
	}
	return load().above[sector]
}

// ChildrenOf returns the sectors directly below a sector, in the order of the tree.
func ChildrenOf(sector graph.ID) []graph.ID {
	if sector.Kind() != graph.Sector {
		return nil
	}
	return load().children[sector]
}

// DescendantsOf returns all sectors below a sector, ordered by id.
func DescendantsOf(sector graph.ID) []graph.ID {
	if sector.Kind() != graph.Sector {
		return nil
	}
	return load().within[sector]
}

// find looks a name up as a code, then as a name, then without its article, and
// a country's last as it is spoken.
func (v *vocabulary) find(kind graph.Kind, name string) (graph.ID, bool) {
	name = strings.TrimSpace(name)
	id, ok := v.findAsWritten(kind, name)
	switch {
	case !ok && kind == graph.Sector:
		return v.byIndustry(name)
	case ok || kind != graph.Country:
		return id, ok
	}
	if !strings.ContainsAny(name, ",([.") {
		return "", false
	}
	for _, form := range spoken(name) {
		if id, ok := v.findAsWritten(kind, form); ok {
			return id, true
		}
	}
	return "", false
}

func (v *vocabulary) findAsWritten(kind graph.Kind, name string) (graph.ID, bool) {
	if id, ok := v.codes[key{kind, strings.ToUpper(name)}]; ok {
		return id, true
	}
	folded := graph.Fold(name)
	if id, ok := v.names[key{kind, folded}]; ok {
		return id, true
	}
	id, ok := v.names[key{kind, strings.TrimPrefix(folded, "the")}]
	return id, ok
}
