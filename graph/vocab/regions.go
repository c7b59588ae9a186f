package vocab

import (
	_ "embed"
	"fmt"
	"slices"
	"strconv"

	"golang.org/x/text/language"

	"github.com/actorgraph/actorgraph/graph"
)

//go:embed regions.yaml
var regionsFile []byte

// regionWords is regions.yaml.
type regionWords struct {
	M49 map[string]struct {
		Name string   `yaml:"name"`
		Also []string `yaml:"also"`
	} `yaml:"m49"`
	Outlying  map[string]string `yaml:"outlying"`
	Customary []customaryRegion `yaml:"customary"`
}

type customaryRegion struct {
	Name      string   `yaml:"name"`
	Also      []string `yaml:"also"`
	Countries []string `yaml:"countries"` // all of them, also those of member regions
	Regions   []string `yaml:"regions"`   // member regions, by slug
	In        []string `yaml:"in"`        // regions that hold this one, by slug
	Source    string   `yaml:"source"`
	Note      string   `yaml:"note"`
}

// northAmerica is the continent's M49 code.
const northAmerica = "003"

func (v *vocabulary) addRegions() {
	words := decode[regionWords](regionsFile)
	ids := map[string]graph.ID{} // by M49 code
	for code, w := range byKey(words.M49) {
		ids[code] = regionID(w.Name)
		v.add(graph.Entity{ID: ids[code], Name: w.Name, Names: w.Also, Numeric: code})
		v.addPlaces(ids[code], append(w.Also, w.Name))
		v.codes[key{graph.Region, code}] = ids[code]
	}
	groups := m49Groups(words)
	for code, group := range byKey(groups) {
		for _, up := range group.in {
			v.place(ids[code], ids[up], sourceM49)
		}
	}
	for _, c := range append(iso(), language.MustParseRegion(kosovo)) {
		country := graph.MakeID(graph.Country, c.String())
		if code, ok := words.Outlying[c.String()]; ok {
			if code != "" {
				v.place(country, ids[code], sourceM49)
			}
			continue
		}
		for _, code := range smallestWith(c, groups) {
			v.place(country, ids[code], sourceM49)
		}
	}
	for _, r := range words.Customary {
		v.add(graph.Entity{ID: regionID(r.Name), Name: r.Name, Names: r.Also, Description: r.Note, URL: r.Source})
		v.addPlaces(regionID(r.Name), append(r.Also, r.Name))
	}
	for _, r := range words.Customary {
		v.placeCustomary(r)
	}
}

// placeCustomary places the members of a customary region in it, and it in
// what holds it. Members come one by one: a region of a region's members only
// says that all of it is inside.
func (v *vocabulary) placeCustomary(r customaryRegion) {
	id, source := regionID(r.Name), customarySource(r.Name)
	v.add(graph.Entity{ID: source, Name: r.Name + ": what it is taken to hold", URL: r.Source})
	for _, up := range r.In {
		v.place(id, regionID(up), source)
	}
	for _, member := range r.Regions {
		v.place(regionID(member), id, source)
	}
	for _, code := range r.Countries {
		v.place(graph.MakeID(graph.Country, code), id, source)
	}
}

// group is an M49 region by its countries.
type group struct {
	region  language.Region
	members []language.Region
	in      []string // codes of the smallest regions that hold all of it
}

// m49Groups works out which region lies in which. CLDR says it of countries
// throughout but not of every pair of regions (South America, Latin America),
// so a region is taken to lie in another if all its countries do.
func m49Groups(words regionWords) map[string]group {
	groups := map[string]group{}
	countries := iso()
	for code := range words.M49 {
		if code == "001" {
			continue
		}
		g := group{region: m49(code)}
		for _, c := range countries {
			if _, outlying := words.Outlying[c.String()]; !outlying && g.region.Contains(c) {
				g.members = append(g.members, c)
			}
		}
		groups[code] = g
	}
	for code, g := range groups {
		g.in = smallest(groups, func(h string) bool { return h != code && groups[h].holds(g.members...) })
		groups[code] = g
	}
	return groups
}

func (g group) holds(countries ...language.Region) bool {
	return !slices.ContainsFunc(countries, func(c language.Region) bool { return !slices.Contains(g.members, c) })
}

func smallestWith(country language.Region, groups map[string]group) []string {
	return smallest(groups, func(code string) bool { return groups[code].region.Contains(country) })
}

// smallest returns the codes of those groups that hold none of the others. The
// continent of North America comes last: it stands beside M49's own tree, in
// which Central America is first of all a part of Latin America.
func smallest(groups map[string]group, among func(code string) bool) []string {
	var codes, out []string
	for code := range byKey(groups) {
		if among(code) {
			codes = append(codes, code)
		}
	}
	for _, code := range codes {
		inner := func(h string) bool { return h != code && groups[code].holds(groups[h].members...) }
		if !slices.ContainsFunc(codes, inner) {
			out = append(out, code)
		}
	}
	if i := slices.Index(out, northAmerica); i >= 0 {
		out = append(slices.Delete(out, i, i+1), northAmerica)
	}
	return out
}

func regionID(name string) graph.ID { return graph.MakeID(graph.Region, slug(name)) }

func m49(code string) language.Region {
	n, err := strconv.Atoi(code)
	if err != nil {
		panic(fmt.Sprintf("vocab: regions.yaml: %q is not an M49 code", code))
	}
	r, err := language.EncodeM49(n)
	if err != nil {
		panic(fmt.Errorf("vocab: regions.yaml: %w", err))
	}
	return r
}
