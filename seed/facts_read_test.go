package seed

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/vocab"
	"github.com/actorgraph/actorgraph/internal/strictyaml"
)

// reading is how the curator read the table where the vocabulary would not.
type reading struct {
	Words     map[string][]graph.ID `yaml:"words"`     // of places, sectors and victims
	Claimants map[string]string     `yaml:"claimants"` // whose name is not in the table's cell
	Rows      []readRow             `yaml:"rows"`      // that say less than the table, for the reason that the claim's note or the table's remark gives
	Moved     map[string][]string   `yaml:"moved"`     // rows that stand with other actors, as the table asks, by title
	Beside    []graph.ID            `yaml:"beside"`    // sources of what no table has
}

// readRow is a row, by its title and start, with what differs.
type readRow struct {
	Title    string   `yaml:"title"`
	From     string   `yaml:"from"`
	Without  []string `yaml:"without"` // words that are not taken
	With     []string `yaml:"with"`    // victims that the data set itself has
	Occurred string   `yaml:"occurred"`
	Reported string   `yaml:"reported"` // the day, of what is taken as undated
	Said     string   `yaml:"said"`     // the day of the statement, which the table does not tell
	Active   bool     `yaml:"active"`   // no target is taken
}

func readReading(t *testing.T) reading {
	t.Helper()
	text, err := os.ReadFile("testdata/facts-read.txt")
	if err != nil {
		t.Fatal(err)
	}
	var r reading
	if err := strictyaml.Decode(text, &r); err != nil {
		t.Fatal(err)
	}
	return r
}

// leftOut are the rows that README.md lists as left out, by actor, start and title.
func leftOut(t *testing.T) map[[3]string]bool {
	t.Helper()
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := map[[3]string]bool{}
	for _, m := range regexp.MustCompile("(?m)^\\| `([a-z0-9-]+)` \\| ([^|]*) \\| ([^|]*) \\|").FindAllStringSubmatch(string(text), -1) {
		rows[[3]string(m[1:])] = false
	}
	return rows
}

var trackerRecord = regexp.MustCompile(`cfr-cyber-operations record (\d+)`)

// trackerRecords are the numbers of CFR's records that README.md lists as left out.
func trackerRecords(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	list := regexp.MustCompile(`\(records ([\d,\s]+)\)`).FindSubmatch(text)
	if list == nil {
		t.Fatal("README.md lists no records of the tracker")
	}
	return regexp.MustCompile(`\d+`).FindAllString(string(list[1]), -1)
}

func (r reading) row(f laterFact) readRow {
	for _, row := range r.Rows {
		if row.Title == f.title() && row.From == f.from {
			return row
		}
	}
	return readRow{}
}

// titledLater reads "title (publisher, date)".
var titledLater = regexp.MustCompile(`^(.*) \(((?:[^()]|\([^()]*\))*), ([^,]*)\)$`)

func (f laterFact) title() string {
	return strings.Replace(titledLater.FindStringSubmatch(f.report)[1], "(report as told)", "(as told)", 1) // one page
}

// tellsOf returns the document that tells of a claim: its source, or what came out
// after the claim was made and is noted beside it.
func tellsOf(held map[graph.ID]graph.Entity, c graph.Claim) graph.Entity {
	if _, citation, later := strings.Cut(c.Note, "told later in "); later {
		for id, e := range held {
			if id.Kind() == graph.Source && e.URL != "" && strings.HasPrefix(citation, e.Name+" (") && strings.HasSuffix(citation, e.URL+")") {
				return e
			}
		}
	}
	return held[c.Source]
}

// isDataset reports whether the row's document is a data set, which lists what others said.
func (f laterFact) isDataset() bool {
	return strings.HasSuffix(f.url, "/tidal-campaigns.json") || strings.HasSuffix(f.url, "/EuRepoC_Cyber_Incident_Dashboard")
}

