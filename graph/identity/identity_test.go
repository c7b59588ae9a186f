package identity_test

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/identity"
)

// An ATT&CK id that a record has beside its own id is explicit, whatever the names.
func TestATTACKIDBesideItsOwn(t *testing.T) {
	records := []graph.Entity{
		{ID: "actor/attack-enterprise/G0067", Name: "APT37", Dataset: "attack-enterprise", ExternalID: "intrusion-set--1", Names: []string{"G0067"}},
		{ID: "actor/misp-galaxy/u", Name: "Reaper", Dataset: "misp-galaxy", ExternalID: "u", Names: []string{"G0067"}},
	}
	r := identity.Resolve(graph.View{Lens: graph.LensStrict}, records, nil)
	if got := r.Actor("actor/misp-galaxy/u"); got != "actor/attack-enterprise/G0067" {
		t.Errorf("MISP's record is read as %s", got)
	}
}

var claimID = regexp.MustCompile(`claim/[0-9a-v]+`)

func TestResolve(t *testing.T) {
	strict := graph.View{Lens: graph.LensStrict}
	by := func(who string) graph.View { return graph.View{Lens: graph.LensSource, LensBy: who} }
	tests := []struct {
		why   string
		given string
		view  graph.View
		want  string
	}{
		{why: "equal primary names", given: "misp/1 APT37; attack/2 apt 37", want: "attack/2 misp/1"},
		{why: "one's name among the other's", given: "misp/1 APT37: ScarCruft; attack/2 Scarcruft", want: "attack/2 misp/1"},
		{why: "a shared name", given: "misp/1 A: Reaper; attack/2 B: reaper", want: "attack/2 misp/1"},
		{why: "names of other scripts, composed or not", given: "misp/1 Réaper; attack/2 Re\u0301aper; misp/3 海莲花; attack/4 海莲花", want: "attack/2 misp/1; attack/4 misp/3"},
		{why: "punctuation matches nothing", given: "misp/1 ???; attack/2 !!!", want: ""},
		{why: "one data set's records are never one", given: "misp/1 APT37; misp/2 APT37", want: ""},
		{why: "ordered by rank of data set, then key", given: "zeta/1 X; alpha/1 X; misp-galaxy/1 X; attack-ics/1 X; attack-enterprise/1 X; seed/1 X", want: "seed/1 attack-enterprise/1 attack-ics/1 misp-galaxy/1 alpha/1 zeta/1"},

		{why: "the same external id", given: "misp/1 A #x-1; attack/2 B #X-1", want: "attack/2 misp/1"},
		{why: "the uuid of a STIX id", view: strict, given: "misp/1 A #912dd0b3-8ab9-5be7-80da-806b92fbb484; attack/2 B #intrusion-set--912dd0b3-8ab9-5be7-80da-806b92fbb484", want: "attack/2 misp/1"},
		{why: "a bare number is no id to others", given: "mine/1 A #12; yours/2 B #12; his/3 C: 12", want: ""},
		{why: "an external id among the names", given: "misp/1 A: intrusion-set--7; attack/2 B #intrusion-set--7", want: "attack/2 misp/1"},
		{why: "an ATT&CK id among the names", given: "misp/1 A: G0067; attack/G0067 B", want: "attack/G0067 misp/1"},
		{why: "an ATT&CK id among the names of two that are not ATT&CK's", given: "misp/1 A: G0067; cfr/2 B: G0067", view: strict, want: "cfr/2 misp/1"},
		{why: "a revoked ATT&CK id", given: "misp/1 A: G0086; attack/G0094 B; attack/G0086 -> attack/G0094", want: "attack/G0094 misp/1"},
		{why: "same-as", given: "seed/1 A; misp/2 B; seed/1 == misp/2", want: "seed/1 misp/2"},
		{why: "same-as through an id that was replaced", given: "seed/1 A; misp/2 B; misp/9 -> misp/2; seed/1 == misp/9", want: "seed/1 misp/2"},
		{why: "same-as of a stranger is nothing", given: "seed/1 A; seed/1 == misp/2", want: ""},
		{why: "same-as within a data set joins nothing", given: "misp/1 A; misp/2 B; seed/3 C; seed/3 == misp/1; misp/1 == misp/2", want: "seed/3 misp/1"},

		{why: "different: whatever speaks for it", given: "misp/1 A #x-1: G0002; attack/G0002 A #x-1; misp/1 == attack/G0002; notes != attack/G0002 misp/1", want: ""},
		{why: "different: also under STRICT", view: strict, given: "seed/1 A; misp/2 B; seed/1 == misp/2; notes != misp/2 seed/1", want: ""},
		{why: "different: to the same data set that says they are the same", given: "seed/1 A; misp/2 B; seed/1 == misp/2; seed != seed/1 misp/2", want: ""},
		{why: "different: SOURCE follows it alone", view: by("seed"), given: "seed/1 A; misp/2 B; seed/1 == misp/2; notes != seed/1 misp/2", want: "seed/1 misp/2"},
		{why: "different: SOURCE follows its own", view: by("seed"), given: "seed/1 A; misp/2 A; seed != seed/1 misp/2", want: ""},
		{why: "different: to somebody who is not followed", view: by("misp"), given: "misp/1 A: P; attack/2 P; notes != misp/1 attack/2", want: "attack/2 misp/1"},
		{why: "different: never through a third, nobody to blame", given: "misp/1 A: P; attack/2 P: Q; cfr/3 Q; notes != misp/1 cfr/3", want: ""},
		{why: "different: the stronger join stands", given: "misp/1 A; attack/2 A: Q; cfr/3 Q; notes != misp/1 cfr/3", want: "attack/2 misp/1"},
		{why: "different: what does not stand in the way is joined", given: "misp/1 A: P; attack/2 P: Q; cfr/3 Q; notes != misp/1 cfr/3; seed/4 Z: A; eurepoc/5 Z", want: "seed/4 eurepoc/5 misp/1"},
		{why: "different: nor one of them through a third", given: "misp/1 A: P, K; attack/2 P: Q; cfr/3 Q; eurepoc/4 X: P, K; seed/5 Y: K; notes != misp/1 cfr/3", want: "attack/2 eurepoc/4"},
		{why: "different: of a replaced id, its successor", given: "misp/old -> misp/1; misp/1 A; attack/2 A; notes != misp/old attack/2", want: ""},
		{why: "different: from itself is nothing", given: "misp/1 A; attack/2 A; notes != misp/1 misp/1", want: "attack/2 misp/1"},
		{why: "different: of a stranger is nothing", given: "misp/1 A; attack/2 A; notes != misp/1 cfr/9", want: "attack/2 misp/1"},
		{why: "different: within a data set tells nothing new", given: "misp/1 A; misp/2 B; attack/3 A; notes != misp/1 misp/2", want: "attack/3 misp/1"},
		{why: "different: a name stays ambiguous", given: "misp/1 A: X; misp/2 B: X; attack/3 X; notes != attack/3 misp/2", want: ""},
		{why: "different: a record that is gone", given: "~misp/1 A; attack/2 A; notes != misp/1 attack/2", want: ""},
		{why: "different: not through one that is gone", given: "misp/1 A; attack/2 B; ~cfr/3 A: B; notes != misp/1 attack/2", want: "misp/1 cfr/3"},

		{why: "an ambiguous name joins nothing", given: "misp/1 Lazarus: Andariel; misp/2 Silent Chollima: Andariel; attack/3 Andariel", want: ""},
		{why: "ambiguous in any data set, also a third", given: "misp/1 A: X; attack/2 B: X; cfr/3 C: X; cfr/4 D: X", want: ""},
		{why: "a primary name can be ambiguous", given: "misp/1 Cold River; misp/2 Callisto: Cold River; attack/3 Cold River", want: ""},
		{why: "an ambiguous ATT&CK id joins nothing", given: "misp/1 APT30: G0013; misp/2 Naikon: G0013; attack/G0013 APT 30", view: strict, want: ""},
		{why: "the name still does", given: "misp/1 APT30: G0013; misp/2 Naikon: G0013; attack/G0013 APT 30", want: "attack/G0013 misp/1"},
		{why: "two that have an id are one, whoever else is called by it", given: "misp/1 X: G0013; misp/2 Y: G0013; attack/G0013 APT 30; seed/3 Z #G0013", want: "seed/3 attack/G0013"},

		{why: "a stronger join wins: explicit and same name", given: "misp/1 APT17: G0025, G0001; attack/G0025 APT17; attack/G0001 Axiom", want: "attack/G0025 misp/1"},
		{why: "of two explicit ones neither", given: "misp/1 Some: G0025, G0001; attack/G0025 APT17; attack/G0001 Axiom", want: ""},
		{why: "explicit wins over same names", given: "misp/1 APT17: G0001; attack/G0025 APT17; attack/G0001 Axiom", want: "attack/G0001 misp/1"},
		{why: "same names win over one among the others", given: "misp/1 APT17: Axiom; attack/2 APT17; attack/3 Axiom", want: "attack/2 misp/1"},
		{why: "one among the others wins over a shared name", given: "misp/1 X: APT17, Tailgater; attack/2 APT17; attack/3 Axiom: Tailgater", want: "attack/2 misp/1"},
		{why: "equally strong: neither", given: "misp/1 X: A, B; attack/2 A; attack/3 B", want: ""},
		{why: "nor a weaker third in their place", given: "misp/1 X: G0009; misp/2 Y: G0008; misp/3 Z; attack/G0009 P: Z; attack/G0008 -> attack/G0009", want: ""},
		{why: "nor one of them through a third", given: "seed/1 S: A, B, K; misp/2 A: G0002; misp/3 B; attack/G0002 K", want: "attack/G0002 misp/2"},
		{why: "nor through a third as strong", given: "seed/1 S: A, B; misp/2 A: K; misp/3 B; attack/4 K: S", want: ""},
		{why: "what does not stand in the way is joined", given: "misp/1 X: A, B; attack/2 A: K; attack/3 B; cfr/4 K", want: "attack/2 cfr/4"},
		{why: "never through a third", given: "misp/1 A: P; attack/2 P: Q; misp/3 Q", want: ""},
		{why: "never through a third that a stronger join brought", given: "misp/1 A: G0002; attack/G0002 P: Q; misp/3 Q", want: "attack/G0002 misp/1"},
		{why: "a chain whose ends clash has nobody to blame", given: "misp/1 A: P; attack/2 P: Q; cfr/3 Q: R; misp/4 R", want: ""},
		{why: "a chain through many data sets", given: "misp/1 A: P; attack/2 P: Q; cfr/3 Q: R; eurepoc/4 R", want: "attack/2 cfr/3 eurepoc/4 misp/1"},
		{why: "a rival that a stronger join takes is none", given: "misp/1 X: A, B; attack/2 A; attack/3 B: G0003; misp/4 Y: G0003", want: "attack/2 misp/1; attack/3 misp/4"},
		{why: "Ruby Sleet is APT37 to the seed, and an actor to MISP", given: "seed/1 APT37: Ruby Sleet; misp/2 APT37; misp/3 Ruby Sleet", want: "seed/1 misp/2"},
		{why: "Sandworm is not Energetic Bear", given: "misp/1 Sandworm: Electrum; misp/2 ENERGETIC BEAR: Dragonfly; attack/3 Sandworm Team: Electrum; attack/4 Dragonfly: Energetic Bear", want: "attack/3 misp/1; attack/4 misp/2"},

		{why: "STRICT: names join nothing", given: "misp/1 APT37; attack/2 APT37; misp/3 A: G0067; attack/G0067 B", view: strict, want: "attack/G0067 misp/3"},
		{why: "NONE: nothing", given: "misp/1 APT37; attack/2 APT37; attack/2 == misp/1", view: graph.View{Lens: graph.LensNone}, want: ""},
		{why: "SOURCE: a data set's names", given: "misp/1 A: P; attack/2 P; misp/3 B; attack/4 Q: B; cfr/5 Q", view: by("misp"), want: "attack/2 misp/1"},
		{why: "SOURCE: its own records' names", given: "misp/1 A; attack/2 A; cfr/3 A", view: by("misp"), want: "attack/2 cfr/3 misp/1"},
		{why: "SOURCE: others' equal names are not its", given: "cfr/1 A; attack/2 A; misp/3 B", view: by("misp"), want: ""},
		{why: "SOURCE: its own ids, its own same-as", given: "misp/1 A #x-1; attack/2 B #x-1; cfr/3 C; attack/4 D; cfr/3 == attack/4; misp/5 E; cfr/6 F; misp/5 == cfr/6", view: by("misp"), want: "attack/2 misp/1; cfr/6 misp/5"},
		{why: "SOURCE: others' ids and id names are not its", given: "cfr/1 A #x-1; attack/2 B #x-1; cfr/3 C: G0004; attack/G0004 D", view: by("misp"), want: ""},
		{why: "SOURCE: a claimant's names, in any data set", given: "misp/1 A: P @Mandiant, Q @Talos; attack/2 P; attack/3 Q", view: by("mandiant"), want: "attack/2 misp/1"},
		{why: "SOURCE: a claimant by id", given: "misp/1 A: P @Mandiant; attack/2 P", view: by("organization/mandiant"), want: "attack/2 misp/1"},
		{why: "gone: by its last names", given: "~misp/1 A: P; attack/2 P", want: "attack/2 misp/1"},
		{why: "gone: by same-as", given: "~misp/1 A; seed/2 B; seed/2 == misp/1", want: "seed/2 misp/1"},
		{why: "gone: with others that are", given: "~misp/1 A; ~cfr/2 A", want: "cfr/2 misp/1"},
		{why: "gone: never the first, whatever its data set's rank", given: "~seed/1 A; zeta/2 A", want: "zeta/2 seed/1"},
		{why: "gone: no second record of a data set", given: "~misp/1 A; misp/2 A; attack/3 A", want: "attack/3 misp/2"},
		{why: "gone: the name that a live record of its data set has now is not its own", given: "~misp/1 Axiom; misp/2 APT17: Axiom; attack/3 Axiom; attack/4 APT17", want: "attack/4 misp/2"},
		{why: "gone: makes no name ambiguous", given: "~misp/1 A: X; misp/2 B: X; attack/3 X", want: "attack/3 misp/2"},
		{why: "gone: two of a data set are ambiguous, for them alone", given: "~misp/1 X; ~misp/2 X; attack/3 X; cfr/4 X", want: "attack/3 cfr/4"},
		{why: "gone: a stronger reason does not beat a live record's weaker one", given: "~misp/1 X: G0003; attack/G0003 X; misp/2 Y: X", want: "attack/G0003 misp/2"},
		{why: "gone: brings no two live ones together", given: "~misp/1 A: B; attack/2 A; cfr/3 B", want: "attack/2 misp/1"},
		{why: "gone: nor where both are as strong", given: "~misp/1 M: A, B; attack/2 A; cfr/3 B", want: ""},
		{why: "gone: not where live ones of its data set stood against each other", given: "misp/1 A: X; misp/2 B: X; attack/3 P: A, B; ~misp/4 P", want: ""},
		{why: "gone: an id that it replaced", given: "misp/old -> misp/1; ~misp/1 A; attack/2 A", want: "attack/2 misp/1"},

		{why: "SOURCE: a name stays ambiguous, whoever says it", given: "misp/1 A: P @Mandiant; misp/2 B: P @Talos; attack/3 P", view: by("mandiant"), want: ""},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			r := exampleOf(tt.given)
			got := r.resolve(tt.view)
			if diff := cmp.Diff(tt.want, showActors(got)); diff != "" {
				t.Error("(-want +got)\n" + diff)
			}
		})
	}
}

