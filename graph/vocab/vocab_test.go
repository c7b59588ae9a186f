package vocab_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/vocab"
)

func TestCountry(t *testing.T) {
	for _, c := range []struct{ name, want string }{
		{"South Korea", "KR"},
		{"Korea (Republic of)", "KR"},
		{"Korea, Republic of", "KR"},
		{"kor", "KR"},
		{"410", "KR"},
		{"Korea (Democratic People's Republic of)", "KP"},
		{"DPRK", "KP"},
		{"The Philippines", "PH"},
		{"Phillipines", "PH"}, //nolint:misspell // as MISP writes it

		{"Lebonon", "LB"},
		{"Palestine, State of", "PS"},
		{"Gaza", "PS"},
		{"Czech", "CZ"},
		{"Czech Republic", "CZ"},
		{"Czechia", "CZ"},
		{"UAE", "AE"},
		{"USA", "US"},
		{"U.S.", "US"},
		{"UK", "GB"},
		{"IN", "IN"},
		{"in", "IN"},
		{"NO", "NO"},
		{" Côte d’Ivoire ", "CI"},
		{"Cote d'Ivoire", "CI"},
		{"Ivory Coast", "CI"},
		{"Micronesia", "FM"},
		{"Guam", "GU"},
		{"Chechnya", "RU"},
		{"Kosovo", "XK"},
		{"Latvija", ""},
		{"Congo", "CG"}, // ISO 3166's own name
		{"Congo (the)", "CG"},
		{"Congo (the Democratic Republic of the)", "CD"},
		{"Congo, Dem. Rep.", "CD"},
		{"Korea (the Republic of)", "KR"},
		{"Korea (the Democratic People's Republic of)", "KP"},
		{"Korea, South", "KR"},
		{"Netherlands (Kingdom of the)", "NL"},
		{"Netherlands (the)", "NL"},
		{"Moldova (the Republic of)", "MD"},
		{"Tanzania, the United Republic of", "TZ"},
		{"Bahamas (the)", "BS"},
		{"Falkland Islands (the) [Malvinas]", "FK"},
		{"Cocos (Keeling) Islands (the)", "CC"},
		{"Lao People's Democratic Republic (the)", "LA"},
		{"United Kingdom of Great Britain and Northern Ireland (the)", "GB"},
		{"Virgin Islands (U.S.)", "VI"},
		{"Saint Martin (French part)", "MF"},
		{"Taiwan (Province of China)", "TW"},
		{"Samoa, American", "AS"},
		{"Egypt, Arab Rep.", "EG"},
		{"St. Kitts and Nevis", "KN"},
		{"Japan, Republic of Korea", ""},
		{"Springfield (the Republic of)", ""},
		{"Middle East", ""},
		{"European Union", ""},
		{"", ""},
		{"?", ""},
		{"the", ""},
	} {
		id, ok := vocab.Country(c.name)
		if want := countryID(c.want); id != want || ok != (c.want != "") {
			t.Errorf("Country(%q) = %q, %v, want %q", c.name, id, ok, want)
		}
	}
}

func countryID(code string) graph.ID {
	if code == "" {
		return ""
	}
	return graph.MakeID(graph.Country, code)
}

func TestCountryNames(t *testing.T) {
	for code, want := range map[string]graph.Entity{
		"KR": {Name: "South Korea", ISO3: "KOR", Numeric: "410"},
		"JP": {Name: "Japan", ISO3: "JPN", Numeric: "392"},
		"US": {Name: "United States", ISO3: "USA", Numeric: "840"},
		"RU": {Name: "Russia", ISO3: "RUS", Numeric: "643"},
		"VN": {Name: "Vietnam", ISO3: "VNM", Numeric: "704"},
		"TW": {Name: "Taiwan", ISO3: "TWN", Numeric: "158"},
		"HK": {Name: "Hong Kong", ISO3: "HKG", Numeric: "344"},
		"PS": {Name: "Palestine", ISO3: "PSE", Numeric: "275"},
		"AF": {Name: "Afghanistan", ISO3: "AFG", Numeric: "004"},
		"VC": {Name: "Saint Vincent and Grenadines", ISO3: "VCT", Numeric: "670"},
		"XK": {Name: "Kosovo"},
	} {
		e, ok := vocab.Entity(countryID(code))
		got := graph.Entity{Name: e.Name, ISO3: e.ISO3, Numeric: e.Numeric}
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(graph.Span{})); !ok || diff != "" {
			t.Errorf("Entity(country/%s), want -, got +:\n%s", code, diff)
		}
	}
}

