package vocab

import (
	_ "embed"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
)

//go:embed phrases.yaml
var phrasesFile []byte

// lexicon is the words of phrases.yaml, folded.
type lexicon struct {
	organizations, sectors, people, persons, filler, links, abroad, where map[string]bool
	institutions                                                          map[string]institution
}

// institution is what a noun tells of the one organization it names.
type institution struct {
	sector graph.ID // empty where the noun tells none
	state  bool     // of the country that the name begins or ends with
}

func (v *vocabulary) addPhrases() {
	file := decode[struct {
		Organizations []string `yaml:"organizations"`
		Sectors       []string `yaml:"sectors"`
		People        []string `yaml:"people"`
		Filler        []string `yaml:"filler"`
		Links         []string `yaml:"links"`
		Abroad        []string `yaml:"abroad"`
		Where         []string `yaml:"where"`
		Institutions  []struct {
			Words  []string `yaml:"words"`
			Sector string   `yaml:"sector"`
			State  bool     `yaml:"state"`
		} `yaml:"institutions"`
	}](phrasesFile)
	v.words = lexicon{
		organizations: folded(file.Organizations),
		sectors:       folded(file.Sectors),
		people:        folded(file.People),
		persons:       singular(file.People),
		filler:        folded(file.Filler),
		links:         folded(file.Links),
		abroad:        folded(file.Abroad),
		where:         folded(file.Where),
		institutions:  map[string]institution{},
	}
	for _, i := range file.Institutions {
		in := institution{state: i.State}
		if i.Sector != "" {
			in.sector = v.mustHold(graph.MakeID(graph.Sector, i.Sector))
		}
		for w := range folded(i.Words) {
			v.words.institutions[w] = in
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

// singular returns the words without the s of their plural, folded.
func singular(plurals []string) map[string]bool {
	out := map[string]bool{}
	for _, w := range plurals {
		if one, ok := strings.CutSuffix(w, "s"); ok {
			out[graph.Fold(one)] = true
		}
	}
	return out
}
