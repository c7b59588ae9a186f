package graph_test

import (
	"reflect"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
)

// notFilters are the fields of a view that leave no claim out, with what they do instead.
var notFilters = map[string]string{
	"Snapshot":      "says as of which commit a claim's intervals are",
	"UmbrellaYears": "says which claims date what they say",
	"Lens":          "says which records are read together",
	"LensBy":        "says which records are read together",
	"Unnamed":       "says which actors are counted",
	"Identity":      "says by which names records are read together",
}

// A field that is added to View must be said in graph.Filters, from which the
// stores write their conditions, or be none of a claim's business.
func TestEveryFieldOfAViewIsAFilterOrSaysWhyNot(t *testing.T) {
	filtered := map[string]string{}
	for _, f := range graph.Filters() {
		for _, field := range f.Fields {
			if other, taken := filtered[field]; taken {
				t.Errorf("%s is read by the filters %s and %s", field, other, f.Name)
			}
			filtered[field] = f.Name
		}
	}
	view := reflect.TypeFor[graph.View]()
	for i := range view.NumField() {
		field := view.Field(i).Name
		_, isFilter := filtered[field]
		_, isNot := notFilters[field]
		if isFilter == isNot {
			t.Errorf("View.%s: in graph.Filters %t, known to be no filter %t; want one of them", field, isFilter, isNot)
		}
		delete(filtered, field)
	}
	for field, name := range filtered {
		t.Errorf("the filter %s reads View.%s, which there is not", name, field)
	}
}

func TestNarrows(t *testing.T) {
	zero := 0
	for name, v := range map[string]graph.View{
		"knownAsOf":     {KnownAsOf: graph.LastDate},
		"occurred":      {Occurred: graph.MustSpan("0000/..")},
		"minConfidence": {MinConfidence: &zero},
		"datasets":      {Datasets: []string{"seed"}},
		"claimants":     {Claimants: []graph.ID{"organization/x"}},
		"sources":       {Sources: []graph.ID{"source/x"}},
		"publishers":    {Publishers: []graph.ID{"organization/x"}},
	} {
		none := graph.View{WithWithdrawn: true, Match: graph.Certainly, Datasets: []string{}, Claimants: []graph.ID{}, UmbrellaYears: 1}
		for _, f := range graph.Filters() {
			if got, want := f.Narrows(v), f.Name == name; got != want {
				t.Errorf("%s: the filter %s narrows %t, want %t", name, f.Name, got, want)
			}
			if f.Narrows(none) {
				t.Errorf("the filter %s narrows a view that asks for nothing by it", f.Name)
			}
		}
	}
}
