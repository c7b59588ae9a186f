package graphtest

import (
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
)

func concurrencyCases() []testCase {
	return []testCase{
		{"writers queue, and each commit is whole", writersQueue},
		{"of writers of one document one changes the store", writersOfOne},
		{"readers see whole commits while others write", readersSeeWhole},
		{"a store may be asked again and written while a list is read", asksWithin},
		{"what one call yields is of one commit, whatever is written meanwhile", yieldsOneCommit},
	}
}

// together runs n functions at once and waits for them.
func together(n int, run func(i int)) {
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() { run(i) })
	}
	wg.Wait()
}

func writersQueue(t *testing.T, s graph.Store) {
	const n = 8
	var seqs [n]int64
	together(n, func(i int) {
		day := graph.Date(fmt.Sprintf("2018-01-%02d", i+1))
		doc := Report("seed", day, Targeted(reaper, korea, string(day)), Targeted(reaper, japan, string(day)))
		r, err := s.Write(t.Context(), doc, graph.WriteOptions{})
		if err != nil {
			t.Errorf("writer %d: %v", i, err)
		}
		seqs[i] = r.Reading.Stored.Seq
	})
	seen := map[int64]bool{}
	for _, seq := range seqs {
		seen[seq] = true
	}
	same(t, "stamps", len(seen), n)
	same(t, "claims", len(all(t, s, graph.ClaimQuery{})), 2*n)
	same(t, "last commit", stats(t, s).Last.Seq, n)
	same(t, "actors", listed(t, s, graph.Actor, graph.View{}), []graph.ID{reaper})
}

func writersOfOne(t *testing.T, s graph.Store) {
	var changed atomic.Int64
	together(6, func(i int) {
		r, err := s.Write(t.Context(), Release("seed", "2018-01-01", Targeted(reaper, korea, "")), graph.WriteOptions{})
		if err != nil {
			t.Errorf("writer %d: %v", i, err)
		}
		if !r.Unchanged {
			changed.Add(1)
		}
	})
	same(t, "writers that changed the store", changed.Load(), 1)
	same(t, "readings", len(readings(t, s)), 1)
}

func readersSeeWhole(t *testing.T, s graph.Store) {
	const commits, each = 10, 5
	var done atomic.Bool
	together(3, func(i int) {
		if i == 0 {
			defer done.Store(true)
			for n := range commits {
				var claims []graph.Claim
				for k := range each {
					claims = append(claims, Targeted(reaper, graph.MakeID(graph.Victim, fmt.Sprint(n), fmt.Sprint(k)), ""))
				}
				if _, err := s.Write(t.Context(), Report("seed", graph.Date(fmt.Sprintf("2018-01-%02d", n+1)), claims...), graph.WriteOptions{}); err != nil {
					t.Errorf("write: %v", err)
					return
				}
			}
			return
		}
		for !done.Load() {
			slice, err := s.Claims(t.Context(), graph.ClaimQuery{}, graph.Page{First: graph.MaxPage, Count: true})
			if err != nil || len(slice.Items)%each != 0 || slice.Total != len(slice.Items) {
				t.Errorf("a reader saw %d claims, counted %d, error %v", len(slice.Items), slice.Total, err)
				return
			}
			st, err := s.Stats(t.Context())
			if err != nil || int64(st.Claims[graph.Targets]) != each*st.Last.Seq || st.Entities[graph.Victim] != st.Claims[graph.Targets] {
				t.Errorf("a reader saw %+v, error %v", st, err)
				return
			}
		}
	})
	same(t, "claims", len(all(t, s, graph.ClaimQuery{})), commits*each)
}

func asksWithin(t *testing.T, s graph.Store) {
	recordedApart(t, s)
	n := 0
	for c, err := range s.EachClaim(t.Context(), graph.ClaimQuery{}) {
		if err != nil {
			t.Fatal(err)
		}
		same(t, "the claim by its id", one(t, s, graph.ClaimQuery{IDs: []graph.ID{c.ID}}).ID, c.ID)
		same(t, "its subject", entity(t, s, c.Subject, graph.View{}).ID, c.Subject)
		write(t, s, Report("late", graph.Date(fmt.Sprintf("2019-01-%02d", n+1)), Targeted(reaper, korea, fmt.Sprint(1990+n))))
		n++
	}
	same(t, "claims", n, 10)
	for c, err := range s.Stream(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		if c.Claim != nil {
			undo(t, s, readings(t, s)[0].ID)
			break
		}
	}
}

func yieldsOneCommit(t *testing.T, s graph.Store) {
	const n = 30
	var claims []graph.Claim
	for i := range n {
		claims = append(claims, Targeted(reaper, graph.MakeID(graph.Victim, fmt.Sprint(i)), ""))
	}
	write(t, s, Release("seed", "2018-01-01", claims...))
	wantClaims, wantItems := idsOf(all(t, s, graph.ClaimQuery{})), itemsOf(stream(t, s, 0))
	var gotClaims []graph.ID
	for c, err := range s.EachClaim(t.Context(), graph.ClaimQuery{}) {
		if err != nil {
			t.Fatal(err)
		}
		if len(gotClaims) == 0 { // everything goes
			write(t, s, Release("seed", "2018-02-01", Targeted(reaper2, korea, "")))
		}
		gotClaims = append(gotClaims, c.ID)
	}
	same(t, "claims", gotClaims, wantClaims)
	undo(t, s, readings(t, s)[1].ID)
	same(t, "items, back again, and what was undone", len(stream(t, s, 0)), len(wantItems)+3)
	before := stream(t, s, 0)
	var came []graph.StreamItem
	for c, err := range s.Stream(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		if len(came) == 0 {
			write(t, s, Release("seed", "2018-03-01", claims[:n/2]...))
		}
		came = append(came, c)
	}
	slices.SortFunc(came, compareChanges)
	same(t, "items", came, before)
}
