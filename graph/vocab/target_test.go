package vocab_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/vocab"
)

// line writes a target as one line: kind/name, class, and what its name tells.
func line(t vocab.Target) string {
	var parts []string
	if t.Unresolved {
		parts = append(parts, "unresolved")
	}
	parts = append(parts, string(t.Entity.ID))
	if t.Entity.STIXClass != "" {
		parts = append(parts, t.Entity.STIXClass)
	}
	for _, id := range slices.Concat(t.LocatedAt, t.OperatesIn) {
		parts = append(parts, string(id))
	}
	return strings.TrimSpace(strings.Join(parts, " "))
}

// resolved are words for targets, with what they stand for.
var resolved = []struct{ stated, want, why string }{
	{"South Korea", "country/KR", ""},
	{"The Philippines", "country/PH", ""},
	{"Lebonon", "country/LB", "a typo in MISP"},
	{"Krygzstan", "country/KG", "a typo of two slips in CFR, in the table"},
	{"Uzbekistn", "country/UZ", "one slip, seen nowhere"},
	{"Untied States", "country/US", "two letters changed places"},
	{"Slovania", "unresolved victim/slovania", "one slip from Slovenia and from Slovakia"},
	{"Siberia", "unresolved victim/siberia", "not Liberia"},
	{"Dominican", "unresolved victim/dominican", "of the Dominican Republic, and not Dominica"},
	{"Oregon", "country/US", "a part of it"},
	{"NASA", "victim/nasa organization country/US sector/space", ""},
	{"Gaza", "country/PS", "ISO's PS is the Gaza Strip and the West Bank"},
	{"Chechnya", "country/RU", "a part of Russia in ISO 3166-2"},
	{"Guam", "country/GU", "ISO has a code for it"},
	{"Kurdistan", "region/kurdistan", "in four countries"},
	{"Middle East (region)", "region/middle-east", "EuRepoC's way to say region"},
	{"EU (region)", "victim/europeanunion organization", "a bloc is no region"},
	{"EU", "victim/europeanunion organization", ""},
	{"NATO", "victim/nato organization", ""},
	{"APEC", "victim/asiapacificeconomiccooperation organization", ""},
	{"Asia Pacific Economic Cooperation", "victim/asiapacificeconomiccooperation organization", ""},
	{"WHO (organisation)", "victim/worldhealthorganization organization sector/healthcare", ""},
	{"Uighurs", "victim/uyghurs class", "a people, wherever they live"},
	{"Iranian internet activists", "victim/iranianinternetactivists class", "they need not be in Iran"},
	{"North Korean defectors", "victim/northkoreandefectors class", "they are not in North Korea"},
	{"Cryptocurrency exchanges in South Korea", "victim/cryptocurrencyexchangesinsouthkorea class country/KR sector/cryptocurrency", ""},
	{"U.S. government/defense sector websites", "victim/usgovernmentdefensesectorwebsites class country/US sector/government sector/defense", ""},
	{"U.S. satellite and aerospace sector", "victim/ussatelliteandaerospacesector class country/US sector/satellites sector/aerospace", ""},
	{"Japanese aerospace firms", "victim/japaneseaerospacefirms class country/JP sector/aerospace", ""},
	{"Iranian dissidents in the Netherlands", "victim/iraniandissidentsinthenetherlands class country/NL", "from one country, in another"},
	{"Chinese institutions abroad", "victim/chineseinstitutionsabroad class", "what is abroad is not in the place that it is from"},
	{"Overseas Chinese banks in Laos", "victim/overseaschinesebanksinlaos class country/LA sector/banking", "but where the phrase says"},
	{"European embassies", "victim/europeanembassies class", "an embassy is not in the country it is of"},
	{"Human rights lawyers and Uyghurs in Pakistan", "victim/humanrightslawyersanduyghursinpakistan class country/PK", "people that the table knows"},
	{"Over 200 U.S.-based power-sector companies", "victim/over200usbasedpowersectorcompanies class country/US sector/electricity", "numbers, and words joined by a dash"},
	{"Universities in Denmark, Sweden, and the United Kingdom", "victim/universitiesindenmarkswedenandtheunitedkingdom class country/DK country/SE country/GB sector/universities", "a list of places"},
	{"Universities, Israel, and Saudi journalists", "unresolved victim/universitiesisraelandsaudijournalists", "a list of victims"},
	{"An activist in Israel", "victim/anactivistinisrael individual country/IL", "one person"},
	{"EU officials in Ukraine", "victim/euofficialsinukraine class country/UA", ""},
	{"EU, NATO and G7", "unresolved victim/eunatoandg7", "bodies alone are a list"},
	{"Researchers focused on the Middle East", "unresolved victim/researchersfocusedonthemiddleeast", "they are not in it"},
	{"Unnamed German steel mill", "victim/unnamedgermansteelmill organization country/DE sector/metals", ""},
	{"Pakistan's Ministry of Defense", "victim/pakistansministryofdefense organization country/PK sector/military", ""},
	{"Marathon Oil", "victim/marathonoil organization sector/oil", "a company's trade stands in its name"},
	{"Solar World", "unresolved victim/solarworld", ""},
	{"Austal Ltd", "victim/austalltd organization", ""},
	{"Global financial institutions", "victim/globalfinancialinstitutions class sector/financial-services", "nothing is located at the world"},
	{"Tell us about government agencies", "unresolved victim/tellusaboutgovernmentagencies", "us is not the US"},
	{"Ministry of Foreign Affairs (Estonia)", "victim/ministryofforeignaffairsestonia organization country/EE sector/diplomacy", ""},
	{"International Atomic Energy Agency (IAEA; Austria)", "victim/internationalatomicenergyagency organization country/AT", "a known body with its seat"},
	{"Finnish Parliament", "victim/finnishparliament organization country/FI sector/legislature", ""},
	{"United States Department of Homeland Security (DHS)", "victim/unitedstatesdepartmentofhomelandsecuritydhs organization country/US", ""},
	{"Credit Bank of Moscow", "victim/creditbankofmoscow organization sector/banking", ""},
	{"American University of Beirut", "victim/americanuniversityofbeirut organization sector/universities", "its name begins with a country that it is not in"},
	{"University of Georgia", "victim/universityofgeorgia organization sector/universities", "not the country"},
	{"Ministry of Defence, Bank of Moscow", "unresolved victim/ministryofdefencebankofmoscow", "a list is not one name"},
	{"Sikhs for Justice (India)", "unresolved victim/sikhsforjusticeindia country/IN", "unknown, yet it says where"},
	{"Starlink", "unresolved victim/starlink", ""},
	{"China, Japan", "unresolved victim/chinajapan", "splitting is for the reader"},
	{"Not available", "", "nothing is said"},
	{"Unknown", "", ""},
	{" - ", "", ""},
	{"", "", ""},
}

