package graphtest

import (
	"fmt"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
)

func clocksCases() []testCase {
	return []testCase{
		{"a claim withdrawn and asserted again keeps both intervals", keepsBoth},
		{"a new version starts a new interval without a gap", newVersion},
		{"a claim's own date starts its first interval", ownDate},
		{"a document that is not full withdraws nothing", looseDocuments},
		{"a release read again with another date moves what it held", movesDate},
		{"a loose document read again lets go what it holds no more", rereadsLoose},
		{"an interval of no length was never known", noLength},
		{"all orders of five releases give the same intervals", anyOrder},
		{"reading everything again, late and twice, moves nothing", readsAgain},
	}
}

// intervals says in short when the claims with an object were asserted.
func intervals(t *testing.T, s graph.Store, object graph.ID) []string {
	t.Helper()
	var out []string
	for _, c := range all(t, s, graph.ClaimQuery{Objects: []graph.ID{object}, View: graph.View{WithWithdrawn: true}}) {
		for _, r := range c.Held {
			out = append(out, fmt.Sprintf("%s to %s", r.Recorded, r.Withdrawn))
		}
	}
	return out
}

func keepsBoth(t *testing.T, s graph.Store) {
	for i, day := range []graph.Date{"2018-01-01", "2018-02-01", "2018-03-01", "2018-04-01", "2018-05-01"} {
		claims := []graph.Claim{Targeted(reaper, japan, "")}
		if i%2 == 0 {
			claims = append(claims, Targeted(reaper, korea, ""))
		}
		write(t, s, Release("seed", day, claims...))
	}
	same(t, "intervals", intervals(t, s, korea), []string{"2018-01-01 to 2018-02-01", "2018-03-01 to 2018-04-01", "2018-05-01 to "})
	same(t, "of the other", intervals(t, s, japan), []string{"2018-01-01 to "})
	c := one(t, s, graph.ClaimQuery{Objects: []graph.ID{korea}})
	same(t, "assertions", len(c.Assertions()), 3)
	if c.Recorded() != "2018-01-01" || c.Withdrawn() != "" {
		t.Errorf("recorded %s, withdrawn %s", c.Recorded(), c.Withdrawn())
	}
}

func newVersion(t *testing.T, s graph.Store) {
	for i, day := range []graph.Date{"2018-01-01", "2018-02-01", "2018-03-01"} {
		write(t, s, Release("seed", day, Sure(Targeted(reaper, korea, ""), 10*min(i, 1))))
	}
	same(t, "intervals", intervals(t, s, korea), []string{"2018-01-01 to 2018-02-01", "2018-02-01 to "})
	same(t, "assertions", one(t, s, graph.ClaimQuery{}).Assertions(), []graph.Run{{Recorded: "2018-01-01", RecordedFrom: graph.FirstDate, Basis: graph.BasisHeld}})
}

func ownDate(t *testing.T, s graph.Store) {
	c := Targeted(reaper, korea, "")
	c.Published = "2015-12-31"
	late := Targeted(reaper, japan, "")
	late.Published = "2019-12-31" // later than the release that holds it: known by then all the same
	write(t, s, Release("seed", "2018-02-01", c, late))
	write(t, s, Release("seed", "2018-03-01"))
	write(t, s, Release("seed", "2018-04-01", c))
	same(t, "intervals", intervals(t, s, korea), []string{"2015-12-31 to 2018-03-01", "2018-04-01 to "})
	same(t, "of the late one", intervals(t, s, japan), []string{"2018-02-01 to 2018-03-01"})
}

func looseDocuments(t *testing.T, s graph.Store) {
	write(t, s, Report("seed", "2018-03-01", Targeted(reaper, korea, "")))
	write(t, s, Report("seed", "2018-01-01", Targeted(reaper, korea, ""), Targeted(reaper, japan, "")))
	write(t, s, Report("seed", "2018-04-01"))
	same(t, "intervals", intervals(t, s, korea), []string{"2018-01-01 to "})
	// A full release among them withdraws what it does not hold, and they assert it again.
	write(t, s, Release("seed", "2018-02-01"))
	same(t, "intervals", intervals(t, s, korea), []string{"2018-01-01 to 2018-02-01", "2018-03-01 to "})
	same(t, "of the other", intervals(t, s, japan), []string{"2018-01-01 to 2018-02-01"})
}

func movesDate(t *testing.T, s graph.Store) {
	doc := Release("seed", "2018-02-01", Targeted(reaper, korea, ""))
	doc.Reading.Release = "v2"
	write(t, s, doc)
	write(t, s, Release("seed", "2018-03-01"))
	again := Release("seed", "2018-01-15", Targeted(reaper, korea, ""))
	again.Reading.Release = "v2"
	if r := write(t, s, again); r.Unchanged || r.Changed != 1 {
		t.Errorf("receipt %+v, want one claim changed", r)
	}
	same(t, "intervals", intervals(t, s, korea), []string{"2018-01-15 to 2018-03-01"})
}

