package cfr

import (
	"strings"
	"unicode"

	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/graph/vocab"
)

// victims splits the cell Victims. It is a list if each part could stand
// alone: a place that the vocabulary knows, or a short phrase that starts with
// a capital. Else it is one description, because the parts of
// "Japanese defense, media, and telecommunication companies" mean nothing.
func victims(cell string) []string {
	cell = strings.Trim(restoreSpaces(cell), " ,.")
	if cell == "" || ingest.IsNobody(cell) {
		return nil
	}
	if t := vocab.ResolveTarget(cell); !t.Unresolved {
		return []string{cell}
	}
	var out []string
	for _, part := range vocab.SplitList(cell, ",") {
		part = strings.TrimPrefix(part, "and ")
		switch {
		case part == "":
		case len(out) > 0 && strings.HasPrefix(part, "including "):
			out[len(out)-1] += ", " + part
		case !standsAlone(part):
			return []string{cell}
		default:
			out = append(out, part)
		}
	}
	return out
}

// maxVictimWords is the longest that a victim in a list is.
const maxVictimWords = 9

// standsAlone reports whether a part of the cell makes sense without the others.
func standsAlone(part string) bool {
	t := vocab.ResolveTarget(part)
	first := []rune(part)[0]
	switch {
	case !t.Unresolved && !t.IsZero():
		return unicode.IsUpper(first) || strings.HasPrefix(part, "other ")
	case !strings.Contains(part, " ") && isAdjective(part):
		return false
	}
	return (unicode.IsUpper(first) || unicode.IsDigit(first)) && len(strings.Fields(part)) <= maxVictimWords
}

// isAdjective reports whether a word looks like the adjective of a country:
// "Ukrainian". Alone it is no victim.
func isAdjective(word string) bool {
	for _, ending := range []string{"ian", "ese", "ish", "ean", "ani", "wan"} {
		if strings.HasSuffix(word, ending) {
			return true
		}
	}
	return false
}
