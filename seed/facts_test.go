package seed

import (
	"cmp"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/vocab"
	"github.com/actorgraph/actorgraph/internal/realdata"
)

// The facts that the documents were written from are a table in Markdown. These
// tests read it by the vocabulary's eyes, not the curator's, and hold the
// claims against it: no row, target or name may be lost on the way, or be added.

// fact is one row of the table.
type fact struct {
	from, to, where, sectors, victim, report, url, trace string
}

// group is one section of the facts.
type group struct {
	title, attribution, names, lists string
	facts                            []fact
}

func readFacts(t *testing.T) []group {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(realdata.Dir(t), "seed-facts.md"))
	if err != nil {
		t.Fatal(err)
	}
	var groups []group
	for _, section := range regexp.MustCompile(`(?m)^## [1-9]\d?\. `).Split(string(data), -1)[1:] {
		title, body, _ := strings.Cut(section, "\n")
		g := group{title: title}
		for line := range strings.Lines(body) {
			line = strings.TrimSpace(line)
			switch {
			case strings.HasPrefix(line, "- **Attribution:** "):
				g.attribution = line
			case strings.HasPrefix(line, "- **Names and who uses them**"):
				_, g.names, _ = strings.Cut(line, "E = ETDA card): ")
			case strings.HasPrefix(line, "- **Undated targeting lists:** "):
				g.lists = strings.TrimPrefix(line, "- **Undated targeting lists:** ")
			case strings.HasPrefix(line, "| ") && !strings.HasPrefix(line, "| from |"):
				c := strings.Split(strings.Trim(line, "|"), "|")
				for i := range c {
					c[i] = strings.TrimSpace(c[i])
				}
				g.facts = append(g.facts, fact{c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7]})
			}
		}
		groups = append(groups, g)
	}
	return groups
}

// dated reports whether the row tells when it happened; the others, from CFR's tracker, tell when it became public.
func (f fact) dated() bool { return !strings.HasPrefix(f.from, "reported") && f.from != "undated" }

// incident is the key that the row's incident has in the seed.
func (f fact) incident(actor string) string {
	if m := regexp.MustCompile(`eurepoc-global-1\.1 incident (\d+)`).FindStringSubmatch(f.trace); m != nil {
		return "eurepoc-" + m[1]
	}
	if m := regexp.MustCompile(`campaign (C\d+)`).FindStringSubmatch(f.trace); m != nil {
		return "attack-" + strings.ToLower(m[1])
	}
	return "etda-" + actor + "-" + strings.ToLower(strings.ReplaceAll(f.from, " ", "-"))
}

// actorKeys finds the seed's actor of each section: the one with the first
// incident, else the one of the title's first name.
func actorKeys(t *testing.T, groups []group) []string {
	t.Helper()
	names := map[string]string{}
	for _, c := range embeddedDocument(t).Claims {
		if c.Predicate == graph.Named {
			key := strings.TrimPrefix(string(c.Object), "actor/seed/")
			names[graph.Fold(string(c.Subject)[len("alias/"):])+" "+key] = key
		}
	}
	var keys []string
	for _, g := range groups {
		title := regexp.MustCompile(` and | / | \(`).Split(g.title, 2)[0]
		folded := graph.Fold(title)
		key := ""
		for _, k := range names {
			if f := graph.Fold(k); f == folded || (key == "" && strings.HasPrefix(f, folded)) {
				key = k
			}
		}
		if key == "" {
			t.Fatalf("no actor of the seed is %q", g.title)
		}
		keys = append(keys, key)
	}
	return keys
}

