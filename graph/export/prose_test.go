package export_test

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/export"
	"github.com/actorgraph/actorgraph/graph/graphtest"
)

// A view of the past tells no prose that was written later, though the records are
// known in it by claims of their time.
func TestSTIXTellsNoProseOfLater(t *testing.T) {
	early := graphtest.In("incident/acme/7", graphtest.Targeted(kestrel, "country/JP", "2016"))[0]
	early.Published = "2017-01-01"
	later := graphtest.Targeted(kestrel, "country/KR", "2016")
	describe := func(doc *graph.Document, prose string) *graph.Document {
		return graphtest.With(doc,
			graph.Entity{ID: kestrel, Name: "Kestrel", Dataset: "acme", Description: prose},
			graph.Entity{ID: "incident/acme/7", Name: "Seven", Dataset: "acme", Description: prose})
	}
	store := openStore(t,
		describe(graphtest.Release("acme", "2020-01-01", early), "written by 2020"),
		describe(graphtest.Release("acme", "2022-01-01", early, later), "written by 2022"))
	for _, tt := range []struct {
		why  string
		view graph.View
		want string
	}{
		{"today", graph.View{}, "written by 2022"},
		{"since its release", graph.View{KnownAsOf: "2022-01-01"}, "written by 2022"},
		{"before the first release", graph.View{KnownAsOf: "2018-01-01"}, ""},
	} {
		o, err := export.OptionsFor(t.Context(), store, tt.view, false)
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		if _, err := export.STIX(&out, store.EachClaim(t.Context(), graph.ClaimQuery{View: tt.view}), o); err != nil {
			t.Fatal(err)
		}
		_, byID := readBundle(t, out.Bytes())
		got, want := map[string]string{}, map[string]string{"Kestrel": tt.want, "Seven": tt.want}
		for _, object := range byID {
			if name, _ := object["name"].(string); want[name] != "" || name == "Kestrel" || name == "Seven" {
				got[name], _ = object["description"].(string)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.why, diff)
		}
	}
}
