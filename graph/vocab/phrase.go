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
func (v *vocabulary) addPlaces(id graph.ID, names []string) {
	for _, n := range names {
		if f := graph.Fold(n); f != "georgia" && id != world {
			v.places[f] = id
		}
	}
}

// phrase reads a victim that no table holds, by the words it is made of: first
// "NAME (COUNTRY)" of a known name, then a phrase of which every word is known,
// then a name with a noun that says what kind of organization it is. Where all
// fail the Victim is unresolved, but a country in the remark still holds.
func (v *vocabulary) phrase(name string) Target {
	body, remark := cutRemark(name)
	var at []graph.ID
	for _, piece := range strings.FieldsFunc(remark, func(r rune) bool { return r == ';' || r == ',' }) {
		if id, ok := v.places[graph.Fold(piece)]; ok {
			at = append(at, id)
		}
	}
	if t, ok := v.victims[graph.Fold(body)]; ok && len(at) > 0 {
		t.LocatedAt = union(t.LocatedAt, at)
		return t
	}
	var t Target
	var ok bool
	if words := phraseWords(body); len(words) <= longestPhrase {
		if t, ok = v.plain(words); !ok {
			t, ok = v.institution(words)
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
func (v *vocabulary) plain(words []phraseWord) (Target, bool) {
	var p plainPhrase
	for rest := words; len(rest) > 0; {
		step := v.next(rest)
		taken, after := rest[:step.words], rest[step.words:]
		alone := !p.where && startsItem(words, len(words)-len(rest)) && endsItem(after)
		// "Banks, Israel, and Saudi journalists" are three victims.
		isVictim := step.what == placeWord && alone && v.isPlaceName(taken)
		if step.what == unknownWord || isVictim {
			return Target{}, false
		}
		p.take(step)
		// "Government agencies" is a sector's name, and its last word a noun as well.
		last := taken[len(taken)-1].folded
		p.organizations = p.organizations || step.what == sectorWord && (v.words.organizations[last] || v.words.sectors[last])
		p.singular = p.singular || v.isInstitution(taken) || v.isInstitution(taken[len(taken)-1:])
		rest = after
	}
	return p.target()
}

// plainPhrase is what the words of a phrase have said so far.
type plainPhrase struct {
	located []graph.ID // places after a word that says where
	from    []graph.ID // other places: for people, and for what is abroad, they only say where it is from
	sectors []graph.ID

	organizations, people, person, list bool // what it has words for
	singular                            bool // one of the words is an institution's noun
	abroad                              bool // what is from a place is not there
	where                               bool // the last words say where
}

func (p *plainPhrase) take(step phraseStep) {
	switch step.what {
	case mark:
		p.list = true
	case abroadWord:
		p.abroad = true
	case whereWord:
		p.where = true
	case placeWord:
		if p.where {
			p.located = union(p.located, []graph.ID{step.id})
		} else {
			p.from = union(p.from, []graph.ID{step.id})
		}
	case sectorWord:
		p.sectors = union(p.sectors, []graph.ID{step.id})
	case organizationWord:
		p.organizations, p.where = true, false
	case peopleWord:
		p.people, p.where = true, false
		p.sectors = union(p.sectors, step.in)
	case personWord:
		p.person, p.where = true, false
	}
}

// target returns the victim that the phrase describes, without a name, and false
// if the words do not say what it is.
func (p *plainPhrase) target() (Target, bool) {
	several := p.organizations || p.people
	if !several && (p.list || !p.person && len(p.sectors) == 0) {
		return Target{}, false
	}
	t := Target{Entity: graph.Entity{STIXClass: classClass}, LocatedAt: p.located, OperatesIn: p.sectors}
	fromThere := p.abroad || (p.people || p.person) && len(p.sectors) == 0
	if !fromThere {
		t.LocatedAt = union(p.from, p.located)
	}
	switch {
	case several:
	case p.person:
		t.Entity.STIXClass = classIndividual
	case p.singular:
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
func (v *vocabulary) isPlaceName(words []phraseWord) bool {
	name := term(words)
	return v.names[key{graph.Country, name}] != "" || v.names[key{graph.Region, name}] != ""
}

// A wordKind is what a word, or several together, do in a phrase.
type wordKind int

const (
	unknownWord wordKind = iota
	mark
	fillerWord
	abroadWord
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
func (v *vocabulary) next(words []phraseWord) phraseStep {
	for n := min(longestTerm, len(words)); n > 1; n-- {
		if step := v.named(words[:n]); step.what != unknownWord {
			return step
		}
	}
	w := words[0]
	switch {
	case w.isMark():
		return phraseStep{what: mark, words: 1}
	case v.words.abroad[w.folded]:
		return phraseStep{what: abroadWord, words: 1}
	case v.words.where[w.folded]:
		return phraseStep{what: whereWord, words: 1}
	case v.words.filler[w.folded] || isNumber(w.folded):
		return phraseStep{what: fillerWord, words: 1}
	case v.words.organizations[w.folded]:
		return phraseStep{what: organizationWord, words: 1}
	case v.words.people[w.folded]:
		return phraseStep{what: peopleWord, words: 1}
	case v.words.persons[w.folded]:
		return phraseStep{what: personWord, words: 1}
	}
	return v.named(words[:1])
}

func isNumber(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsDigit(r) })
}

func (v *vocabulary) named(words []phraseWord) phraseStep {
	name := term(words)
	if id, ok := v.places[name]; ok {
		return phraseStep{what: placeWord, id: id, words: len(words)}
	}
	if id, ok := v.names[key{graph.Sector, sectorTerm(words)}]; ok {
		return phraseStep{what: sectorWord, id: id, words: len(words)}
	}
	t, ok := v.victims[name]
	switch {
	case !ok:
		return phraseStep{words: len(words)}
	case t.Entity.STIXClass == classClass && (name == graph.Fold(t.Entity.Name) || v.words.people[words[len(words)-1].folded]):
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
