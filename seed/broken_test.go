package seed

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/actorgraph/actorgraph/graph"
)

const (
	goodHeader  = "name: A seed\nrelease: \"7\"\nrecorded: 2020-05-01\n"
	goodSources = "sources:\n  - key: a-report\n    title: A report\n    url: https://example.org/a\n    publisher: Élan & Co\n    published: 2018-02\n"
	goodActor   = `name: Åpt Ünïque
names:
  - {name: Åpt Ünïque, by: [Élan & Co], in: [a-report]}
`
)

// filesWith are small good files, with some of them replaced or added.
func filesWith(texts map[string]string) Files {
	files := Files{}
	for name, text := range map[string]string{"seed.yaml": goodHeader, "sources.yaml": goodSources, "actors/unique.yaml": goodActor} {
		files[name] = []byte(text)
	}
	for name, text := range texts {
		files[name] = []byte(text)
	}
	return files
}

const aStatement = "statements:\n  - by: Élan & Co\n    source: a-report\n"

// mistakes are mistakes in files, and what a person is told of each. An actor's
// text is appended to a good file of four lines, so its first line is the fourth.
var mistakes = []struct {
	name, file, text string
	want             []string
}{
	{
		"unknown key", "actors/unique.yaml", goodActor + "colour: red\n",
		[]string{`actors/unique.yaml:4: unknown field "colour"; README.md shows what belongs here`},
	},
	{
		"unknown key below", "actors/unique.yaml", goodActor + aStatement + "    country: Japan\n",
		[]string{`actors/unique.yaml:7: unknown field "country"; README.md shows what belongs here`},
	},
	{
		"key twice", "seed.yaml", goodHeader + "name: B\n",
		[]string{`seed.yaml:4: mapping key "name" already defined at [1:1]; README.md shows what belongs here`},
	},
	{"empty file", "sources.yaml", "# nothing\n", []string{`sources.yaml: is empty`}},
	{"no YAML", "actors/unique.yaml", "name: [a\n", []string{`actors/unique.yaml:1: sequence end token ']' not found; README.md shows what belongs here`}},
	{"list for a value", "seed.yaml", "name: [a]\nrecorded: 2020-05-01\n", []string{`seed.yaml:1: one value belongs here, not a list or a mapping`}},
	{
		"two words in one entry", "actors/unique.yaml", goodActor + aStatement + "    sectors:\n      - {media: press, energy: power}\n",
		[]string{`actors/unique.yaml:8: write one entry as word, or as word: the source's own words`},
	},
	{"no release date", "seed.yaml", "name: A seed\n", []string{`seed.yaml: recorded is missing: the day of the release, as 2026-11-23`}},
	{
		"bad release date", "seed.yaml", "name: A seed\nrecorded: 2020-13-01\n",
		[]string{`seed.yaml:2: date: "2020-13-01" is not a date; write it as 2018-02-20`},
	},
	{
		"missing title", "sources.yaml", goodSources + "  - key: b\n    published: 2019\n",
		[]string{`sources.yaml:7: title is missing: write the document's title, or its url where nobody knows the title`},
	},
	{
		"source twice", "sources.yaml", goodSources + "  - {key: a-report, title: Another}\n",
		[]string{`sources.yaml:7: source "a-report" is there twice; give one of them another key`},
	},
	{
		"bad source key", "sources.yaml", goodSources + "  - {key: B Report, title: B}\n",
		[]string{`sources.yaml:7: "B Report" is not a key; use small letters, digits and single dashes, as eurepoc-416`},
	},
	{
		"source of no record", "sources.yaml", goodSources + "  - {key: b, title: B, record: eurepoc-966}\n",
		[]string{`sources.yaml:7: "eurepoc-966" is no record of a data set; write it as eurepoc/966`},
	},
	{
		"source from the future", "sources.yaml", goodSources + "  - {key: b, title: B, published: 2021}\n",
		[]string{`sources.yaml:7: source "b" is dated 2021-12-31, after this release of 2020-05-01`},
	},
	{"no name", "actors/unique.yaml", "names:\n  - {name: x, in: [a-report]}\n", []string{`actors/unique.yaml:1: name is missing: what the actor is called here`}},
	{"own name not claimed", "actors/unique.yaml", "name: Other\n", []string{`actors/unique.yaml:1: "Other" is not among the actor's names; add it there with who uses it`}},
	{
		"name from nowhere", "actors/unique.yaml", goodActor + "  - {name: x}\n",
		[]string{`actors/unique.yaml:4: in is missing: the keys of the sources that have the name "x"`},
	},
	{
		"organization in two spellings", "actors/unique.yaml", goodActor + "  - {name: x, by: [ELAN & Co], in: [a-report]}\n",
		[]string{`actors/unique.yaml:4: "ELAN & Co" is spelled "Élan & Co" in sources.yaml; choose one`},
	},
	{
		"bad file name", "actors/Bad Name.yaml", goodActor,
		[]string{`actors/Bad Name.yaml: "Bad Name" is not a key; use small letters, digits and single dashes, as eurepoc-416`},
	},
	{
		"unknown source", "actors/unique.yaml", goodActor + "statements:\n  - {by: X, source: b-report, countries: [Japan]}\n",
		[]string{`actors/unique.yaml:5: there is no source "b-report"; add it to sources.yaml`},
	},
	{
		"no claimant", "actors/unique.yaml", goodActor + "statements:\n  - {source: a-report, countries: [Japan]}\n",
		[]string{`actors/unique.yaml:5: by is missing: the organization that says so`},
	},
	{
		"unknown country", "actors/unique.yaml", goodActor + aStatement + "    countries: [Japan, Ruritania]\n",
		[]string{`actors/unique.yaml:7: "Ruritania" is no country of the vocabulary; README.md tells where to find them`},
	},
	{
		"region as country", "actors/unique.yaml", goodActor + aStatement + "    countries: [Middle East]\n",
		[]string{`actors/unique.yaml:7: "Middle East" is no country of the vocabulary; README.md tells where to find them`},
	},
	{
		"unknown sector", "actors/unique.yaml", goodActor + aStatement + "    sectors: [media, basketry: baskets]\n",
		[]string{`actors/unique.yaml:7: "basketry" is no sector of the vocabulary; README.md tells where to find them`},
	},
	{
		"target twice", "actors/unique.yaml", goodActor + aStatement + "    countries:\n      - Japan\n      - JP: Nippon\n",
		[]string{`actors/unique.yaml:9: says the same of country/JP as line 8; join the two`},
	},
	{
		"bad span", "actors/unique.yaml", goodActor + aStatement + "    occurred: 2014/2013\n    countries: [Japan]\n",
		[]string{`actors/unique.yaml:7: span: "2014/2013" ends before it starts`},
	},
	{
		"report before the activity", "actors/unique.yaml", goodActor + aStatement + "    occurred: 2019\n    countries: [Japan]\n",
		[]string{`actors/unique.yaml:6: the source is of 2018-02-28, before the activity of 2019 began; add recorded: the day on which it was said, or unknown`},
	},
	{
		"nothing said", "actors/unique.yaml", goodActor + aStatement,
		[]string{`actors/unique.yaml:6: occurred is missing: a statement without a target says when the actor was active`},
	},
	{
		"unknown victim class", "actors/unique.yaml", goodActor + aStatement + "    victims:\n      - {name: Acme, class: firm}\n",
		[]string{`actors/unique.yaml:8: "firm" is not a class of victim; write individual, group, organization or class`},
	},
	{
		"country as victim", "actors/unique.yaml", goodActor + aStatement + "    victims: [{name: Japan}]\n",
		[]string{`actors/unique.yaml:7: "Japan" is a country, not a victim; write it under countries, regions or sectors`},
	},
	{
		"body by another name", "actors/unique.yaml", goodActor + aStatement + "    victims: [{name: EU}]\n",
		[]string{`actors/unique.yaml:7: the vocabulary's name for "EU" is "European Union"; write that, and the other as the source's words`},
	},
	{
		"victim nowhere", "actors/unique.yaml", goodActor + aStatement + "    victims: [{name: Acme, located-at: [Atlantis]}]\n",
		[]string{`actors/unique.yaml:7: "Atlantis" is no country or region of the vocabulary; README.md tells where to find them`},
	},
	{
		"relation to nobody", "actors/unique.yaml", goodActor + "relations:\n  - {part-of: other, by: X, source: a-report}\n",
		[]string{`actors/unique.yaml:5: there is no actor "other"; the key is the name of a file in actors, without .yaml`},
	},
	{
		"no relation", "actors/unique.yaml", goodActor + "relations:\n  - {by: X, source: a-report}\n",
		[]string{`actors/unique.yaml:5: part-of is missing: the key of the other actor, after part-of, same-as, overlaps or similar-to`},
	},
	{
		"two relations in one", "actors/unique.yaml", goodActor + "relations:\n  - {part-of: unique, overlaps: unique, by: X, source: a-report}\n",
		[]string{`actors/unique.yaml:5: a relation is one of part-of, same-as, overlaps and similar-to; write two relations`},
	},
	{
		"incident without a time", "actors/unique.yaml", goodActor + "incidents:\n  - {key: i-1, name: I, by: X, source: a-report, countries: [Japan]}\n",
		[]string{`actors/unique.yaml:5: occurred is missing: when it took place, as 2017, 2017-05 or 2014/2017`},
	},
	{
		"incident of no type", "actors/unique.yaml", goodActor + "incidents:\n  - {key: i-1, name: I, type: event, by: X, source: a-report, occurred: 2017}\n",
		[]string{`actors/unique.yaml:5: "event" is not a type of incident; write incident or campaign`},
	},
	{
		"incident twice", "actors/other.yaml",
		"name: O\nnames: [{name: O, in: [a-report]}]\nincidents:\n" + strings.Repeat("  - {key: i-1, name: I, by: X, source: a-report, occurred: 2017}\n", 2),
		[]string{`actors/other.yaml:5: incident "i-1" stands in actors/other.yaml already; give one of them another key`},
	},
	{
		"confidence", "actors/unique.yaml", goodActor + "origins:\n  - {country: Japan, by: X, source: a-report, confidence: 101}\n",
		[]string{`actors/unique.yaml:5: confidence: 101 is not between 0 and 100`},
	},
}

