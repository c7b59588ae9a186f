package api_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
)

// TestRefusals asks what cannot be answered. Every error has a code, and a hint
// where there is something to try.
func TestRefusals(t *testing.T) {
	c := clientOf(t, seeded(t))
	const view = `query($v: View) { actors(first: 1, view: $v) { totalCount } }`
	for _, tc := range []struct {
		why, query, variables, code, hint string
	}{
		{"syntax", `{ actors(`, ``, "BAD_INPUT", ""},
		{"nothing asked", ` `, ``, "BAD_INPUT", ""},
		{"unknown field", `{ actor(name: "APT37") { nom } }`, ``, "BAD_INPUT", ""},
		{"unknown argument", `{ actors(frist: 1) { totalCount } }`, ``, "BAD_INPUT", ""},
		{"missing argument", `{ node { id } }`, ``, "BAD_INPUT", ""},
		{"missing variable", `query($n: String!) { actor(name: $n) { id } }`, `{}`, "BAD_INPUT", ""},
		{"unknown enum value", `{ actors(view: {match: PERHAPS}) { totalCount } }`, ``, "BAD_INPUT", ""},
		{"unknown enum value in a variable", view, `{"v": {"match": "PERHAPS"}}`, "BAD_INPUT", ""},
		{"unknown input field in a variable", view, `{"v": {"known": "2017"}}`, "BAD_INPUT", ""},
		{"text for a number", view, `{"v": {"minConfidence": "high"}}`, "BAD_INPUT", ""},
		{"no such month", `{ actor(name: "APT37") { expansion(baseline: "2014/13", period: "2017") { undated } } }`, ``, "BAD_INPUT", "2014/2017"},
		{"words for a span", `{ actor(name: "APT37") { expansion(baseline: "2014", period: "soon") { undated } } }`, ``, "BAD_INPUT", "2014/2017"},
		{"empty span", view, `{"v": {"occurred": ""}}`, "BAD_INPUT", "2014/2017"},
		{"a list for a span", view, `{"v": {"occurred": [2017]}}`, "BAD_INPUT", ""},
		{"reversed span", view, `{"v": {"occurred": "2017/2014"}}`, "BAD_INPUT", "2014/2017"},
		{"period before baseline", `{ actor(name: "APT37") { expansion(baseline: "2017", period: "2014") { undated } } }`, ``, "BAD_INPUT", ""},
		{"no such day", view, `{"v": {"knownAsOf": "2017-02-30"}}`, "BAD_INPUT", "2018-02-20"},
		{"a day for a moment", view, `{"v": {"snapshot": "2026-08-06"}}`, "BAD_INPUT", "2026-08-06T09:30:00Z"},
		{"confidence beyond 100", view, `{"v": {"minConfidence": 101}}`, "BAD_INPUT", ""},
		{"no umbrella years", view, `{"v": {"umbrellaYears": 0}}`, "BAD_INPUT", ""},
		{"lens without whom to follow", view, `{"v": {"lens": "SOURCE"}}`, "BAD_INPUT", ""},
		{"lens that follows nobody known", view, `{"v": {"lens": "SOURCE", "lensBy": "Nobody"}}`, "BAD_INPUT", ""},
		{"unknown bloc", `{ bloc(name: "Warsaw Pact") { name } }`, ``, "NOT_FOUND", "NATO"},
		{"members of nothing known", `{ whoTargeted(membersOf: ["Europe"]) { totalCount } }`, ``, "NOT_FOUND", "European Union"},
		{"a bloc before it had members", `{ whoTargeted(membersOf: ["NATO"], view: {occurred: "1940"}) { totalCount } }`, ``, "BAD_INPUT", ""},
		{"unknown data set", view, `{"v": {"datasets": ["sed"]}}`, "BAD_INPUT", "seed"},
		{"unknown claimant", view, `{"v": {"claimants": ["FireEy"]}}`, "BAD_INPUT", "FireEye"},
		{"unknown publisher", view, `{"v": {"publishers": ["FireEy"]}}`, "BAD_INPUT", "FireEye"},
		{"unknown claimant's id", view, `{"v": {"claimants": ["organization/nobody"]}}`, "BAD_INPUT", ""},
		{"unknown source", view, `{"v": {"sources": ["source/none"]}}`, "BAD_INPUT", ""},
		{"a source that is none", view, `{"v": {"sources": ["country/KR"]}}`, "BAD_INPUT", ""},
		{"negative page", `{ actors(first: -1) { totalCount } }`, ``, "BAD_INPUT", "0 to 1000"},
		{"page too long", `{ claims(first: 1001) { totalCount } }`, ``, "BAD_INPUT", "0 to 1000"},
		{"negative page beneath", `{ actor(name: "APT37") { targets(first: -1) { totalCount } } }`, ``, "BAD_INPUT", ""},
		{"negative number of hits", `{ search(text: "x", first: -1) { why } }`, ``, "BAD_INPUT", ""},
		{"forged cursor", `{ actors(first: 2, after: "bm90IGEgY3Vyc29y") { totalCount } }`, ``, "BAD_CURSOR", "endCursor"},
		{"forged cursor of a store's list", `{ countries(first: 2, after: "bm90IGEgY3Vyc29y") { totalCount } }`, ``, "BAD_CURSOR", "endCursor"},
		{"forged cursor beneath", `{ actor(name: "APT37") { claims(after: "bm90IGEgY3Vyc29y") { totalCount } } }`, ``, "BAD_CURSOR", "endCursor"},
		{"neither id nor name", `{ actor { id } }`, ``, "BAD_INPUT", "actor(name:"},
		{"both id and name", `{ country(id: "country/KR", name: "Japan") { id } }`, ``, "BAD_INPUT", ""},
		{"unknown name", `{ actor(name: "APT 73") { id } }`, ``, "NOT_FOUND", "did you mean APT37"},
		{"unknown name with two mistakes", `{ actor(name: "APT 73x") { id } }`, ``, "NOT_FOUND", "did you mean"},
		{"unknown name, nothing near", `{ actor(name: "qqqqqqqqqq") { id } }`, ``, "NOT_FOUND", "search"},
		{"a name of punctuation", `{ actor(name: "!!!") { id } }`, ``, "NOT_FOUND", "search"},
		{"name longer than any", `query($n: String!) { actor(name: $n) { id } }`, long("n"), "BAD_INPUT", ""},
		{"country's name longer than any", `query($n: String!) { country(name: $n) { id } }`, long("n"), "BAD_INPUT", ""},
		{"name to resolve longer than any", `query($n: String!) { resolveName(name: $n) { name } }`, long("n"), "BAD_INPUT", ""},
		{"one of several names longer than any", `query($n: String!) { resolveNames(names: ["Reaper", $n]) { name } }`, long("n"), "BAD_INPUT", ""},
		{"text to search longer than any", `query($n: String!) { search(text: $n) { why } }`, long("n"), "BAD_INPUT", ""},
		{"country asked for longer than any", `query($n: String!) { whoTargeted(countries: ["Japan", $n]) { totalCount } }`, long("n"), "BAD_INPUT", ""},
		{"actor compared longer than any", `query($n: String!) { compare(actors: ["APT37", $n]) { rowCount } }`, long("n"), "BAD_INPUT", ""},
		{"claimant longer than any", `query($n: String!) { actors(view: {claimants: [$n]}) { totalCount } }`, long("n"), "BAD_INPUT", ""},
		{"lens that follows a name longer than any", `query($n: String!) { actors(view: {lens: SOURCE, lensBy: $n}) { totalCount } }`, long("n"), "BAD_INPUT", ""},
		{"claim's subject longer than any", `query($n: ID!) { claims(subject: $n) { totalCount } }`, long("n"), "BAD_INPUT", ""},
		{"end of a path longer than any", `query($n: ID!) { paths(from: "APT37", to: $n) { nodes { id } } }`, long("n"), "BAD_INPUT", ""},
		{"middle of a drawing longer than any", `query($n: ID!) { neighbourhood(ids: [$n]) { nodes { id } } }`, long("n"), "BAD_INPUT", ""},
		{"target in common longer than any", `query($n: String!) { coTargeted(target: $n) { score } }`, long("n"), "BAD_INPUT", ""},
		{"origin longer than any", `query($n: String!) { actors(where: {origins: [$n]}) { totalCount } }`, long("n"), "BAD_INPUT", ""},
		{"longest name, which nothing has", `query($n: String!) { actor(name: $n) { id } }`, fmt.Sprintf(`{"n": %q}`, strings.Repeat("\ufdfa", graph.MaxName/3)), "NOT_FOUND", "search"},
		{"unknown country", `{ country(name: "Jpan") { id } }`, ``, "NOT_FOUND", "Japan"},
		{"unknown sector", `{ sector(name: "Aerospce") { id } }`, ``, "NOT_FOUND", "Aerospace"},
		{"unknown id", `{ actor(id: "actor/seed/nobody") { id } }`, ``, "NOT_FOUND", ""},
		{"no id at all", `{ node(id: "nonsense") { id } }`, ``, "NOT_FOUND", ""},
		{"id of another kind", `{ actor(id: "country/KR") { id } }`, ``, "NOT_FOUND", "node"},
		{"unknown claim", `{ claim(id: "claim/none") { id } }`, ``, "NOT_FOUND", ""},
		{"unknown data set's id", `{ node(id: "dataset/none") { id } }`, ``, "NOT_FOUND", ""},
		{"claims of nobody", `{ claims(subject: "actor/seed/nobody") { totalCount } }`, ``, "BAD_INPUT", ""},
		{"origin unknown", `{ actors(where: {origins: ["Norht Korea"]}) { totalCount } }`, ``, "BAD_INPUT", "North Korea"},
		{"data set of a list unknown", `{ actors(where: {inAllDatasets: ["seed", "mips"]}) { totalCount } }`, ``, "BAD_INPUT", "seed"},
		{"ambiguous name", `{ actor(name: "Andariel") { id } }`, ``, "AMBIGUOUS_NAME", "id"},
		{"answer too long", `{ actors(first: 1000) { nodes { targets(first: 1000) { nodes { claims(first: 1000) { nodes { id } } } } } } }`, ``, "QUERY_LIMIT_EXCEEDED", "pages"},
		{"question too deep", deep(30), ``, "QUERY_LIMIT_EXCEEDED", "two steps"},
		{"question too long", "{" + strings.Repeat(" a: datasets { key }", 6000) + "}", ``, "QUERY_LIMIT_EXCEEDED", ""},
	} {
		t.Run(tc.why, func(t *testing.T) {
			variables := []string{}
			if tc.variables != "" {
				variables = append(variables, tc.variables)
			}
			a := c.ask(tc.query, variables...)
			if len(a.Errors) == 0 {
				t.Fatalf("no error; data %v", a.Data)
			}
			e := a.Errors[0]
			if e.Extensions.Code != tc.code || !strings.Contains(e.Extensions.Hint, tc.hint) {
				t.Errorf("code %q, hint %q; want %q with %q; message %q", e.Extensions.Code, e.Extensions.Hint, tc.code, tc.hint, e.Message)
			}
			if strings.HasSuffix(tc.why, "longer than any") && !strings.Contains(e.Message, "512") {
				t.Errorf("message %q does not tell the limit", e.Message)
			}
			if e.Message == "" || strings.Contains(e.Message, "%!") {
				t.Errorf("message %q", e.Message)
			}
			for field, value := range a.Data {
				if value != nil {
					t.Errorf("%s is %v beside an error", field, value)
				}
			}
		})
	}
}

// long is a variable whose value is longer than a name can be: unchecked, ten
// thousand letters took all memory there is.
func long(variable string) string {
	return fmt.Sprintf(`{%q: %q}`, variable, strings.Repeat("a", 10_000))
}

// deep nests a question.
func deep(levels int) string {
	const down, up = `regions { countries { `, `} }`
	return `{ country(id: "country/KR") { ` + strings.Repeat(down, levels/2) + `id ` + strings.Repeat(up, levels/2) + `} }`
}

func TestAmbiguousNameGivesItsCandidates(t *testing.T) {
	a := clientOf(t, seeded(t)).ask(`{ actor(name: "andariel") { id } }`)
	var names []string
	for _, x := range a.Errors[0].Extensions.Candidates {
		names = append(names, x.Name)
		if !strings.HasPrefix(x.ID, "actor/seed/") {
			t.Errorf("candidate %q has the id %q", x.Name, x.ID)
		}
	}
	if got := strings.Join(names, ", "); got != "Andariel, Lazarus Group" {
		t.Errorf("candidates %s", got)
	}
}