func TestRegions(t *testing.T) {
	for _, c := range []struct{ name, want string }{
		{"Middle East", "middle-east"},
		{"The Middle East", "middle-east"},
		{"Southeast Asia", "south-eastern-asia"},
		{"Southeast Asian", "south-eastern-asia"},
		{"East Asia", "eastern-asia"},
		{"030", "eastern-asia"},
		{"South Asia", "southern-asia"},
		{"Global", "world"},
		{"North America", "north-america"},
		{"MENA", "middle-east-and-north-africa"},
		{"Northeast Africa", "northeast-africa"},
		{"Kurdistan", "kurdistan"},
		{"South Korea", ""},
		{"EU", ""},
	} {
		id, ok := vocab.Region(c.name)
		want := graph.ID("")
		if c.want != "" {
			want = graph.MakeID(graph.Region, c.want)
		}
		if id != want || ok != (want != "") {
			t.Errorf("Region(%q) = %q, %v, want %q", c.name, id, ok, want)
		}
	}
}

func TestRegionsOf(t *testing.T) {
	for _, c := range []struct{ id, want string }{
		{"country/KR", "eastern-asia asia-pacific korean-peninsula asia"},
		{"country/VN", "south-eastern-asia asia-pacific south-china-sea asia"},
		{"country/IL", "western-asia middle-east middle-east-and-north-africa levant asia"},
		{"country/MX", "central-america latin-america-and-the-caribbean north-america americas"},
		{"country/US", "northern-america north-america americas"},
		{"country/ZA", "southern-africa sub-saharan-africa africa"},
		{"country/BV", "south-america latin-america-and-the-caribbean americas"},
		{"country/UM", "micronesia asia-pacific oceania"},
		{"country/AQ", ""},
		{"region/eastern-asia", "asia asia-pacific"},
		{"region/kurdistan", "middle-east middle-east-and-north-africa"},
		{"region/world", ""},
		{"country/ZZ", ""},
	} {
		var want []string
		for s := range strings.FieldsSeq(c.want) {
			want = append(want, "region/"+s)
		}
		var got []string
		for _, id := range vocab.RegionsOf(graph.ID(c.id)) {
			got = append(got, string(id))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("RegionsOf(%s), want -, got +:\n%s", c.id, diff)
		}
	}
}

func TestMembers(t *testing.T) {
	if got := vocab.CountriesOf("region/world"); got != nil {
		t.Errorf("CountriesOf(world) = %v, want none", got)
	}
	if got := vocab.MembersOf("region/world"); got != nil {
		t.Errorf("MembersOf(world) = %v, want none", got)
	}
	if got := vocab.MembersOf("country/KR"); got != nil {
		t.Errorf("MembersOf(country/KR) = %v, want none", got)
	}
	want := []graph.ID{"country/CN", "country/HK", "country/JP", "country/KP", "country/KR", "country/MN", "country/MO", "country/TW"}
	if diff := cmp.Diff(want, vocab.CountriesOf("region/eastern-asia")); diff != "" {
		t.Errorf("CountriesOf(eastern-asia), want -, got +:\n%s", diff)
	}
	if got := vocab.MembersOf("region/asia"); !slices.Contains(got, "region/western-asia") || !slices.Contains(got, "country/JP") {
		t.Errorf("MembersOf(asia) = %v, want western-asia and JP in it", got)
	}
	if got := vocab.CountriesOf("region/middle-east"); len(got) != 17 {
		t.Errorf("CountriesOf(middle-east) = %v, want 17", got)
	}
}

