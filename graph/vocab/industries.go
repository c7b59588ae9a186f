package vocab

import (
	_ "embed"
	"regexp"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
)

//go:embed industries.yaml
var industriesFile []byte

// industry is a class of NAICS or NACE.
type industry struct {
	Sector string   `yaml:"sector"` // by id
	Titles []string `yaml:"titles"`
}

// title is where the titles of industries stand among the codes.
const title = "TITLE "

// addIndustries enters the titles and codes of the classifications of industries.
// They find sectors and are none of their names: in a longer name, such as that of
// a Ministry of Information, a title says nothing.
func (v *vocabulary) addIndustries() {
	classifications := decode[map[string]map[string]industry](industriesFile)
	for classification, classes := range byKey(classifications) {
		for code, class := range byKey(classes) {
			id := v.mustHold(graph.MakeID(graph.Sector, class.Sector))
			for _, t := range class.Titles {
				v.industries[title+graph.Fold(t)] = id
			}
			v.industries[strings.ToUpper(classification)+" "+code] = id
		}
	}
}

// industryCode is a code with its classification before it: "NAICS 522110", "NAICS
// 31-33", "NACE K", "NACE Rev. 2 J62.01". A letter of NACE before a number only repeats it.
var industryCode = regexp.MustCompile(`^(NAICS|NACE)(?: REV\. ?2)?[ :]+(?:([A-U])|[A-U]? ?(\d[\d.]*)(?:-\d+)?)(?: .*)?$`)

// byIndustry returns the sector of a class that is given by its title or its code; of
// a code that has none, that of the nearest class above it.
func (v *vocabulary) byIndustry(words string) (graph.ID, bool) {
	if id, ok := v.industries[title+graph.Fold(words)]; ok {
		return id, true
	}
	m := industryCode.FindStringSubmatch(strings.ToUpper(words))
	if m == nil {
		return "", false
	}
	for code := strings.TrimSuffix(m[2]+m[3], "."); code != ""; code = strings.TrimSuffix(code[:len(code)-1], ".") {
		if id, ok := v.industries[m[1]+" "+code]; ok {
			return id, true
		}
	}
	return "", false
}