func TestMistakes(t *testing.T) {
	for _, tt := range mistakes {
		t.Run(tt.name, func(t *testing.T) {
			doc, err := Read(filesWith(map[string]string{tt.file: tt.text}))
			if err == nil || len(doc.Claims) > 0 || len(doc.Entities) > 0 {
				t.Fatalf("got %d claims and error %v; want an error alone", len(doc.Claims), err)
			}
			if diff := cmp.Diff(tt.want, strings.Split(err.Error(), "\n")); diff != "" {
				t.Error(diff)
			}
			if !errors.Is(err, graph.ErrInvalid) {
				t.Errorf("%v does not wrap ErrInvalid", err)
			}
		})
	}
}

func TestMistakesOfAllFilesComeTogether(t *testing.T) {
	_, err := Read(filesWith(map[string]string{
		"sources.yaml":     goodSources + "  - key: b\n",
		"actors/zz.yaml":   "name: Z\n",
		"actors/aa.yaml":   goodActor + "statements:\n  - {by: X, source: zz, occurred: soon, countries: [Nowhere]}\n",
		"actors/readme":    "is no document",
		"actors/.txt":      "neither",
		"elsewhere/x.yaml": "nor: this\n",
	}))
	want := []string{
		`actors/aa.yaml:5: "Nowhere" is no country of the vocabulary; README.md tells where to find them`,
		`actors/aa.yaml:5: span: "soon": "soon" is not a date in EDTF; write 2017, 2017-05, 2017-05-02, 2017-23 (autumn) or 2014/2017`,
		`actors/aa.yaml:5: there is no source "zz"; add it to sources.yaml`,
		`actors/zz.yaml:1: "Z" is not among the actor's names; add it there with who uses it`,
		`sources.yaml:7: title is missing: write the document's title, or its url where nobody knows the title`,
	}
	if err == nil {
		t.Fatal("got no error")
	}
	if diff := cmp.Diff(want, strings.Split(err.Error(), "\n")); diff != "" {
		t.Error(diff)
	}
}

func TestMissingFiles(t *testing.T) {
	_, err := Read(Files{})
	want := []string{
		"actors: has no .yaml file; the seed needs one for each actor",
		"seed.yaml: is missing",
		"sources.yaml: is missing",
	}
	if err == nil {
		t.Fatal("got no error")
	}
	if diff := cmp.Diff(want, strings.Split(err.Error(), "\n")); diff != "" {
		t.Error(diff)
	}
}
