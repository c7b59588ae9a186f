package seed

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
)

// listingSources are the documents of the letters in a line of names.
var listingSources = map[rune]graph.ID{
	'M': "source/seed/misp-threat-actor", 'A': "source/seed/attack-enterprise",
	'E': "source/seed/etda-cards", 'S': "source/seed/microsoft-naming",
}

// mixedCard are names on ETDA's card of an older group, Cold River, which it
// takes for Star Blizzard, and a name that it has on another card.
var mixedCard = []string{"COLDRIVER", "Nahr el bared", "Nahr Elbard", "Cobalt Edgewater", "Callisto Group"}

// unlisted are names that Microsoft's list, as it was read, does not have.
var unlisted = []string{"UNC1069", "Alluring Pisces"}

// TestEveryLaterNameIsClaimed holds the names of the second table, their users
// and the documents that list them against the claims. A name that MISP or ATT&CK
// gives to a record that is an actor of its own here is claimed of that one, or of nobody.
func TestEveryLaterNameIsClaimed(t *testing.T) {
	doc, moved := embeddedDocument(t), readReading(t).Moved
	held := entities(doc)
	type named struct {
		alias, actor, source graph.ID
		claimant             string
	}
	said := map[named]bool{}
	for _, c := range doc.Claims {
		if c.Predicate == graph.Named {
			said[named{c.Subject, c.Object, c.Source, graph.Fold(held[c.Claimant].Name)}] = true
		}
	}
	ofRecords := map[rune]map[graph.ID][]string{
		'M': quoteMISP(t).namesOfRecords(doc, listingSources['M']), 'A': quoteAttack(t).namesOfRecords(doc, listingSources['A']),
	}
	entry := regexp.MustCompile(`^(.*?)(?: \(([^()]*)\))? \[([AEMPS]+)\]$`)
	count := 0
	for _, g := range readLaterFacts(t) {
		actors := []graph.ID{graph.MakeID(graph.Actor, Dataset, g.actor)}
		for _, f := range g.facts {
			for _, key := range moved[f.title()] {
				actors = append(actors, graph.MakeID(graph.Actor, Dataset, key))
			}
		}
		for line := range strings.SplitSeq(g.names, "; ") {
			m := entry.FindStringSubmatch(line)
			if m == nil {
				if g.names != "" {
					t.Fatalf("%s: cannot read %q", g.title, line)
				}
				continue
			}
			spellings := strings.Split(m[1], " = ")
			switch {
			case slices.Contains(mixedCard, spellings[0]):
				m[3] = strings.ReplaceAll(m[3], "E", "")
			case slices.Contains(unlisted, spellings[0]):
				continue
			}
			for _, user := range usersOf(m[2]) {
				for _, listing := range m[3] {
					if listing == 'P' { // told in a document that has its own rows
						continue
					}
					if names, ok := ofRecords[listing]; ok && !slices.ContainsFunc(actors, func(actor graph.ID) bool { return anyIn(names[actor], spellings) }) {
						continue
					}
					has := func(n named) bool {
						return slices.Contains(actors, n.actor) && n.source == listingSources[listing] && n.claimant == user &&
							slices.ContainsFunc(spellings, func(s string) bool { return n.alias == graph.AliasID(s) })
					}
					if !anyOf(said, has) {
						t.Errorf("%s: nobody says that %q calls it one of %q in %s", g.title, user, spellings, listingSources[listing])
					}
					count++
				}
			}
		}
	}
	if t.Logf("%d names", count); count < 500 {
		t.Errorf("got %d names, want more", count)
	}
}

// usersOf reads who uses a name; a name that a group gave itself is nobody's.
func usersOf(cell string) []string {
	var users []string
	for user := range strings.SplitSeq(cell, ", ") {
		if user != "self given" {
			users = append(users, graph.Fold(user))
		}
	}
	if len(users) == 0 {
		return []string{""}
	}
	slices.Sort(users)
	return slices.Compact(users)
}

// namesOfRecords returns the names of the record that each actor of the seed is
// in the data set, for those that take names from there.
func (q quoted) namesOfRecords(doc graph.Document, source graph.ID) map[graph.ID][]string {
	held, out := entities(doc), map[graph.ID][]string{}
	for actor, names := range namesFrom(doc, source) {
		out[actor] = q.names[q.recordOf(held[actor], names)]
	}
	return out
}

func anyIn(names, some []string) bool {
	return slices.ContainsFunc(some, func(s string) bool { return slices.Contains(names, s) })
}

// TestEveryLaterOriginIsClaimed holds countries of origin, sponsors and first
// sightings of the second table against the claims.
func TestEveryLaterOriginIsClaimed(t *testing.T) {
	doc := embeddedDocument(t)
	said, held := origins(doc), entities(doc)
	records := map[string][]graph.ID{} // by a name that MISP has
	for _, c := range doc.Claims {
		if c.Predicate == graph.Named && c.Source == listingSources['M'] {
			records[held[c.Subject].Name] = append(records[held[c.Subject].Name], c.Object)
		}
	}
	see := func(actors []graph.ID, o origin) {
		for _, o.actor = range actors {
			if _, ok := said[o]; ok {
				said[o] = true
				return
			}
		}
		t.Errorf("no claim says of %s: %v", actors, o)
	}
	etda := regexp.MustCompile("ETDA card `([^`]+)`: ([^,]*).*?, first seen (\\d{4})")
	microsoft := regexp.MustCompile("Microsoft `[^`]+`: ([^,;]+)")
	for _, g := range readLaterFacts(t) {
		actors := []graph.ID{graph.MakeID(graph.Actor, Dataset, g.actor), "actor/seed/saint-bear"}
		for _, m := range mispOrigin.FindAllStringSubmatch(g.attribution, -1) {
			for _, o := range mispOrigins(m) {
				see(records[m[1]], o)
			}
		}
		for part := range strings.SplitSeq(g.attribution, "; ") {
			if m := etda.FindStringSubmatch(part); m != nil && m[1] != "callisto_group" {
				if !strings.HasPrefix(m[2], "[") {
					see(actors, origin{p: graph.OriginatesFrom, country: countryOf(m[2]), claimant: "ETDA"})
				}
				see(actors, origin{p: graph.Active, occurred: m[3], claimant: "ETDA"})
			}
			if m := microsoft.FindStringSubmatch(part); m != nil && m[1] != "Financially motivated" {
				see(actors, origin{p: graph.OriginatesFrom, country: countryOf(m[1]), claimant: "Microsoft"})
			}
		}
	}
	first := actorKeys(t, readFacts(t))
	for o, inFacts := range said {
		key := strings.TrimPrefix(string(o.actor), "actor/seed/")
		if !inFacts && (o.claimant == "ETDA" || o.claimant == "Microsoft") && !slices.Contains(first, key) {
			t.Errorf("the facts do not say: %v", o)
		}
	}
}