// isIn reports whether a source is the row's document.
func (f laterFact) isIn(source graph.Entity) bool {
	m := titledLater.FindStringSubmatch(f.report)
	switch title := f.title(); {
	case source.URL != f.url || !strings.Contains(graph.Fold(m[2]), graph.Fold(strings.TrimPrefix(string(source.Publisher), "organization/"))):
		return false
	case strings.HasSuffix(f.url, "tidal-campaigns.json"): // one document with all its records
		return true
	case strings.HasPrefix(title, "title not in"):
		return source.Name == f.url
	default:
		return source.Name == title
	}
}

func (r reading) isClaimant(f laterFact, name string) bool {
	if other, ok := r.Claimants[f.claimant]; ok {
		return name == other
	}
	return strings.HasPrefix(graph.Fold(f.claimant), graph.Fold(name))
}

// span is when the row's activity took place: of an end that is open only the start is known.
func (f laterFact) span(row readRow) graph.Span {
	switch {
	case row.Reported != "" || strings.HasPrefix(f.from, "reported"):
		return graph.Span{}
	case row.Occurred != "":
		return graph.MustSpan(row.Occurred)
	case f.to == "" || f.to == ".." || f.to == f.from:
		return graph.MustSpan(f.from)
	}
	return graph.MustSpan(f.from + "/" + f.to)
}

// checkSaidOn holds when a claim was made against the row's day: what has none, says none.
func (f laterFact) checkSaidOn(row readRow, source graph.Entity, c graph.Claim) string {
	day, reported := strings.CutPrefix(f.from, "reported ")
	date := titledLater.FindStringSubmatch(f.report)[3]
	var want graph.SaidOn
	switch {
	case row.Said != "":
		want = graph.SaidAt(graph.Date(row.Said), "")
	case row.Reported == "" && reported && len(day) == len("2006-01-02"):
		want = graph.SaidAt(graph.Date(day), "")
	case date == "date not known" && f.claimant == "ETDA": // its cards were last changed on that day
		want = graph.SaidIn(graph.MustSpan("../2023-10-02"), graph.BasisHeld)
	case f.isDataset(): // what it holds by a day was said by then, and nobody knows when first
		want = graph.SaidIn(graph.MustSpan("../"+date), graph.BasisHeld)
	case date != "date not known" && !strings.HasPrefix(date, "by context"):
		want = graph.SaidIn(source.Published, "")
		if !source.Published.IsZero() && source.Published.String() != date && source.Published.String() != "../"+date {
			return "the source is of " + source.Published.String()
		}
	}
	got := c.SaidOn
	if got.Basis != graph.BasisStated {
		want, _ = want.InDocument(source.CameOut(), c.Occurred)
	}
	if got.Basis == graph.BasisStated {
		got.Basis = ""
	}
	return gocmp.Diff(want, got)
}

// targets is what a row names, sorted.
func (r reading) targets(f laterFact, row readRow) []graph.ID {
	var ids []graph.ID
	read := func(cell, separators string, byVocabulary func(string) []graph.ID) {
		for _, word := range splitOutside(cell, separators) {
			if row.Active || slices.Contains(row.Without, word) {
				continue
			}
			if known, ok := r.Words[word]; ok {
				ids = append(ids, known...)
			} else {
				ids = append(ids, byVocabulary(word)...)
			}
		}
	}
	read(f.where, ",;", func(w string) []graph.ID { return []graph.ID{vocab.ResolveTarget(w).Entity.ID} })
	read(f.sectors, ",;", func(w string) []graph.ID {
		var ids []graph.ID
		for _, target := range vocab.ResolveSector(w) {
			ids = append(ids, target.Entity.ID)
		}
		return ids
	})
	read(f.victim, ";", func(w string) []graph.ID { return []graph.ID{graph.VictimID(w)} })
	for _, name := range row.With {
		ids = append(ids, graph.VictimID(name))
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// splitOutside splits at separators that are not in brackets.
func splitOutside(s, separators string) []string {
	depth := 0
	words := strings.FieldsFunc(s, func(r rune) bool {
		switch r {
		case '(':
			depth++
		case ')':
			depth--
		}
		return depth == 0 && strings.ContainsRune(separators, r)
	})
	for i := range words {
		words[i] = strings.TrimSpace(words[i])
	}
	return slices.DeleteFunc(words, func(w string) bool { return w == "" })
}
