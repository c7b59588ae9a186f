package graph

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// MostRestrictive is the marking that stands for one that cannot be read.
const MostRestrictive = "TLP:RED"

// ReadMarkings returns the levels of TLP and PAP that a text states, each once
// and in order: "TLP:AMBER+STRICT", "PAP:RED". They are read in every spelling
// of TLP 1 and 2: "tlp-amber", "TLP 2.0: Amber+Strict", "PAP:WHITE". White is
// CLEAR. A protocol that the text names without a level that can be read may
// stand at any, so it gives MostRestrictive. A text that names neither protocol,
// such as a copyright, gives none.
func ReadMarkings(text string) []string {
	levels, unread := spelled(text)
	if unread && !slices.Contains(levels, MostRestrictive) {
		levels = append(levels, MostRestrictive)
	}
	slices.Sort(levels)
	return levels
}

// SpelledMarkings is ReadMarkings for prose, which can speak of a protocol without
// being marked by it: it returns only the levels that can be read.
func SpelledMarkings(text string) []string {
	levels, _ := spelled(text)
	return levels
}

// spelled returns the markings that a text states, in order, and whether it names
// a protocol and no level of it that can be read.
func spelled(text string) (markings []string, unread bool) {
	if !mayNameProtocol(text) {
		return nil, false
	}
	text = strings.ToUpper(norm.NFKC.String(text))
	found := map[string]bool{}           // markings
	named, read := "", map[string]bool{} // protocols
	for _, at := range markingProtocol.FindAllStringSubmatchIndex(text, -1) {
		protocol, rest := "TLP", text[at[1]:]
		if text[at[2]] == 'P' {
			protocol = "PAP"
		}
		levels, unknown := readLevels(rest)
		if levels == nil && !unknown && rest != "" && isWordRune(rune(rest[0])) {
			continue // a longer word, such as PAPER
		}
		named += protocol
		for _, level := range levels {
			found[protocol+":"+level], read[protocol] = true, true
		}
		unread = unread || unknown
	}
	for _, protocol := range []string{"TLP", "PAP"} {
		unread = unread || strings.Contains(named, protocol) && !read[protocol]
	}
	return slices.Sorted(maps.Keys(found)), unread
}

// ReadLevel is ReadMarkings for a text that stands where a level of a protocol,
// TLP or PAP, belongs: "amber" is TLP:AMBER. A text that is none gives
// MostRestrictive.
func ReadLevel(protocol, text string) []string {
	if markings := ReadMarkings(text); markings != nil {
		return markings
	}
	return ReadMarkings(protocol + ": " + text)
}

// mayNameProtocol reports at a glance whether markingProtocol can match: every text
// of every feed is asked for. Letters other than of ASCII can be those of a protocol.
func mayNameProtocol(text string) bool {
	one, two := byte(0), byte(0) // the two letters or digits before
	for i := range len(text) {
		c := text[i] | 0x20
		switch {
		case text[i] >= 0x80:
			return true
		case c == 'p' && (one == 'l' && two == 't' || one == 'a' && two == 'p'),
			c == 'i' && one == 's' && two == 's', // permissible
			c == 't' && one == 'h' && two == 'g': // traffic light
			return true
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
			one, two = c, one
		}
	}
	return false
}

var (
	// markingProtocol finds the name of a protocol, at the start of a word.
	markingProtocol = regexp.MustCompile(`(?:^|[^A-Z0-9])(T[\W_]{0,2}L[\W_]{0,2}P|P[\W_]{0,2}A[\W_]{0,2}P|TRAFFIC[\W_]*LIGHTS?(?:[\W_]*PROTOCOL)?|PERMISSIBLE[\W_]*ACTIONS?(?:[\W_]*PROTOCOL)?)`)
	// beforeLevel is what can stand between a protocol and its level.
	beforeLevel = regexp.MustCompile(`^(?:[\W_]*V(?:ERSION)?)?[\W_]*(?:[12](?:[._]0)?\b)?(?:[\W_]*\b(?:LEVEL|MARKING|COLOU?R|IS)\b)*[\W_]*`)
	// betweenLevels joins several levels of one protocol.
	betweenLevels = regexp.MustCompile(`^(?:\s*[/,;|&+-]+\s*|\s+)(?:(?:OR|AND|TO)\s+)?`)
	markingLevel  = regexp.MustCompile(`^(CLEAR|WHITE|GREEN|AMBER[\W_]*(?:PLUS[\W_]*)?STRICT|AMBER|RED)(?:$|[^A-Z0-9])`)
	// unknownLevel is a word that stands where a level belongs.
	unknownLevel = regexp.MustCompile(`^[\W_]*[:=]["'\s]*[A-Z]`)
)

// readLevels returns the levels that a text begins with, and whether something
// stands in place of one that cannot be read.
func readLevels(text string) (levels []string, unread bool) {
	rest := text[len(beforeLevel.FindString(text)):]
	for {
		m := markingLevel.FindStringSubmatch(rest)
		if m == nil {
			break
		}
		level := m[1]
		rest = rest[len(level):]
		switch {
		case level == "WHITE":
			level = "CLEAR"
		case strings.HasSuffix(level, "STRICT"):
			level = "AMBER+STRICT"
		}
		levels = append(levels, level)
		more := rest[len(betweenLevels.FindString(rest)):]
		if !markingLevel.MatchString(more) {
			return levels, unknownAfter.MatchString(rest)
		}
		rest = more
	}
	return nil, unknownLevel.MatchString(text)
}

// unknownAfter is what makes another level of a known one: GREEN+STRICT, CLEAR:EX.
var unknownAfter = regexp.MustCompile(`^(?:\s?\+\s?|:)[A-Z]`)

func isWordRune(r rune) bool { return r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' }