func TestResolveTarget(t *testing.T) {
	for _, c := range resolved {
		if got := line(vocab.ResolveTarget(c.stated)); got != c.want {
			t.Errorf("ResolveTarget(%q) = %q, want %q (%s)", c.stated, got, c.want, c.why)
		}
	}
}

func TestResolveSector(t *testing.T) {
	for _, c := range []struct{ stated, want string }{
		{"Government, Administration", "sector/government"},
		{"Civil service / administration", "sector/government-public-services"},
		{"Defence industry", "sector/defense"},
		{"Military", "sector/military"},
		{"News - Media", "sector/media"},
		{"energy companies", "sector/energy"},
		{"aerospace and defence", "sector/aerospace; sector/defense"},
		{"Government, Private sector, Military", "sector/government; sector/commercial; sector/military"},
		{"Finance; banks / insurance", "sector/financial-services; sector/banking; sector/insurance"},
		{"Dissidents", "victim/dissidentsandexiles class"},
		{"dissidents and exiles", "victim/dissidentsandexiles class"},
		{"Political opposition / dissidents / expats", "victim/dissidentsandexiles class"},
		{"human-rights groups and activists", "victim/humanrightsgroupsandactivists class"},
		{"human rights groups", "victim/humanrightsgroups class"},
		{"North Korean defectors", "victim/northkoreandefectors class"},
		{"journalists", "victim/journalists class sector/media"},
		{"Ministry of Unification", "victim/ministryofunification organization sector/government"},
		{"IT", "sector/information-technology"},
		{"Unknown", ""},
		{"Multi-sector", ""},
		{"Energy, Unknown", "sector/energy"},
		{"Italy", "unresolved victim/italy"},
		{"https://example.org/report", "unresolved victim/httpsexampleorgreport"},
	} {
		var lines []string
		for _, target := range vocab.ResolveSector(c.stated) {
			lines = append(lines, line(target))
		}
		if got := strings.Join(lines, "; "); got != c.want {
			t.Errorf("ResolveSector(%q) = %q, want %q", c.stated, got, c.want)
		}
	}
}

