package vocab_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/vocab"
)

// Other people's lists of the same countries, as a check on ours.
func TestCountriesAgainstLists(t *testing.T) {
	for _, c := range cluster(t, "misp-country.json") {
		code := strings.Join(c.words("ISO"), "")
		id, ok := vocab.Country(c.Value)
		if c.Value == "netherlands antilles" || c.Value == "serbia and montenegro" { // no countries any more
			continue
		}
		if e, _ := vocab.Entity(id); !ok || e.ISO2 != code || (e.ISO3 != "" && e.ISO3 != strings.Join(c.words("ISO3"), "")) {
			t.Errorf("MISP's %q is %s, want %s", c.Value, line(vocab.ResolveTarget(c.Value)), code)
		}
	}
	seen := map[graph.ID]bool{}
	for _, o := range bundle(t, "opencti-geography.json") {
		if o.LocationType != "Country" {
			continue
		}
		if o.Name == "Sark" { // a part of Guernsey, for which M49 has a code and ISO has none
			continue
		}
		name := o.Name
		if name == "Congo" { // names two countries
			name = "Republic of the Congo"
		}
		id, ok := vocab.Country(name)
		seen[id] = true
		for _, code := range o.Aliases {
			if code == "TWA" { // an error there, TWN is meant
				continue
			}
			if other, ok2 := vocab.Country(code); !ok || !ok2 || other != id {
				t.Errorf("OpenCTI's %q is %q, by its code %q %q", o.Name, id, code, other)
			}
		}
	}
	for _, e := range vocab.Document().Entities {
		if e.Numeric != "" && e.Kind() == graph.Country && !seen[e.ID] {
			t.Errorf("OpenCTI's list has no %s", e.ID)
		}
	}
}

// M49's tree as MISP copies it from the UN.
func TestRegionsAgainstList(t *testing.T) {
	for _, c := range cluster(t, "misp-region.json") {
		code, name, _ := strings.Cut(c.Value, " - ")
		region, ok := vocab.Region(code)
		if !ok {
			if name != "Antarctica" && name != "Channel Islands" { // a country of ISO 3166-1; and a group of two
				t.Errorf("no region %s", c.Value)
			}
			continue
		}
		if e, _ := vocab.Entity(region); e.Name != name {
			t.Errorf("region %s is named %q, want %q", code, e.Name, name)
		}
		if code == "001" {
			continue // nothing lies in the world
		}
		for _, member := range c.words("subregions") {
			number, name, _ := strings.Cut(member, " - ")
			id, ok := vocab.Country(number)
			if !ok {
				id, ok = vocab.Region(number)
			}
			if name == "Channel Islands" {
				id, ok = "country/GG", true
			}
			if !ok || !slices.Contains(vocab.MembersOf(region), id) {
				t.Errorf("%s (%s) is not in %s", member, id, c.Value)
			}
		}
	}
}
