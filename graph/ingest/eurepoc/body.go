package eurepoc

import (
	"regexp"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/graph/vocab"
)

// body returns who attributes: the organization that speaks, and the person who
// spoke for it, if one is named. The table writes a person with the post in
// brackets, "Angus Taylor (Minister for Law Enforcement and Cyber Security; AUS)",
// and then the government of the person's state speaks, or the body that the
// bracket names. Nobody is named in four rows of five: then it is EuRepoC's own word.
func (w *writer) body(a attribution) (claimant graph.ID, person string) {
	if ingest.IsNobody(a.by) {
		return w.claimant, ""
	}
	name, post := cutPost(a.by)
	if post == "" {
		if country, ok := governed(a.by); ok {
			return w.governmentBody(a.at, country), ""
		}
		return w.Organization(a.at, withoutShortForm(a.by)), ""
	}
	country, known := vocab.Country(a.from)
	switch employer := employerOf(post); {
	case known && minister.MatchString(post):
		return w.governmentBody(a.at, country), a.by
	case employer != "":
		return w.Organization(a.at, employer), a.by
	case known:
		return w.governmentBody(a.at, country), a.by
	}
	return w.Organization(a.at, name), ""
}

// governmentBody is the organization that speaks for a state.
func (w *writer) governmentBody(at ingest.Place, country graph.ID) graph.ID {
	c, _ := vocab.Entity(country) // every country that the vocabulary finds has its entity
	return w.Organization(at, "Government of "+c.Name)
}

var government = regexp.MustCompile(`(?i)^(?:the )?(?:government of (?:the )?(.+)|(.+) government)$`)

// governed returns the country of "Government of Canada" and "UK government".
func governed(body string) (graph.ID, bool) {
	m := government.FindStringSubmatch(body)
	if m == nil {
		return "", false
	}
	return vocab.Country(m[1] + m[2])
}

// cutPost parts a person from the post in brackets; the post is empty where the
// bracket tells something else: the short form of a body's name ("Federal Bureau
// of Investigation (FBI)") or another name of it.
func cutPost(by string) (name, post string) {
	open := ingest.OpeningBracket(by)
	if open <= 0 {
		return by, ""
	}
	name, inside := strings.TrimSpace(by[:open]), by[open+1:len(by)-1]
	if bodyWord.MatchString(name) || !postWord.MatchString(inside) && !bodyWord.MatchString(inside) {
		return by, ""
	}
	return name, inside
}

// shortForm is a bracket at the end of a name with its short form: capitals, and
// small letters among them.
var shortForm = regexp.MustCompile(`^(.*\S)\s*\(([A-Z][A-Za-z]*[A-Z])\)$`)

// withoutShortForm returns a body's name as others write it, so that all of them
// mean one organization: "US Department of Justice" of "US Department of Justice (DoJ)".
func withoutShortForm(body string) string {
	if m := shortForm.FindStringSubmatch(body); m != nil {
		return m[1]
	}
	return body
}

var (
	// bodyWord is a word of which the names of bodies are made.
	bodyWord = regexp.MustCompile(`(?i)\b(?:agency|alliance|army|assembly|authority|board|bureau|center|centre|cert|command|commission|committee|company|corps|council|department|directorate|federation|forces|government|group|house|institute|intelligence|labs?|laborator(?:y|ies)|ministry|nato|network|office|organi[sz]ation|parliament|police|security|service|staff|team|treasury|union|unit|university)\b`)
	// postWord is a word of which posts are made.
	postWord = regexp.MustCompile(`(?i)\b(?:advis[eo]r|ambassador|analyst|chair(?:man|woman|person)?|chancellor|chief|commander|commissioner|consultant|deputy|director(?:-general)?|editor|expert|founder|general|head|manager|member|minister|officer|official|president|professor|representative|researcher|secretary|senator|speaker|spokes(?:man|woman|person))\b`)
	// minister is a post in a government, whichever office of it is named beside.
	minister = regexp.MustCompile(`(?i)\b(?:minister|secretary of state|prime minister)\b`)
	// employed finds the body that a post is at: "Vice President of Consulting at
	// Mandiant", "Director-General of the Government Communications Security Bureau".
	employed = []*regexp.Regexp{
		regexp.MustCompile(`(?i)\b(?:at|within) (?:the )?(.+)$`),
		regexp.MustCompile(`(?i)^(?:.+? )?(?:chair\w*|chief|commander|director(?:-general)?|head|member|officer|president|representative|spokes\w+) (?:of|for) (?:the )?(.+)$`),
	}
)

// employerOf returns the body that a post is at, or that stands in its place
// ("Pavel Klimes (Avast Threat Labs, Czech Republic)"); empty where it names none.
func employerOf(post string) string {
	post, _, _ = strings.Cut(post, ";")
	if i := strings.LastIndex(post, ","); i >= 0 {
		if _, isCountry := vocab.Country(strings.TrimSpace(post[i+1:])); isCountry {
			post = post[:i]
		}
	}
	post = strings.TrimSpace(post)
	for _, form := range employed {
		if m := form.FindStringSubmatch(post); m != nil {
			return strings.TrimSpace(m[1])
		}
	}
	if postWord.MatchString(post) || !bodyWord.MatchString(post) {
		return ""
	}
	return post
}