func TestEveryDatedRowIsAnIncident(t *testing.T) {
	groups := readFacts(t)
	keys := actorKeys(t, groups)
	doc := embeddedDocument(t)
	held := entities(doc)
	said := map[graph.ID][]graph.Claim{}
	for _, c := range doc.Claims {
		said[c.Incident] = append(said[c.Incident], c)
	}
	rows := map[string]int{}
	out := trackerRecords(t)
	for i, g := range groups {
		for _, f := range g.facts {
			if !f.dated() {
				rows["left out"]++
				if m := trackerRecord.FindStringSubmatch(f.trace); m == nil || !slices.Contains(out, m[1]) {
					t.Errorf("%s: README.md does not list %s %q as left out", g.title, f.from, f.trace)
				}
				continue
			}
			key := f.incident(keys[i])
			id, _ := incidentID(key)
			claimant, _, _ := strings.Cut(key, "-")
			rows[claimant]++
			claims := said[id]
			if len(claims) == 0 {
				t.Errorf("%s: no claim tells of %s", g.title, id)
				continue
			}
			checkRow(t, f, held, claims)
			if want := graph.MakeID(graph.Actor, Dataset, keys[i]); claims[0].Subject != want {
				t.Errorf("%s: got actor %s, want %s", id, claims[0].Subject, want)
			}
			if want := map[string]string{"eurepoc": "EuRepoC", "attack": "MITRE", "etda": "ETDA"}[claimant]; held[claims[0].Claimant].Name != want {
				t.Errorf("%s: got claimant %s, want %s", id, claims[0].Claimant, want)
			}
		}
	}
	want := map[string]int{"eurepoc": 155, "attack": 18, "etda": 5, "left out": 88}
	if diff := gocmp.Diff(want, rows); diff != "" {
		t.Errorf("rows by kind (-want +got):\n%s", diff)
	}
}

// titled reads "title (publisher, date)"; publishers may hold brackets.
var titled = regexp.MustCompile(`^(.*?) \((?:[^()]|\([^()]*\))*, (\d{4}[\d-]*)\)$`)

// mend is where the seed follows the data set itself and not the table of facts.
type mend struct {
	occurred string
	record   bool       // the source is EuRepoC's record, as the report that it cites does not name every target
	more     []graph.ID // targets that the table lacks
}

// mends are such incidents, by key. The table drops each end that lies before the
// start, but an end of 2017-01-01 is the year 2017, which does not. It reads
// ATT&CK's time stamps as UTC, which are months in the authors' time.
var mends = map[string]mend{
	"eurepoc-480":  {occurred: "2013-06-26/2013"},
	"eurepoc-631":  {record: true},
	"eurepoc-644":  {occurred: "2014-09/2014"},
	"eurepoc-765":  {more: []graph.ID{"sector/government"}},
	"eurepoc-869":  {occurred: "2016-05/2016"},
	"eurepoc-911":  {occurred: "2016-10/2016"},
	"eurepoc-1032": {occurred: "2017-06-27/2017", more: []graph.ID{"sector/infrastructure"}},
	"eurepoc-1060": {occurred: "2017-10/2017"},
	"eurepoc-1242": {occurred: "2019-04/2019", record: true},
	"eurepoc-1254": {more: []graph.ID{
		"victim/cybersecurityandinfrastructuresecurityagencycisaunitedstates", "victim/unitedstatesdepartmentofdefensedod",
		"victim/unitedstatesdepartmentofenergydoe", "victim/unitedstatesdepartmentofhomelandsecuritydhs",
		"victim/unitedstatesdepartmentofjusticedoj", "victim/unitedstatesdepartmentofstatedos", "victim/unitedstatesdepartmentoftreasuryusdt",
	}},
	"attack-c0040": {occurred: "2023-02/2024-07"},
}

// keyOf is the key that an incident has in the seed, which is the reverse of incidentID.
func keyOf(incident graph.ID) string {
	key := strings.TrimPrefix(string(incident), "incident/")
	key = strings.Replace(key, "attack-enterprise/C", "attack-c", 1)
	return strings.Replace(strings.TrimPrefix(key, "seed/"), "/", "-", 1)
}

// checkRow holds the claims of one incident against its row: the same targets,
// the same report, and a time that the row's dates allow.
func checkRow(t *testing.T, f fact, held map[graph.ID]graph.Entity, claims []graph.Claim) {
	t.Helper()
	incident := claims[0].Incident
	mended := mends[keyOf(incident)]
	want := append(rowTargets(f), mended.more...)
	slices.Sort(want)
	var got []graph.ID
	for _, c := range claims {
		if c.Predicate == graph.Targets {
			got = append(got, c.Object)
		}
	}
	slices.Sort(got)
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Errorf("%s targets (-want +got):\n%s", incident, diff)
	}

	checkSource(t, f, mended, held[claims[0].Source], claims[0])
	checkTime(t, f, mended, claims[0])
}

