package cfr

import (
	"regexp"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/vocab"
)

// workOfOther matches an affiliation that makes the title something that a group
// did or used, and not a group.
var workOfOther = regexp.MustCompile(`(?i)\b(?:work of|variant of|tool (?:set )?used by|to have been the tool|this tool)\b`)

// profiles tells which rows profile a group. The table does not say: it is so
// where the title is a name, or where another row names it as the one who did
// something, unless the row itself says that it is a tool or another's work.
func profiles(rows []*row, affiliations map[*row]affiliation) map[*row]bool {
	acted := map[string]bool{} // keys of the names that rows say did something
	for _, a := range affiliations {
		for _, group := range a.groups {
			for _, name := range group {
				acted[graph.Fold(name)] = true
			}
		}
	}
	out := map[*row]bool{}
	for _, r := range rows {
		named := acted[graph.Fold(r.title)] || acted[graph.Fold(bareName(r.title))]
		switch {
		case vocab.NamesNobody(r.title), isTool(r), workOfOther.MatchString(restoreSpaces(r.affiliations)) && !named:
		case named || (isName(r.title) && !startsLikeEvent(r.title)):
			out[r] = true
		}
	}
	return out
}

// isTool reports whether the row introduces its title as a tool.
func isTool(r *row) bool {
	title := regexp.QuoteMeta(strings.ToLower(r.title))
	about := strings.ToLower(restoreSpaces(r.description))
	for _, p := range []string{
		`(?:tool|malware),? (?:called|dubbed|named|known as) ` + title + `\b`,
		`^` + title + ` (?:is|was) (?:a piece of |a )?(?:malicious software|malware|tool)\b`,
		`^malware\b`,
	} {
		if ok, err := regexp.MatchString(p, about); ok && err == nil {
			return true
		}
	}
	return false
}

// startsLikeEvent reports whether a title is an event in capitals.
func startsLikeEvent(title string) bool {
	first, _, _ := strings.Cut(strings.ToLower(title), " ")
	switch first {
	case "targeting", "compromise", "attack", "attacks", "disruption", "hijacking", "indictment", "attempted":
		return true
	}
	return false
}
