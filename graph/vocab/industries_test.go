package vocab_test

import (
	"testing"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/vocab"
)

func TestIndustries(t *testing.T) {
	for words, want := range map[string]graph.ID{
		"NAICS 52":              "sector/financial-services",
		"NAICS 522110":          "sector/banking",
		"naics: 31-33":          "sector/manufacturing",
		"NAICS 92":              "sector/government",
		"NAICS 336411":          "sector/aerospace",
		"NAICS 99":              "",
		"NACE J":                "sector/technology",
		"NACE J62.01":           "sector/information-technology",
		"NACE 84.22":            "sector/military",
		"NACE 84":               "sector/government",
		"NACE Rev. 2 K64":       "sector/banking",
		"NACE O - Public admin": "sector/government",
		"NACE":                  "",
		"52":                    "", // which classification is not said
		"Professional, Scientific, and Technical Services":              "sector/professional-services",
		"Health Care and Social Assistance":                             "sector/healthcare",
		"Human health and social work activities":                       "sector/healthcare",
		"Public administration and defence; compulsory social security": "sector/government",
		"Arts, Entertainment, and Recreation":                           "sector/entertainment",
	} {
		if id, ok := vocab.Sector(words); id != want || ok != (want != "") {
			t.Errorf("Sector(%q) = %q, %v, want %q", words, id, ok, want)
		}
	}
	got := vocab.ResolveSector("Agriculture, Forestry, Fishing and Hunting")
	if len(got) != 1 || got[0].Entity.ID != "sector/agriculture" {
		t.Errorf("a title with commas is one sector, got %+v", got)
	}
	if got := vocab.ResolveTarget("Ministry of Information"); len(got.OperatesIn) > 0 && got.OperatesIn[0] == "sector/technology" {
		t.Errorf("a title within a name says nothing, got %v", got.OperatesIn)
	}
	if s, ok := vocab.Entity("sector/infrastructure"); !ok || s.Description == "" {
		t.Error("what critical infrastructure holds is not described")
	}
}
