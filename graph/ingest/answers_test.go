package ingest_test

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/graph/ingest/ingesttest"
	"github.com/actorgraph/actorgraph/graph/ingest/misp"
	"github.com/actorgraph/actorgraph/graph/ingest/stix"
)

func readMISP(t *testing.T) ingesttest.Result {
	t.Helper()
	return ingesttest.ReadReal(t, misp.Read, ingest.Options{Recorded: "2026-08-06"}, "misp-threat-actor.json", "misp-producer.json")
}

func readAttack(t *testing.T) ingesttest.Result {
	t.Helper()
	return ingesttest.ReadReal(t, stix.Read, ingest.Options{}, "attack-enterprise-18.1-groups-campaigns-stix2.0.json")
}

// namesOf returns the names of each live actor, by its name.
func namesOf(r ingesttest.Result) map[string][]string {
	out := map[string][]string{}
	for _, c := range r.ClaimsOf(graph.Named, "") {
		actor, name := r.ByID[c.Object].Name, r.ByID[c.Subject].Name
		if !slices.Contains(out[actor], name) {
			out[actor] = append(out[actor], name)
		}
	}
	return out
}

func TestNamesOfAPT37InMISPAndAttack(t *testing.T) {
	all := append(namesOf(readMISP(t))["APT37"], namesOf(readAttack(t))["APT37"]...)
	slices.Sort(all)
	all = slices.Compact(all)
	want := strings.Split("APT 37, APT-C-28, APT37, ATK4, G0067, Group 123, Group123, InkySquid, Moldy Pisces, Operation Daybreak, "+
		"Operation Erebus, PLAIN NEPTUNE, Reaper, Reaper Group, Red Eyes, Ricochet Chollima, ScarCruft, TEMP.Reaper, Venus 121", ", ")
	if diff := cmp.Diff(want, all); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	keys := map[string]bool{}
	for _, n := range all {
		keys[graph.Fold(n)] = true
	}
	if len(keys) != 17 {
		t.Errorf("got %d names when folded, want 17", len(keys))
	}
}

// MISP points at ATT&CK's groups by the uuid in their STIX ids, among its links
// that lead out of the file. They are counted and join nothing: records of the
// two data sets join by ids among the names, and by names.
func TestLinksFromMISPToAttack(t *testing.T) {
	doc := readAttack(t)
	active := map[string]bool{}
	for _, e := range doc.Entities {
		if _, uuid, ok := strings.Cut(e.ExternalID, "--"); ok && e.Kind() == graph.Actor && e.ReplacedBy == "" {
			active[uuid] = true
		}
	}
	file := ingesttest.RealFiles(t, "misp-threat-actor.json")[0]
	text, err := file.Text(0)
	if err != nil {
		t.Fatal(err)
	}
	defer text.Close()
	var cluster struct {
		Values []struct {
			UUID    string
			Related []struct {
				Dest string `json:"dest-uuid"`
			}
		}
	}
	if err := json.NewDecoder(text).Decode(&cluster); err != nil {
		t.Fatal(err)
	}
	inFile, actors, links, away := map[string]bool{}, map[string]bool{}, 0, 0
	for _, v := range cluster.Values {
		inFile[v.UUID] = true
	}
	for _, v := range cluster.Values {
		for _, r := range v.Related {
			if active[r.Dest] {
				actors[v.UUID] = true
				links++
			}
			if !inFile[r.Dest] {
				away++
			}
		}
	}
	if len(actors) != 58 || links != 72 {
		t.Errorf("got %d actors with %d links, want 58 with 72", len(actors), links)
	}
	_, diagnostics := ingesttest.MustRead(t, misp.Read, []ingest.Input{file}, ingest.Options{Recorded: "2026-08-06"})
	counted := 0
	for what, n := range diagnostics.Outside {
		if strings.HasPrefix(what, "related: ") {
			counted += n
		}
	}
	if counted < away {
		t.Errorf("the report counts %d links, want all %d that lead out of the file", counted, away)
	}
}

var groupID = regexp.MustCompile(`^G\d{4}$`)

func TestAttackIDsAmongTheNamesOfMISP(t *testing.T) {
	ofMISP := namesOf(readMISP(t))
	holders, actors, several := map[string][]string{}, 0, map[string][]string{}
	for actor, all := range ofMISP {
		ids := slices.DeleteFunc(slices.Clone(all), func(n string) bool { return !groupID.MatchString(n) })
		for _, id := range ids {
			holders[id] = append(holders[id], actor)
		}
		if len(ids) > 0 {
			actors++
		}
		if len(ids) > 1 {
			slices.Sort(ids)
			several[actor] = ids
		}
	}
	if actors != 80 || len(holders) != 86 {
		t.Errorf("got %d actors with %d ids, want 80 with 86", actors, len(holders))
	}
	wantSeveral := map[string][]string{
		"APT17": {"G0001", "G0025"}, "APT19": {"G0009", "G0073"}, "APT41": {"G0044", "G0096"}, "DragonOK": {"G0002", "G0017"},
		"FIN7": {"G0008", "G0046"}, "Lazarus Group": {"G0032", "G0082"}, "Naikon": {"G0013", "G0019"},
	}
	if diff := cmp.Diff(wantSeveral, several); diff != "" {
		t.Errorf("actors with two ids (-want +got):\n%s", diff)
	}

	doc := readAttack(t)
	live, successor := map[string]bool{}, map[string]graph.ID{}
	for _, e := range doc.Entities {
		switch {
		case e.Kind() != graph.Actor:
		case e.ReplacedBy == "":
			live[e.Names[0]] = true
		default:
			successor[e.Names[0]] = e.ReplacedBy
		}
	}
	var gone []string
	for _, id := range slices.Sorted(maps.Keys(holders)) {
		if len(holders[id]) > 1 && id != "G0013" {
			t.Errorf("%s is an id of %v, want only G0013 on two", id, holders[id])
		}
		if !live[id] {
			gone = append(gone, id)
		}
	}
	if want := strings.Fields("G0014 G0015 G0031 G0058 G0072 G0086"); !slices.Equal(gone, want) {
		t.Errorf("ids that are no longer active: got %v, want %v", gone, want)
	}
	if got := successor["G0086"]; got != "actor/attack-enterprise/G0094" {
		t.Errorf("G0086 leads to %q, want actor/attack-enterprise/G0094", got)
	}
}
