package command

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/internal/realdata"
)

// The public feeds say the same on the same days, in whatever order they are imported,
// and verify finds nothing that another data set dates.
func TestTheOrderOfThePublicFeedsMakesNoDifference(t *testing.T) {
	data := realdata.Dir(t)
	feeds := map[string][]string{
		"eurepoc": {"eurepoc", "2023-04-20", "eurepoc-global-1.1-sample.csv.gz", "eurepoc-receiver-1.1-sample.csv", "eurepoc-attribution-1.1-sample.csv"},
		"cfr":     {"cfr", "2022-12-24", "cfr-cyber-operations-2005-2022.csv"},
		"misp":    {"misp", "2026-08-06", "misp-threat-actor.json", "misp-producer.json"},
		"attack":  {"stix", "2025-10-28", "attack-enterprise-18.1-stix2.0.json.gz"},
	}
	imported := func(order, dated string) map[graph.ID]string {
		t.Helper()
		at := "sqlite:" + filepath.Join(t.TempDir(), "graph.db")
		var printed strings.Builder
		for name := range strings.FieldsSeq(order) {
			args := []string{"import", feeds[name][0], "-store", at, "-yes", "-recorded", feeds[name][1]}
			for _, f := range feeds[name][2:] {
				args = append(args, filepath.Join(data, f))
			}
			if name == "attack" {
				foretold := datedLine.FindAllString(says(t, nil, append(slices.Clone(args), "-dry-run")...), -1)
				if got := strings.Join(foretold, ", "); got != dated {
					t.Errorf("%s: a dry run foretells %q, want %q", order, got, dated)
				}
			}
			printed.WriteString(says(t, []string{"as reading"}, args...))
		}
		if got := strings.Join(datedLine.FindAllString(printed.String(), -1), ", "); got != dated {
			t.Errorf("%s: %q are dated anew, want %q", order, got, dated)
		}
		if out := says(t, []string{"0 faults"}, "verify", "-store", at); strings.Contains(out, "another data set tells the day") {
			t.Errorf("%s: %s", order, out)
		}
		return saidIn(t, at)
	}
	want := imported("attack misp cfr eurepoc", "")
	for order, dated := range map[string]string{
		"eurepoc attack misp cfr": "45 claims of eurepoc", "misp cfr eurepoc attack": "12 claims of cfr, 45 claims of eurepoc", "cfr misp attack eurepoc": "12 claims of cfr",
	} {
		if diff := cmp.Diff(want, imported(order, dated)); diff != "" {
			t.Errorf("%s (-ATT&CK first +so):\n%.2000s", order, diff)
		}
	}
}

var datedLine = regexp.MustCompile(`\d+ claims of \w+`)

// saidIn tells when each claim of a store was recorded, and on what that rests.
func saidIn(t *testing.T, at string) map[graph.ID]string {
	t.Helper()
	store, err := openToRead(t.Context(), at, neo4jConfig{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	out := map[graph.ID]string{}
	for c, err := range store.EachClaim(t.Context(), graph.ClaimQuery{View: graph.View{WithWithdrawn: true}}) {
		if err != nil {
			t.Fatal(err)
		}
		r := c.Held[0]
		out[c.ID] = strings.Join([]string{string(r.Recorded), string(r.RecordedFrom), string(r.Basis), string(c.Withdrawn())}, " ")
	}
	return out
}
