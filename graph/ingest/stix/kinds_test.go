package stix_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/graph/ingest/ingesttest"
	"github.com/actorgraph/actorgraph/graph/ingest/stix"
)

// readObjects reads a bundle of these objects and the good ones.
func readObjects(t *testing.T, objects ...string) ingesttest.Result {
	t.Helper()
	r := ingesttest.Result{ByID: map[graph.ID]graph.Entity{}}
	r.Document, r.Diagnostics = ingesttest.MustRead(t, stix.Read, []ingest.Input{ingest.Bytes("f", bundle(objects...))}, feed)
	for _, e := range r.Entities {
		r.ByID[e.ID] = e
	}
	return r
}

// lines writes claims of a predicate as SUBJECT OBJECT OCCURRED, in order.
func lines(r ingesttest.Result, p graph.Predicate) []string {
	var out []string
	for _, c := range r.ClaimsOf(p, "") {
		subject := strings.TrimPrefix(string(c.Subject), "actor/my-feed/intrusion-set--")
		out = append(out, strings.TrimSpace(fmt.Sprint(subject, " ", c.Object, " ", c.Occurred)))
	}
	slices.Sort(out)
	return out
}

// One odd field costs that field, or nothing where its meaning is plain.
func TestOddFieldsAreRead(t *testing.T) {
	tests := []struct{ members, mended string }{
		{`"aliases": "C"`, "aliases: a text where a list belongs"},
		{`"aliases": [1, 2]`, ""},
		{`"confidence": 85.0`, "confidence: a number where a whole number belongs"},
		{`"confidence": "85"`, "confidence: a text where a whole number belongs"},
		{`"confidence": null`, ""},
		{`"revoked": "false"`, "revoked: a text where true or false belongs"},
		{`"revoked": 0`, "revoked: a number where true or false belongs"},
		{`"first_seen": 2017`, "first_seen: a number where a word belongs"},
		{`"external_references": {"source_name": "x", "url": "https://example.org"}`, "external_references: an object where a list belongs"},
		{`"description": ["x"]`, "description: a list where a word belongs"},
		{`"first_seen": "2017-03"`, ""},
		{`"first_seen": "4 March 2017"`, ""},
	}
	for _, tt := range tests {
		r := readObjects(t, actor("2", `"name": "B", `+tt.members))
		if e := r.ByID["actor/my-feed/intrusion-set--2"]; e.Name != "B" || len(r.Rejects) > 0 {
			t.Errorf("%s: got %q, rejects %v", tt.members, e.Name, r.Rejects)
		}
		if tt.mended != "" && r.Mended[tt.mended] != 1 {
			t.Errorf("%s: mended %v, want %q", tt.members, r.Mended, tt.mended)
		}
	}
	r := readObjects(t, actor("2", `"name": "B", "first_seen": "2017-03", "last_seen": "5 April 2018"`))
	if diff := cmp.Diff([]string{"2  2017-03/2018-04-05"}, lines(r, graph.Active)); diff != "" {
		t.Errorf("active (-want +got):\n%s", diff)
	}
	r = readObjects(t, relation("targets", "intrusion-set--1", "identity--1", `, "confidence": 85.0`), actor("2", `"name": "B", "confidence": 400`))
	if c := r.ClaimsOf(graph.Targets, ""); len(c) != 1 || c[0].Confidence == nil || *c[0].Confidence != 85 {
		t.Errorf("got %+v, want one target of confidence 85", c)
	}
	if n := len(r.ClaimsOf(graph.Named, "actor/my-feed/intrusion-set--2")); n != 1 {
		t.Errorf("%d names of a group with a confidence of 400, want 1", n)
	}
}

// Two identities are two victims, whatever they are called.
func TestTwoIdentitiesOfOneNameAreTwoVictims(t *testing.T) {
	identity := func(id, sector string) string {
		return fmt.Sprintf(`{"type": "identity", "id": "identity--%s", "name": "Harbour Bank (Japan)", "identity_class": "organization", "sectors": [%q]}`, id, sector)
	}
	r := readObjects(t, identity("2", "financial-services"), identity("3", "energy"), actor("2", `"name": "B"`),
		`{"type": "location", "id": "location--2", "country": "VN"}`, relation("located-at", "identity--3", "location--2", ""),
		relation("targets", "intrusion-set--1", "identity--2", ""), relation("targets", "intrusion-set--2", "identity--3", ""))
	want := []string{"1 victim/my-feed/identity--2", "2 victim/my-feed/identity--3"}
	if diff := cmp.Diff(want, lines(r, graph.Targets)); diff != "" {
		t.Errorf("targets (-want +got):\n%s", diff)
	}
	want = []string{"victim/my-feed/identity--2 sector/financial-services", "victim/my-feed/identity--3 sector/energy"}
	if diff := cmp.Diff(want, lines(r, graph.OperatesIn)); diff != "" {
		t.Errorf("sectors (-want +got):\n%s", diff)
	}
	want = []string{"victim/my-feed/identity--2 country/JP", "victim/my-feed/identity--3 country/VN"}
	if diff := cmp.Diff(want, lines(r, graph.LocatedAt)); diff != "" {
		t.Errorf("places (-want +got):\n%s", diff)
	}
}

