package cfr

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/graph/vocab"
)

// affiliation is what the cell Affiliations says, as far as it is a list.
type affiliation struct {
	groups   [][]string // each group with its names
	state    bool       // a government itself is said to have done it
	hedge    string     // "Believed to be the work of", as written; empty where it is said outright
	also     []string   // names of the group that the row profiles
	leftover bool       // there is prose that is not read
}

var (
	// The words that turn an attribution into a belief, up to the name.
	hedges = regexp.MustCompile(`(?i)^(?:this incident is )?(?:(?:believed|suspected|thought)(?: to (?:be|have been))?(?: (?:partially|at least partially))?(?: the work of)?|possibly attributed to|unknown, suspected)\s+(?:the\s+)?`)
	// "Turla is also known as", "Also known as".
	alsoKnown = regexp.MustCompile(`(?i)^(?:(.*?),? )?(?:is |are )?also known as (?:the )?(.+)$`)
	listed    = regexp.MustCompile(`,? and |, or | or |,\s*|;\s*`)
	// "the Chinese government", "China's government", "Government of China".
	government = regexp.MustCompile(`(?i)^(?:the )?(?:.+ governments?|governments? of .+)$`)
)

// parseAffiliation reads the cell. A sentence that is no list of names, such as
// "Believed to use similar tools as DragonOK", is left over, and after it a
// list without a hedge means nothing.
func parseAffiliation(cell string) affiliation {
	var a affiliation
	for _, s := range sentences(mend(cell)) {
		if ingest.IsNobody(s) {
			continue
		}
		if !a.read(s) {
			a.leftover = true
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

// mend gives back the spaces that became single question marks. Longer runs of
// them stand for other lost characters and stay.
func mend(cell string) string {
	runes := []rune(cell)
	for i, r := range runes {
		alone := (i == 0 || runes[i-1] != '?') && (i+1 == len(runes) || runes[i+1] != '?')
		if r == '?' && alone {
			runes[i] = ' '
		}
	}
	return graph.CleanName(string(runes))
}

func (a *affiliation) read(sentence string) bool {
	hedge := hedges.FindString(sentence)
	said := sentence[len(hedge):]
	if m := alsoKnown.FindStringSubmatch(said); m != nil {
		first, others := strings.TrimSpace(m[1]), leadingNames(m[2])
		switch {
		case len(others) == 0:
			return false
		case hedge == "":
			// "Also known as Y", "X is also known as Y": of the row's own group.
			a.also = append(a.also, others...)
			return first == "" || isGroup(first)
		case !isGroup(first):
			return false
		}
		a.hedge = strings.TrimSpace(hedge)
		a.groups = append(a.groups, append([]string{bare(first)}, others...))
		return true
	}
	if hedge == "" && a.leftover {
		return false
	}
	var groups [][]string
	state := false
	for _, part := range listed.Split(said, -1) {
		part = strings.TrimSpace(part)
		switch {
		case part == "" || ingest.IsNobody(part):
		case isState(part):
			state = true
		case isGroup(bare(part)):
			groups = append(groups, []string{bare(part)})
		default:
			return false
		}
	}
	a.groups = append(a.groups, groups...)
	a.state = a.state || state
	if hedge != "" {
		a.hedge = strings.TrimSpace(hedge)
	}
	return true
}

// leadingNames returns the names that a list starts with: prose may follow.
func leadingNames(s string) []string {
	var out []string
	for _, part := range listed.Split(s, -1) {
		part = bare(strings.TrimSpace(part))
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

// bare takes the words off a name that are not part of it: "the Turla group".
func bare(s string) string {
	for _, article := range []string{"the ", "The "} {
		s = strings.TrimPrefix(s, article)
	}
	return strings.TrimSuffix(strings.TrimSuffix(s, " threat actor"), " group")
}

// maxNameWords is the longest that a name in the table is.
const maxNameWords = 7

// isGroup is isName for groups, which may be "Prince of Persia". A title with
// "of" in it is an event far more often.
func isGroup(s string) bool { return isName(strings.ReplaceAll(s, " of ", " ")) }

// joining are the lower-case words that a name can hold.
var joining = []string{"", "and", "the"}

// isName reports whether words can be a proper name: none of them is an
// ordinary lower-case word.
func isName(s string) bool {
	words := strings.Fields(s)
	if len(words) == 0 || len(words) > maxNameWords || graph.Fold(s) == "" {
		return false
	}
	for _, w := range words {
		switch w = strings.Trim(w, `(),.'"`); {
		case slices.Contains(joining, w):
		case strings.IndexFunc(w, func(r rune) bool { return !unicode.IsLower(r) && r != '-' && r != '\'' }) < 0:
			return false
		}
	}
	return true
}
