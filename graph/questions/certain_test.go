package questions_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
	"github.com/actorgraph/actorgraph/graph/questions"
	"github.com/actorgraph/actorgraph/graph/questions/questionstest"
)

// What is known for certain is known possibly, claim by claim, and what is unplaced
// is what possibly adds, whatever else a view asks for.
func TestCertainPairsAreWithinThePossible(t *testing.T) {
	property(t, func(q question) {
		columns, _ := q.drawPairQuery()
		if q.view.KnownAsOf == "" {
			q.view.KnownAsOf = questionstest.Pick(q.T, "day", []graph.Date{"2014-06-01", "2016-06-01", "2016-12-31", "2018-06-01"})
		}
		if rapid.Bool().Draw(q.T, "sure") {
			least := questionstest.Pick(q.T, "at least", []int{0, 25, 50, 51})
			q.view.MinConfidence = &least
		}
		certainly, possibly := q.view, q.view
		certainly.Known, possibly.Known = graph.Certainly, graph.Possibly
		pairs := func(v graph.View) map[[2]graph.ID][]graph.ID {
			found, err := questions.Pairs(q.g.Under(v, q.who), columns)
			if err != nil {
				q.Fatal(err)
			}
			out := map[[2]graph.ID][]graph.ID{}
			for _, p := range found {
				out[[2]graph.ID{p.Actor, p.Target}] = idsOf(p.Claims())
			}
			return out
		}
		certain, possible := pairs(certainly), pairs(possibly)
		for pair, claims := range certain {
			for _, id := range claims {
				if !slices.Contains(possible[pair], id) {
					q.Fatalf("%s of %v counts for certain and not possibly", id, pair)
				}
			}
		}
		unplaced, err := questions.UnplacedPairs(q.g.Under(certainly, q.who), columns)
		if err != nil {
			q.Fatal(err)
		}
		same(q, "unplaced", len(unplaced), len(possible)-len(certain))
	})
}

// A record was known and hardly believed, let go, and may have been said again, for
// sure: a copy that counts for certain does not yield to what may be.
func TestNothingYieldsToWhatMayHaveBeenReworded(t *testing.T) {
	original := graph.Claim{
		Predicate: graph.Targets, Subject: "actor/alpha/a", Object: "country/JP", Dataset: "alpha", Incident: "incident/alpha/1",
		Held: []graph.Run{
			{Recorded: "2013-07-01", Withdrawn: "2015-12-31", Basis: graph.BasisHeld, Version: "hardly"},
			{Recorded: "2017-01-01", Basis: graph.BasisHeld, Version: "sure"},
		},
	}
	copied := original
	copied.Dataset, copied.Held = "beta", []graph.Run{{Recorded: "2013-07-01", Basis: graph.BasisHeld, Version: "sure"}}
	hardly, sure, least := 10, 90, 50
	w := questionstest.World{Said: map[string]*int{"hardly": &hardly, "sure": &sure}}
	for _, c := range []*graph.Claim{&original, &copied} {
		c.ID = c.Identify()
		w.Claims = append(w.Claims, *c)
	}
	g, err := projection.Build(w.Stream())
	if err != nil {
		t.Fatal(err)
	}
	v := graph.View{KnownAsOf: "2016-12-31", MinConfidence: &least}
	for known, want := range map[graph.Match][]graph.ID{graph.Certainly: {copied.ID}, graph.Possibly: {copied.ID, original.ID}} {
		v.Known = known
		pairs, err := questions.Pairs(g.WithReleases(w.Readings(), 2).Under(v, nil), questions.PairQuery{})
		if err != nil || len(pairs) != 1 {
			t.Fatalf("%s: %d pairs, %v", known, len(pairs), err)
		}
		got := idsOf(pairs[0].Claims())
		slices.Sort(got)
		slices.Sort(want)
		same(t, string(known), got, want)
	}
}
