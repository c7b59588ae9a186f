package projection_test

import (
	"errors"
	"reflect"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
	"github.com/actorgraph/actorgraph/graph/questions"
	"github.com/actorgraph/actorgraph/graph/questions/questionstest"
)

// decoded are claims with no more than the projection holds of them, its ends as ids.
func decoded(claims []graph.Claim) []graph.Claim {
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
					e.URL, e.Publisher = (*end).URL, (*end).Publisher
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

func TestClaimsAreThoseOfAStore(t *testing.T) {
	projection.ShareEverything(t)
	rapid.Check(t, func(t *rapid.T) {
		w := questionstest.DrawWorld(t)
		g := w.Build(t)
		if rapid.Bool().Draw(t, "snapshot") {
			g, w = g.At(1), w.AsBefore()
		}
		v := questionstest.DrawView(t)
		v.WithWithdrawn = rapid.Bool().Draw(t, "with withdrawn")
		same(t, "claims", decoded(g.Claims(v)), decoded(w.Find(graph.ClaimQuery{View: v})))
	})
}

// same fails the test unless two answers are equal.
func same(t interface {
	Helper()
	Fatalf(string, ...any)
}, what string, got, want any,
) {
	t.Helper()
	if reflect.DeepEqual(got, want) { // much faster than a diff
		return
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty(), cmp.Comparer(func(a, b graph.Span) bool { return a == b })); diff != "" {
		t.Fatalf("%s (-want +got)\n%s", what, diff)
	}
}

// TestUpdateEqualsBuild lets a graph change: claims come, are worded anew, are
// let go, and go when their reading is undone.
func TestUpdateEqualsBuild(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		before := questionstest.DrawWorld(t)
		after := questionstest.DrawWorld(t)
		moved := questionstest.World{Records: after.Records, Said: after.Said, Before: after.Before, Claims: slices.Clone(after.Claims)}
		for _, c := range before.Claims {
			if slices.ContainsFunc(after.Claims, func(o graph.Claim) bool { return o.ID == c.ID }) {
				continue
			}
			if runs, changed := before.Before[c.ID]; changed {
				after.Before[c.ID] = runs
			} else if fate := rapid.IntRange(0, 3).Draw(t, "fate"); fate < 2 {
				after.Before[c.ID], c.Held = c.Held, nil
				if fate == 1 {
					c.Held = before.DrawRuns(t)
				}
				moved.Claims = append(moved.Claims, c)
			}
			after.Claims = append(after.Claims, c)
		}
		first := before.Build(t)
		whole := first.Claims(everything)
		got, err := first.Update(moved.Stream())
		if err != nil {
			t.Fatal(err)
		}
		want := after.Build(t)
		same(t, "claims", decoded(got.Claims(everything)), decoded(want.Claims(everything)))
		same(t, "the graph before", first.Claims(everything), whole)
		same(t, "as the first commit knew", decoded(got.At(1).Claims(everything)), decoded(want.At(1).Claims(everything)))
		v := questionstest.DrawView(t)
		x, err := questions.Breadths(got.Under(v, nil), questions.BreadthQuery{Baseline: graph.MustSpan("2014/2016"), Period: graph.MustSpan("2017"), How: []questions.How{questions.Direct, questions.RolledUp}})
		if err != nil {
			t.Fatal(err)
		}
		if len(x) > 0 {
			s, err := questions.SimilarActors(got.Under(v, nil), questions.SimilarQuery{Actor: x[0].Actor})
			if err != nil {
				t.Fatal(err)
			}
			r, err := questions.SimilarActors(want.Under(v, nil), questions.SimilarQuery{Actor: x[0].Actor})
			if err != nil {
				t.Fatal(err)
			}
			same(t, "similar", s, r)
		}
	})
}

var everything = graph.View{WithWithdrawn: true}

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