func TestEveryIDFindsItsActor(t *testing.T) {
	tests := []struct{ why, given, id, want string }{
		{"a member", "misp/1 A; attack/2 A", "misp/1", "attack/2"},
		{"the first record", "misp/1 A; attack/2 A", "attack/2", "attack/2"},
		{"a single record", "misp/1 A", "misp/1", "misp/1"},
		{"a stranger", "misp/1 A", "misp/7", "misp/7"},
		{"a replaced id", "misp/1 A; misp/old -> misp/1", "misp/old", "misp/1"},
		{"a replaced id of a joined record", "misp/1 A; attack/2 A; misp/old -> misp/1", "misp/old", "attack/2"},
		{"a chain", "misp/1 A; misp/b -> misp/1; misp/a -> misp/b; misp/0 -> misp/a", "misp/0", "misp/1"},
		{"a chain that ends at a stranger", "misp/a -> misp/b; misp/b -> misp/gone", "misp/a", "misp/gone"},
		{"a ring", "misp/a -> misp/b; misp/b -> misp/a", "misp/b", "misp/b"},
		{"into a ring", "misp/a -> misp/b; misp/b -> misp/a; misp/c -> misp/b", "misp/c", "misp/b"},
		{"of itself", "misp/a -> misp/a", "misp/a", "misp/a"},
	}
	for _, tt := range tests {
		r := exampleOf(tt.given)
		i := r.resolve(graph.View{})
		got := i.Actor(graph.ID("actor/" + tt.id))
		if got != graph.ID("actor/"+tt.want) {
			t.Errorf("%s: got %s, want %s", tt.why, got, tt.want)
		}
		if members := i.Records(graph.ID("actor/" + tt.id)); members[0].Record != got || len(members[0].Joins) > 0 {
			t.Errorf("%s: the first record is %v, want %s", tt.why, members[0], got)
		}
	}
}

