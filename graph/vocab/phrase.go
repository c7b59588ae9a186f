package vocab

import (
	_ "embed"
	"regexp"
	"slices"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
)

//go:embed phrases.yaml
var phrasesFile []byte

// lexicon is the words of phrases.yaml, folded.
type lexicon struct {
	organizations, people, filler, links, where map[string]bool
	institutions                                map[string]institution
}

// institution is what a noun tells of the one organization it names.
type institution struct {
	sector graph.ID // empty where the noun tells none
	state  bool     // of the country that the name begins or ends with
}

func (a *atlas) addPhrases() {
	file := decode[struct {
		Organizations []string `yaml:"organizations"`
		People        []string `yaml:"people"`
		Filler        []string `yaml:"filler"`
		Links         []string `yaml:"links"`
		Where         []string `yaml:"where"`
		Institutions  []struct {
			Words  []string `yaml:"words"`
			Sector string   `yaml:"sector"`
			State  bool     `yaml:"state"`
		} `yaml:"institutions"`
	}](phrasesFile)
	a.words = lexicon{
		organizations: folded(file.Organizations),
		people:        folded(file.People),
		filler:        folded(file.Filler),
		links:         folded(file.Links),
		where:         folded(file.Where),
		institutions:  map[string]institution{},
	}
	for _, i := range file.Institutions {
		in := institution{state: i.State}
		if i.Sector != "" {
			in.sector = a.mustHold(graph.MakeID(graph.Sector, i.Sector))
		}
		for w := range folded(i.Words) {
			a.words.institutions[w] = in
		}
	}
}

func folded(words []string) map[string]bool {
	out := make(map[string]bool, len(words))
	for _, w := range words {
		out[graph.Fold(w)] = true
	}
	return out
}

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

func phraseWords(s string) []phraseWord {
	var out []phraseWord
	for _, text := range phraseWordOrMark.FindAllString(s, longestPhrase+1) {
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

// plain reads a phrase of known words alone: places, sectors, plural nouns and
// filler. It names a class of victims, or with an institution's noun in the
// singular one organization.
func (a *atlas) plain(words []phraseWord) (Target, bool) {
	t := Target{Entity: graph.Entity{STIXClass: classClass}}
	var from []graph.ID // places that, for people, only say where they are from
	var organizations, people, list, where, singular bool
	for len(words) > 0 {
		step := a.next(words)
		switch step.what {
		case unknownWord:
			return Target{}, false
		case mark:
			list = true
		case whereWord:
			where = true
		case placeWord:
			if where {
				t.LocatedAt = union(t.LocatedAt, []graph.ID{step.id})
			} else {
				from = union(from, []graph.ID{step.id})
			}
		case sectorWord:
			t.OperatesIn = union(t.OperatesIn, []graph.ID{step.id})
		case organizationWord:
			organizations, where = true, false
		case peopleWord:
			people, where = true, false
		case fillerWord:
		}
		// "Government agencies" is a sector's name, and its last word a noun as well.
		last := words[step.words-1].folded
		organizations = organizations || a.words.organizations[last]
		singular = singular || a.isInstitution(words[:step.words]) || a.isInstitution(words[step.words-1:step.words])
		words = words[step.words:]
	}
	several := organizations || people
	if !several && (len(t.OperatesIn) == 0 || list) {
		return Target{}, false
	}
	if !people || len(t.OperatesIn) > 0 {
		t.LocatedAt = union(from, t.LocatedAt)
	}
	if singular && !several {
		t.Entity.STIXClass = classOrganization
	}
	return t, true
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
)

// phraseStep is the beginning of a phrase.
type phraseStep struct {
	what  wordKind
	id    graph.ID // of the place or sector
	words int      // how many it takes
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
	case a.words.filler[w.folded]:
		return phraseStep{what: fillerWord, words: 1}
	case a.words.organizations[w.folded]:
		return phraseStep{what: organizationWord, words: 1}
	case a.words.people[w.folded]:
		return phraseStep{what: peopleWord, words: 1}
	}
	return a.named(words[:1])
}

func (a *atlas) named(words []phraseWord) phraseStep {
	name := term(words)
	if id, ok := a.places[name]; ok {
		return phraseStep{placeWord, id, len(words)}
	}
	if id, ok := a.names[key{graph.Sector, name}]; ok {
		return phraseStep{sectorWord, id, len(words)}
	}
	return phraseStep{words: len(words)}
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