func checkSource(t *testing.T, f fact, mended mend, source graph.Entity, c graph.Claim) {
	t.Helper()
	if record := strings.TrimPrefix(string(c.Incident), "incident/eurepoc/"); mended.record {
		if want := graph.MakeID(graph.Source, "eurepoc", record); source.ID != want {
			t.Errorf("%s: got source %s, want %s", c.Incident, source.ID, want)
		}
		return
	}
	if url := strings.ReplaceAll(f.url, " ", "%20"); url != "" && source.URL != url {
		t.Errorf("%s: got source %s, want %s", c.Incident, source.URL, url)
	}
	if m := titled.FindStringSubmatch(f.report); m != nil && (source.Name != m[1] || source.Published.String() != m[2]) {
		t.Errorf("%s: got %q of %s, want %q of %s", c.Incident, source.Name, source.Published, m[1], m[2])
	}
}

func checkTime(t *testing.T, f fact, mended mend, c graph.Claim) {
	t.Helper()
	if mended.occurred != "" {
		if c.Occurred != graph.MustSpan(mended.occurred) {
			t.Errorf("%s: occurred %s, want %s", c.Incident, c.Occurred, mended.occurred)
		}
		return
	}
	from, to := f.from, cmp.Or(f.to, f.from)
	autumn := strings.HasSuffix(from, "Autumn")
	if autumn {
		from, to = from[:4], from[:4]
	}
	coarse := func(d string) string {
		if strings.HasPrefix(f.trace, "eurepoc") {
			return strings.TrimSuffix(strings.TrimSuffix(d, "-01"), "-01")
		}
		return d
	}
	first, last := c.Occurred.Bounds()
	wantFirst, _ := graph.MustSpan(coarse(from)).Bounds()
	_, wantLast := graph.MustSpan(coarse(to)).Bounds()
	if !autumn && (first != wantFirst || last != wantLast) || autumn && (first < wantFirst || last > wantLast) {
		t.Errorf("%s: occurred %s to %s, want %s to %s", c.Incident, first, last, wantFirst, wantLast)
	}
}

var factSeparator = regexp.MustCompile(`[,;] ?`)

// rowTargets is what a row names, by the vocabulary, sorted.
func rowTargets(f fact) []graph.ID {
	var ids []graph.ID
	where := strings.ReplaceAll(f.where, "East and Southeast Asia", "East Asia, Southeast Asia")
	for _, word := range factSeparator.Split(where, -1) {
		ids = append(ids, rowWord(word, true)...)
	}
	for _, word := range factSeparator.Split(f.sectors, -1) {
		ids = append(ids, rowWord(word, false)...)
	}
	// The name of Air India comes from a row of the tracker that is left out.
	if name := f.victim; name != "" && !strings.HasPrefix(name, "Air India") {
		name = strings.TrimSuffix(strings.TrimSuffix(name, ", the Norwegian Parliament"), " networks")
		ids = append(ids, graph.VictimID(name))
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

func rowWord(word string, place bool) []graph.ID {
	switch word {
	case "—", "not named", "outside Korea (not named)":
		return nil
	case "United States (Guam named)":
		return []graph.ID{"country/GU", "country/US"}
	case "the United States (an EU embassy in Washington)":
		return []graph.ID{"country/US"}
	case "aerospace and defence":
		return []graph.ID{"sector/aerospace", "sector/defense"}
	case "telecommunications and other critical infrastructure":
		return []graph.ID{"sector/infrastructure", "sector/telecommunications"}
	case "managed and internet service providers":
		return []graph.ID{"sector/internet-service-providers", "sector/managed-service-providers"}
	}
	if place {
		return []graph.ID{vocab.ResolveTarget(word).Entity.ID}
	}
	var ids []graph.ID
	for _, target := range vocab.ResolveSector(word) {
		ids = append(ids, target.Entity.ID)
	}
	return ids
}