func TestJoinsSayWhy(t *testing.T) {
	r := exampleOf("attack/G0067 APT37: Reaper; misp/1 APT37: G0067, Reaper; seed/2 ScarCruft #G0067: Reaper; seed/2 == misp/1")
	got := r.resolve(graph.View{}).Records("actor/misp/1")
	var lines []string
	for _, m := range got {
		lines = append(lines, string(m.Record))
		for _, j := range m.Joins {
			lines = append(lines, fmt.Sprintf("  %s with %s by %d claims", j.Rule, j.With, len(j.Claims)))
		}
	}
	want := []string{
		"actor/seed/2",
		"actor/attack/G0067",
		"  ATT&CK id among the names with actor/misp/1 by 1 claims",
		"  same external id with actor/seed/2 by 0 claims",
		"  same primary name with actor/misp/1 by 0 claims",
		"  shared name with actor/misp/1 by 2 claims",
		"  shared name with actor/seed/2 by 2 claims",
		"actor/misp/1",
		"  ATT&CK id among the names with actor/attack/G0067 by 1 claims",
		"  ATT&CK id among the names with actor/seed/2 by 1 claims",
		"  same-as with actor/seed/2 by 1 claims",
		"  same primary name with actor/attack/G0067 by 0 claims",
		"  shared name with actor/attack/G0067 by 2 claims",
		"  shared name with actor/seed/2 by 2 claims",
	}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Error("(-want +got)\n" + diff)
	}
}

