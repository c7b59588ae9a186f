package projection_test

import (
	"errors"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/analysis"
	"github.com/actorgraph/actorgraph/graph/projection"
)

// thoughtWith is a claim with no more than the projection holds of it, its ends as ids.
func thoughtWith(claims []graph.Claim) []graph.Claim {
	var out []graph.Claim
	for _, c := range claims {
		c.Held = slices.Clone(c.Held)
		for i := range c.Held {
			c.Held[i].Version = ""
		}
		ends := *c.Ends
		for _, end := range []**graph.Entity{&ends.Subject, &ends.Object, &ends.Claimant, &ends.Source, &ends.Incident} {
			if *end != nil {
				e := graph.Entity{ID: (*end).ID}
				if e.Kind() == graph.Actor {
					e.Name = (*end).Name
				}
				if e.Kind() == graph.Source {
					e.URL = (*end).URL
				}
				*end = &e
			}
		}
		c.Ends = &ends
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b graph.Claim) int { return slices.Compare([]graph.ID{a.ID}, []graph.ID{b.ID}) })
	return out
}

func drawClaimQuery(t *rapid.T, v graph.View) graph.ClaimQuery {
	q := graph.ClaimQuery{View: v, Predicates: pick(t, "predicates", [][]graph.Predicate{nil, {graph.Targets}, {graph.LocatedAt, graph.Active}})}
	ids := rapid.SliceOfN(rapid.SampledFrom(append(someTargets, someActors...)), 1, 3)
	for _, list := range []*[]graph.ID{&q.Subjects, &q.Objects, &q.About} {
		if rapid.IntRange(0, 2).Draw(t, "asked") == 0 {
			*list = append(ids.Draw(t, "ids"), "actor/no/body")
		}
	}
	if rapid.IntRange(0, 3).Draw(t, "of incidents") == 0 {
		q.Incidents = []graph.ID{"incident/alpha/1", "incident/alpha/2"}
	}
	return q
}

func TestClaimsAreThoseOfAStore(t *testing.T) {
	property(t, func(q question) {
		q.view.WithWithdrawn = rapid.Bool().Draw(q.T, "with withdrawn")
		ask := drawClaimQuery(q.T, q.view)
		got := slices.Collect(q.g.Claims(ask))
		same(q, "claims", thoughtWith(got), thoughtWith(q.w.find(ask)))
	})
}

func TestAnalysisOfOneActorIsThatOverAStore(t *testing.T) {
	property(t, func(q question) {
		past := q.view
		past.Occurred, past.WithWithdrawn = graph.Span{}, true
		e := analysis.Evidence{View: q.view, Identity: q.who}
		e.Claims = slices.Collect(q.g.Claims(graph.ClaimQuery{Predicates: []graph.Predicate{graph.Targets}, View: past}))
		e.Places = slices.Collect(q.g.Claims(graph.ClaimQuery{Predicates: []graph.Predicate{graph.LocatedAt, graph.OperatesIn}, View: past}))
		e.Subgroups = slices.Collect(q.g.Claims(graph.ClaimQuery{Predicates: []graph.Predicate{graph.PartOf}, View: past}))
		ask := analysis.Query{Kinds: drawKinds(q.T), How: drawHow(q.T)}
		got, want := analysis.Pairs(e, ask), analysis.Pairs(q.evidence(), ask)
		same(q, "pairs", summed(got, q.view), summed(want, q.view))
		x, err := analysis.Expand(got, graph.MustSpan("2014/2016"), graph.MustSpan("2017"), q.view)
		if err != nil {
			q.Fatal(err)
		}
		y, err := analysis.Expand(want, graph.MustSpan("2014/2016"), graph.MustSpan("2017"), q.view)
		if err != nil {
			q.Fatal(err)
		}
		same(q, "added", targetsOf(x.Added), targetsOf(y.Added))
		same(q, "known before", targetsOf(x.KnownBefore), targetsOf(y.KnownBefore))
	})
}

