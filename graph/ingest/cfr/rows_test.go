package cfr

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/internal/realdata"
)

// TestRowsOfTheTrackerAreAllRead counts what stands in the rows of the real table. The rows
// that are rejected, because their columns are shifted, are among the answers
// but not among the rows, so each count may lack some, all together no more
// than these.
func TestRowsOfTheTrackerAreAllRead(t *testing.T) {
	r := &tracker{}
	if err := r.read(t.Context(), trackerFile(t), 0); err != nil {
		t.Fatal(err)
	}
	rejected := len(r.diagnostics.Rejects)
	if got := len(r.rows) + rejected; got != 768 || rejected != 7 {
		t.Errorf("%d records, %d of them rejected; want 768 and 7", got, rejected)
	}
	n := countRows(r.rows)
	if n.first != "2005-08-25" || r.latest != "2022-12-24" {
		t.Errorf("dates from %s to %s, want 2005-08-25 to 2022-12-24", n.first, r.latest)
	}
	lacking := 0
	for year, want := range map[string]int{
		"none": 15, "2005": 1, "2006": 3, "2007": 10, "2008": 7, "2009": 4, "2010": 9, "2011": 15, "2012": 12, "2013": 18,
		"2014": 32, "2015": 34, "2016": 33, "2017": 46, "2018": 80, "2019": 74, "2020": 120, "2021": 108, "2022": 147,
	} {
		if n.years[year] > want {
			t.Errorf("%d rows of %s, want %d at most", n.years[year], year, want)
		}
		lacking += want - n.years[year]
	}
	if lacking != rejected {
		t.Errorf("the years lack %d rows, want the %d rejected", lacking, rejected)
	}
	for _, c := range []struct {
		what      string
		got, want int
	}{
		{"rows without victims", n.withoutVictim, 27},
		{"rows without an affiliation", n.unattributed, 147},
		{"rows without a URL", n.withoutURL, 5},
		{"rows without a sponsor", n.sponsors[""], 40},
		{"rows of China", n.sponsors["China"], 263},
		{"rows of Russia", n.sponsors["Russian Federation"], 155},
		{"rows of Iran", n.sponsors["Iran (Islamic Republic of)"], 98},
		{"rows of North Korea", n.sponsors["Korea (Democratic People's Republic of)"], 79},
		{"rows of the United States", n.sponsors["United States"], 12},
	} {
		if c.got > c.want || c.got < c.want-rejected {
			t.Errorf("%d %s, want %d but for the %d rejected", c.got, c.what, c.want, rejected)
		}
	}
	// A row has three URLs at most, and the rejected are no more than seven.
	if n.entries > 1440 || n.entries < 1440-3*rejected || len(n.urls) > 1335 || len(n.urls) < 1335-3*rejected {
		t.Errorf("%d URLs, %d distinct; want 1440 and 1335 but for the rejected rows", n.entries, len(n.urls))
	}
}

// rowCounts is what stands in rows, counted.
type rowCounts struct {
	years, sponsors                                  map[string]int
	urls                                             map[string]bool
	first                                            graph.Date
	entries, withoutURL, withoutVictim, unattributed int
}

func countRows(rows []*row) rowCounts {
	n := rowCounts{years: map[string]int{}, sponsors: map[string]int{}, urls: map[string]bool{}, first: graph.LastDate}
	for _, row := range rows {
		year := "none"
		if row.published != "" {
			year = string(row.published[:4])
			n.first = min(n.first, row.published)
		}
		n.years[year]++
		n.sponsors[row.sponsor]++
		n.entries += len(row.sources)
		for _, u := range row.sources {
			n.urls[u] = true
		}
		n.withoutURL += one(len(row.sources) == 0)
		n.withoutVictim += one(row.victims == "")
		n.unattributed += one(row.affiliations == "")
	}
	return n
}

func trackerFile(t *testing.T) ingest.Input {
	t.Helper()
	return ingest.File(filepath.Join(realdata.Dir(t), "cfr-cyber-operations-2005-2022.csv"), nil)
}

func one(holds bool) int {
	if holds {
		return 1
	}
	return 0
}

// TestAffiliationsAreNamesOfMISP holds the cells of affiliations against names.
func TestAffiliationsAreNamesOfMISP(t *testing.T) {
	r := &tracker{}
	if err := r.read(t.Context(), trackerFile(t), 0); err != nil {
		t.Fatal(err)
	}
	labels := map[string]bool{}
	for _, name := range NamesInMISP(t) {
		labels[asciiKey(name)] = asciiKey(name) != ""
	}
	// The answer takes these for hedges; the reader takes them for less than an attribution.
	links := regexp.MustCompile(`(?i)^(associated with|(possibly )?linked to|possible link to) `)
	apt28 := regexp.MustCompile(`APT ?28\b`)
	var mentions, plain, unhedged int
	for _, row := range r.rows {
		mentions += one(apt28.MatchString(row.affiliations))
		plain += one(labels[asciiKey(row.affiliations)])
		names := links.ReplaceAllString(hedges.ReplaceAllString(row.affiliations, ""), "")
		unhedged += one(labels[asciiKey(bareName(names))])
	}
	rejected := len(r.diagnostics.Rejects)
	for _, c := range []struct {
		what      string
		got, want int
	}{
		{"mention APT 28", mentions, 44},
		{"are a name of MISP's", plain, 232},
		{"are one without their hedge", unhedged, 301},
	} {
		if c.got > c.want || c.got < c.want-rejected {
			t.Errorf("%d affiliations %s, want %d but for the %d rejected rows", c.got, c.what, c.want, rejected)
		}
	}
}

// asciiKey returns the letters and digits of ASCII of a text, in lower case: how the counts expected here compare names.
func asciiKey(text string) string {
	return strings.Map(func(r rune) rune {
		if (r >= 'a' && r <= 'z') || (r >= '0' && r <= '9') {
			return r
		}
		return -1
	}, strings.ToLower(text))
}

// NamesInMISP are the names and synonyms of MISP's actors, as written.
func NamesInMISP(t *testing.T) (names []string) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(realdata.Dir(t), "misp-threat-actor.json"))
	if err != nil {
		t.Fatal(err)
	}
	var cluster struct {
		Values []struct {
			Value string
			Meta  struct{ Synonyms []string }
		}
	}
	if err := json.Unmarshal(b, &cluster); err != nil {
		t.Fatal(err)
	}
	for _, v := range cluster.Values {
		names = append(append(names, v.Value), v.Meta.Synonyms...)
	}
	return names
}
