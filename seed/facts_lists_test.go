package seed

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/vocab"
)

// TestEveryNameIsClaimed holds the names, their users and the data sets that
// list them against the facts. A line there joins the spellings of a name. The
// facts join records that MISP keeps apart, such as Naikon and APT30: a name that
// MISP gives to the other one is not claimed to be in MISP.
func TestEveryNameIsClaimed(t *testing.T) {
	groups := readFacts(t)
	keys := actorKeys(t, groups)
	doc := embeddedDocument(t)
	type named struct {
		alias, actor, source graph.ID
		claimant             string
	}
	held := entities(doc)
	said := map[named]bool{}
	for _, c := range doc.Claims {
		if c.Predicate == graph.Named {
			said[named{c.Subject, c.Object, c.Source, graph.Fold(held[c.Claimant].Name)}] = true
		}
	}
	sources := map[rune]graph.ID{'M': "source/seed/misp-threat-actor", 'A': "source/seed/attack-enterprise", 'E': "source/seed/etda-cards"}
	entry := regexp.MustCompile(`^(.*?)(?: \(([^()]*)\))? \[([AEM]+)\]$`)
	count := 0
	galaxy, fromMISP := quoteMISP(t), namesFrom(doc, sources['M'])
	for i, g := range groups {
		actor := graph.MakeID(graph.Actor, Dataset, keys[i])
		ofRecord := galaxy.names[galaxy.recordOf(held[actor], fromMISP[actor])]
		ofOther := func(s string) bool { return galaxy.holds(s) && !slices.Contains(ofRecord, s) }
		for line := range strings.SplitSeq(g.names, "; ") {
			m := entry.FindStringSubmatch(line)
			if m == nil {
				t.Fatalf("%s: cannot read %q", g.title, line)
			}
			spellings, users := strings.Split(m[1], " = "), strings.Split(m[2], ", ")
			switch {
			case strings.HasPrefix(m[1], "Subgroup: "):
				continue // the name of a part, told in a comment
			case m[2] == "self given":
				users = []string{""}
			case m[2] == "Group": // ATT&CK's name for the group beside the malware
				spellings, users = []string{"BlackEnergy (Group)"}, []string{""}
			}
			for _, user := range users {
				user = graph.Fold(strings.ReplaceAll(user, "Qihooo", "Qihoo"))
				for _, listing := range m[3] {
					if listing == 'M' && slices.ContainsFunc(spellings, ofOther) {
						continue
					}
					has := func(s string) bool { return said[named{graph.AliasID(s), actor, sources[listing], user}] }
					if !slices.ContainsFunc(spellings, has) {
						t.Errorf("%s: nobody says that %q calls it one of %q in %s", g.title, user, spellings, sources[listing])
					}
					count++
				}
			}
			for _, s := range spellings {
				spelled := func(n named) bool { return n.alias == graph.AliasID(s) && n.actor == actor }
				if !anyOf(said, spelled) && !ofOther(s) {
					t.Errorf("%s: nobody spells it %q", g.title, s)
				}
			}
		}
	}
	t.Logf("%d names, by user and data set", count)
}

func anyOf[K comparable](m map[K]bool, ok func(K) bool) bool {
	for k := range m {
		if ok(k) {
			return true
		}
	}
	return false
}

// listWords are strings of the undated lists that the vocabulary alone does not
// read as the curator did, with what they stand for; nothing for what says nothing.
var listWords = map[string][]graph.ID{
	"Worldwide (WannaCry)": {"region/world"},
	"others":               nil,
	"Other":                nil,
	"U.S. government/defense sector websites": {"victim/usgovernmentdefensesectorwebsites"},
	"Asia Pacific Economic Cooperation":       {"victim/asiapacificeconomiccooperation"},
	"NATO":                                    {"victim/nato"},
	"APEC and OSCE":                           {"victim/asiapacificeconomiccooperation", "victim/osce"},
	"Middle East and Southeast Asia":          {"region/middle-east", "region/south-eastern-asia"},
	"the BBC and the Office of the Quartet Representative":             {"victim/bbc", "victim/officeofthequartetrepresentative"},
	"Sejong Institute and Korea Institute for Defense Analyses":        {"victim/sejonginstitute", "victim/koreainstitutefordefenseanalyses"},
	"that are either based or have business interests in Saudi Arabia": nil,
	"and ClearSky": {"victim/clearsky"},
	"HBO":          {"victim/hbo"},
	"civil and human rights activists and journalists":         {"victim/humanrightsgroupsandactivists", "victim/journalists"},
	"Civil society groups and Emirati journalists":             {"sector/civil-society", "victim/emiratijournalists"},
	"activists and dissidents":                                 {"victim/emiratiactivists", "victim/emiratidissidents"},
	"Navigation and lawyers":                                   {"sector/satellites", "sector/legal-services"},
	"other Maritime-related targets across multiple verticals": {"sector/maritime"},
}

// listSources are data sets that list what they have no date for.
var listSources = []graph.ID{"source/seed/misp-threat-actor", "source/seed/etda-cards"}

