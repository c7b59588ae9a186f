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

// The second table of facts tells who says a thing, row by row. These tests
// derive the claims from it anew: by the vocabulary, and by the list of words
// beside it in testdata that the vocabulary does not read as they are meant.

// laterFact is one row of it.
type laterFact struct {
	fact
	actor, claimant string
}

// laterGroup is one section of it.
type laterGroup struct {
	title, actor, attribution, names string
	facts                            []laterFact
}

func readLaterFacts(t *testing.T) []laterGroup {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(realdata.Dir(t), "seed-facts-2.md"))
	if err != nil {
		t.Fatal(err)
	}
	text, _, _ := strings.Cut(string(data), "\n# Part C.")
	var groups []laterGroup
	for _, section := range regexp.MustCompile(`(?m)^## [AB]\d+\. `).Split(text, -1)[1:] {
		title, body, _ := strings.Cut(section, "\n")
		g := laterGroup{title: title}
		for line := range strings.Lines(body) {
			line = strings.TrimSpace(line)
			switch {
			case strings.HasPrefix(line, "- **Key and file:** "):
				_, file, _ := strings.Cut(line, "seed/actors/")
				g.actor, _, _ = strings.Cut(file, ".yaml")
			case strings.HasPrefix(line, "- **Attribution:** "):
				g.attribution = line
			case strings.HasPrefix(line, "- **Names and who uses them**"):
				_, g.names, _ = strings.Cut(line, "P = page read): ")
			case strings.HasPrefix(line, "| ") && !strings.HasPrefix(line, "| from |"):
				c := strings.Split(strings.Trim(line, "|"), "|")
				for i := range c {
					c[i] = strings.TrimSpace(c[i])
				}
				g.facts = append(g.facts, laterFact{fact{c[0], c[1], c[2], c[3], c[4], c[6], c[7], c[8]}, g.actor, c[5]})
			}
		}
		groups = append(groups, g)
	}
	return groups
}

// saying is what claims of one statement have in common.
type saying struct {
	actor, claimant, source, incident graph.ID
	occurred                          graph.Span
}

func sayings(doc graph.Document) map[saying][]graph.Claim {
	held, out := entities(doc), map[saying][]graph.Claim{}
	for _, c := range doc.Claims {
		if c.Predicate == graph.Targets || c.Predicate == graph.Active {
			s := saying{c.Subject, c.Claimant, tellsOf(held, c).ID, c.Incident, c.Occurred}
			out[s] = append(out[s], c)
		}
	}
	return out
}

func TestEveryLaterRowIsSaid(t *testing.T) {
	doc, words := embeddedDocument(t), readReading(t)
	held, said, out := entities(doc), sayings(doc), leftOut(t)
	derived := map[graph.ID]bool{}        // incidents and sources that the rows account for
	named := map[[2]graph.ID][]graph.ID{} // what a claimant names in a document
	left := 0
	for _, g := range readLaterFacts(t) {
		for _, f := range g.facts {
			if key := [3]string{f.actor, f.from, f.title()}; keyIn(out, key) {
				out[key] = true
				left++
				continue
			}
			s, why := words.find(f, held, said)
			if why != "" {
				t.Errorf("%s, %s, %s: %s", f.actor, f.from, f.title(), why)
				continue
			}
			derived[cmp.Or(s.incident, s.source)] = true
			by := [2]graph.ID{s.claimant, s.source}
			named[by] = append(named[by], words.targets(f, words.row(f))...)
		}
	}
	for key, isRow := range out {
		if !isRow {
			t.Errorf("README.md lists %q, which is no row", key)
		}
	}
	t.Logf("%d rows are left out", left)
	checkNothingElseIsSaid(t, words, said, derived)
	checkPlaces(t, doc, held, named)
}

// checkPlaces looks for victims in places and sectors that their claimant does
// not name in the document, nor the victim's own name.
func checkPlaces(t *testing.T, doc graph.Document, held map[graph.ID]graph.Entity, named map[[2]graph.ID][]graph.ID) {
	t.Helper()
	for _, c := range doc.Claims {
		if ids, ok := named[[2]graph.ID{c.Claimant, c.Source}]; ok && (c.Predicate == graph.LocatedAt || c.Predicate == graph.OperatesIn) {
			own := vocab.ResolveTarget(held[c.Subject].Name)
			if !slices.Contains(slices.Concat(ids, own.LocatedAt, own.OperatesIn), c.Object) {
				t.Errorf("%s: %s does not name %s beside %s", c.Source, c.Claimant, c.Object, c.Subject)
			}
		}
	}
}

func keyIn(rows map[[3]string]bool, key [3]string) bool {
	_, ok := rows[key]
	return ok
}

// checkNothingElseIsSaid looks for claims that neither table accounts for.
func checkNothingElseIsSaid(t *testing.T, words reading, said map[saying][]graph.Claim, derived map[graph.ID]bool) {
	t.Helper()
	groups := readFacts(t)
	for i, key := range actorKeys(t, groups) {
		for _, f := range groups[i].facts {
			id, _ := incidentID(f.incident(key))
			derived[id] = true
		}
	}
	lists := []graph.ID{"source/seed/misp-threat-actor", "source/seed/etda-cards", "source/seed/article-2018-north-korean-espionage-widening"}
	for s := range said {
		switch {
		case derived[cmp.Or(s.incident, s.source)], slices.Contains(words.Beside, s.source):
		case s.incident == "" && slices.Contains(lists, s.source): // facts_lists_test.go holds these
		default:
			t.Errorf("no row says what %s says of %s: %s %s", s.source, s.actor, s.incident, s.occurred)
		}
	}
}

// find returns what a row has become, or why nothing fits.
func (r reading) find(f laterFact, held map[graph.ID]graph.Entity, said map[saying][]graph.Claim) (saying, string) {
	row := r.row(f)
	want, why := r.targets(f, row), "nobody says so in this document at this time"
	for s, claims := range said {
		source := held[s.source]
		if !slices.Contains(append(r.Moved[f.title()], f.actor), strings.TrimPrefix(string(s.actor), "actor/seed/")) ||
			!f.isIn(source) || s.occurred != f.span(row) || !r.isClaimant(f, held[s.claimant].Name) {
			continue
		}
		var got []graph.ID
		for _, c := range claims {
			if c.Object != "" {
				got = append(got, c.Object)
			}
		}
		slices.Sort(got)
		diff := gocmp.Diff(want, got)
		if diff == "" {
			diff = f.checkSaidOn(row, source, claims[0])
		}
		if diff == "" {
			return s, ""
		}
		why = "targets or day (-want +got):\n" + diff
	}
	return saying{}, why
}
