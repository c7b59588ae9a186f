package ingest

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/vocab"
)

// Mention is a group as a data set without actor ids of its own writes it. Of
// "A/B (an organization) < C/D" the names are A and B, two names of one group;
// the organization is said to be behind it; and the parent, of which it is a
// subgroup, is the mention of a group called C, also D.
type Mention struct {
	Names         []string // as written; the first is what the mention goes by; never empty
	Organizations []string // in brackets after the names
	Parent        *Mention // the group it is a subgroup or a member of; nil for none
}

// ParseMention splits a group's name as EuRepoC writes it: "/" and "aka"
// separate names, "<" or "-->" leads to the group it belongs to, and a bracket
// at the end names an organization, unless it abbreviates the name or writes
// it in another script: then it is one more name. It reports false where
// nobody is named ("Unknown", "Not available").
func ParseMention(text string) (Mention, bool) {
	own, parent, isPart := cutAny(graph.CleanName(text), "-->", "<")
	var m Mention
	own = strings.TrimSpace(own)
	if name, inner, ok := cutBracket(own); ok && !isOtherName(lastPart(name), inner) {
		own, m.Organizations = name, []string{inner}
		// "PLA, Unit 61398" is said of the PLA, and of the unit.
		if head, _, ok := strings.Cut(inner, ","); ok {
			m.Organizations = append(m.Organizations, strings.TrimSpace(head))
		}
	}
	for _, part := range splitNames(own) {
		m.addName(part)
	}
	if len(m.Names) == 0 {
		return Mention{}, false
	}
	if p, ok := ParseMention(parent); isPart && ok {
		m.Parent = &p
	}
	return m, true
}

// attackID is an ATT&CK group id, alone or after the word group: ", Group G0047".
var attackID = regexp.MustCompile(`^(?:(.+), )?(?:Group )?(G\d{4})$`)

func (m *Mention) addName(part string) {
	part = strings.TrimSpace(part)
	if id := attackID.FindStringSubmatch(part); id != nil {
		m.addOne(id[1])
		m.addOne(id[2])
		return
	}
	if name, inner, ok := cutBracket(part); ok && isOtherName(name, inner) {
		m.addOne(name)
		m.addOne(inner)
		return
	}
	m.addOne(part)
}

func (m *Mention) addOne(name string) {
	if IsNobody(name) {
		return
	}
	m.Names = append(m.Names, name)
}

// IsNobody reports whether a name says that nobody is named, as [vocab.NamesNobody]
// does, or "unidentified threat actor". A record with an id of its own can be called so.
func IsNobody(name string) bool {
	return graph.Fold(name) == "" || vocab.NamesNobody(unknownGroup.ReplaceAllString(strings.TrimSpace(name), ""))
}

// unknownGroup is what follows the placeholder in "unknown hackers".
var unknownGroup = regexp.MustCompile(`(?i)(?:\s+(?:cyber|threat|state))*\s+(?:actors?|groups?|hackers?|attackers?|adversary|adversaries|apts?|entity|entities|party|parties)$`)

// IsNoCountry is [IsNobody] for words that stand where a country belongs, of which
// NA is one.
func IsNoCountry(word string) bool { return word != "NA" && IsNobody(word) }

var nameSeparator = regexp.MustCompile(`/| (?:aka|a\.k\.a\.) `)

// splitNames splits at the separators outside brackets: "GRU (16th / 18th
// Center)" is one name.
func splitNames(s string) []string {
	var out []string
	from := 0
	for _, at := range nameSeparator.FindAllStringIndex(s, -1) {
		if strings.Count(s[from:at[0]], "(") > strings.Count(s[from:at[0]], ")") {
			continue
		}
		out = append(out, s[from:at[0]])
		from = at[1]
	}
	return append(out, s[from:])
}

func lastPart(s string) string {
	parts := splitNames(s)
	return parts[len(parts)-1]
}

// cutBracket splits "name (inner)". A bracket without a space before it, or
// without a letter in it, is part of the name: NoName057(16).
func cutBracket(s string) (name, inner string, ok bool) {
	open := OpeningBracket(s)
	if open <= 0 {
		return s, "", false
	}
	name, inner = strings.TrimSpace(s[:open]), strings.TrimSpace(s[open+1:len(s)-1])
	return name, inner, s[open-1] == ' ' && name != "" && strings.ContainsFunc(inner, unicode.IsLetter)
}

// OpeningBracket returns where the bracket opens that the last character of a text
// closes: 7 in "Lord X (Minister at the Foreign Office (FCDO); GBR)". It is -1
// for a text that ends otherwise, or closes more than it opens.
func OpeningBracket(s string) int {
	if !strings.HasSuffix(s, ")") {
		return -1
	}
	depth := 0
	for i := len(s) - 1; i >= 0; i-- {
		switch s[i] {
		case ')':
			depth++
		case '(':
			depth--
		}
		if depth == 0 {
			return i
		}
	}
	return -1
}

// isOtherName reports whether a bracket only repeats the name: as an
// abbreviation, made of initials in their order, or in another script.
func isOtherName(name, inner string) bool {
	if latin, other := hasLatin(inner), hasLatin(name); latin != other {
		return true
	}
	short, _, _ := strings.Cut(inner, ";")
	return isInitials(strings.ToLower(strings.TrimSpace(short)), strings.ToLower(name))
}

func hasLatin(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Latin, r) })
}

func isInitials(short, name string) bool {
	rest := short
	for _, word := range strings.Fields(name) {
		first, _ := utf8.DecodeRuneInString(word)
		next, size := utf8.DecodeRuneInString(rest)
		if size > 0 && first == next {
			rest = rest[size:]
		}
	}
	return rest == "" && utf8.RuneCountInString(short) > 1
}

func cutAny(s string, separators ...string) (before, after string, found bool) {
	for _, sep := range separators {
		if before, after, found = strings.Cut(s, sep); found {
			return before, after, true
		}
	}
	return s, "", false
}
