package questions_test

import (
	"cmp"
	"maps"
	"slices"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/questions"
	"github.com/actorgraph/actorgraph/graph/questions/questionstest"
)

func TestActiveAreThoseOfTheClaims(t *testing.T) {
	property(t, func(q question) {
		when := questionstest.Pick(q.T, "when", []graph.Span{graph.MustSpan("2014"), graph.MustSpan("2017-02"), graph.MustSpan("2014/2016"), graph.MustSpan("2017/..")})
		want := map[graph.ID]bool{}
		for _, c := range q.counting(graph.Targets, graph.Active) {
			if q.view.Meets(c.Occurred, when) && c.Occurred.Years() <= q.view.Umbrella() && !c.Occurred.IsZero() {
				want[q.who.Actor(c.Subject)] = true
			}
		}
		same(q, "active", must(questions.ActiveIn(q.p, when)), slices.Sorted(maps.Keys(want)))
	})
}

func TestActivitiesAreThoseOfTheClaims(t *testing.T) {
	property(t, func(q question) {
		by := map[graph.ID][]graph.Claim{}
		for _, c := range q.counting(graph.Targets, graph.Active) {
			by[q.who.Actor(c.Subject)] = append(by[q.who.Actor(c.Subject)], c)
		}
		var want []questions.Activity
		for actor, claims := range by {
			records, targets := map[graph.ID]bool{}, map[graph.ID]bool{}
			for _, c := range claims {
				records[c.Subject] = true
				if c.Object != "" {
					targets[c.Object] = true
				}
			}
			want = append(want, questions.Activity{
				Actor: actor, Records: slices.Sorted(maps.Keys(records)), Claims: q.statements().Count(claims), Targets: len(targets),
				Last: questionstest.Sum(questionstest.Pair{Claims: claims}, q.view).Last,
			})
		}
		got := must(questions.Activities(q.p))
		for i := range got {
			slices.Sort(got[i].Records)
		}
		byActor := func(a, b questions.Activity) int { return cmp.Compare(a.Actor, b.Actor) }
		slices.SortFunc(got, byActor)
		slices.SortFunc(want, byActor)
		same(q, "activities", got, want)
	})
}