func rereadsLoose(t *testing.T, s graph.Store) {
	write(t, s, Report("seed", "2018-01-01", Targeted(reaper, korea, ""), Targeted(reaper, japan, "")))
	r := write(t, s, Report("seed", "2018-01-01", Targeted(reaper, korea, "")))
	if r.Withdrawn != 1 || r.New+r.Changed != 0 {
		t.Errorf("receipt %+v, want one claim withdrawn", r)
	}
	same(t, "intervals", intervals(t, s, korea), []string{"2018-01-01 to "})
	same(t, "of the other", intervals(t, s, japan), nil)
}

func noLength(t *testing.T, s graph.Store) {
	v9 := Release("seed", "2018-01-01", Targeted(reaper, korea, ""), Sure(Targeted(reaper, japan, ""), 1))
	v10 := Release("seed", "2018-01-01", Sure(Targeted(reaper, japan, ""), 2)) // the same day; v10 comes after v9
	v9.Reading.Release, v10.Reading.Release = "v9", "v10"
	write(t, s, v10)
	write(t, s, v9)
	same(t, "intervals", intervals(t, s, korea), nil)
	same(t, "of the other", intervals(t, s, japan), []string{"2018-01-01 to "})
	if c := one(t, s, graph.ClaimQuery{}); *c.Confidence != 2 {
		t.Errorf("confidence %d, want that of v10, 2", *c.Confidence)
	}
	ids := idsOf(v9.Claims)
	same(t, "by id", len(all(t, s, graph.ClaimQuery{IDs: ids})), 2)
}

// fiveReleases are releases of one data set, two of them of one day, in which
// claims come, go, change and come again.
func fiveReleases(dataset string) []*graph.Document {
	actor := ActorID(dataset, "a")
	claim := func(target graph.ID, confidence int, published graph.Date) graph.Claim {
		c := Sure(Targeted(actor, target, "2017"), confidence)
		c.Published = published
		return c
	}
	releases := []*graph.Document{
		Release(dataset, "2018-01-01", claim(korea, 1, ""), claim(japan, 1, "2017-06-30")),
		Release(dataset, "2018-02-01", claim(korea, 2, ""), claim(vietnam, 1, "2018-01-20")),
		Release(dataset, "2018-02-01", claim(japan, 1, ""), claim(vietnam, 1, "2018-01-20")),
		Release(dataset, "2018-03-01", claim(korea, 1, ""), claim(japan, 2, "")),
		Release(dataset, "2018-04-01", claim(vietnam, 2, "")),
	}
	for i, doc := range releases {
		doc.Reading.Release = fmt.Sprintf("v%d", i+8)
	}
	return releases
}

// anyOrder gives each order a data set of its own, so that one store serves all.
func anyOrder(t *testing.T, s graph.Store) {
	var want map[graph.ID][]graph.Run
	n := 0
	permute(5, func(order []int) {
		n++
		dataset := fmt.Sprintf("set%d", n)
		releases := fiveReleases(dataset)
		for _, i := range order {
			write(t, s, releases[i])
		}
		got := make(map[graph.ID][]graph.Run)
		for _, c := range all(t, s, graph.ClaimQuery{View: graph.View{Datasets: []string{dataset}, WithWithdrawn: true}}) {
			got[c.Object] = c.Held
		}
		if want == nil {
			want = got
			same(t, "targets", len(want), 3)
		}
		same(t, fmt.Sprintf("intervals by order %v", order), got, want)
	})
	same(t, "orders", n, 120)
}

// permute calls visit with every order of the first n numbers.
func permute(n int, visit func([]int)) {
	order := make([]int, 0, n)
	used := make([]bool, n)
	var place func()
	place = func() {
		if len(order) == n {
			visit(order)
			return
		}
		for i := range n {
			if used[i] {
				continue
			}
			used[i], order = true, append(order, i)
			place()
			used[i], order = false, order[:len(order)-1]
		}
	}
	place()
}

func readsAgain(t *testing.T, s graph.Store) {
	releases := fiveReleases("seed")
	for _, doc := range releases {
		write(t, s, doc)
	}
	want := all(t, s, graph.ClaimQuery{View: graph.View{WithWithdrawn: true}})
	before := stats(t, s)
	for _, i := range []int{4, 0, 2, 2, 1, 3} {
		if r := write(t, s, releases[i]); !r.Unchanged {
			t.Errorf("release %d again: %+v, want it unchanged", i, r)
		}
	}
	same(t, "claims", all(t, s, graph.ClaimQuery{View: graph.View{WithWithdrawn: true}}), want)
	same(t, "stats", stats(t, s), before)
}
