package csv

import (
	"slices"
	"strings"
	"unicode"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/vocab"
)

// column is a column of a table whose mapping is guessed.
type column struct {
	index int
	name  string
	cells []string // of the first rows, without those that name nobody

	split    string
	layout   string
	words    map[string]string
	claimant string
	why      string
}

// headings are what columns are called in tables of the field, by what they are.
// The first that matches counts.
var headings = []struct {
	is    string
	words []string
}{
	{"actor-id", []string{"actor id", "group id", "mitre id", "attack id", "att ck id", "actor uuid", "threat actor id"}},
	{"names", []string{
		"alias", "aliases", "synonym", "synonyms", "aka", "a k a", "also", "also known as", "other name", "other names", "alternative names",
		"alternate names", "known as", "associated groups", "nicknames", "former name", "previous name", "old name", "previous names",
	}},
	{"actor", []string{
		"actor", "actors", "actor name", "threat actor", "threat actors", "threat actor name", "threat group", "group", "groups", "group name",
		"apt", "apt group", "apt name", "apt groups", "adversary", "adversary name", "intrusion set", "common name", "official", "official name",
		"attacker", "attackers", "perpetrator", "initiator", "initiator name", "hacker group", "ransomware group", "gang", "who",
	}},
	{"origin", []string{
		"origin", "country of origin", "origin country", "origin threat", "suspected origin", "attribution", "attributed country", "sponsor",
		"state sponsor", "suspected state sponsor", "actor country", "source country", "nationality", "attacker country", "from country",
		"suspected country", "attributed to", "initiator country", "aggressor",
	}},
	{"victim", []string{
		"victim", "victims", "victim name", "victim organization", "victim organisation", "organization", "organisation", "company",
		"target organization", "target name", "affected organization", "affected organisation", "receiver", "receiver name", "entity",
	}},
	{"victim-country", []string{"victim country", "victim countries", "victim location", "receiver country", "affected country"}},
	{"victim-sector", []string{"victim sector", "victim industry", "receiver category"}},
	{"country", []string{
		"target country", "target countries", "targeted country", "targeted countries", "countries targeted", "country targeted",
		"observed countries", "target location", "targeted nations", "victim nation",
	}},
	{"countries", []string{"country", "countries", "nation", "nations", "location", "geography", "country code"}},
	{"sector", []string{
		"sector", "sectors", "industry", "industries", "target sector", "target sectors", "targeted sector", "targeted sectors", "target industry",
		"target industries", "targeted industries", "targeted industry", "vertical", "verticals", "observed sectors", "sectors targeted",
	}},
	{"region", []string{"region", "regions", "target region", "target regions", "targeted region", "targeted regions", "continent"}},
	{"target", []string{"target", "targets", "targeted", "hit", "targeting", "who was hit", "targets observed", "focus"}},
	{"occurred-from", []string{"start", "start date", "from", "first seen", "begin", "began", "active since", "since", "date started", "first activity"}},
	{"occurred-to", []string{"end", "end date", "to", "until", "till", "last seen", "last activity", "date ended"}},
	{"recorded", []string{
		"reported", "report date", "published", "publication date", "date published", "date reported", "reported on", "disclosed",
		"disclosure date", "date disclosed", "told", "date added", "added",
	}},
	{"occurred", []string{
		"date", "year", "when", "month", "incident date", "attack date", "event date", "date of attack", "date of incident", "occurred",
		"date occurred", "period", "time", "timeframe", "active", "activity", "date of activity",
	}},
	{"source-url", []string{
		"url", "urls", "link", "links", "source url", "source link", "reference", "references", "reference url", "report url", "sources", "website", "ref",
	}},
	{"source-title", []string{"source", "source title", "source name", "report", "report title", "report name", "headline", "article"}},
	{"publisher", []string{"publisher", "vendor", "paper", "reporting vendor", "published by"}},
	{"claimant", []string{"claimant", "reported by", "according to", "attributed by", "analyst", "says"}},
	{"confidence", []string{"confidence", "sure", "certainty", "confidence level"}},
	{"incident", []string{"incident", "incident id", "event id", "case", "case id", "campaign", "campaign id", "operation", "incident no", "no"}},
	{"incident-name", []string{"incident name", "incident title", "campaign name", "operation name", "title", "event"}},
	{"description", []string{"description", "summary", "details", "narrative"}},
	{"note", []string{"note", "notes", "comment", "comments", "remark", "remarks"}},
	{"markings", []string{"tlp", "marking", "markings", "handling"}},
}

