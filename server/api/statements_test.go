package api_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/actorgraph/actorgraph/graph"
)

// digest is a data set that repeats what the feed and the report say, and adds
// one thing of its own.
func digest() graph.Document {
	copied := func(c graph.Claim) graph.Claim {
		c.Dataset = "digest"
		return c
	}
	post := func(actor graph.ID, occurred string) graph.Claim {
		c := copied(said(graph.Targets, actor, graph.VictimID("Nihon Post"), "Bodega", occurred))
		c.Incident, c.Source = "incident/feed/1", "source/digest"
		return c
	}
	vietnam := copied(said(graph.Targets, moss, "country/VN", "Acme Élan", "2017-03"))
	vietnam.Source = "source/digest"
	own := copied(said(graph.Targets, moss, "country/KR", "Acme Élan", "2019"))
	own.Source = "source/digest"
	return graph.Document{
		Reading: graph.Reading{Dataset: "digest", Recorded: "2021-01-01", Full: true},
		Entities: []graph.Entity{
			{ID: "dataset/digest", Name: "The Digest"},
			{ID: "source/digest", Name: "The Digest", URL: "https://digest.example/"},
			{ID: "incident/feed/1", Name: "The Post Job", Dataset: "feed", Occurred: graph.MustSpan("2016-05")},
		},
		Claims: []graph.Claim{
			copied(said(graph.Targets, moss, "country/KR", "Bodega", "2014/2016")), // from the feed, and the feed as the document
			copied(said(graph.Targets, moss, "country/KR", "Acme Élan", "")),
			post(moss, "2015"),    // the feed's incident, with another time
			post(fern, "2016-05"), // and with another actor
			vietnam,               // of a report whose day the digest does not know
			own,
		},
	}
}

func withCopies(t testing.TB) graph.Store {
	t.Helper()
	return open(t, feed("2018-01-01", true), feed("2018-12-31", true), feed("2019-01-01", false), report(), digest())
}

// What a digest repeats counts as it did without it, and opens with it.
func TestCopiesCountOnce(t *testing.T) {
	const ask = `{ actor(name: "Möss", view: {datasets: %s}) { targets(how: [DIRECT, ROLLED_UP], kinds: [COUNTRY, VICTIM]) { nodes {
		target { id } claimCount sourceCount first last firstRecorded claims { nodes { dataset { key } } } } } } }`
	type row struct {
		claims, sources       float64
		first, last, recorded any
		opened                int
	}
	rows := func(c client, view string) map[any]row {
		out := map[any]row{}
		for _, n := range c.get("actor.targets.nodes", fmt.Sprintf(ask, view)) {
			n := n.(map[string]any)
			out[n["target"].(map[string]any)["id"]] = row{
				n["claimCount"].(float64), n["sourceCount"].(float64), n["first"], n["last"], n["firstRecorded"],
				len(n["claims"].(map[string]any)["nodes"].([]any)),
			}
		}
		return out
	}
	c := clientOf(t, withCopies(t))
	want := rows(c, `["feed", "reports"]`)
	korea := want["country/KR"] // one more statement, in one more document
	korea.claims, korea.sources, korea.last, korea.opened = korea.claims+1, korea.sources+1, "2019", korea.opened+3
	want["country/KR"] = korea
	for id, copies := range map[any]int{"country/VN": 1, "country/JP": 1, "victim/nihonpost": 1} {
		r := want[id]
		r.opened += copies
		want[id] = r
	}
	got := rows(c, "null")
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(row{})); diff != "" {
		t.Errorf("with the digest (-want +got)\n%s", diff)
	}
	// In its own words the digest speaks of Korea alone.
	parties := c.rows("agreement.rows", []string{"target.id", "asserted", "quoting", "claimCount"},
		`{ agreement(actor: "Möss", by: DATASET, kinds: [COUNTRY]) { rows { target { id } asserted quoting claimCount } } }`)
	if want := []string{"country/FR 1", "country/KR digest feed 3", "country/VN reports digest 1"}; !slices.Equal(parties, want) {
		t.Errorf("agreement: got %q, want %q", parties, want)
	}
	// The feed knows of no Fern in its incident.
	if got := c.get("actor.targets.nodes.target.id", `{ actor(id: "actor/feed/fern") { targets { nodes { target { id } } } } }`); !cmp.Equal(got, []any{"region/middle-east"}) {
		t.Errorf("Fern targets %v", got)
	}
	// Without the originals the copies are all there is.
	if got := c.get("actor.targets.nodes.target.id", `{ actor(id: "actor/feed/fern", view: {datasets: ["digest"]}) { targets { nodes { target { id } } } } }`); !cmp.Equal(got, []any{"victim/nihonpost"}) {
		t.Errorf("by the digest alone Fern targets %v", got)
	}
	for view, want := range map[string]float64{"{}": 0, `{datasets: ["digest"]}`: 1} {
		if got := c.get("actor.incidents.totalCount", fmt.Sprintf(`{ actor(id: "actor/feed/fern", view: %s) { incidents { totalCount } } }`, view)); got[0] != want {
			t.Errorf("%s: Fern took part in %v incidents, want %v", view, got[0], want)
		}
	}
}