// sum is what package analysis makes of a pair, without its claims' words.
type sum struct {
	Actor, Target           graph.ID
	How                     analysis.How
	First, Last, AtEarliest graph.Span
	Recorded                graph.Date
	Sources                 int
	Claims                  []graph.ID
}

func summed(pairs []analysis.Pair, v graph.View) []sum {
	var out []sum
	for _, t := range analysis.SumAll(pairs, v) {
		out = append(out, sum{t.Actor, t.Target, t.How, t.First, t.Last, t.AtEarliest, t.FirstRecorded, t.Sources, inOrder(t.Claims)})
	}
	return out
}

func targetsOf(list []analysis.Targeting) []graph.ID {
	var out []graph.ID
	for _, t := range list {
		out = append(out, t.Target)
	}
	slices.Sort(out)
	return out
}

// TestUpdateEqualsBuild lets a graph change: claims come, are worded anew, are
// let go, and go when their reading is undone.
func TestUpdateEqualsBuild(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		before := drawWorld(t)
		after := drawWorld(t)
		moved := world{records: after.records, said: after.said, before: after.before, claims: slices.Clone(after.claims)}
		for _, c := range before.claims {
			if slices.ContainsFunc(after.claims, func(o graph.Claim) bool { return o.ID == c.ID }) {
				continue
			}
			if runs, changed := before.before[c.ID]; changed {
				after.before[c.ID] = runs
			} else if fate := rapid.IntRange(0, 3).Draw(t, "fate"); fate < 2 {
				after.before[c.ID], c.Held = c.Held, nil
				if fate == 1 {
					c.Held = before.drawRuns(t)
				}
				moved.claims = append(moved.claims, c)
			}
			after.claims = append(after.claims, c)
		}
		first := before.build(t)
		whole := slices.Collect(first.Claims(everything))
		got, err := first.Update(moved.stream())
		if err != nil {
			t.Fatal(err)
		}
		want := after.build(t)
		same(t, "claims", thoughtWith(slices.Collect(got.Claims(everything))), thoughtWith(slices.Collect(want.Claims(everything))))
		same(t, "the graph before", slices.Collect(first.Claims(everything)), whole)
		same(t, "as the first commit knew", thoughtWith(slices.Collect(got.At(1).Claims(everything))), thoughtWith(slices.Collect(want.At(1).Claims(everything))))
		v := drawView(t)
		x, err := got.Under(v, nil).Expansions(projection.ExpansionQuery{Baseline: graph.MustSpan("2014/2016"), Period: graph.MustSpan("2017"), How: drawHow(t)})
		if err != nil {
			t.Fatal(err)
		}
		if len(x) > 0 {
			s, err := got.Under(v, nil).Similar(projection.SimilarQuery{Actor: x[0].Actor})
			if err != nil {
				t.Fatal(err)
			}
			r, err := want.Under(v, nil).Similar(projection.SimilarQuery{Actor: x[0].Actor})
			if err != nil {
				t.Fatal(err)
			}
			same(t, "similar", s, r)
		}
	})
}

var everything = graph.ClaimQuery{View: graph.View{WithWithdrawn: true}}

func TestBuildStopsAtAnError(t *testing.T) {
	broken := errors.New("broken")
	for _, c := range []struct {
		why    string
		change graph.StreamItem
		err    error
		want   error
	}{
		{"the stream's own", graph.StreamItem{}, broken, broken},
		{"an id that no claim has", graph.StreamItem{Claim: &graph.Claim{ID: "claim/1", Predicate: graph.Active, Subject: "actor/x/a"}}, nil, graph.ErrInvalid},
	} {
		_, err := projection.Build(func(yield func(graph.StreamItem, error) bool) { yield(c.change, c.err) })
		if !errors.Is(err, c.want) {
			t.Errorf("%s: got %v, want %v", c.why, err, c.want)
		}
	}
}
