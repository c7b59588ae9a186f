package importing_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/server/importing"
)

// markedBundle is the bundle of a group that targets countries, of which all that it does
// bears a marking.
func markedBundle(marking string, countries ...string) string {
	return strings.ReplaceAll(bundle(countries...), `"relationship_type"`, `"object_marking_refs": ["`+marking+`"], "relationship_type"`)
}

const (
	green = "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb"
	red   = "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1"
)

// Who imports does so into data sets that he may, marks nothing above his clearance, and is
// told of nothing where he may not: a trial neither.
func TestImportsHaveAClearance(t *testing.T) {
	o := open(t, importing.Settings{})
	o.send(importing.Request{Clearance: graph.TLPRed, Options: ingest.Options{Dataset: "closed"}}, markedBundle(red, "JP"))
	may := func(dataset string) error {
		if dataset != "mine-green" {
			return errors.New("not his")
		}
		return nil
	}
	full := true
	for _, tt := range []struct {
		why, dataset, text, want string
		clearance                graph.TLP
	}{
		{"what he may", "mine-green", markedBundle(green, "JP", "KR"), "", graph.TLPGreen},
		{"above him", "mine-green", markedBundle(green, "JP"), "marks something above your clearance", graph.TLPClear},
		{"far above him", "mine-green", markedBundle(red, "JP"), "marks something above your clearance", graph.TLPAmberStrict},
		{"what is there, without its marking", "closed", bundle("JP"), "not his", graph.TLPGreen},
		{"what is not there", "closed", bundle("FR"), "not his", graph.TLPGreen},
		{"where nothing is", "open", bundle("FR"), "not his", graph.TLPGreen},
	} {
		for _, dry := range []bool{true, false} {
			before := o.targets()
			s := o.send(importing.Request{Clearance: tt.clearance, May: may, DryRun: dry, Yes: true, Options: ingest.Options{Dataset: tt.dataset, Full: &full, Recorded: "2024-06-01"}}, tt.text)
			if tt.want == "" {
				if s.State != importing.Done || s.Summaries[0].New == 0 {
					t.Errorf("%s: %+v", tt.why, s)
				}
				continue
			}
			if s.State != importing.Failed || !strings.Contains(s.Error, tt.want) || len(s.Doubts) > 0 || o.targets() != before {
				t.Errorf("%s: %s %q %v, and %d targets", tt.why, s.State, s.Error, s.Doubts, o.targets())
			}
			for _, sum := range s.Summaries {
				if sum.New+sum.Changed+sum.Withdrawn > 0 {
					t.Errorf("%s: it tells %+v", tt.why, sum)
				}
			}
		}
	}
}
