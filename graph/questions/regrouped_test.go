package questions_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/identity"
	"github.com/actorgraph/actorgraph/graph/questions"
)

// whoIs reads records together as written: "a b; c".
func whoIs(groups string) *identity.Resolution {
	var records []graph.Entity
	var same []graph.Claim
	for group := range strings.SplitSeq(groups, ";") {
		ids := strings.Fields(group)
		for _, id := range ids {
			records = append(records, graph.Entity{ID: graph.ID("actor/" + id), Name: id, Dataset: id})
			c := graph.Claim{Predicate: graph.SameAs, Subject: graph.ID("actor/" + ids[0]), Object: graph.ID("actor/" + id), Dataset: "notes"}
			c.ID = c.Identify()
			same = append(same, c)
		}
	}
	return identity.Resolve(graph.View{}, records, same)
}

// regrouped compares two histories that are read by two identities.
func regrouped(t tester, before, readAs, after, readNow string) []questions.Change {
	t.Helper()
	then, now := history(before), history(after)
	then.Identity, now.Identity = whoIs(readAs), whoIs(readNow)
	var all []graph.ID
	for _, id := range strings.Fields(strings.ReplaceAll(readNow+" "+readAs, ";", " ")) {
		all = append(all, graph.ID("actor/"+id))
	}
	q := questions.ChangeQuery{Actors: all, Stored: "2020-01-01"}
	got, err := questions.RegroupedChanges(viewOf(then), viewOf(now), q)
	if err != nil {
		t.Fatalf("%v", err)
	}
	return got
}

func TestRegroupedChanges(t *testing.T) {
	const said = "a:JP 2016 @2017; b:JP 2016 @2017; b:KR 2016 @2017; c:VN 2016 @2017"
	for _, tt := range []struct{ why, readAs, more, readNow, want string }{
		{"nothing is read otherwise", "a b; c", "", "a b; c", ""},
		{"joined", "a; b; c", "", "a b; c", "KR joined"},
		{"split", "a b; c", "", "a; b; c", "KR parted"},
		{"three are joined", "a; b; c", "", "a b c", "KR joined; VN joined"},
		{"one goes over to another", "a b; c", "", "a; b c", "KR parted; b:VN joined"},
		{"joined, and dated anew: it is joined", "a; b; c", "; b:KR 2010 @2018", "a b; c", "KR joined"},
		{"joined, and the first's own is dated anew", "a; b; c", "; a:JP 2010 @2018", "a b; c", "JP redated; KR joined"},
		{"split, and said of the first as well: it stays, and is dated anew", "a b; c", "; a:KR 2010 @2018", "a; b; c", "KR late-report"},
		{"something is said, and nobody is read otherwise", "a b; c", "; a:PH 2016 @2018", "a b; c", "PH late-report"},
	} {
		t.Run(tt.why, func(t *testing.T) {
			if got := showChanges(regrouped(t, said, tt.readAs, said+tt.more, tt.readNow)); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
	// What is taken back while its record is joined is taken back.
	if got := showChanges(regrouped(t, said, "a; b; c", "a:JP 2016 @2017; b:JP 2016 @2017; c:VN 2016 @2017", "a b; c")); got != "KR retracted" {
		t.Errorf("got %q", got)
	}
}

// TestRegroupedByDefinition holds joins and partings of any history equal to what the pairs
// of the two moments are, read as they are defined.
func TestRegroupedByDefinition(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		groups := rapid.SampledFrom([]string{"a; b; c", "a b; c", "a c; b", "a; b c", "a b c"})
		readAs, readNow := groups.Draw(rt, "before"), groups.Draw(rt, "after")
		var said, more []string
		for range rapid.IntRange(0, 8).Draw(rt, "claims") {
			c := rapid.SampledFrom([]string{"a:", "b:", "c:"}).Draw(rt, "of") + rapid.SampledFrom([]string{"JP", "KR", "VN"}).Draw(rt, "target") + " 2016 @2017"
			if rapid.Bool().Draw(rt, "only after") {
				more = append(more, c)
			} else {
				said = append(said, c)
			}
		}
		slices.Sort(said)
		said = slices.Compact(said)
		before, after := strings.Join(said, ";"), strings.Join(append(more, said...), ";")
		labels := map[string]questions.Label{}
		for _, c := range regrouped(rt, before, readAs, after, readNow) {
			key := string(c.Actor) + " " + string(c.Target)
			if labels[key] != "" {
				rt.Errorf("%s has two labels", key)
			}
			if labels[key] = c.Label; c.Because.Len() == 0 {
				rt.Errorf("%s is %s because of nothing", key, c.Label)
			}
		}
		then, now := whoIs(readAs), whoIs(readNow)
		saidOf := func(who *identity.Resolution, actor, target string, all ...string) bool {
			return slices.ContainsFunc(all, func(c string) bool {
				return c[2:4] == target && who.Actor(graph.ID("actor/"+c[:1])) == graph.ID("actor/"+actor)
			})
		}
		for _, record := range []string{"a", "b", "c"} {
			id := graph.ID("actor/" + record)
			first, was := strings.TrimPrefix(string(then.Actor(id)), "actor/"), strings.TrimPrefix(string(now.Actor(id)), "actor/")
			for _, target := range []string{"JP", "KR", "VN"} {
				label := labels["actor/"+record+" country/"+target]
				joined := now.Actor(id) == id && saidOf(now, record, target, said...) && !saidOf(then, first, target, said...)
				parted := then.Actor(id) == id && saidOf(then, record, target, said...) && !saidOf(now, was, target, append(more, said...)...)
				if joined != (label == questions.LabelJoined) || parted != (label == questions.LabelParted) {
					rt.Errorf("%s and %s are %q; joined %v, parted %v", record, target, label, joined, parted)
				}
			}
		}
	})
}
