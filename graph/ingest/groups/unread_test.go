package groups_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/actorgraph/actorgraph/graph"
)

// What a full release holds and could not be read is not withdrawn.
func TestGroupsThatCannotBeReadAreNotWithdrawn(t *testing.T) {
	all := []graph.ID{graph.DatasetID("microsoft-names")}
	for name, tt := range map[string]struct {
		row  string
		lost int
		want []graph.ID
	}{
		"all is read":                        {`{"Threat actor name": "B"}`, 0, nil},
		"no object":                          {`7`, 1, all},
		"a group of no form":                 {`{"actor": "B"}`, 1, all},
		"no name":                            {`{"Threat actor name": []}`, 1, all},
		"a name that cannot be stored":       {`{"Threat actor name": "B\u0007"}`, 0, []graph.ID{"actor/microsoft-names/b"}},
		"another name that cannot be stored": {`{"Threat actor name": "B", "Other names": "C\u0007"}`, 0, []graph.ID{"actor/microsoft-names/b"}},
		"a name that is another group's":     {`{"Threat actor name": "a", "Other names": "C"}`, 0, []graph.ID{"actor/microsoft-names/a"}},
	} {
		t.Run(name, func(t *testing.T) {
			r := readList(t, `[{"Threat actor name": "A"}, `+tt.row+`]`)
			if diff := cmp.Diff(tt.want, r.Reading.Unread); diff != "" || r.Lost != tt.lost {
				t.Errorf("lost %d, want %d; unread (-want +got):\n%s", r.Lost, tt.lost, diff)
			}
		})
	}
}
