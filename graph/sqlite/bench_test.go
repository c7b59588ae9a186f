package sqlite_test

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/graphtest"
	"github.com/actorgraph/actorgraph/graph/sqlite"
)

// benchClaims is the size of the graph that the benchmarks ask.
const benchClaims = 100_000

// largeRelease returns a release with n claims on few busy actors and many
// quiet ones: every second claim names its victim, every fifth says it in words of its own.
func largeRelease(n int) *graph.Document {
	r := rand.New(rand.NewPCG(1, 2))
	busy := rand.NewZipf(r, 1.3, 10, 999)
	claims := make([]graph.Claim, n)
	for i := range claims {
		actor := graphtest.ActorID("feed", fmt.Sprintf("actor %d", busy.Uint64()))
		month := fmt.Sprintf("%d-%02d", 2005+r.IntN(20), 1+r.IntN(12))
		target := graph.MakeID(graph.Country, fmt.Sprintf("C%d", r.IntN(200)))
		if i%2 == 0 {
			target = graph.MakeID(graph.Victim, fmt.Sprintf("victim %d", r.IntN(n/3+1)))
		}
		c := graphtest.Targeted(actor, target, month)
		if i%10 == 0 {
			c = graphtest.Called(fmt.Sprintf("name %d", i), actor, "")
		}
		c = graphtest.By(c, fmt.Sprintf("claimant %d", r.IntN(50)), fmt.Sprintf("source %d", r.IntN(n/20+1)))
		if c.Predicate == graph.Targets && i%3 == 0 {
			c.Incident = graph.MakeID(graph.Incident, "feed", fmt.Sprint(i/12))
		}
		if i%5 == 0 {
			c.Stated = fmt.Sprintf("as the source says, %d", i)
		}
		c.Published = graph.Date(month + "-28")
		claims[i] = graphtest.Sure(c, 25*r.IntN(5))
	}
	return graphtest.Release("feed", "2025-01-01", claims...)
}

// largeStore opens a store on a file and fills it.
func largeStore(b *testing.B, n int) *sqlite.Store {
	b.Helper()
	s := openStore(b, filepath.Join(b.TempDir(), "large.db"))
	doc := largeRelease(n)
	if _, err := s.Write(b.Context(), doc, graph.WriteOptions{}); err != nil {
		b.Fatal(err)
	}
	return s
}

func BenchmarkLoad(b *testing.B) {
	doc := largeRelease(benchClaims)
	for b.Loop() {
		s := openStore(b, filepath.Join(b.TempDir(), "load.db"))
		if _, err := s.Write(b.Context(), doc, graph.WriteOptions{}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(doc.Claims)*b.N)/b.Elapsed().Seconds(), "claims/s")
}

// BenchmarkAdd adds a small report to stores that hold much already, of the same data
// set: what it costs should not grow with them.
func BenchmarkAdd(b *testing.B) {
	for _, n := range []int{benchClaims / 10, benchClaims, 10 * benchClaims} {
		b.Run(fmt.Sprint("claims=", n), func(b *testing.B) {
			s := largeStore(b, n)
			report := 0
			for b.Loop() {
				report++
				claims := make([]graph.Claim, 40)
				for i := range claims {
					claims[i] = graphtest.By(graphtest.Targeted(graphtest.ActorID("feed", fmt.Sprintf("actor %d", report%900)), graph.MakeID(graph.Country, fmt.Sprintf("C%d", i)), "2025-02"),
						"claimant 7", fmt.Sprintf("report %d", report))
				}
				doc := graphtest.Report("feed", "2025-03-01", claims...)
				doc.Reading.Document = fmt.Sprint("report ", report)
				if receipt, err := s.Write(b.Context(), doc, graph.WriteOptions{}); err != nil || receipt.New != 40 {
					b.Fatal(receipt, err)
				}
			}
		})
	}
}

func BenchmarkStream(b *testing.B) {
	s := largeStore(b, benchClaims)
	n := 0
	for b.Loop() {
		for _, err := range s.Stream(b.Context(), 0) {
			if err != nil {
				b.Fatal(err)
			}
			n++
		}
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "items/s")
}

func BenchmarkActorByName(b *testing.B) {
	s := largeStore(b, benchClaims)
	for b.Loop() {
		hits, err := s.Search(b.Context(), graph.SearchQuery{Text: "Actor-5", Kinds: []graph.Kind{graph.Actor}, Exact: true, First: 10})
		if err != nil || len(hits) != 1 {
			b.Fatal(hits, err)
		}
		for _, err := range s.EachClaim(b.Context(), graph.ClaimQuery{Objects: []graph.ID{hits[0].Entity.ID}, Predicates: []graph.Predicate{graph.Named}}) {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
}

// Who is who rests on every name, and is worked out anew for each day that is asked about.
func BenchmarkEveryName(b *testing.B) {
	s := largeStore(b, benchClaims)
	for b.Loop() {
		n := 0
		for _, err := range s.EachClaim(b.Context(), graph.ClaimQuery{Predicates: []graph.Predicate{graph.Named, graph.SameAs}}) {
			if err != nil {
				b.Fatal(err)
			}
			n++
		}
		if n == 0 {
			b.Fatal("nobody has a name")
		}
	}
}

func BenchmarkPage(b *testing.B) {
	s := largeStore(b, benchClaims)
	for _, q := range []struct {
		name string
		q    graph.ClaimQuery
	}{
		{"of an actor", graph.ClaimQuery{Subjects: []graph.ID{graphtest.ActorID("feed", "actor 5")}}},
		{"of three actors", graph.ClaimQuery{Subjects: []graph.ID{graphtest.ActorID("feed", "actor 5"), graphtest.ActorID("feed", "actor 50"), graphtest.ActorID("feed", "actor 500")}}},
		{"about an actor", graph.ClaimQuery{About: []graph.ID{graphtest.ActorID("feed", "actor 5")}}},
		{"of a country", graph.ClaimQuery{Objects: []graph.ID{"country/C7"}}},
		{"of all", graph.ClaimQuery{}},
		{"of all in a window", graph.ClaimQuery{View: graph.View{Occurred: graph.MustSpan("2017-05")}}},
	} {
		for _, count := range []bool{false, true} {
			b.Run(fmt.Sprintf("%s/counted=%t", q.name, count), func(b *testing.B) {
				for b.Loop() {
					page, err := s.Claims(b.Context(), q.q, graph.Page{First: 50, Count: count})
					if err != nil || len(page.Items) != 50 || page.Items[0].Ends.Source == nil || page.Items[0].Ends.Claimant == nil {
						b.Fatal(len(page.Items), err)
					}
				}
			})
		}
	}
}

func BenchmarkTimelineInput(b *testing.B) {
	s := largeStore(b, benchClaims)
	n := 0
	for b.Loop() {
		q := graph.ClaimQuery{Subjects: []graph.ID{graphtest.ActorID("feed", "actor 5")}, Predicates: []graph.Predicate{graph.Targets}, View: graph.View{WithWithdrawn: true}}
		for _, err := range s.EachClaim(b.Context(), q) {
			if err != nil {
				b.Fatal(err)
			}
			n++
		}
	}
	b.ReportMetric(float64(n)/float64(b.N), "claims")
}

func BenchmarkSearch(b *testing.B) {
	s := largeStore(b, benchClaims)
	for _, text := range []string{"name 12345", "name 1", "nane 12345", "n", "nane 1"} {
		b.Run(text, func(b *testing.B) {
			for b.Loop() {
				if _, err := s.Search(b.Context(), graph.SearchQuery{Text: text, First: 10}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