func TestRefusalsSayWhyNot(t *testing.T) {
	tests := []struct {
		why, given, of string
		want           []string
	}{
		{
			"a stronger join stands", "misp/1 APT17: Axiom; attack/2 APT17; attack/3 Axiom", "attack/3",
			[]string{"attack/3 and misp/1, primary name among the other's names (1): actor/attack/2 and actor/attack/3 of attack would become one actor"},
		},
		{
			"asked of the actor, by any record", "misp/1 APT17: Axiom; attack/2 APT17; attack/3 Axiom", "attack/2",
			[]string{"misp/1 and attack/3, primary name among the other's names (1): actor/attack/2 and actor/attack/3 of attack would become one actor"},
		},
		{
			"stronger ones stand against each other", "misp/1 X: G0009; misp/2 Y: G0008; misp/3 Z; attack/G0009 P: Z; attack/G0008 -> attack/G0009", "misp/3",
			[]string{"misp/3 and attack/G0009, primary name among the other's names (1): stronger candidates of misp for actor/attack/G0009 stand against each other, and actor/misp/3 is another"},
		},
		{
			"an equal stands in the way", "misp/1 X: A, B; attack/2 A; attack/3 B", "misp/1",
			[]string{
				"misp/1 and attack/2, primary name among the other's names (1): actor/attack/3 of attack is as strong a candidate",
				"misp/1 and attack/3, primary name among the other's names (1): actor/attack/2 of attack is as strong a candidate",
			},
		},
		{
			"nobody to blame", "misp/1 A: P; attack/2 P: Q; cfr/3 Q: R; misp/4 R", "misp/1",
			[]string{"misp/1 and attack/2, primary name among the other's names (1): with other joins as strong, actor/misp/1 and actor/misp/4 of misp would become one actor"},
		},
		{
			"one data set keeps them apart", "misp/1 A; misp/2 B; misp/1 == misp/2", "misp/2",
			[]string{"misp/2 and misp/1, same-as (1): actor/misp/1 and actor/misp/2 of misp would become one actor"},
		},
		{
			"somebody says that they are different", "misp/1 A; cfr/2 A; notes != cfr/2 misp/1", "misp/1",
			[]string{"misp/1 and cfr/2, same primary name (0): actor/cfr/2 and actor/misp/1 are different, says notes (claim/ID)"},
		},
		{
			"equals are different from each other", "misp/1 A: P; attack/2 P: Q; cfr/3 Q; notes != misp/1 cfr/3", "attack/2",
			[]string{
				"attack/2 and cfr/3, primary name among the other's names (1): actor/misp/1 is as strong a candidate, but actor/cfr/3 and actor/misp/1 are different, says notes (claim/ID)",
				"attack/2 and misp/1, primary name among the other's names (1): actor/cfr/3 is as strong a candidate, but actor/cfr/3 and actor/misp/1 are different, says notes (claim/ID)",
			},
		},
		{
			"an ambiguous name", "misp/1 Lazarus: Andariel; misp/2 Silent Chollima: Andariel; attack/3 Andariel", "attack/3",
			[]string{
				`attack/3 and misp/1, primary name among the other's names (1): "Andariel" is ambiguous: more than one record of misp holds it`,
				`attack/3 and misp/2, primary name among the other's names (1): "Andariel" is ambiguous: more than one record of misp holds it`,
			},
		},
		{
			"an ambiguous id is told once", "misp/1 A #x-1; misp/2 B #x-1; attack/3 C #x-1", "misp/1",
			[]string{`misp/1 and attack/3, same external id (0): "x-1" is ambiguous: more than one record of misp holds it`},
		},
		{
			"of the records that are joined nothing is refused", "misp/1 A: X, P; misp/2 B: X; attack/3 P: X", "misp/1",
			[]string{`attack/3 and misp/2, shared name (2): "X" is ambiguous: more than one record of misp holds it`},
		},
	}
	for _, tt := range tests {
		r := exampleOf(tt.given)
		var got []string
		for _, f := range r.resolve(graph.View{}).Refused(graph.ID("actor/" + tt.of)) {
			got = append(got, fmt.Sprintf("%s and %s, %s (%d): %s", strings.TrimPrefix(string(f.Record), "actor/"), strings.TrimPrefix(string(f.With), "actor/"), f.Rule, len(f.Claims), claimID.ReplaceAllString(f.Reason, "claim/ID")))
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", tt.why, diff)
		}
	}
}

