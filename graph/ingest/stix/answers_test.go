package stix_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/graph/ingest/ingesttest"
	"github.com/actorgraph/actorgraph/graph/ingest/stix"
)

const (
	enterprise = "attack-enterprise-18.1-stix2.0.json.gz"
	groupsOnly = "attack-enterprise-18.1-groups-campaigns-stix2.0.json" // the same answers, in a moment
	ics        = "attack-ics-18.1-stix2.1.json.gz"
)

func readAttack(t *testing.T, file string) ingesttest.Result {
	t.Helper()
	return ingesttest.ReadReal(t, stix.Read, ingest.Options{}, file)
}

// pairs returns the distinct subjects and objects of claims.
func pairs(claims []graph.Claim) map[[2]graph.ID]bool {
	out := map[[2]graph.ID]bool{}
	for _, c := range claims {
		out[[2]graph.ID{c.Subject, c.Object}] = true
	}
	return out
}

func group(id string) graph.ID    { return graph.MakeID(graph.Actor, "attack-enterprise", id) }
func campaign(id string) graph.ID { return graph.MakeID(graph.Incident, "attack-enterprise", id) }

func TestTheWholeBundleAndItsGroupsGiveTheSame(t *testing.T) {
	start := time.Now()
	whole := readAttack(t, enterprise)
	if took := time.Since(start); took > 10*time.Second {
		t.Errorf("reading took %v, want under 10 s", took)
	}
	groups := readAttack(t, groupsOnly)
	if diff := cmp.Diff(groups.Claims, whole.Claims, cmp.Comparer(func(a, b graph.Claim) bool { return a.ID == b.ID })); diff != "" {
		t.Errorf("claims (-groups +whole):\n%s", diff)
	}
	if whole.Outside["uses"] != 17270 || whole.Outside["malware"] != 696 {
		t.Errorf("counted %d uses and %d malware, want 17270 and 696", whole.Outside["uses"], whole.Outside["malware"])
	}
	if len(whole.Rejects) > 0 {
		t.Errorf("rejects: %v", whole.Rejects)
	}
}

func TestActiveRevokedAndDeprecatedGroups(t *testing.T) {
	a := readAttack(t, groupsOnly)
	active, successors := 0, map[string]string{}
	for _, e := range a.Entities {
		switch {
		case e.Kind() != graph.Actor:
		case e.ReplacedBy == "":
			active++
		default:
			successors[e.Name+" "+e.Names[0]] = a.ByID[e.ReplacedBy].Name + " " + a.ByID[e.ReplacedBy].Names[0]
		}
	}
	if active != 172 || a.Outside["intrusion-set (deprecated)"] != 9 {
		t.Errorf("got %d active and %d deprecated, want 172 and 9", active, a.Outside["intrusion-set (deprecated)"])
	}
	want := map[string]string{
		"MONSOON G0042": "Patchwork G0040", "Charming Kitten G0058": "Magic Hound G0059", "APT34 G0057": "OilRig G0049",
		"Stolen Pencil G0086": "Kimsuky G0094", "UNC2452 G0118": "APT29 G0016", "Dragonfly 2.0 G0074": "Dragonfly G0035",
	}
	if diff := cmp.Diff(want, successors); diff != "" {
		t.Errorf("revoked groups and their successors (-want +got):\n%s", diff)
	}
	for _, id := range strings.Fields("G0014 G0116 G0015 G0104 G0101 G0141 G0031 G0132 G0072") {
		if e, ok := a.ByID[group(id)]; ok {
			t.Errorf("the deprecated %s %s is there", id, e.Name)
		}
	}
}

func TestAliasesOfGroups(t *testing.T) {
	a := readAttack(t, groupsOnly)
	entries, others := 0, 0
	called := map[string][]string{}
	var apt37 []string
	for pair := range pairs(a.ClaimsOf(graph.Named, "")) {
		name, actor := a.ByID[pair[0]].Name, a.ByID[pair[1]]
		entries++
		if name != actor.Name {
			others++
		}
		called[strings.ToLower(name)] = append(called[strings.ToLower(name)], actor.Name)
		if actor.ID == group("G0067") {
			apt37 = append(apt37, name)
		}
	}
	if entries != 570 || others != 398 {
		t.Errorf("got %d alias entries, %d without own names; want 570, 398", entries, others)
	}
	for name, actors := range called {
		slices.Sort(actors)
		if len(actors) < 2 {
			delete(called, name)
		}
	}
	shared := map[string][]string{"uac-0056": {"Ember Bear", "Saint Bear"}, "thrip": {"Lotus Blossom", "Thrip"}}
	if diff := cmp.Diff(shared, called); diff != "" {
		t.Errorf("aliases of two groups (-want +got):\n%s", diff)
	}
	slices.Sort(apt37)
	want := []string{"APT37", "Group123", "InkySquid", "Reaper", "Ricochet Chollima", "ScarCruft", "TEMP.Reaper"}
	if diff := cmp.Diff(want, apt37); diff != "" {
		t.Errorf("names of G0067 (-want +got):\n%s", diff)
	}
}

