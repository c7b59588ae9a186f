package questions_test

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/questions"
	"github.com/actorgraph/actorgraph/graph/questions/questionstest"
)

// joins are the claims that join two entities, by the one and the other, both ways round.
func (q question) joins() map[graph.ID]map[graph.ID][]graph.Claim {
	out := map[graph.ID]map[graph.ID][]graph.Claim{}
	for _, c := range q.counting() {
		a, b := q.who.Actor(c.Subject), q.who.Actor(c.Object)
		if b == "" || a == b || c.Predicate == graph.DifferentFrom {
			continue
		}
		for _, ends := range [][2]graph.ID{{a, b}, {b, a}} {
			if out[ends[0]] == nil {
				out[ends[0]] = map[graph.ID][]graph.Claim{}
			}
			out[ends[0]][ends[1]] = append(out[ends[0]][ends[1]], c)
		}
	}
	return out
}

func TestPaths(t *testing.T) {
	property(t, func(q question) {
		ends := rapid.SampledFrom(append(questionstest.SomeTargets, questionstest.SomeActors...))
		ask := questions.PathQuery{
			From: ends.Draw(q.T, "from"), To: ends.Draw(q.T, "to"), MaxHops: questionstest.Pick(q.T, "hops", []int{0, 1, 2, 3, 6}), First: questionstest.Pick(q.T, "first", []int{0, 1, 3, 100}),
			Kinds: questionstest.Pick(q.T, "kinds between", [][]graph.Kind{nil, nil, {graph.Victim, graph.Actor}, {graph.Country}}),
		}
		got, total, err := questions.Paths(q.p, ask)
		if err != nil {
			q.Fatal(err)
		}
		joins := q.joins()
		from, to := q.who.Actor(ask.From), q.who.Actor(ask.To)
		var all [][]graph.ID
		for hops := 0; hops <= cmp.Or(ask.MaxHops, 4) && len(all) == 0; hops++ {
			all = q.walks(joins, ask.Kinds, []graph.ID{from}, to, hops)
		}
		slices.SortFunc(all, slices.Compare[[]graph.ID])
		if from == to && total == 0 { // nothing is said of it
			all = nil
		}
		if total != len(all) {
			q.Fatalf("got %d paths in all, want %d", total, len(all))
		}
		shown := all[:min(len(all), cmp.Or(ask.First, 10))]
		if len(got) != len(shown) {
			q.Fatalf("got %d paths, want %d", len(got), len(shown))
		}
		for i, p := range got {
			same(q, "nodes", p.Nodes, shown[i])
			for j, s := range p.Steps {
				same(q, "step", []graph.ID{s.From, s.To}, p.Nodes[j:j+2])
				same(q, "claims of a step", idsOf(s.Claims), inOrder(joins[s.From][s.To]))
			}
		}
	})
}

// walks are all ways of so many hops from the last of some nodes.
func (q question) walks(joins map[graph.ID]map[graph.ID][]graph.Claim, kinds []graph.Kind, nodes []graph.ID, to graph.ID, hops int) [][]graph.ID {
	last := nodes[len(nodes)-1]
	if hops == 0 {
		if last == to {
			return [][]graph.ID{slices.Clone(nodes)}
		}
		return nil
	}
	var out [][]graph.ID
	for next := range joins[last] {
		if next == to || len(kinds) == 0 || slices.Contains(kinds, next.Kind()) {
			out = append(out, q.walks(joins, kinds, append(nodes, next), to, hops-1)...)
		}
	}
	return out
}

