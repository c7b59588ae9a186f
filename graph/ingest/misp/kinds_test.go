package misp_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/graph/ingest/ingesttest"
	"github.com/actorgraph/actorgraph/graph/ingest/misp"
)

func readCluster(t *testing.T, b []byte) ingesttest.Result {
	t.Helper()
	r := ingesttest.Result{ByID: map[graph.ID]graph.Entity{}}
	r.Document, r.Diagnostics = ingesttest.MustRead(t, misp.Read, []ingest.Input{ingest.Bytes("f", b)}, released)
	for _, e := range r.Entities {
		r.ByID[e.ID] = e
	}
	return r
}

const b graph.ID = "actor/misp-galaxy/u-b"

// said writes what is said of record B: PREDICATE OBJECT OCCURRED, in order.
func said(r ingesttest.Result) string {
	var out []string
	for _, c := range r.Claims {
		if c.Subject == b {
			out = append(out, strings.TrimSpace(fmt.Sprint(c.Predicate, " ", c.Object, " ", c.Occurred)))
		}
	}
	slices.Sort(out)
	return strings.Join(out, ", ")
}

// A key is read however its authors wrote it, and none leaves in silence.
func TestKeysOfMeta(t *testing.T) {
	const japan, government = "targets country/JP", "targets sector/government"
	for _, tt := range []struct{ meta, want string }{
		{`"suspected-victims": ["Japan"], "target-category": ["Government"]`, japan + ", " + government},
		{`"Suspected_Victims": "Japan"`, japan},
		{`"observed_countries": ["JP"], "target_categories": ["Government"]`, japan + ", " + government},
		{`"observed-countries": ["Japan"], "observed-sectors": ["Government"]`, japan + ", " + government},
		{`"suspected-victims": "Japan, Vietnam"`, japan + ", targets country/VN"},
		{`"victimology": "Japan; Government"`, japan + ", " + government},
		{`"victimology": ["Japan", "They also went for many others of whom nobody has ever heard"]`, japan},
		{`"since": "2013"`, "active  2013"},
		{`"since": 2013, "last-seen": "2015-03"`, "active  2013/2015-03"},
		{`"first_seen": "2013-03-04T00:00:00Z"`, "active  2013-03-04"},
		{`"since": "Unknown"`, ""},
		{`"country": ["KP", "CN"]`, "originates-from country/CN, originates-from country/KP"},
		{`"country": "KP, CN"`, "originates-from country/CN, originates-from country/KP"},
		{`"country": "Unknown"`, ""},
		{`"country": "N/A"`, ""},
		{`"country": "NA"`, "originates-from country/NA"},
		{`"suspected-state-sponsor": "China"`, "attributed-to country/CN"},
		{`"cfr-suspected-victims": ["Unknown", "n/a"]`, ""},
	} {
		r := readCluster(t, cluster(meta(tt.meta)))
		if got := said(r); got != tt.want || len(r.Rejects) > 0 {
			t.Errorf("%s: got %q, want %q; rejects %v", tt.meta, got, tt.want, r.Rejects)
		}
		if tt.want == "" && !strings.Contains(tt.meta, "since") && len(r.Outside) == 0 {
			t.Errorf("%s left in silence", tt.meta)
		}
	}
	r := readCluster(t, cluster(meta(`"victimology": ["Japan", "They also went for many others of whom nobody has ever heard"], "motive": "gain"`)))
	if r.Mentions != 2 || r.Left != 1 || r.Outside["victimology in prose"] != 1 || r.Outside["motive"] != 1 {
		t.Errorf("%d of %d mentions left, outside %v", r.Left, r.Mentions, r.Outside)
	}
}

