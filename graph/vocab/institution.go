package vocab

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/actorgraph/actorgraph/graph"
)

// institution reads the name of one organization by the longest noun in it that
// says what it is. Prose and lists are not names.
func (v *vocabulary) institution(words []phraseWord) (Target, bool) {
	if len(words) == 0 || v.words.people[words[0].folded] || slices.ContainsFunc(words, v.isNoName) {
		return Target{}, false
	}
	var best institution
	length := 0
	for i := range words {
		for n := min(longestTerm, len(words)-i); n > 0; n-- {
			in, ok := v.words.institutions[nounTerm(words[i:i+n])]
			if ok && (n > length || (n == length && best.sector == "")) {
				best, length = in, n
			}
		}
	}
	t := Target{Entity: graph.Entity{STIXClass: classOrganization}}
	if length == 0 {
		sector, ok := v.trade(words)
		if !ok {
			return Target{}, false
		}
		t.OperatesIn = []graph.ID{sector}
		return t, true
	}
	if best.sector != "" {
		t.OperatesIn = []graph.ID{best.sector}
	}
	if best.state {
		t.LocatedAt = v.stateOf(words)
	}
	return t, true
}

// nounTerm is term, but takes the short words of companies' names as they are: Ltd, Inc.
func nounTerm(words []phraseWord) string {
	if len(words) == 1 {
		return words[0].folded
	}
	return term(words)
}

// trade returns the sector that a company's name ends with: "Marathon Oil". What
// stands before it must be a name, and no word that is known: "Russian Oil" is none.
func (v *vocabulary) trade(words []phraseWord) (graph.ID, bool) {
	for n := min(longestTerm, len(words)-1); n > 0; n-- {
		id, ok := v.names[key{graph.Sector, sectorTerm(words[len(words)-n:])}]
		if ok && !slices.ContainsFunc(words[:len(words)-n], v.isKnown) {
			return id, true
		}
	}
	return "", false
}

func (v *vocabulary) isKnown(w phraseWord) bool {
	return w.isMark() || v.next([]phraseWord{w}).what != unknownWord
}

// isNoName reports whether a word cannot be part of a proper name: it separates
// a list, or begins with a small letter and is more than a link or the noun itself.
func (v *vocabulary) isNoName(w phraseWord) bool {
	if w.isMark() {
		return w.text != "&"
	}
	_, name, _ := strings.Cut(w.text, "'") // d'Italia
	first, _ := utf8.DecodeRuneInString(cmp.Or(name, w.text))
	_, noun := v.words.institutions[w.folded]
	link := noun || v.words.filler[w.folded] || v.words.abroad[w.folded] || v.words.where[w.folded] || v.words.links[w.folded]
	return unicode.IsLower(first) && !link
}

func (v *vocabulary) isInstitution(words []phraseWord) bool {
	_, ok := v.words.institutions[term(words)]
	return ok
}

// stateOf returns the place that a state body's name begins with, or ends with
// after "of" or "in".
func (v *vocabulary) stateOf(words []phraseWord) []graph.ID {
	if words[0].folded == "the" {
		words = words[1:]
	}
	for n := min(longestTerm, len(words)); n > 0; n-- {
		if id, ok := v.places[term(words[:n])]; ok {
			return []graph.ID{id}
		}
		end := words[len(words)-n:]
		if end[0].folded != "of" && end[0].folded != "in" {
			continue
		}
		if id, ok := v.places[strings.TrimPrefix(term(end[1:]), "the")]; ok {
			return []graph.ID{id}
		}
	}
	return nil
}