// TestPathsThroughDiamonds has two ways at each of many steps.
func TestPathsThroughDiamonds(t *testing.T) {
	w := questionstest.World{Said: map[string]*int{"": nil}}
	hit := func(actor, victim int) {
		c := graph.Claim{Predicate: graph.Targets, Subject: graph.ID(fmt.Sprint("actor/x/", actor)), Object: graph.ID(fmt.Sprint("victim/", victim)), Dataset: "x"}
		c.Held = []graph.Run{{Recorded: "2018-02-20"}}
		c.ID = c.Identify()
		w.Claims = append(w.Claims, c)
	}
	const diamonds = 12
	for n := range diamonds {
		for _, victim := range []int{2 * n, 2*n + 1} {
			hit(n, victim)
			hit(n+1, victim)
		}
	}
	p := mustBuild(t, w).Under(graph.View{}, nil)
	for n := 1; n <= diamonds; n++ {
		ask := questions.PathQuery{From: "actor/x/0", To: graph.ID(fmt.Sprint("actor/x/", n)), MaxHops: 2 * n, First: 1 << n}
		paths, total, err := questions.Paths(p, ask)
		if err != nil || total != 1<<n || len(paths) != total {
			t.Errorf("over %d diamonds: got %d of %d paths, %v, want %d", n, len(paths), total, err, 1<<n)
		}
		ask.MaxHops--
		if _, total, err := questions.Paths(p, ask); n > 1 && (total != 0 || err != nil) {
			t.Errorf("in %d hops: got %d paths, %v, want none", ask.MaxHops, total, err)
		}
	}
}

func TestOverview(t *testing.T) {
	property(t, func(q question) {
		ask := questions.OverviewQuery{By: questionstest.Pick(q.T, "by", []graph.Kind{graph.Country, graph.Region, graph.Sector}), How: drawHow(q.T), Limit: questionstest.Pick(q.T, "limit", []int{0, 1, 4})}
		got, err := questions.OverviewOf(q.p, ask)
		if err != nil {
			q.Fatal(err)
		}
		origins := map[graph.ID]map[graph.ID]bool{}
		for _, c := range q.counting(graph.OriginatesFrom) {
			actor := q.who.Actor(c.Subject)
			if origins[actor] == nil {
				origins[actor] = map[graph.ID]bool{}
			}
			origins[actor][c.Object] = true
		}
		claims := map[graph.ID][]graph.Claim{}
		statements, actors := map[graph.ID]int{}, map[graph.ID]int{}
		flows := map[[2]graph.ID]questions.Flow{}
		for _, p := range q.pairs([]graph.Kind{ask.By}, ask.How) {
			claims[p.Target] = append(claims[p.Target], p.Claims...)
			statements[p.Target] += p.Statements
			actors[p.Target]++
			from := slices.Collect(maps.Keys(origins[p.Actor]))
			if len(from) == 0 {
				from = []graph.ID{""}
			}
			for _, origin := range from {
				f := flows[[2]graph.ID{origin, p.Target}]
				flows[[2]graph.ID{origin, p.Target}] = questions.Flow{Origin: origin, Target: p.Target, Actors: f.Actors + 1, Claims: f.Claims + p.Statements}
			}
		}
		var want questions.Overview
		for target, all := range claims {
			s := questionstest.Sum(questionstest.Pair{Claims: all}, q.view)
			want.Groups = append(want.Groups, questions.Group{Target: target, Actors: actors[target], Claims: statements[target], First: s.First, Last: s.Last})
		}
		slices.SortFunc(want.Groups, func(a, b questions.Group) int {
			return cmp.Or(b.Actors-a.Actors, b.Claims-a.Claims, cmp.Compare(a.Target, b.Target))
		})
		if limit := cmp.Or(ask.Limit, 200); len(want.Groups) > limit {
			want.Groups, want.Omitted = want.Groups[:limit], len(want.Groups)-limit
		}
		for _, f := range flows {
			if slices.ContainsFunc(want.Groups, func(g questions.Group) bool { return g.Target == f.Target }) {
				want.Flows = append(want.Flows, f)
			}
		}
		slices.SortFunc(want.Flows, func(a, b questions.Flow) int {
			return cmp.Or(b.Actors-a.Actors, b.Claims-a.Claims, cmp.Compare(a.Origin, b.Origin), cmp.Compare(a.Target, b.Target))
		})
		same(q, "overview", got, want)
	})
}