func TestClustersOfOtherTypes(t *testing.T) {
	for _, tt := range []struct{ head, dataset string }{
		{`"type": "groups", "category": "Threat Groups"`, "misp-groups"},
		{`"type": "groups"`, "misp-groups"},
		{`"type": "acme-threat-actor"`, "misp-acme-threat-actor"},
		{`"type": "microsoft-activity-group", "category": "actor"`, "misp-microsoft-activity-group"},
	} {
		r := readCluster(t, []byte(`{`+tt.head+`, "values": [{"value": "B", "uuid": "u-b", "meta": {"observed_countries": ["JP"]}}]}`))
		if r.Reading.Dataset != tt.dataset || len(r.ClaimsOf(graph.Targets, "")) != 1 {
			t.Errorf("%s: data set %q, %d targets", tt.head, r.Reading.Dataset, len(r.ClaimsOf(graph.Targets, "")))
		}
	}
	r := readCluster(t, []byte(`{"type": "groups", "source": "https://example.org/api/", "authors": ["Acme"], "values": [{"value": "B", "uuid": "u-b", "meta": {"country": "JP"}}]}`))
	if got := r.ClaimsOf(graph.OriginatesFrom, "")[0].Claimant; got != "organization/acme" {
		t.Errorf("claimant %s, want the cluster's one author", got)
	}
	for _, typ := range []string{"producer", "malware", "country"} {
		_, _, err := misp.Read(t.Context(), []ingest.Input{ingest.Bytes("f", []byte(`{"type": "`+typ+`", "values": [{"value": "B"}]}`))}, released)
		if err == nil {
			t.Errorf("a cluster of %s was taken for one of actors", typ)
		}
	}
}

func TestNobodyIsNoRecord(t *testing.T) {
	r := readCluster(t, cluster(`{"value": "Unknown", "uuid": "u-b"}`, `{"value": "C", "uuid": "u-c", "meta": {"synonyms": ["Not available", "-", "D"]}}`))
	if n := len(r.Live(graph.Actor)); n != 2 || r.Outside["record that is nobody: Unknown"] != 1 {
		t.Errorf("%d actors, outside %v", n, r.Outside)
	}
	if n := len(r.ClaimsOf(graph.Named, "actor/misp-galaxy/u-c")); n != 2 {
		t.Errorf("%d names, want C and D", n)
	}
}

// Tags restrict, wherever MISP writes them.
func TestTagsAreMarkings(t *testing.T) {
	amber, red := []string{"TLP:AMBER"}, []string{"TLP:RED"}
	for _, tt := range []struct {
		record string
		want   []string
	}{
		{meta(`"country": "JP"`), nil},
		{meta(`"country": "JP", "tags": ["tlp:amber", "5af1e4a6-0b54-4c7e-8d2a-000000000000"]`), amber},
		{meta(`"country": "JP", "tlp": "amber"`), amber},
		{meta(`"country": "JP", "x_tlp": ["amber"]`), amber},
		{meta(`"country": "JP", "sharing": "TLP:AMBER"`), amber},
		{meta(`"country": "JP", "TLP": "orange"`), red},
		{`{"value": "B", "uuid": "u-b", "Tag": [{"name": "tlp:amber", "colour": "#FFC000"}], "meta": {"country": "JP"}}`, amber},
		{`{"value": "B", "uuid": "u-b", "tags": "PAP:RED", "meta": {"country": "JP"}}`, []string{"PAP:RED"}},
		{`{"value": "B", "uuid": "u-b", "tags": [{"name": ["tlp:amber"]}], "meta": {"country": "JP"}}`, amber},
	} {
		r := readCluster(t, cluster(tt.record))
		for _, c := range r.Claims {
			if c.Subject == b || c.Object == b {
				if diff := cmp.Diff(tt.want, c.Markings); diff != "" {
					t.Errorf("%s: %s (-want +got):\n%s", tt.record, c.Predicate, diff)
				}
			}
		}
		if diff := cmp.Diff(tt.want, r.ByID[b].Markings); diff != "" {
			t.Errorf("%s: the record (-want +got):\n%s", tt.record, diff)
		}
	}
}
