package vocab

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"github.com/actorgraph/actorgraph/graph"
)

//go:embed countries.yaml
var countriesFile []byte

// countryWords is what countries.yaml says of one country.
type countryWords struct {
	Name       string   `yaml:"name"`
	Also       []string `yaml:"also"`
	Parts      []string `yaml:"parts"`
	Misspelt   []string `yaml:"misspelt"`
	Adjectives []string `yaml:"adjectives"`
}

const kosovo = "XK"

// iso returns the regions of CLDR that are countries of ISO 3166-1. CLDR also
// knows exceptionally reserved codes (AC), withdrawn ones (YU) and users' own (XK).
func iso() []language.Region {
	var out []language.Region
	for i := range 26 * 26 {
		code := string([]byte{'A' + byte(i/26), 'A' + byte(i%26)})
		r, err := language.ParseRegion(code)
		if err != nil || r.String() != code || r.Canonicalize() != r {
			continue
		}
		if r.IsCountry() && !r.IsPrivateUse() && r.M49() != 0 && cldrName(r) != "" {
			out = append(out, r)
		}
	}
	return out
}

func cldrName(r language.Region) string { return display.English.Regions().Name(r) }

// spelled writes out what CLDR abbreviates: "St. Kitts & Nevis".
func spelled(name string) string {
	return strings.NewReplacer("&", "and", "St. ", "Saint ").Replace(name)
}

func (v *vocabulary) addCountries() {
	words := decode[map[string]countryWords](countriesFile)
	countries := append(iso(), language.MustParseRegion(kosovo))
	for _, r := range countries {
		w := words[r.String()]
		delete(words, r.String())
		e := graph.Entity{ID: graph.MakeID(graph.Country, r.String()), Name: w.Name, ISO2: r.String()}
		if e.Name == "" {
			e.Name = spelled(cldrName(r))
		}
		if r.String() != kosovo {
			e.ISO3, e.Numeric = r.ISO3(), fmt.Sprintf("%03d", r.M49())
			e.Names = []string{e.ISO2, e.ISO3}
		} else {
			e.Names = []string{e.ISO2}
			e.Description = "Not in ISO 3166-1. XK is a code that ISO leaves to users; CLDR and the European Union use it for Kosovo."
		}
		e.Names = append(append(e.Names, spelled(cldrName(r)), cldrName(r)), w.Also...)
		v.add(e)
		for _, code := range []string{e.ISO2, e.ISO3, e.Numeric} {
			if code != "" {
				v.codes[key{graph.Country, code}] = e.ID
			}
		}
		found := slices.Concat(w.Parts, w.Misspelt)
		v.name(e.ID, found...)
		v.addPlaces(e.ID, slices.Concat([]string{e.Name, cldrName(r)}, w.Also, found, w.Adjectives))
	}
	for code := range words {
		panic(fmt.Sprintf("vocab: countries.yaml speaks of %s, which is no country", code))
	}
}
