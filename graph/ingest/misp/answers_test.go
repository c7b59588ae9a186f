package misp_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/graph/ingest/ingesttest"
	"github.com/actorgraph/actorgraph/graph/ingest/misp"
)

// galaxy is the real threat-actor cluster, version 349, as it was read, with its
// live actors by name.
type galaxy struct {
	ingesttest.Result
	actors map[string]graph.ID
}

func readGalaxy(t *testing.T) galaxy {
	t.Helper()
	g := galaxy{ingesttest.ReadReal(t, misp.Read, released, "misp-threat-actor.json", "misp-producer.json"), map[string]graph.ID{}}
	for _, e := range g.Live(graph.Actor) {
		g.actors[e.Name] = e.ID
	}
	return g
}

// called returns the names of the actors that somebody calls so, compared by key.
func (g galaxy) called(key func(string) string, name string) []string {
	var out []string
	for _, c := range g.ClaimsOf(graph.Named, "") {
		if key(g.ByID[c.Subject].Name) == key(name) {
			out = append(out, g.ByID[c.Object].Name)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func exact(s string) string   { return s }
func trimmed(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

func TestActorsAndLabelsAreAllRead(t *testing.T) {
	g := readGalaxy(t)
	noDescription := 0
	for _, a := range g.Live(graph.Actor) {
		if a.Description == "" {
			noDescription++
		}
	}
	for _, tt := range []struct {
		name      string
		got, want int
	}{
		{"actors", len(g.Live(graph.Actor)), 1041},
		{"distinct labels, exact", len(g.labels(exact)), 2417},
		{"distinct labels, case folded", len(g.labels(trimmed)), 2393},
		{"distinct labels, folded", len(g.labels(graph.Fold)), 2354},
		{"labels of several actors, exact", len(g.ambiguous(exact)), 24},
		{"labels of several actors, case folded", len(g.ambiguous(trimmed)), 27},
		{"labels of several actors, folded", len(g.ambiguous(graph.Fold)), 30},
		{"references", g.Outside["refs"], 3319},
		{"actors without a description", noDescription, 56},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: got %d, want %d", tt.name, tt.got, tt.want)
		}
	}
}

func TestEverySynonymIsANameAndEveryReferenceIsCounted(t *testing.T) {
	g := readGalaxy(t)
	labels := g.labels(exact)
	actors, synonyms, distinct := 0, 0, map[string]bool{}
	refs, urls, without := 0, map[string]bool{}, 0
	for _, rec := range rawCluster(t, "misp-threat-actor.json") {
		id := graph.MakeID(graph.Actor, "misp-galaxy", rec.UUID)
		if len(rec.Meta.Synonyms) > 0 {
			actors++
		}
		for _, name := range rec.Meta.Synonyms {
			synonyms++
			distinct[name] = true
			if !labels[graph.CleanName(name)][id] {
				t.Errorf("nobody calls %s %q", rec.Value, name)
			}
		}
		for _, url := range rec.Meta.Refs {
			refs++
			urls[url] = true
		}
		if len(rec.Meta.Refs) == 0 {
			without++
		}
	}
	got := []int{actors, synonyms, len(distinct), refs, len(urls), without, g.Outside["refs"]}
	if want := []int{403, 1403, 1388, 3319, 2955, 19, 3319}; !slices.Equal(got, want) {
		t.Errorf("got actors with synonyms, entries, distinct; references, distinct, actors without; references counted: %v, want %v", got, want)
	}
}

// labels returns the actors of each label.
func (g galaxy) labels(key func(string) string) map[string]map[graph.ID]bool {
	labels := map[string]map[graph.ID]bool{}
	for _, c := range g.ClaimsOf(graph.Named, "") {
		k := key(g.ByID[c.Subject].Name)
		if labels[k] == nil {
			labels[k] = map[graph.ID]bool{}
		}
		labels[k][c.Object] = true
	}
	return labels
}

func (g galaxy) ambiguous(key func(string) string) []string {
	var out []string
	for label, actors := range g.labels(key) {
		if len(actors) > 1 {
			out = append(out, label)
		}
	}
	slices.Sort(out)
	return out
}

func TestNamesFindTheActorsThatBearThem(t *testing.T) {
	g := readGalaxy(t)
	for _, tt := range []struct {
		name string
		key  func(string) string
		want []string
	}{
		{"Reaper", exact, []string{"APT37"}},
		{"scarcruft", trimmed, []string{"APT37"}},
		{"group123", graph.Fold, []string{"APT37"}},
		{"Sapphire Sleet", exact, []string{"Lazarus Group", "STARDUST CHOLLIMA"}},
		{"PLA Navy", exact, []string{"APT18", "APT4", "SAMURAI PANDA"}},
		{"Grizzly Steppe", graph.Fold, []string{"APT28", "APT29"}},
		{"Mint Sandstorm", exact, []string{"APT35", "Charming Kitten"}},
		{"Cold River", graph.Fold, []string{"Callisto", "Cold River"}},
		{"Cold River", trimmed, []string{"Cold River"}},
	} {
		if diff := cmp.Diff(tt.want, g.called(tt.key, tt.name)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
	const ambiguous = "allanite alphaspider andariel apt43 aridviper bronzehighland cadetblizzard circletyphoon cobaltgypsy coldriver " +
		"cuboidsandstorm evasivepanda g0013 goldenchickens greenbug grizzlysteppe imperialkitten iridium mintsandstorm nobelium oilrig " +
		"operationtroy planavy sapphiresleet smokesandstorm spandextempest stardustchollima temptick vicespider volatilecedar"
	if diff := cmp.Diff(strings.Fields(ambiguous), g.ambiguous(graph.Fold)); diff != "" {
		t.Errorf("ambiguous labels (-want +got):\n%s", diff)
	}
}

func TestWhoCallsAPT37What(t *testing.T) {
	g := readGalaxy(t)
	got := map[string]string{}
	for _, c := range g.ClaimsOf(graph.Named, g.actors["APT37"]) {
		got[g.ByID[c.Subject].Name] = g.ByID[c.Claimant].Name
	}
	want := map[string]string{
		"APT37": "Mandiant", "APT 37": "Mandiant", "InkySquid": "Volexity", "Operation Daybreak": "Kaspersky",
		"ScarCruft": "Kaspersky", "Ricochet Chollima": "CrowdStrike", "Moldy Pisces": "Palo Alto", "G0067": "MITRE",
		"PLAIN NEPTUNE": "Google Cloud Blog", "APT-C-28": "QiAnXin",
		"Group 123": "", "Group123": "", "Operation Erebus": "", "Reaper Group": "", "Reaper": "", "Red Eyes": "", "Venus 121": "", "ATK4": "",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("names of APT37 and who uses them (-want +got):\n%s", diff)
	}
}

func TestTargetsOriginAndSponsorOfAPT37(t *testing.T) {
	g := readGalaxy(t)
	apt37 := g.actors["APT37"]
	var got []string
	for _, c := range g.ClaimsOf(graph.Targets, apt37) {
		got = append(got, string(c.Object)+" "+c.Stated)
		if !c.Occurred.IsZero() || c.Published != "" {
			t.Errorf("a target is dated: %+v", c)
		}
	}
	slices.Sort(got)
	want := []string{"country/JP Japan", "country/KR South Korea", "country/VN Vietnam", "sector/commercial Private sector", "sector/government Government"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("targets (-want +got):\n%s", diff)
	}
	if !strings.Contains(g.ByID[apt37].Description, "the Middle East, and to a wider range of industry verticals") {
		t.Error("the description lost what only it says")
	}
	origin := g.ClaimsOf(graph.OriginatesFrom, apt37)
	if len(origin) != 1 || origin[0].Object != "country/KP" || origin[0].Confidence == nil || *origin[0].Confidence != 50 {
		t.Errorf("origin: got %+v, want country/KP with confidence 50", origin)
	}
	sponsor := g.ClaimsOf(graph.AttributedTo, apt37)
	if len(sponsor) != 1 || sponsor[0].Object != "country/KP" || sponsor[0].Stated != "Korea (Democratic People's Republic of)" {
		t.Errorf("sponsor: got %+v, want country/KP as stated", sponsor)
	}
}

// Every victim of the file is stated by a claim of its record, word for word.
func TestEveryVictimIsStated(t *testing.T) {
	g := readGalaxy(t)
	stated := map[string]bool{}
	for _, c := range g.ClaimsOf(graph.Targets, "") {
		for _, word := range strings.Split(c.Stated, "; ") {
			stated[g.ByID[c.Subject].ExternalID+" "+word] = true
		}
	}
	actors, words, pairs, entries := map[string]bool{}, map[string]bool{}, map[string]bool{}, 0
	for _, v := range rawCluster(t, "misp-threat-actor.json") {
		for _, word := range v.Meta.Victims {
			entries++
			actors[v.UUID], words[word], pairs[v.UUID+" "+word] = true, true, true
			if !stated[v.UUID+" "+word] {
				t.Errorf("%s: no claim states the victim %q", v.Value, word)
			}
		}
	}
	if len(actors) != 146 || entries != 884 || len(words) != 167 || len(pairs) != 883 {
		t.Errorf("the file has %d actors, %d entries, %d words, %d pairs; want 146, 884, 167, 883", len(actors), entries, len(words), len(pairs))
	}
	for _, tt := range []struct {
		name string
		want graph.ID
	}{
		{"Lebonon", "country/LB"},
		{"The Philippines", "country/PH"},
		{"Gaza", "country/PS"},
		{"Southeast Asian", "region/south-eastern-asia"},
		{"The Middle East", "region/middle-east"},
		{"NATO", "victim/nato"},
		{"Bank of America", "victim/bankofamerica"},
	} {
		if !slices.ContainsFunc(g.ClaimsOf(graph.Targets, ""), func(c graph.Claim) bool {
			return c.Object == tt.want && slices.Contains(strings.Split(c.Stated, "; "), tt.name)
		}) {
			t.Errorf("nobody targets %s, stated as %s", tt.want, tt.name)
		}
	}
	if known := g.Mentions - len(g.Unresolved); float64(known) < 0.99*float64(g.Mentions) {
		t.Errorf("%d of %d mentions resolve, want 99%%: %v", known, g.Mentions, g.Unresolved)
	}
}

func TestOriginsByCountry(t *testing.T) {
	g := readGalaxy(t)
	from := map[graph.ID][]string{}
	for _, c := range g.ClaimsOf(graph.OriginatesFrom, "") {
		from[c.Object] = append(from[c.Object], g.ByID[c.Subject].Name)
	}
	for country, want := range map[graph.ID]int{
		"country/CN": 216, "country/RU": 79, "country/IR": 60, "country/KP": 26,
		"country/PS": 9, "country/TR": 7, "country/UA": 6, "country/VN": 6,
	} {
		if got := len(from[country]); got != want {
			t.Errorf("%s: got %d actors, want %d", country, got, want)
		}
	}
	slices.Sort(from["country/KP"])
	want := strings.Split("APT37, APT45, ELUSIVE COMET, JINX-0164, Kimsuky, Larva-24005, Lazarus Group, Nickel Alley, OnionDog, "+
		"Opal Sleet, Pearl Sleet, Ruby Sleet, Silent Chollima, Storm-0530, TA406, TA444, TEMP.Hermit, TraderTraitor, UAT-5394, "+
		"UNC1069, UNC2970, UNC4736, UNC5342, WageMole, Wassonite, puNK-003", ", ")
	if diff := cmp.Diff(want, from["country/KP"]); diff != "" {
		t.Errorf("North Korean actors (-want +got):\n%s", diff)
	}
	if c := g.ClaimsOf(graph.OriginatesFrom, g.actors["Prophet Spider"]); len(c) > 0 {
		t.Errorf("an empty country became %v", c)
	}
}

func TestRelationsAreKeptOrCounted(t *testing.T) {
	g := readGalaxy(t)
	got := map[string]int{}
	for name, n := range g.Outside {
		if typ, ok := strings.CutPrefix(name, "related: "); ok {
			got[typ] = n
		}
	}
	for typ, p := range map[string]graph.Predicate{"similar": graph.SimilarTo, "overlaps": graph.Overlaps, "part-of": graph.PartOf} {
		got[typ] += len(g.ClaimsOf(p, ""))
	}
	want := map[string]int{
		"similar": 284, "uses": 106, "targets": 24, "deploys": 5, "linked-to": 4, "overlaps": 4,
		"part-of": 2, "related-to": 1, "delivers": 1, "associated-with": 1,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("relations kept and counted (-want +got):\n%s", diff)
	}
}

func TestWhoUsesWhichNames(t *testing.T) {
	g := readGalaxy(t)
	raw := rawEntries(t)
	users := map[graph.ID]int{}
	for _, c := range g.ClaimsOf(graph.Named, "") {
		users[c.Claimant]++
	}
	total := 0
	for id, n := range users {
		if id != "" {
			total += n
		}
	}
	if total != raw.distinct {
		t.Errorf("got %d names with a user, want %d", total, raw.distinct)
	}
	if raw.attributed != 1243 || raw.origins != 342 {
		t.Errorf("the file has %d entries and %d origins, want 1243 and 342", raw.attributed, raw.origins)
	}
	if n := g.Outside["name-attribution: unknown producer"]; n != 0 {
		t.Errorf("%d entries name an unknown producer, want 0", n)
	}
	for vendor, least := range map[string]int{
		"Microsoft": 216, "CrowdStrike": 190, "Mandiant": 151, "Secureworks": 105, "MITRE": 87, "Proofpoint": 71,
	} {
		if got := users[graph.OrganizationID(vendor)]; got < least {
			t.Errorf("%s: got %d names, want at least the %d of name-attribution", vendor, got, least)
		}
	}
}

func TestSpacesAroundNamesAreTrimmed(t *testing.T) {
	g := readGalaxy(t)
	if _, ok := g.actors["Stealth Mango and Tangelo"]; !ok {
		t.Error("no actor Stealth Mango and Tangelo without the spaces around it")
	}
	if got := g.called(exact, "Daggerfly"); !slices.Contains(got, "BRONZE HIGHLAND") {
		t.Errorf("Daggerfly: got %v, want BRONZE HIGHLAND among them", got)
	}
	for _, e := range g.Entities {
		if e.Name != strings.TrimSpace(e.Name) {
			t.Errorf("%q has spaces around it", e.Name)
		}
	}
}

// What the four old releases say of victims, and how many of the pairs are one
// target by different words.
func TestPairsOfOldReleases(t *testing.T) {
	for _, tt := range []struct {
		file                     string
		recorded                 graph.Date
		release                  string
		exact, canonical, actors int
	}{
		{"misp-threat-actor-v45-2018-07-10.json.gz", "2018-07-10", "45", 41, 41, 194},
		{"misp-threat-actor-v46-2018-07-25.json.gz", "2018-07-25", "46", 433, 433, 194},
		{"misp-threat-actor-v229-2022-06-22.json.gz", "2022-06-22", "229", 626, 625, 394},
		{"misp-threat-actor-v254-2022-11-24.json.gz", "2022-11-24", "254", 700, 699, 402},
	} {
		t.Run(tt.release, func(t *testing.T) {
			r := ingesttest.ReadReal(t, misp.Read, ingest.Options{Recorded: tt.recorded}, tt.file)
			if r.Reading.Release != tt.release || len(r.Rejects) > 0 {
				t.Errorf("got release %q and rejects %v, want %q and none", r.Reading.Release, r.Rejects, tt.release)
			}
			actors, exact, canonical := len(r.Live(graph.Actor)), 0, 0
			for _, c := range r.ClaimsOf(graph.Targets, "") {
				if strings.HasPrefix(c.Note, "cfr-suspected-victims") {
					exact += strings.Count(c.Stated, "; ") + 1
					canonical++
				}
			}
			if exact != tt.exact || canonical != tt.canonical || actors != tt.actors {
				t.Errorf("got %d pairs by words, %d by target, %d actors; want %d, %d, %d",
					exact, canonical, actors, tt.exact, tt.canonical, tt.actors)
			}
		})
	}
}