// TestEveryListedTargetIsClaimed holds the undated lists against the facts, both ways.
func TestEveryListedTargetIsClaimed(t *testing.T) {
	groups := readFacts(t)
	keys := actorKeys(t, groups)
	doc := embeddedDocument(t)
	type listed struct{ actor, source, target graph.ID }
	said := map[listed]bool{}
	for _, c := range doc.Claims {
		if c.Predicate == graph.Targets && c.Occurred.IsZero() && slices.Contains(listSources, c.Source) {
			said[listed{c.Subject, c.Source, c.Object}] = false
		}
	}
	list := regexp.MustCompile(`(MISP|ETDA) ([\w -]+): (.*?)\.(?: |$)`)
	for i, g := range groups {
		actor := graph.MakeID(graph.Actor, Dataset, keys[i])
		for _, m := range list.FindAllStringSubmatch(strings.ReplaceAll(g.lists, "U.S.", "U_S_"), -1) {
			source := graph.ID("source/seed/misp-threat-actor")
			if m[1] == "ETDA" {
				source = "source/seed/etda-cards"
			}
			for word := range strings.SplitSeq(strings.ReplaceAll(m[3], "U_S_", "U.S."), ", ") {
				for _, target := range listedTargets(word, strings.HasSuffix(m[2], "countries") || strings.HasSuffix(m[2], "victims")) {
					at := listed{actor, source, target}
					if _, ok := said[at]; !ok {
						t.Errorf("%s: %s lists %q, but there is no claim on %s", g.title, m[1], word, target)
					}
					said[at] = true
				}
			}
		}
	}
	for at, inFacts := range said {
		if !inFacts {
			t.Errorf("%s: no list has %s in %s", at.actor, at.target, at.source)
		}
	}
	t.Logf("%d listed targets", len(said))
}

func listedTargets(word string, place bool) []graph.ID {
	if ids, ok := listWords[word]; ok {
		return ids
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

// TestEveryOriginIsClaimed holds countries of origin, sponsors and first
// sightings against the facts.
func TestEveryOriginIsClaimed(t *testing.T) {
	groups := readFacts(t)
	keys := actorKeys(t, groups)
	said := origins(embeddedDocument(t))
	see := func(actor string, o origin) {
		o.actor = graph.MakeID(graph.Actor, Dataset, actor)
		if _, ok := said[o]; !ok {
			t.Errorf("no claim says: %v", o)
		}
		said[o] = true
	}
	etda := regexp.MustCompile("ETDA card `[^`]+`: (.*?), first seen (\\d{4})")
	for i, g := range groups {
		for _, m := range mispOrigin.FindAllStringSubmatch(g.attribution, -1) {
			for _, o := range mispOrigins(m) {
				see(keys[i], o)
			}
		}
		for _, m := range etda.FindAllStringSubmatch(g.attribution, -1) {
			if m[1] != "[Unknown]" {
				see(keys[i], origin{p: graph.OriginatesFrom, country: countryOf(strings.Trim(m[1], "[]")), claimant: "ETDA"})
			}
			see(keys[i], origin{p: graph.Active, occurred: m[2], claimant: "ETDA"})
		}
	}
	for o, inFacts := range said {
		if !inFacts && slices.Contains(keys, strings.TrimPrefix(string(o.actor), "actor/seed/")) && o.claimant != "FireEye" {
			t.Errorf("the facts do not say: %v", o)
		}
	}
}

// origin is where a claimant places an actor, for whom it works, or since when it is seen.
type origin struct {
	actor                graph.ID
	p                    graph.Predicate
	country              graph.ID
	occurred, confidence string
	claimant             string
}

// origins are those of the seed, all false.
func origins(doc graph.Document) map[origin]bool {
	held, said := entities(doc), map[origin]bool{}
	for _, c := range doc.Claims {
		if c.Subject.Kind() != graph.Actor || c.Incident != "" {
			continue
		}
		firstSeen := c.Predicate == graph.Active && c.Source == "source/seed/etda-cards"
		if c.Predicate != graph.OriginatesFrom && c.Predicate != graph.AttributedTo && !firstSeen {
			continue
		}
		confidence := ""
		if c.Confidence != nil {
			confidence = strconv.Itoa(*c.Confidence)
		}
		said[origin{c.Subject, c.Predicate, c.Object, c.Occurred.String(), confidence, held[c.Claimant].Name}] = false
	}
	return said
}

// mispOrigin reads what MISP says of where a record comes from.
var mispOrigin = regexp.MustCompile("MISP `([^`]+)`: (no country|[A-Z]{2})(?:, attribution-confidence (\\d+))?(?:, sponsor \"([^\"]+)\")?")

func mispOrigins(m []string) []origin {
	var out []origin
	if m[2] != "no country" {
		out = append(out, origin{p: graph.OriginatesFrom, country: countryOf(m[2]), confidence: m[3], claimant: "MISP Project"})
	}
	if m[4] != "" && m[4] != "Unknown" {
		out = append(out, origin{p: graph.AttributedTo, country: countryOf(m[4]), claimant: "MISP Project"})
	}
	return out
}

func countryOf(word string) graph.ID { return vocab.ResolveTarget(word).Entity.ID }
