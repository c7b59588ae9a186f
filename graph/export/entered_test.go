package export_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/export"
	"github.com/actorgraph/actorgraph/graph/graphtest"
	"github.com/actorgraph/actorgraph/graph/sqlite/sqlitetest"
)

// TestExportsTellWhoEnteredAClaim: in every format, and of no claim that a feed brought.
func TestExportsTellWhoEnteredAClaim(t *testing.T) {
	s := sqlitetest.Open(t)
	for dataset, entry := range map[string]graph.Entry{"notes": {By: "ida", Reason: "read in the annual report"}, "feed": {}} {
		doc := graphtest.Report(dataset, "2018-02-20", graphtest.Targeted(graphtest.ActorID(dataset, "a"), "country/KR", ""))
		if _, err := s.Write(t.Context(), doc, graph.WriteOptions{Entry: entry}); err != nil {
			t.Fatal(err)
		}
	}
	o, err := export.OptionsFor(t.Context(), s, graph.View{}, false)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range export.Formats() {
		var out bytes.Buffer
		if _, err := f.Write(&out, s.EachClaim(t.Context(), graph.ClaimQuery{}), o); err != nil {
			t.Fatal(err)
		}
		for _, told := range []string{"ida", "read in the annual report"} {
			if n := strings.Count(out.String(), told); n == 0 || f.Name != "parquet" && n > 1 {
				t.Errorf("%s tells %q %d times", f.Name, told, n)
			}
		}
	}
}
