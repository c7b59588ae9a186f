package vocab

import (
	_ "embed"
	"regexp"
	"slices"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
)

// Target is what a feed's victim, receiver or sector stands for.
//
// The zero Target stands for words that name nobody, such as "Unknown" and "Not
// available".
type Target struct {
	// Entity is a country, region or sector of [Document], or a Victim that the
	// reader brings itself.
	Entity graph.Entity
	// LocatedAt and OperatesIn are the places and sectors of a Victim, as far as
	// the name itself tells them. What everybody knows of a company is not in
	// its name.
	LocatedAt, OperatesIn []graph.ID
	// Unresolved marks a Victim made of words that nothing here knows.
	Unresolved bool
	// Listed marks a Victim that this vocabulary has by that name, such as NATO.
	Listed bool
}

// IsZero reports whether nobody is named.
func (t Target) IsZero() bool { return t.Entity.ID == "" }

// ResolveTarget returns what a feed's victim or receiver stands for: a country,
// a region, a Victim, or a sector, in this order.
//
//   - Blocs and bodies (EU, NATO, the UN) are Victims of class organization,
//     never the countries in them.
//   - Parts of a country are the country that ISO 3166 counts them to: Gaza is
//     Palestine, Chechnya is Russia, Guam has a code of its own. Lands in
//     several countries (Kurdistan, Kashmir) are regions.
//   - A name that is one slip away from one country's only is that country: a
//     feed's typo, such as Lebonon.
//   - A name with a noun that says what it is ("Ministry of ...", "... Bank") is
//     a Victim of class organization; a phrase of known words about many
//     ("Cryptocurrency exchanges in South Korea") is one of class class.
//   - Anything else is a Victim with Unresolved set; its class is not known.
//
// The text is one victim: splitting lists is for the reader, who knows the feed.
func ResolveTarget(s string) Target {
	name := graph.CleanName(s)
	v := load()
	if t, ok := v.known(name); ok {
		return t
	}
	if bare := kindRemark.ReplaceAllString(name, ""); bare != name {
		if t, ok := v.known(bare); ok {
			return t
		}
	}
	t := v.phrase(name)
	if country, ok := v.misspeltCountry(name); t.Unresolved && ok {
		return Target{Entity: v.entities[country]}
	}
	return t
}

// kindRemark is what feeds add to say that a name is not a country's: "Asia (region)".
var kindRemark = regexp.MustCompile(`(?i)\s*\((regions?|countr(y|ies)|organi[sz]ations?)\b[^)]*\)$`)

// ResolveSector returns what a feed's sector, category or industry stands for:
// sectors, or Victims of class class where it names people ("dissidents and
// exiles"). Words that name nobody give none; unknown words give one Victim with Unresolved set, and so does a country, which is no sector.
func ResolveSector(s string) []Target {
	name := graph.CleanName(s)
	v := load()
	if ts, ok := v.sectors(name); ok {
		return ts
	}
	if t, ok := v.victims[graph.Fold(name)]; ok {
		return []Target{t}
	}
	return []Target{v.phrase(name)}
}

// sectors resolves a sector, a group of people, or a list of them, if all of it is known.
func (v *vocabulary) sectors(name string) ([]Target, bool) {
	if t, ok := v.sectorOrPeople(name); ok {
		if t.IsZero() {
			return nil, true
		}
		return []Target{t}, true
	}
	parts := listSeparator.Split(name, -1)
	if len(parts) < 2 {
		return nil, false
	}
	var out []Target
	for _, part := range parts {
		t, ok := v.sectorOrPeople(part)
		if !ok {
			return nil, false
		}
		same := func(u Target) bool { return u.Entity.ID == t.Entity.ID }
		if !t.IsZero() && !slices.ContainsFunc(out, same) {
			out = append(out, t)
		}
	}
	return out, true
}

var listSeparator = regexp.MustCompile(`\s*(?:[,;/&]|\band\b|\bother\b)+\s*`)

// sectorOrPeople resolves one sector or group of people, also with a plain
// noun after it: "energy companies" are the sector energy.
func (v *vocabulary) sectorOrPeople(name string) (Target, bool) {
	if v.namesNobody(name) {
		return Target{}, true
	}
	if id, ok := v.find(graph.Sector, name); ok {
		return Target{Entity: v.entities[id]}, true
	}
	if t, ok := v.victims[graph.Fold(name)]; ok && t.Entity.STIXClass == classClass {
		return t, true
	}
	words := strings.Fields(name)
	if n := len(words) - 1; n > 0 && v.words.organizations[graph.Fold(words[n])] {
		id, ok := v.find(graph.Sector, strings.Join(words[:n], " "))
		return Target{Entity: v.entities[id]}, ok
	}
	return Target{}, false
}

// known resolves what a table holds.
func (v *vocabulary) known(name string) (Target, bool) {
	if v.namesNobody(name) {
		return Target{}, true
	}
	for _, kind := range []graph.Kind{graph.Country, graph.Region} {
		if id, ok := v.find(kind, name); ok {
			return Target{Entity: v.entities[id]}, true
		}
	}
	folded := graph.Fold(name)
	if t, ok := v.victims[folded]; ok {
		return t, true
	}
	if t, ok := v.victims[strings.TrimPrefix(folded, "the")]; ok {
		return t, true
	}
	if id, ok := v.find(graph.Sector, name); ok {
		return Target{Entity: v.entities[id]}, true
	}
	return Target{}, false
}

// The classes of STIX's identity-class-ov that are used here.
const (
	classOrganization = "organization"
	classClass        = "class"
	classIndividual   = "individual"
)

func victim(name, class string) graph.Entity {
	return graph.Entity{ID: graph.VictimID(name), Name: name, STIXClass: class}
}
