package vocab

import (
	"regexp"
	"strings"
)

// catalogued is a name with its head first, as lists are sorted by: "Korea (the
// Republic of)" and "Tanzania, the United Republic of" in ISO 3166, "Samoa, American".
var catalogued = regexp.MustCompile(`^([^,()\[\]]+?)(?:,\s*([^,()\[\]]+)|\s*[(\[]\s*([^()\[\]]+?)\s*[)\]])$`)

// article is how ISO 3166 writes the article of a name: "Falkland Islands (the) [Malvinas]".
var article = regexp.MustCompile(`(?i)\s*\(the\)`)

// spoken returns the forms of a catalogued name in which it may be known: without
// ISO's article, in the order in which it is spoken, and with the words in full
// that the World Bank abbreviates ("Egypt, Arab Rep.").
func spoken(name string) []string {
	bare := article.ReplaceAllString(name, "")
	forms := []string{bare}
	if m := catalogued.FindStringSubmatch(bare); m != nil {
		forms = append(forms, strings.TrimSpace(m[2]+m[3])+" "+m[1])
	}
	for _, form := range forms {
		forms = append(forms, inFull.Replace(form+" "))
	}
	return forms
}

var inFull = strings.NewReplacer("Rep. ", "Republic of ", "Dem. ", "Democratic ", "Fed. Sts. ", "Federated States of ", "St. ", "Saint ")