// Under every lens, whatever data sets say: no two records of one data set are
// one actor, no order of the input matters, every record of an actor finds it
// and says why it is there, and no refusal is of the actor itself.
func TestResolutionOfRandomExamples(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := drawExample(t)
		for _, v := range []graph.View{{}, {Lens: graph.LensStrict}, {Lens: graph.LensNone}, {Lens: graph.LensSource, LensBy: "misp"}, {Lens: graph.LensSource, LensBy: "mandiant"}} {
			i := r.resolve(v)
			again := r.shuffled(rapid.Uint64().Draw(t, "order"))
			if diff := cmp.Diff(explain(i), explain(again.resolve(v))); diff != "" {
				t.Fatalf("lens %q: another order gives another answer\n%s", v.Lens, diff)
			}
			for _, a := range i.Actors() {
				checkActor(t, i, a)
			}
			checkGone(t, r, v, i)
			checkApart(t, r, v, i)
			if v.Lens == graph.LensNone && showActors(i) != "" {
				t.Fatalf("NONE joins %s", showActors(i))
			}
		}
	})
}

// checkGone holds that records which are gone change nothing about those that
// are live, and give no actor its name that has one of those.
func checkGone(t *rapid.T, r example, v graph.View, i *identity.Resolution) {
	r.claims = slices.DeleteFunc(slices.Clone(r.claims), func(c graph.Claim) bool { return i.Gone(c.Object) || i.Gone(c.Subject) })
	without := identity.Resolve(v, r.records, r.claims)
	for _, a := range without.Actors() {
		live := slices.DeleteFunc(slices.Clone(i.Records(a)), func(m identity.Member) bool { return i.Gone(m.Record) })
		if got, want := memberIDs(live), memberIDs(without.Records(a)); i.Actor(a) != a || !slices.Equal(got, want) {
			t.Fatalf("with records that are gone %s has %v and is of %s, without them it has %v", a, got, i.Actor(a), want)
		}
	}
}