// What is not a country's name among MISP's victims, and what each is.
func TestVictimStringsThatAreNoCountryNames(t *testing.T) {
	for kind, stated := range map[graph.Kind][]string{
		graph.Country: {"United States", "Czech Republic", "Palestine", "Lebonon", "The Philippines", "Gaza"},
		graph.Region: {
			"Middle East", "Europe", "Asia", "Eastern Europe", "Southeast Asia", "The Middle East", "Southeast Asian", "Central Asia",
			"East Asia", "North America", "Northeast Africa", "South America", "South Asia", "Southern Africa", "Global", "Kurdistan",
		},
		graph.Victim: {
			"European Union", "NATO", "Asia Pacific Economic Cooperation", "Association of Southeast Asian Nations", "OSCE", "European Commission",
			"AT&T", "BB&T", "Bangladesh Bank", "Bank of America", "Capital One", "Citigroup", "Fifth Third Bank", "HSBC",
			"International Association of Athletics Federations", "Korea Institute for Defense Analyses", "Ministry of Unification", "NYSE", "PNC",
			"Sejong Institute", "Sony Pictures Entertainment", "US Bancorp", "Wells Fargo", "World Anti-Doping Agency",
			"Cryptocurrency exchanges in South Korea", "Iranian internet activists", "Uighurs", "U.S. government/defense sector websites", "U.S. satellite and aerospace sector",
		},
	} {
		for _, s := range stated {
			got := vocab.ResolveTarget(s)
			if got.Entity.Kind() != kind || got.Unresolved {
				t.Errorf("ResolveTarget(%q) is %s, want a %s", s, line(got), kind)
			}
		}
	}
}

func TestResolvedTargetsAreSound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOf(rapid.OneOf(
			rapid.String(),
			rapid.SampledFrom([]string{"Ministry", "of", "in", "Chile", "government", "agencies", "(", "Japan)", "and", ",", "energy", "us", "&"}),
		)).Draw(t, "words")
		s := strings.Join(words, " ")
		targets := append(vocab.ResolveSector(s), vocab.ResolveTarget(s))
		for _, got := range targets {
			if got.IsZero() {
				continue
			}
			if err := got.Entity.Check(); err != nil {
				t.Fatalf("%q: %v", s, err)
			}
			for _, id := range got.LocatedAt {
				if kind := id.Kind(); kind != graph.Country && kind != graph.Region || id == "region/world" {
					t.Fatalf("%q is located at %s", s, id)
				}
			}
			for _, id := range got.OperatesIn {
				if id.Kind() != graph.Sector {
					t.Fatalf("%q operates in %s", s, id)
				}
			}
			if places := len(got.LocatedAt) + len(got.OperatesIn); got.Entity.Kind() != graph.Victim && places > 0 {
				t.Fatalf("%q: %s has places of its own", s, got.Entity.ID)
			}
		}
		if diff := cmp.Diff(vocab.ResolveTarget(s), vocab.ResolveTarget(s), cmp.AllowUnexported(graph.Span{})); diff != "" {
			t.Fatalf("%q: two answers differ:\n%s", s, diff)
		}
	})
}

func BenchmarkResolveTarget(b *testing.B) {
	for name, s := range map[string]string{
		"country": "Korea (Republic of)",
		"phrase":  "Cryptocurrency exchanges in South Korea",
		"unknown": "a sanctioned Russian missile engineering company",
		"story":   strings.Repeat("government agencies of ", 1000),
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				vocab.ResolveTarget(s)
			}
		})
	}
}
