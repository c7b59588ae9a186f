package eurepoc_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/graph/ingest/eurepoc"
	"github.com/actorgraph/actorgraph/graph/ingest/ingesttest"
)

func readSample(t *testing.T) ingesttest.Result {
	t.Helper()
	return ingesttest.ReadReal(t, eurepoc.Read, ingest.Options{Recorded: "2023-04-01"},
		"eurepoc-global-1.1-sample.csv.gz", "eurepoc-receiver-1.1-sample.csv", "eurepoc-attribution-1.1-sample.csv")
}

func TestSampleIsReadWhole(t *testing.T) {
	doc := readSample(t)
	if n := len(doc.Live(graph.Incident)); n != 546 {
		t.Errorf("got %d incidents, want 546", n)
	}
	for _, r := range doc.Rejects {
		t.Errorf("rejected: %s: %s", r.Text(), r.Reason)
	}
	share := 100 * doc.Resolved()
	t.Logf("%.1f%% of %d receiver mentions resolve; not: %v", share, doc.Mentions, doc.Unresolved)
	if share < 95 {
		t.Errorf("%.1f%% of the receiver mentions resolve, want 95%%", share)
	}
}

// The founding case: what APT37 hit, when, and since when that is known.
func TestSampleTellsTheFoundingCase(t *testing.T) {
	doc := readSample(t)
	type fact struct {
		Target   graph.ID
		Incident graph.ID
		Occurred string
		Known    graph.Date
	}
	var got []fact
	for _, c := range doc.Claims {
		kind := c.Object.Kind()
		founding := c.Incident == "incident/eurepoc/594" || c.Incident == "incident/eurepoc/966"
		if c.Subject == "actor/eurepoc/apt37" && c.Predicate == graph.Targets && founding && (kind == graph.Country || kind == graph.Region) {
			got = append(got, fact{c.Object, c.Incident, c.Occurred.String(), c.Published})
			if c.Source != "source/www2.fireeye.com%2Frs%2F848-DID-242%2Fimages%2Frpt_APT37.pdf" {
				t.Errorf("%s rests on %s", c.Object, c.Source)
			}
		}
	}
	slices.SortFunc(got, func(a, b fact) int {
		return slices.Compare([]graph.ID{a.Incident, a.Target}, []graph.ID{b.Incident, b.Target})
	})
	want := []fact{
		{"country/KP", "incident/eurepoc/594", "2014/2018", "2018-12-31"},
		{"country/KR", "incident/eurepoc/594", "2014/2018", "2018-12-31"},
		{"country/JP", "incident/eurepoc/966", "2017/2018", "2018-12-31"},
		{"country/VN", "incident/eurepoc/966", "2017/2018", "2018-12-31"},
		{"region/middle-east", "incident/eurepoc/966", "2017/2018", "2018-12-31"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestSampleNamesAPT37(t *testing.T) {
	doc := readSample(t)
	var got []string
	for _, e := range doc.Entities {
		named := func(c graph.Claim) bool {
			return c.Predicate == graph.Named && c.Object == "actor/eurepoc/apt37" && c.Subject == e.ID
		}
		if slices.ContainsFunc(doc.Claims, named) {
			got = append(got, e.Name)
		}
		if e.ID == "actor/eurepoc/group123" && e.ReplacedBy != "actor/eurepoc/apt37" {
			t.Errorf("%s leads to %q", e.ID, e.ReplacedBy)
		}
	}
	want := []string{"APT37", "G0067", "Group123", "InkySquid", "Reaper", "Red Eyes", "Richochet Chollima", "ScarCruft", "TEMP.Reaper", "Venus 121"}
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Groups that the tables keep apart stay apart, and subgroups are told.
func TestSampleKeepsGroupsApart(t *testing.T) {
	doc := readSample(t)
	records := map[graph.ID]bool{}
	subgroups := map[graph.ID]graph.ID{}
	for _, e := range doc.Entities {
		records[e.ID] = e.Kind() == graph.Actor && e.ReplacedBy == ""
	}
	for _, c := range doc.Claims {
		if c.Predicate == graph.PartOf {
			subgroups[c.Subject] = c.Object
		}
	}
	for _, id := range []graph.ID{"actor/eurepoc/apt41", "actor/eurepoc/axiom", "actor/eurepoc/winntiumbrella", "actor/eurepoc/andariel", "actor/eurepoc/lazarusgroup", "actor/eurepoc/sandworm", "actor/eurepoc/energeticbear"} {
		if !records[id] {
			t.Errorf("%s is no record", id)
		}
	}
	for sub, group := range map[graph.ID]graph.ID{"actor/eurepoc/apt41": "actor/eurepoc/winntiumbrella", "actor/eurepoc/andariel": "actor/eurepoc/lazarusgroup"} {
		if subgroups[sub] != group {
			t.Errorf("%s is part of %q, want %s", sub, subgroups[sub], group)
		}
	}
}