// checkApart holds that no two records are one actor of which somebody whom the lens
// follows says that they are different, whoever says otherwise, and that what somebody
// else says changes nothing.
func checkApart(t *rapid.T, r example, v graph.View, i *identity.Resolution) {
	followed := func(c graph.Claim) bool { return v.Lens != graph.LensSource || c.Dataset == v.LensBy }
	for _, c := range r.claims {
		a, b := i.Current(c.Subject), i.Current(c.Object)
		if c.Predicate == graph.DifferentFrom && followed(c) && a != b && i.Actor(a) == i.Actor(b) {
			t.Fatalf("lens %q: %s and %s are one actor, though %s says that they are different", v.Lens, a, b, c.Dataset)
		}
	}
	r.claims = slices.DeleteFunc(slices.Clone(r.claims), func(c graph.Claim) bool { return c.Predicate == graph.DifferentFrom && !followed(c) })
	if diff := cmp.Diff(explain(i), explain(r.resolve(v))); diff != "" {
		t.Fatalf("lens %q: what others say to be different counts\n%s", v.Lens, diff)
	}
}

func memberIDs(members []identity.Member) []graph.ID {
	ids := []graph.ID{}
	for _, m := range members {
		ids = append(ids, m.Record)
	}
	return ids
}

func checkActor(t *rapid.T, i *identity.Resolution, actor graph.ID) {
	of := map[string]graph.ID{}
	for n, m := range i.Records(actor) {
		dataset := strings.Split(string(m.Record), "/")[1]
		if other, ok := of[dataset]; ok {
			t.Fatalf("%s and %s are one actor", other, m.Record)
		}
		of[dataset] = m.Record
		if i.Actor(m.Record) != actor {
			t.Fatalf("%s is a record of %s, but finds %s", m.Record, actor, i.Actor(m.Record))
		}
		if (n == 0) != (len(m.Joins) == 0) {
			t.Fatalf("%s has joins %v", m.Record, m.Joins)
		}
		for _, join := range m.Joins {
			if i.Actor(join.With) != actor {
				t.Fatalf("%s is joined with %s, which is elsewhere", m.Record, join.With)
			}
		}
	}
	for _, f := range i.Refused(actor) {
		if i.Actor(f.Record) != actor || i.Actor(f.With) == actor || f.Reason == "" {
			t.Fatalf("of %s is refused %v", actor, f)
		}
	}
}

// TestResolveEnds gives up judging who is who when nobody waits for it any more.
func TestResolveEnds(t *testing.T) {
	ctx, end := context.WithCancel(t.Context())
	end()
	records := []graph.Entity{{ID: "actor/a/1", Dataset: "a", Name: "Kestrel"}, {ID: "actor/b/1", Dataset: "b", Name: "kestrel"}}
	if r, err := identity.ResolveIn(ctx, graph.View{}, records, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, %v", r, err)
	}
	if r, err := identity.ResolveIn(t.Context(), graph.View{}, records, nil); err != nil || len(r.Actors()) != 1 {
		t.Errorf("got %v, %v; want one actor", r, err)
	}
}
