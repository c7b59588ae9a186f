package cfr

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/graph/vocab"
)

// affiliation is what the cell Affiliations says, as far as it can be read.
type affiliation struct {
	groups [][]string // each group with its names
	state  bool       // a government itself is said to have done it
	hedge  string     // "Believed to be the work of", as written; empty where it is said outright
	also   []string   // further names of the group that the row profiles
	unread bool       // it says more, in prose
}

var (
	// The words before a name that make an attribution a belief.
	hedges = regexp.MustCompile(`(?i)^(?:this incident is )?(?:(?:believed|suspected|thought)(?: to (?:be|have been))?(?: (?:partially|at least partially))?(?: the work of)?|possibly attributed to|unknown, suspected)\s+(?:the\s+)?`)
	// "Turla is also known as", "Also known as".
	alsoKnown = regexp.MustCompile(`(?i)^(?:(.*?),? )?(?:is |are )?also known as (?:the )?(.+)$`)
	// What separates the names of a list.
	listed = regexp.MustCompile(`,? and |, or | or |,\s*|;\s*`)
	// "the Chinese government", "China's government", "Government of China".
	government = regexp.MustCompile(`(?i)^(?:the )?(?:.+ governments?|governments? of .+)$`)
)

// parseAffiliation reads the cell, sentence by sentence. One that is no list of
// names, such as "Believed to use similar tools as DragonOK", is left unread.
// After it a mere list of names says nothing of who did it, and is left too.
func parseAffiliation(cell string) affiliation {
	var a affiliation
	for _, s := range sentences(restoreSpaces(cell)) {
		if ingest.IsNobody(s) {
			continue
		}
		if !a.read(s) {
			a.unread = true
		}
	}
	return a
}

// initials are letters with full stops that end no sentence: U.S., Donald J.
var initials = regexp.MustCompile(`^(?:\pL\.)*\pL$`)

// sentences splits at full stops that end a word.
func sentences(text string) []string {
	var out []string
	from := 0
	words := strings.Fields(text)
	for i, w := range words {
		word, ends := strings.CutSuffix(w, ".")
		if i+1 == len(words) || (ends && !initials.MatchString(word)) {
			out = append(out, strings.TrimSuffix(strings.Join(words[from:i+1], " "), "."))
			from = i + 1
		}
	}
	return out
}

// restoreSpaces gives back the spaces that became single question marks in the
// table. Longer runs of them stand for other lost characters and stay.
func restoreSpaces(cell string) string {
	runes := []rune(cell)
	for i, r := range runes {
		alone := (i == 0 || runes[i-1] != '?') && (i+1 == len(runes) || runes[i+1] != '?')
		if r == '?' && alone {
			runes[i] = ' '
		}
	}
	return graph.CleanName(string(runes))
}

// read reads one sentence and reports whether it understood all of it.
func (a *affiliation) read(sentence string) bool {
	hedge := hedges.FindString(sentence)
	names := sentence[len(hedge):]
	hedge = strings.TrimSpace(hedge)
	if m := alsoKnown.FindStringSubmatch(names); m != nil {
		return a.readAlias(hedge, strings.TrimSpace(m[1]), leadingNames(m[2]))
	}
	if hedge == "" && a.unread {
		return false
	}
	return a.readList(hedge, names)
}

// readAlias takes "X, also known as Y" and "Also known as Y". Without a hedge
// both are about the group that the row profiles, with one about who did it.
func (a *affiliation) readAlias(hedge, first string, others []string) bool {
	switch {
	case len(others) == 0:
		return false
	case hedge == "":
		a.also = append(a.also, others...)
		return first == "" || isGroup(first)
	case !isGroup(first):
		return false
	}
	a.hedge = hedge
	a.groups = append(a.groups, append([]string{bareName(first)}, others...))
	return true
}

// readList takes a list of groups and governments, all of it or nothing.
func (a *affiliation) readList(hedge, list string) bool {
	var groups [][]string
	state := false
	for _, part := range listed.Split(list, -1) {
		part = strings.TrimSpace(part)
		switch {
		case part == "" || ingest.IsNobody(part):
		case isState(part):
			state = true
		case isGroup(bareName(part)):
			groups = append(groups, []string{bareName(part)})
		default:
			return false
		}
	}
	a.groups = append(a.groups, groups...)
	a.state = a.state || state
	a.hedge = cmp.Or(hedge, a.hedge)
	return true
}

// leadingNames returns the names that a list starts with: prose may follow.
func leadingNames(s string) []string {
	var out []string
	for _, part := range listed.Split(s, -1) {
		part = bareName(strings.TrimSpace(part))
		if part == "" {
			continue
		}
		if !isGroup(part) {
			break
		}
		out = append(out, part)
	}
	return out
}

func isState(s string) bool {
	if _, ok := vocab.Country(s); ok {
		return true
	}
	return government.MatchString(s)
}

// bareName takes the words off a name that are not part of it: "the Turla group".
func bareName(s string) string {
	for _, article := range []string{"the ", "The "} {
		s = strings.TrimPrefix(s, article)
	}
	return strings.TrimSuffix(strings.TrimSuffix(s, " threat actor"), " group")
}

// maxNameWords is the longest that a name in the table is.
const maxNameWords = 7

// isGroup is isName for groups, which may be "Prince of Persia". A title with
// "of" in it is an event far more often.
func isGroup(s string) bool {
	return !ingest.IsNobody(s) && isName(strings.ReplaceAll(s, " of ", " "))
}

// linkWords are the lower-case words that a name can hold.
var linkWords = []string{"", "and", "the"}

// isName reports whether words can be a proper name: none of them is an
// ordinary lower-case word.
func isName(s string) bool {
	words := strings.Fields(s)
	if len(words) == 0 || len(words) > maxNameWords || graph.Fold(s) == "" {
		return false
	}
	for _, w := range words {
		switch w = strings.Trim(w, `(),.'"`); {
		case slices.Contains(linkWords, w):
		case strings.IndexFunc(w, func(r rune) bool { return !unicode.IsLower(r) && r != '-' && r != '\'' }) < 0:
			return false
		}
	}
	return true
}
