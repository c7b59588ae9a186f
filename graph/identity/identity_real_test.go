package identity_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/identity"
	"github.com/actorgraph/actorgraph/internal/realdata"
)

// The names of MISP's threat actors and of ATT&CK's groups, as they stand in
// the public files: the traps that made the rules what they are.
func TestResolutionOfMISPAndATTACK(t *testing.T) {
	dir := realdata.Dir(t)
	r := example{}
	r.readMISP(t, filepath.Join(dir, "misp-threat-actor.json"))
	r.readATTACK(t, filepath.Join(dir, "attack-enterprise-18.1-groups-campaigns-stix2.0.json"))
	for i := range r.claims {
		r.claims[i].ID = r.claims[i].Identify()
	}
	i := r.resolve(graph.View{})

	joined := 0
	for _, a := range i.Actors() {
		members := i.Records(a)
		if len(members) > 2 {
			t.Errorf("%s has %d records of two data sets", a, len(members))
		}
		if len(members) == 2 {
			joined++
		}
	}
	t.Logf("%d actors join both data sets", joined)
	if joined < 130 {
		t.Errorf("%d actors join both data sets, want 130 or more", joined)
	}

	one := func(dataset, name string) graph.ID {
		at := slices.IndexFunc(r.records, func(e graph.Entity) bool { return e.Dataset == dataset && e.Name == name && e.ReplacedBy == "" })
		if at < 0 {
			t.Fatalf("%s has no record %q", dataset, name)
		}
		return i.Actor(r.records[at].ID)
	}
	for misp, attack := range map[string]string{
		"APT37": "APT37", "Kimsuky": "Kimsuky", "Turla": "Turla", "APT28": "APT28", "APT29": "APT29", "Lazarus Group": "Lazarus Group",
		"APT41": "APT41", "APT17": "APT17", "APT19": "APT19", "DragonOK": "DragonOK", "Naikon": "Naikon", "APT30": "APT30",
		"Sandworm": "Sandworm Team", "ENERGETIC BEAR": "Dragonfly",
	} {
		if one("misp-galaxy", misp) != one("attack-enterprise", attack) {
			t.Errorf("MISP's %s is not ATT&CK's %s: %v", misp, attack, i.Refused(one("misp-galaxy", misp)))
		}
	}
	for _, apart := range [][4]string{
		{"misp-galaxy", "APT17", "attack-enterprise", "Axiom"},
		{"misp-galaxy", "APT19", "attack-enterprise", "Deep Panda"},
		{"misp-galaxy", "DragonOK", "attack-enterprise", "Moafee"},
		{"misp-galaxy", "Sandworm", "attack-enterprise", "Dragonfly"},
		{"misp-galaxy", "Sandworm", "misp-galaxy", "ENERGETIC BEAR"},
		{"misp-galaxy", "Lazarus Group", "misp-galaxy", "Silent Chollima"},
		{"misp-galaxy", "Silent Chollima", "attack-enterprise", "Lazarus Group"},
		{"misp-galaxy", "APT37", "misp-galaxy", "Ruby Sleet"},
		// MISP ties Magic Hound as strongly to APT35 as to Charming Kitten; so it is not the weaker TA453 either.
		{"misp-galaxy", "APT35", "attack-enterprise", "Magic Hound"},
		{"misp-galaxy", "Charming Kitten", "attack-enterprise", "Magic Hound"},
		{"misp-galaxy", "TA453", "attack-enterprise", "Magic Hound"},
	} {
		if one(apart[0], apart[1]) == one(apart[2], apart[3]) {
			t.Errorf("%v are one actor", apart)
		}
	}
	// MISP knows Kimsuky by an id that ATT&CK has revoked since.
	if got, want := i.Actor("actor/attack-enterprise/G0086"), one("misp-galaxy", "Kimsuky"); got != want {
		t.Errorf("G0086 leads to %s, want %s", got, want)
	}
	if refused := i.Refused(one("misp-galaxy", "APT17")); !slices.ContainsFunc(refused, func(f identity.Refusal) bool {
		return f.With == "actor/attack-enterprise/G0001"
	}) {
		t.Errorf("Axiom is no candidate of APT17: %v", refused)
	}
}

func (r *example) readMISP(t *testing.T, file string) {
	t.Helper()
	var galaxy struct {
		Values []struct {
			UUID, Value string
			Meta        struct{ Synonyms []string }
		}
	}
	readJSON(t, file, &galaxy)
	for _, v := range galaxy.Values {
		e := graph.Entity{ID: graph.MakeID(graph.Actor, "misp-galaxy", v.UUID), Name: v.Value, Dataset: "misp-galaxy", ExternalID: v.UUID}
		r.records = append(r.records, e)
		for _, name := range v.Meta.Synonyms {
			r.name(e, name)
		}
	}
}

func (r *example) readATTACK(t *testing.T, file string) {
	t.Helper()
	var bundle struct {
		Objects []struct {
			Type, ID, Name string
			Aliases        []string
			References     []struct {
				ID string `json:"external_id"`
			} `json:"external_references"`
			Relation string `json:"relationship_type"`
			Source   string `json:"source_ref"`
			Target   string `json:"target_ref"`
		}
	}
	readJSON(t, file, &bundle)
	ids, successors := map[string]graph.ID{}, map[string]string{}
	for _, o := range bundle.Objects {
		switch {
		case o.Type == "intrusion-set":
			ids[o.ID] = graph.MakeID(graph.Actor, "attack-enterprise", o.References[0].ID)
		case o.Relation == "revoked-by":
			successors[o.Source] = o.Target
		}
	}
	for _, o := range bundle.Objects {
		if o.Type != "intrusion-set" {
			continue
		}
		e := graph.Entity{ID: ids[o.ID], Name: o.Name, Dataset: "attack-enterprise", ExternalID: o.ID, ReplacedBy: ids[successors[o.ID]]}
		r.records = append(r.records, e)
		if e.ReplacedBy != "" {
			continue
		}
		for _, name := range o.Aliases {
			r.name(e, name)
		}
	}
}

func readJSON(t *testing.T, file string, v any) {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, v); err != nil {
		t.Fatal(err)
	}
}