func TestCampaignsAndTheirGroups(t *testing.T) {
	a := readAttack(t, groupsOnly)
	campaigns, attributed, groups := 0, map[graph.ID][]string{}, map[graph.ID]bool{}
	for _, e := range a.Entities {
		if e.Kind() == graph.Incident {
			campaigns++
		}
	}
	links := pairs(a.ClaimsOf(graph.AttributedTo, ""))
	for pair := range links {
		attributed[pair[0]] = append(attributed[pair[0]], a.ByID[pair[1]].Name)
		groups[pair[1]] = true
	}
	if campaigns != 52 || len(links) != 25 || len(attributed) != 24 || len(groups) != 18 {
		t.Errorf("got %d campaigns, %d links, %d attributed, %d groups; want 52, 25, 24, 18", campaigns, len(links), len(attributed), len(groups))
	}
	for id, actors := range attributed {
		slices.Sort(actors)
		if want := []string{"APT5", "Ke3chang"}; len(actors) > 1 && (id != campaign("C0052") || !slices.Equal(actors, want)) {
			t.Errorf("%s is attributed to %v, want only C0052 to two, %v", id, actors, want)
		}
	}
	spans := map[graph.ID]string{}
	for _, c := range a.ClaimsOf(graph.Active, "") {
		if c.Subject == group("G0016") {
			spans[c.Incident] = c.Occurred.String()
		}
	}
	want := map[graph.ID]string{campaign("C0023"): "2013-09/2019-10", campaign("C0024"): "2019-08/2021-01"}
	if diff := cmp.Diff(want, spans); diff != "" {
		t.Errorf("when APT29 was active (-want +got):\n%s", diff)
	}
}

func TestDatesOfCampaigns(t *testing.T) {
	a := readAttack(t, groupsOnly)
	var in2017 []string
	for _, e := range a.Entities {
		if e.Kind() == graph.Incident && e.Occurred.Possibly("2017-01-01", "2017-12-31") {
			in2017 = append(in2017, e.Names[0])
		}
	}
	slices.Sort(in2017)
	if want := strings.Fields("C0006 C0013 C0014 C0023 C0030 C0032 C0033 C0059"); !slices.Equal(in2017, want) {
		t.Errorf("campaigns of 2017: got %v, want %v", in2017, want)
	}
	for id, want := range map[string]string{
		"C0059": "2004-10/2025-09", // a wrong year, as given
		"C0040": "2023-02/2024-07", // stored in the evening before
		"C0012": "2019-12/2022-05",
		"C0041": "2024-01",
	} {
		if got := a.ByID[campaign(id)].Occurred.String(); got != want {
			t.Errorf("%s: got %s, want %s", id, got, want)
		}
	}
	if n := len(a.ClaimsOf(graph.Targets, "")); n > 0 {
		t.Errorf("%d targets were made of prose", n)
	}
}

// A name that ATT&CK cites reports for is said in those reports.
func TestNamesRestOnTheReportsTheyCite(t *testing.T) {
	a := readAttack(t, groupsOnly)
	got := map[string]string{}
	for _, c := range a.ClaimsOf(graph.Named, "") {
		if c.Object == group("G0067") && c.Subject == graph.AliasID("ScarCruft") {
			got[a.ByID[c.Source].Name] = a.ByID[c.Source].Published.String() + " " + a.ByID[c.Claimant].Name
		}
	}
	want := map[string]string{
		"Operation Daybreak": "2016-06-17 MITRE",
		"APT37 (Reaper): The Overlooked North Korean Actor":             "2018-02-20 MITRE",
		"ScarCruft continues to evolve, introduces Bluetooth harvester": "2019-05-13 MITRE",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("who calls G0067 ScarCruft where (-want +got):\n%s", diff)
	}
}

func TestICSIsADataSetOfItsOwn(t *testing.T) {
	a := readAttack(t, ics)
	want := graph.Reading{Dataset: "attack-ics", Release: "18.1", Recorded: "2025-11-13", Full: true}
	if !cmp.Equal(a.Reading, want) {
		t.Errorf("got %+v, want %+v", a.Reading, want)
	}
	shared := a.ByID["actor/attack-ics/G0035"]
	other := readAttack(t, groupsOnly).ByID[group("G0035")]
	if shared.ExternalID == "" || shared.ExternalID != other.ExternalID {
		t.Errorf("Dragonfly has the STIX ids %q and %q, want the same", shared.ExternalID, other.ExternalID)
	}
}

func TestPlacesAndSectorsOfOpenCTI(t *testing.T) {
	for _, tt := range []struct {
		file string
		p    graph.Predicate
		want [2]graph.ID
	}{
		{"opencti-sectors.json", graph.PartOf, [2]graph.ID{"sector/banking", "sector/financial-services"}},
		{"opencti-geography.json", graph.LocatedAt, [2]graph.ID{"country/JP", "region/eastern-asia"}},
	} {
		r := ingesttest.ReadReal(t, stix.Read, ingest.Options{Dataset: "opencti"}, tt.file)
		if !pairs(r.ClaimsOf(tt.p, ""))[tt.want] {
			t.Errorf("%s: no claim %s %v", tt.file, tt.p, tt.want)
		}
		if len(r.Rejects) > 0 {
			t.Errorf("%s: rejects %v", tt.file, r.Rejects[:min(3, len(r.Rejects))])
		}
	}
}
