package graphtest

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/actorgraph/actorgraph/graph"
)

// Each filter of a view must be tried by cases, and must decide some of them.
func TestEveryFilterHasCases(t *testing.T) {
	everything := len(FilterCases()[0].Want)
	for _, f := range graph.Filters() {
		takes, leaves := false, false
		for _, c := range FilterCases() {
			if c.Filter == f.Name && f.Narrows(c.View) {
				takes, leaves = takes || len(c.Want) > 0, leaves || len(c.Want) < everything
			}
		}
		if !takes || !leaves {
			t.Errorf("of the filter %s: a case takes claims in %t, one leaves some out %t; add to FilterCases", f.Name, takes, leaves)
		}
	}
}

// The stores are asked random questions: each filter must come up in them.
func TestRandomViewsUseEveryFilter(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	const draws = 200
	used := map[string]int{}
	for range draws {
		v := RandomView(r, []graph.Claim{{}}, []graph.Stamp{{Seq: 1, Time: time.Unix(1, 0)}})
		for _, f := range graph.Filters() {
			if f.Narrows(v) {
				used[f.Name]++
			}
		}
	}
	for _, f := range graph.Filters() {
		if n := used[f.Name]; n < draws/20 || n > draws*19/20 {
			t.Errorf("%d of %d random views have the filter %s; see RandomView", n, draws, f.Name)
		}
	}
}