// hints are words in a longer name of a column: all of one of the lists have to be
// in it. The first that matches counts.
var hints = []struct {
	is    string
	words []string
}{
	{"source-url", []string{"url"}},
	{"names", []string{"aliases"}},
	{"names", []string{"synonyms"}},
	{"victim-country", []string{"victim", "country"}},
	{"victim-sector", []string{"victim", "sector"}},
	{"country", []string{"target", "country"}},
	{"country", []string{"targeted", "countries"}},
	{"country", []string{"countries", "hit"}},
	{"origin", []string{"origin"}},
	{"origin", []string{"sponsor"}},
	{"recorded", []string{"published"}},
	{"recorded", []string{"reported"}},
	{"recorded", []string{"publication", "date"}},
	{"occurred-from", []string{"start", "date"}},
	{"occurred-from", []string{"first", "seen"}},
	{"occurred-to", []string{"end", "date"}},
	{"occurred-to", []string{"last", "seen"}},
	{"occurred", []string{"attack", "date"}},
	{"occurred", []string{"incident", "date"}},
	{"sector", []string{"sectors"}},
	{"sector", []string{"sector"}},
	{"sector", []string{"industries"}},
	{"sector", []string{"industry"}},
	{"target", []string{"targets"}},
	{"target", []string{"targeted"}},
	{"actor", []string{"threat", "actor"}},
}

// heading returns what a column is by its name alone, empty for what its name does not tell.
func (c *column) heading() string {
	name := plainWords(c.name)
	for _, h := range headings {
		if slices.Contains(h.words, name) {
			return h.is
		}
	}
	words := strings.Fields(name)
	for _, h := range hints {
		if !slices.ContainsFunc(h.words, func(w string) bool { return !slices.Contains(words, w) }) {
			return h.is
		}
	}
	return ""
}

// kind returns what stands in a column whose name does not tell, as a hint for who does.
func (c *column) kind() string {
	const most = 80
	switch {
	case c.mostly(most, "", isURL):
		return "; it holds addresses, as source-url does"
	case c.mostly(most, "", isNumber):
		return ""
	case c.mostly(most, "", isTime):
		return "; it holds times, as occurred and recorded do"
	case c.mostly(most, c.splitBy(isCountry), isCountry):
		return "; it holds countries, as target and origin do"
	case c.mostly(most, c.splitBy(isTarget), isTarget):
		return "; it holds places or sectors, as target does"
	}
	return ""
}

// plainWords is a column's name in lower case, without marks and a number at its end:
// "Link #2" is link, and "target_country" target country.
func plainWords(name string) string {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if n := len(words); n > 1 && isNumber(words[n-1]) {
		words = words[:n-1]
	}
	joined := strings.Join(words, " ")
	if bare := strings.TrimRight(joined, "0123456789"); bare != "" {
		joined = strings.TrimSpace(bare)
	}
	return joined
}

// vendorIn returns the vendor in a column's name, such as that of "Kaspersky Lab".
func vendorIn(name string) string {
	words := " " + plainWords(name) + " "
	for _, v := range vendors {
		if strings.Contains(words, " "+plainWords(v)+" ") || graph.Fold(v) == graph.Fold(name) {
			return v
		}
	}
	return ""
}

// share returns how many of the values of the column's cells, split so, are what is asked for, of how many.
func (c *column) share(split string, is func(string) bool) (yes, of int) {
	for _, cell := range c.cells {
		for _, value := range vocab.SplitList(cell, split) {
			of++
			if is(value) {
				yes++
			}
		}
	}
	return yes, of
}

// mostly reports whether at least this part of the column's values are what is asked for.
func (c *column) mostly(percent int, split string, is func(string) bool) bool {
	yes, of := c.share(split, is)
	return of > 0 && 100*yes >= percent*of
}

// separators of several values in one cell, the surest first.
var separators = []string{";", "|", "\n", ",", "/"}

// splitBy returns what separates the values of a column's cells: what brings most
// of them to what is asked for, empty where nothing does better than whole cells.
func (c *column) splitBy(is func(string) bool) string {
	whole, of := c.share("", is)
	best, most := "", 0
	if of > 0 {
		most = 1000 * whole / of
	}
	for _, s := range separators {
		if yes, parts := c.share(s, is); parts > of && 1000*yes/parts > most {
			best, most = s, 1000*yes/parts
		}
	}
	return best
}

// listSeparator returns what separates the names in a column's cells, if two or a tenth of them have it.
func (c *column) listSeparator(among ...string) string {
	for _, s := range among {
		n := 0
		for _, cell := range c.cells {
			if strings.Contains(cell, s) {
				n++
			}
		}
		if n > 1 || n > 0 && 10*n >= len(c.cells) {
			return s
		}
	}
	return ""
}

func isCountry(word string) bool { _, ok := vocab.Country(word); return ok }
func isRegion(word string) bool  { _, ok := vocab.Region(word); return ok }
func isSector(word string) bool  { _, ok := vocab.Sector(word); return ok }

// isTarget reports whether the vocabulary knows a target by these words.
func isTarget(word string) bool { return !vocab.ResolveTarget(word).Unresolved }

func isURL(cell string) bool {
	return strings.HasPrefix(cell, "http://") || strings.HasPrefix(cell, "https://")
}

func isNumber(cell string) bool {
	return cell != "" && !strings.ContainsFunc(cell, func(r rune) bool { return !unicode.IsDigit(r) })
}

// isName reports whether a cell can be the name of a group: a few words, and nothing that is something else.
func isName(cell string) bool {
	return graph.Fold(cell) != "" && len(strings.Fields(cell)) <= 6 && !isURL(cell) && !isNumber(cell) && !isTime(cell) && !isCountry(cell) && !isRegion(cell) && !isSector(cell)
}
