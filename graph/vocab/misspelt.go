package vocab

import (
	"strings"

	"github.com/actorgraph/actorgraph/graph"
)

// shortestSlip is the length in bytes from which a name can be a country's with a slip in it.
const shortestSlip = 7

// misspeltCountry returns the country whose name differs in one letter, or two
// that changed places. It must be the only one, and both must begin alike:
// "Slovania" is nobody's, and Siberia is not Liberia.
func (v *vocabulary) misspeltCountry(name string) (graph.ID, bool) {
	folded := strings.TrimPrefix(graph.Fold(name), "the")
	if len(folded) < shortestSlip || v.places[folded] != "" {
		return "", false
	}
	var found graph.ID
	for _, text := range v.initials[folded[0]] {
		id := v.names[key{graph.Country, text}]
		if id == found || !oneSlip(text, folded) {
			continue
		}
		if found != "" {
			return "", false
		}
		found = id
	}
	return found, found != ""
}

// oneSlip reports whether one edit makes a of b: a letter more, less, or
// another, or two neighbours that changed places.
func oneSlip(a, b string) bool {
	if len(a) < len(b) {
		a, b = b, a
	}
	if len(a) > len(b)+1 {
		return false
	}
	same := 0
	for same < len(b) && a[same] == b[same] {
		same++
	}
	switch a, b = a[same:], b[same:]; {
	case len(a) == len(b)+1:
		return a[1:] == b
	case len(a) == 0:
		return false
	case a[1:] == b[1:]:
		return true
	}
	return len(a) > 1 && a[0] == b[1] && a[1] == b[0] && a[2:] == b[2:]
}