func TestVictimsHaveTheirOtherNames(t *testing.T) {
	r := readObjects(t, `{"type": "identity", "id": "identity--2", "name": "Harbour", "identity_class": "organization", "x_opencti_aliases": ["Port", "N/A", "Harbour"]}`,
		relation("targets", "intrusion-set--1", "identity--2", ""))
	if diff := cmp.Diff([]string{"Port"}, r.ByID["victim/my-feed/identity--2"].Names); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
}

// Whatever stands for a target is kept, or counted as left.
func TestNoTargetLeavesInSilence(t *testing.T) {
	tests := []struct {
		name, object string
		want         []string
		left         int
	}{
		{"coordinates alone", `{"type": "location", "id": "location--2", "latitude": 34.5, "longitude": 135.25}`, []string{"1 victim/my-feed/location--2"}, 0},
		{"a city", `{"type": "location", "id": "location--2", "city": "Osaka"}`, []string{"1 victim/my-feed/location--2"}, 0},
		{"nothing of a place", `{"type": "location", "id": "location--2"}`, nil, 1},
		{"a place that is unknown", `{"type": "location", "id": "location--2", "name": "Unknown"}`, nil, 1},
		{
			"a class without a name", `{"type": "identity", "id": "location--2", "identity_class": "class", "sectors": ["energy", "mining"]}`,
			[]string{"1 sector/energy", "1 sector/mining"},
			0,
		},
		{"an unknown organization of a sector", `{"type": "identity", "id": "location--2", "name": "Unknown", "identity_class": "organization", "sectors": ["energy"]}`, []string{"1 sector/energy"}, 0},
		{"nobody", `{"type": "identity", "id": "location--2", "name": "n/a", "identity_class": "organization"}`, nil, 1},
		{"what is not there", `{"type": "note", "id": "note--2"}`, nil, 1},
	}
	for _, tt := range tests {
		object := strings.ReplaceAll(tt.object, `"type": "identity", "id": "location--2"`, `"type": "identity", "id": "identity--2"`)
		target := "location--2"
		if object != tt.object {
			target = "identity--2"
		}
		r := readObjects(t, object, relation("targets", "intrusion-set--1", target, ""))
		if diff := cmp.Diff(tt.want, lines(r, graph.Targets)); diff != "" {
			t.Errorf("%s: targets (-want +got):\n%s", tt.name, diff)
		}
		if r.Mentions != 1 || r.Left != tt.left || tt.left > 0 && len(r.Rejects)+len(r.Outside) == 0 {
			t.Errorf("%s: %d mentions, %d left, outside %v", tt.name, r.Mentions, r.Left, r.Outside)
		}
	}
}

func TestNobodyIsNoActor(t *testing.T) {
	for _, name := range []string{"Unknown", "Not available", "n/a", "-", "Unattributed", "not yet attributed"} {
		r := readObjects(t, actor("2", fmt.Sprintf(`"name": %q, "aliases": ["B"]`, name)), relation("targets", "intrusion-set--2", "identity--1", ""))
		if n := len(r.Live(graph.Actor)); n != 1 || r.Left != 1 {
			t.Errorf("%q: %d actors, %d targets left, want 1 and 1", name, n, r.Left)
		}
	}
	r := readObjects(t, actor("2", `"name": "B", "aliases": ["Unknown", "C", "N/A"]`))
	if n := len(r.ClaimsOf(graph.Named, "actor/my-feed/intrusion-set--2")); n != 2 || r.Outside["name: Unknown"] != 1 {
		t.Errorf("%d names, outside %v, want 2 and the placeholders counted", n, r.Outside)
	}
}

// An incident is that of its campaign's actors, and so are its targets.
func TestIncidentsHaveTheActorsOfTheirCampaigns(t *testing.T) {
	incident := func(typ, id, members string) string {
		return fmt.Sprintf(`{"type": %q, "id": "%s--%s", "name": "I%s" %s}`, typ, typ, id, id, members)
	}
	chain := []string{
		incident("incident", "1", ""), incident("campaign", "2", `, "first_seen": "2021-05-03T00:00:00Z"`), incident("campaign", "3", ""),
		relation("targets", "incident--1", "identity--1", ""),
		relation("attributed-to", "incident--1", "campaign--2", ""), relation("attributed-to", "campaign--2", "campaign--3", ""),
	}
	r := readObjects(t, append(chain, relation("attributed-to", "campaign--3", "intrusion-set--1", `, "labels": ["tlp:amber"]`))...)
	targets := r.ClaimsOf(graph.Targets, "")
	if len(targets) != 1 || targets[0].Incident != "incident/my-feed/incident--1" || !targets[0].Occurred.IsZero() {
		t.Fatalf("got %+v, want one target of the incident, undated", targets)
	}
	if diff := cmp.Diff([]string{"TLP:AMBER"}, targets[0].Markings); diff != "" {
		t.Errorf("markings of what rests on a restricted attribution (-want +got):\n%s", diff)
	}
	if got := lines(r, graph.AttributedTo); len(got) != 3 {
		t.Errorf("attributions %v, want one for each of the three", got)
	}
	loop := append(chain, relation("attributed-to", "campaign--3", "incident--1", ""))
	if r := readObjects(t, loop...); len(r.ClaimsOf(graph.Targets, "")) != 0 || r.Left != 1 || len(r.Outside) < 2 {
		t.Errorf("a loop without an actor: left %d, outside %v", r.Left, r.Outside)
	}
}
