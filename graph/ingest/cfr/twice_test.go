package cfr_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/graph/ingest/cfr"
	"github.com/actorgraph/actorgraph/graph/ingest/ingesttest"
)

// What rows say twice is said once, from the earliest day, and nothing of it is
// lost, whatever their order.
func TestRowsThatAreThereTwice(t *testing.T) {
	cells := func(title, date, affiliations, description, victims, sponsor, category, source string) string {
		return fmt.Sprintf("%s,%s,%q,%s,,%q,%q,Espionage,%s,%s", title, date, affiliations, description, victims, sponsor, category, source)
	}
	text := header + "\n" + strings.Join([]string{
		cells("APT 99", "5/4/2019", "Also known as Grey Ibis", "later prose", "Japan", "China", "", "https://b.example"),
		cells("Apt99", "2/3/2018", "Also known as Dun Lark", "early prose", "Vietnam", "China", "Military", "https://a.example"),
		cells("APT 99", "2/3/2018", "Also known as Grey Ibis", "third prose", "Japan", "", "", "https://c.example"),
		cells("Targeting of X", "5/31/2019", "Believed to be the work of APT 99", "d", "Japan", "China", "Government", "https://d.example"),
		cells("Targeting of X", "2019-05", "Believed to be the work of APT 99", "d", "Japan", "China", "Government", "https://e.example"),
		cells("Targeting of X", "5/31/2019", "Believed to be the work of APT 99", "d", "Japan", "China", "Military", "https://d.example"),
	}, "\n")
	in := []ingest.Input{ingest.Bytes("f", []byte(text))}
	ingesttest.InAnyOrder(t, cfr.Read, in, released)

	var r ingesttest.Result
	r.Document, r.Diagnostics = ingesttest.MustRead(t, cfr.Read, in, released)
	var got []string
	for _, e := range r.Entities {
		if k := e.Kind(); k == graph.Actor || k == graph.Incident {
			got = append(got, fmt.Sprintf("%s: %s: %s", e.ID, e.Name, e.Description))
		}
	}
	for _, c := range r.ClaimsOf(graph.Targets, "") {
		if c.Incident == "" {
			got = append(got, fmt.Sprintf("%s of %s on %s", c.Object, c.Source, c.Published))
		}
	}
	want := []string{
		"actor/cfr/apt99: APT 99: early prose; later prose; third prose",
		"incident/cfr/targetingofx-2019-05-31: Targeting of X: d",
		"country/JP of source/b.example on 2019-05-04",
		"country/JP of source/c.example on 2018-02-03",
		"country/VN of source/a.example on 2018-02-03",
		"sector/military of source/a.example on 2018-02-03",
	}
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if len(r.Rejects) > 0 {
		t.Errorf("rejected %v, want nothing", r.Rejects)
	}
}
