package ingest

import (
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/actorgraph/actorgraph/graph"
)

func TestRecords(t *testing.T) {
	type own struct {
		name   string
		others []string
	}
	tests := []struct {
		name     string
		own      []own
		mentions [][]string
		want     []Record
	}{
		{
			"mentions that share a name are one, also through a third", nil,
			[][]string{{"Molerats", "Extreme Jackal"}, {"Gaza Cybergang"}, {"MoleRats", "Gaza Cybergang"}, {"Molerats"}},
			[]Record{{ID: "actor/x/molerats", Name: "Molerats", Former: []graph.ID{"actor/x/gazacybergang"}}},
		},
		{
			"the name that most go by, then the first", nil,
			[][]string{{"B", "A"}, {"A", "B"}, {"D", "C"}, {"C", "D"}, {"D"}},
			[]Record{{ID: "actor/x/a", Name: "A", Former: []graph.ID{"actor/x/b"}}, {ID: "actor/x/d", Name: "D", Former: []graph.ID{"actor/x/c"}}},
		},
		{
			"a name that no mention goes by is no id", nil,
			[][]string{{"APT37", "Reaper"}},
			[]Record{{ID: "actor/x/apt37", Name: "APT37"}},
		},
		{
			"the spelling that is used most", nil,
			[][]string{{"DragonOk"}, {"DragonOK"}, {"DragonOK"}},
			[]Record{{ID: "actor/x/dragonok", Name: "DragonOK"}},
		},
		{
			"profiles are never one, whatever they share",
			[]own{{"Flying Kitten", []string{"Ajax"}}, {"Charming Kitten", []string{"Ajax", "APT 35"}}},
			[][]string{{"APT35"}, {"Ajax"}, {"Flying Kitten", "Charming Kitten"}},
			[]Record{
				{ID: "actor/x/ajax", Name: "Ajax"},
				{ID: "actor/x/charmingkitten", Name: "Charming Kitten"},
				{ID: "actor/x/flyingkitten", Name: "Flying Kitten"},
			},
		},
		{"names without a letter are nobody", []own{{"*", nil}}, [][]string{{"*"}, {"?", "Halva"}}, []Record{{ID: "actor/x/halva", Name: "Halva"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := NewRecords("x")
			for _, o := range tt.own {
				r.AddProfile(o.name, o.others)
			}
			for _, m := range tt.mentions {
				r.AddMention(m)
			}
			if diff := cmp.Diff(tt.want, r.All()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestRecordsOf(t *testing.T) {
	r := NewRecords("x")
	r.AddProfile("APT 28", []string{"Fancy Bear"})
	r.AddProfile("Tick", nil)
	r.AddMention([]string{"Strontium", "Fancy Bear", "Tick"})
	r.AddMention([]string{"Halva", "Mrai"})
	tests := []struct {
		name  string
		names []string
		want  graph.ID
	}{
		{"the name of a profile wins over another name", []string{"Strontium", "Fancy Bear", "Tick"}, "actor/x/tick"},
		{"another name of one profile", []string{"fancy  bear"}, "actor/x/apt28"},
		{"a part of a mention", []string{"MRAI"}, "actor/x/halva"},
		{"nobody", []string{"*"}, ""},
		{"never mentioned", []string{"Sand Cat"}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := r.Of(tt.names).ID; got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

// Whatever is mentioned in whatever order gives the same records; and whatever
// a later release adds, every id of an earlier one is still a record's or leads
// to one.
func TestRecordsKeepTheirIDs(t *testing.T) {
	name := rapid.SampledFrom([]string{"A", "B", "C", "D", "E", "F", "g", "G"})
	mention := rapid.SliceOfN(name, 1, 3)
	rapid.Check(t, func(t *rapid.T) {
		mentions := rapid.SliceOfN(mention, 1, 8).Draw(t, "mentions")
		records := func(ms [][]string) []Record {
			r := NewRecords("x")
			for _, m := range ms {
				r.AddMention(m)
			}
			return r.All()
		}
		before := records(mentions)
		shuffled := append([][]string(nil), mentions...)
		rand.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		if diff := cmp.Diff(before, records(shuffled)); diff != "" {
			t.Fatalf("another order (-one +other):\n%s", diff)
		}
		known := map[graph.ID]bool{}
		for _, rec := range records(append(shuffled, rapid.SliceOfN(mention, 1, 4).Draw(t, "later")...)) {
			for _, id := range append(rec.Former, rec.ID) {
				if known[id] {
					t.Fatalf("%s is of two records", id)
				}
				known[id] = true
			}
		}
		for _, rec := range before {
			for _, id := range append(rec.Former, rec.ID) {
				if !known[id] {
					t.Fatalf("%s is lost", id)
				}
			}
		}
	})
}
