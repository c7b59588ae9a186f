package export_test

import (
	"encoding/csv"
	"strings"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/export"
)

// A table that holds a data set and another one that quotes it tells which rows
// are the copies.
func TestQuotesTellsWhoseRecordAClaimTellsOf(t *testing.T) {
	claim := func(dataset string, incident graph.ID) graph.Claim {
		end := func(id graph.ID) *graph.Entity { return &graph.Entity{ID: id, Name: string(id)} }
		c := graph.Claim{Predicate: graph.Targets, Subject: "actor/seed/apt37", Object: "country/JP", Dataset: dataset, Incident: incident}
		c.ID = c.Identify()
		c.Held = []graph.Run{{Recorded: "2018-02-20"}}
		c.Ends = &graph.Ends{Subject: end(c.Subject), Object: end(c.Object)}
		if incident != "" {
			c.Ends.Incident = end(incident)
		}
		return c
	}
	claims := func(yield func(graph.Claim, error) bool) {
		for _, c := range []graph.Claim{
			claim("eurepoc", "incident/eurepoc/966"), claim("seed", "incident/eurepoc/966"), claim("seed", "incident/seed/daybreak"), claim("seed", ""),
		} {
			if !yield(c, nil) {
				return
			}
		}
	}
	var out strings.Builder
	if _, err := export.CSV(&out, claims, export.Options{}); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(out.String())).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := 0
	for i, name := range rows[0] {
		if name == "quotes" {
			at = i
		}
	}
	for i, want := range []string{"", "eurepoc", "", ""} {
		if got := rows[i+1][at]; got != want {
			t.Errorf("row %d quotes %q, want %q", i+1, got, want)
		}
	}
}
