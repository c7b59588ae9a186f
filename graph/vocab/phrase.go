package vocab

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/actorgraph/actorgraph/graph"
)

// addPlaces enters the names by which a phrase can name a place. Georgia is
// left out: in a longer name it is as often the American state.
func (a *atlas) addPlaces(id graph.ID, names []string) {
	for _, n := range names {
		if f := graph.Fold(n); f != "georgia" && id != world {
			a.places[f] = id
		}
	}
}

// phrase reads a victim that no table holds, by the words it is made of: first
// "NAME (COUNTRY)" of a known name, then a phrase of which every word is known,
// then a name with a noun that says what kind of organization it is. Where all
// fail the Victim is unresolved, but a country in the remark still holds.
func (a *atlas) phrase(name string) Target {
	body, remark := cutRemark(name)
	var at []graph.ID
	for _, piece := range strings.FieldsFunc(remark, func(r rune) bool { return r == ';' || r == ',' }) {
		if id, ok := a.places[graph.Fold(piece)]; ok {
			at = append(at, id)
		}
	}
	if t, ok := a.victims[graph.Fold(body)]; ok && len(at) > 0 {
		t.LocatedAt = union(t.LocatedAt, at)
		return t
	}
	var t Target
	var ok bool
	if words := phraseWords(body); len(words) <= longestPhrase {
		if t, ok = a.plain(words); !ok {
			t, ok = a.institution(words)
		}
	}
	t.Entity = victim(name, t.Entity.STIXClass)
	t.LocatedAt = union(t.LocatedAt, at)
	t.Unresolved = !ok
	return t
}

// cutRemark splits "Ministry of Finance (MoF; Chile)".
func cutRemark(name string) (body, remark string) {
	at := strings.LastIndex(name, " (")
	if at < 0 || !strings.HasSuffix(name, ")") {
		return name, ""
	}
	return strings.TrimSpace(name[:at]), name[at+2 : len(name)-1]
}

const (
	longestPhrase = 40 // in words; longer text is a story, not a name
	longestTerm   = 6  // in words, of a place, a sector or a noun
)

// phraseWord is a word of a phrase, or a mark that separates a list.
type phraseWord struct{ text, folded string }

var phraseWordOrMark = regexp.MustCompile(`[\pL\pN][\pL\pN.'’-]*|[,;/&]`)

// phraseWords splits a phrase. "Pakistan's" is the word Pakistan, "U.S.-based" is two.
func phraseWords(s string) []phraseWord {
	var out []phraseWord
	for _, text := range phraseWordOrMark.FindAllString(s, longestPhrase+1) {
		text, _ = strings.CutSuffix(text, "'s")
		text, _ = strings.CutSuffix(text, "’s")
		if head, tail, ok := strings.Cut(text, "-"); ok && (tail == "based" || tail == "sector") {
			out = append(out, phraseWord{head, graph.Fold(head)})
			text = tail
		}
		out = append(out, phraseWord{text, graph.Fold(text)})
	}
	return out
}

func (w phraseWord) isMark() bool { return w.folded == "" }

// term joins words to the key of a place, a sector or a noun. A word of two or
// three letters can only be one if it is written as an abbreviation: "us" and
// "it" are not. It is empty where the words cannot be a term.
func term(words []phraseWord) string {
	if len(words) == 1 && len(words[0].text) <= 3 && words[0].text != strings.ToUpper(words[0].text) {
		return ""
	}
	var b strings.Builder
	for _, w := range words {
		if w.isMark() && w.text != "&" {
			return ""
		}
		b.WriteString(w.folded)
	}
	return b.String()
}

// sectorTerm is term for sectors, among which oil, gas and law are plain words.
func sectorTerm(words []phraseWord) string {
	if len(words) == 1 && len(words[0].text) == 3 {
		return words[0].folded
	}
	return term(words)
}