func TestSectors(t *testing.T) {
	for _, c := range []struct{ name, want string }{
		{"Government", "government"},
		{"military", "military"},
		{"Defence industry", "defense"},
		{"media", "media"},
		{"Finance", "financial-services"},
		{"Telecoms", "telecommunications"},
		{"chemicals", "chemical"},
		{"electronics", "electronics"},
		{"Manufacturing", "manufacturing"},
		{"Aerospace", "aerospace"},
		{"automotive", "automotive"},
		{"Health care", "healthcare"},
		{"transportation", "transportation"},
		{"Energy", "energy"},
		{"Education", "education"},
		{"High-Tech", "technology"},
		{"government-national", "government-national"},
		{"dams", "dams"},
	} {
		want := graph.MakeID(graph.Sector, c.want)
		if id, ok := vocab.Sector(c.name); id != want || !ok {
			t.Errorf("Sector(%q) = %q, want %q", c.name, id, want)
		}
	}
	if id, ok := vocab.Sector("South Korea"); ok {
		t.Errorf("Sector(South Korea) = %q, want none", id)
	}
	if diff := cmp.Diff([]graph.ID{"sector/oil-and-gas", "sector/energy"}, vocab.ParentsOf("sector/oil")); diff != "" {
		t.Errorf("ParentsOf(oil), want -, got +:\n%s", diff)
	}
	if diff := cmp.Diff([]graph.ID{"sector/dams", "sector/nuclear", "sector/water"}, vocab.ChildrenOf("sector/infrastructure")); diff != "" {
		t.Errorf("ChildrenOf(infrastructure), want -, got +:\n%s", diff)
	}
	if got := vocab.DescendantsOf("sector/energy"); !slices.Contains(got, "sector/oil") || slices.Contains(got, "sector/energy") {
		t.Errorf("DescendantsOf(energy) = %v, want oil in it and not itself", got)
	}
}

// The terms of industry-sector-ov, STIX 2.1 section 10.9.
func TestSTIXTerms(t *testing.T) {
	const roots = `agriculture aerospace automotive chemical commercial communications construction defense education energy
		entertainment financial-services government healthcare hospitality-leisure infrastructure insurance manufacturing
		mining non-profit pharmaceuticals retail technology telecommunications transportation utilities`
	const below = `emergency-services government-local government-national government-public-services government-regional dams nuclear water`
	isRoot := strings.Fields(roots)
	for term := range strings.FieldsSeq(roots + " " + below) {
		id := graph.MakeID(graph.Sector, term)
		e, ok := vocab.Entity(id)
		if !ok || e.ExternalID != term {
			t.Errorf("%s: externalId %q, want %q", id, e.ExternalID, term)
		}
		if root := len(vocab.ParentsOf(id)) == 0; root != slices.Contains(isRoot, term) {
			t.Errorf("%s is a root: %v", id, root)
		}
	}
	for _, id := range []graph.ID{"sector/military", "sector/media", "sector/electronics"} {
		if got := vocab.ParentsOf(id); len(got) > 0 {
			t.Errorf("ParentsOf(%s) = %v, want none: it stands beside STIX's terms", id, got)
		}
	}
	if got := vocab.RegionsOf("sector/dams"); len(got) > 0 {
		t.Errorf("RegionsOf(dams) = %v, want none", got)
	}
}

// Parts of a country and misspellings find it, but it is not called so.
func TestNamesAreNames(t *testing.T) {
	for code, notNamed := range map[string][]string{"PS": {"Gaza"}, "RU": {"Chechnya"}, "LB": {"Lebonon", "Latvija"}, "CN": {"Chinese", "Tibet"}} {
		e, _ := vocab.Entity(countryID(code))
		for _, n := range notNamed {
			if slices.Contains(e.Names, n) {
				t.Errorf("%s is called %q", e.ID, n)
			}
		}
		if !slices.Contains(e.Names, e.ISO2) || !slices.Contains(e.Names, e.ISO3) {
			t.Errorf("%s is not to be found by its codes: %v", e.ID, e.Names)
		}
	}
}

func TestDocument(t *testing.T) {
	doc := vocab.Document()
	if err := doc.Check(); err != nil {
		t.Fatal(err)
	}
	if again := vocab.Document(); doc.Digest() != again.Digest() {
		t.Error("two documents differ")
	}
	held := map[graph.ID]bool{}
	iso := 0
	for _, e := range doc.Entities {
		held[e.ID] = true
		if e.Numeric != "" && e.Kind() == graph.Country {
			iso++
		}
	}
	if iso != 249 {
		t.Errorf("%d countries of ISO 3166-1, want 249", iso)
	}
	for _, c := range doc.Claims {
		for _, id := range []graph.ID{c.Subject, c.Object, c.Claimant, c.Source} {
			if !held[id] {
				t.Errorf("claim on %s names %q, which the document does not bring", c.Subject, id)
			}
		}
		if c.Object == "region/world" {
			t.Errorf("%s lies in the world, which would expand Global", c.Subject)
		}
	}
}