// plain reads a phrase of known words alone: places, sectors, victims, plural
// nouns and filler. It names a class of victims, or with an institution's noun
// in the singular one organization, with a person's one individual.
func (a *atlas) plain(words []phraseWord) (Target, bool) {
	t := Target{Entity: graph.Entity{STIXClass: classClass}}
	var from []graph.ID // places that, for people, only say where they are from
	var organizations, people, person, list, where, singular bool
	for all := words; len(words) > 0; {
		step := a.next(words)
		alone := !where && startsItem(all, len(all)-len(words)) && endsItem(words[step.words:])
		switch step.what {
		case unknownWord:
			return Target{}, false
		case mark:
			list = true
		case whereWord:
			where = true
		case placeWord:
			// "Banks, Israel, and Saudi journalists" are three victims.
			if alone && a.isPlaceName(words[:step.words]) {
				return Target{}, false
			}
			if where {
				t.LocatedAt = union(t.LocatedAt, []graph.ID{step.id})
			} else {
				from = union(from, []graph.ID{step.id})
			}
		case sectorWord:
			t.OperatesIn = union(t.OperatesIn, []graph.ID{step.id})
			// "Government agencies" is a sector's name, and its last word a noun as well.
			last := words[step.words-1].folded
			organizations = organizations || a.words.organizations[last] || a.words.sectors[last]
		case organizationWord:
			organizations, where = true, false
		case peopleWord:
			people, where = true, false
			t.OperatesIn = union(t.OperatesIn, step.in)
		case personWord:
			person, where = true, false
		case fillerWord:
		}
		singular = singular || a.isInstitution(words[:step.words]) || a.isInstitution(words[step.words-1:step.words])
		words = words[step.words:]
	}
	several := organizations || people
	if !several && (list || !person && len(t.OperatesIn) == 0) {
		return Target{}, false
	}
	if !people && !person || len(t.OperatesIn) > 0 {
		t.LocatedAt = union(from, t.LocatedAt)
	}
	switch {
	case several:
	case person:
		t.Entity.STIXClass = classIndividual
	case singular:
		t.Entity.STIXClass = classOrganization
	}
	return t, true
}

// startsItem reports whether the item of a list starts at a word: a mark is before it.
func startsItem(words []phraseWord, at int) bool {
	for at > 0 && (words[at-1].folded == "and" || words[at-1].folded == "the") {
		at--
	}
	return at > 0 && words[at-1].isMark()
}

// endsItem reports whether an item of a list ends before the words.
func endsItem(words []phraseWord) bool { return len(words) == 0 || words[0].isMark() }

// isPlaceName reports whether words name a place, and are no adjective of one.
func (a *atlas) isPlaceName(words []phraseWord) bool {
	name := term(words)
	return a.names[key{graph.Country, name}] != "" || a.names[key{graph.Region, name}] != ""
}

// A wordKind is what a word, or several together, do in a phrase.
type wordKind int

const (
	unknownWord wordKind = iota
	mark
	fillerWord
	whereWord
	placeWord
	sectorWord
	organizationWord
	peopleWord
	personWord
)

// phraseStep is the beginning of a phrase.
type phraseStep struct {
	what  wordKind
	id    graph.ID   // of the place or sector
	in    []graph.ID // sectors of people that the table knows
	words int        // how many it takes
}

// next returns what the phrase begins with, the longest that is known.
func (a *atlas) next(words []phraseWord) phraseStep {
	for n := min(longestTerm, len(words)); n > 1; n-- {
		if step := a.named(words[:n]); step.what != unknownWord {
			return step
		}
	}
	w := words[0]
	switch {
	case w.isMark():
		return phraseStep{what: mark, words: 1}
	case a.words.where[w.folded]:
		return phraseStep{what: whereWord, words: 1}
	case a.words.filler[w.folded] || isNumber(w.folded):
		return phraseStep{what: fillerWord, words: 1}
	case a.words.organizations[w.folded]:
		return phraseStep{what: organizationWord, words: 1}
	case a.words.people[w.folded]:
		return phraseStep{what: peopleWord, words: 1}
	case a.words.persons[w.folded]:
		return phraseStep{what: personWord, words: 1}
	}
	return a.named(words[:1])
}

func isNumber(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsDigit(r) })
}

func (a *atlas) named(words []phraseWord) phraseStep {
	name := term(words)
	if id, ok := a.places[name]; ok {
		return phraseStep{what: placeWord, id: id, words: len(words)}
	}
	if id, ok := a.names[key{graph.Sector, sectorTerm(words)}]; ok {
		return phraseStep{what: sectorWord, id: id, words: len(words)}
	}
	t, ok := a.victims[name]
	switch {
	case !ok:
		return phraseStep{words: len(words)}
	case t.Entity.STIXClass == classClass && (name == graph.Fold(t.Entity.Name) || a.words.people[words[len(words)-1].folded]):
		return phraseStep{what: peopleWord, in: t.OperatesIn, words: len(words)}
	}
	// "EU officials", "human rights lawyers": whose they are, not where.
	return phraseStep{what: fillerWord, words: len(words)}
}

// union returns a with what of b is not in it.
func union(a, b []graph.ID) []graph.ID {
	out := slices.Clip(a)
	for _, id := range b {
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}
