package neo4j_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/graphtest"
	"github.com/actorgraph/actorgraph/graph/neo4j/neo4jtest"
	"github.com/actorgraph/actorgraph/graph/projection"
)

// largeRelease returns n claims on few busy actors and many quiet ones.
func largeRelease(n int) *graph.Document {
	r := rand.New(rand.NewPCG(1, 2))
	busy := rand.NewZipf(r, 1.3, 10, 999)
	claims := make([]graph.Claim, n)
	for i := range claims {
		actor := graph.MakeID(graph.Actor, "feed", fmt.Sprint(busy.Uint64()))
		c := graph.Claim{
			Predicate: graph.Targets, Subject: actor, Object: graph.MakeID(graph.Country, fmt.Sprint("C", r.IntN(200))),
			Claimant: graph.OrganizationID(fmt.Sprint("claimant ", r.IntN(50))), Source: graph.MakeID(graph.Source, fmt.Sprint(r.IntN(n/20+1))),
			Occurred: graph.MustSpan(fmt.Sprintf("%d-%02d", 2005+r.IntN(20), 1+r.IntN(12))),
			Incident: graph.MakeID(graph.Incident, "feed", fmt.Sprint(i/12)),
		}
		c.Published = graph.Date(c.Occurred.String() + "-28")
		switch {
		case i%10 == 0:
			c.Predicate, c.Subject, c.Object, c.Occurred = graph.Named, graph.AliasID(fmt.Sprint("name ", i)), actor, graph.Span{}
		case i%2 == 0:
			c.Object = graph.VictimID(fmt.Sprint("victim ", r.IntN(n/3+1)))
		}
		claims[i] = c
	}
	return graphtest.Release("feed", "2025-01-01", claims...)
}

// BenchmarkStore asks a graph of 100,000 claims.
func BenchmarkStore(b *testing.B) {
	store := neo4jtest.Open(b)
	if err := store.Ping(b.Context()); err != nil {
		b.Fatal(err)
	}
	doc := largeRelease(100_000)
	began := time.Now()
	write(b, store, doc)
	load := time.Since(began).Seconds()
	// The test server seldom plans anew; these plans are to be those of this graph.
	server := neo4jtest.FromEnv(b)
	server.Do(b, server.Driver(b), `CALL db.resampleOutdatedIndexes()`, nil)
	server.Do(b, server.Driver(b), `CALL db.clearQueryCaches()`, nil)

	r := rand.New(rand.NewPCG(3, 4))
	actor := func() graph.ID { return graph.MakeID(graph.Actor, "feed", fmt.Sprint(r.IntN(40))) }
	page := func(name string, q func() graph.ClaimQuery) {
		b.Run("page of 50 of "+name, func(b *testing.B) {
			timed(b, func() error {
				_, err := store.Claims(b.Context(), q(), graph.Page{First: 50})
				return err
			})
		})
	}
	b.Run("load", func(b *testing.B) {
		for b.Loop() { // it took place above, once
		}
		b.ReportMetric(float64(len(doc.Claims))/load, "claims/s")
		b.ReportMetric(float64(len(doc.Claims)+len(doc.Entities))/load, "items/s")
	})
	// What any question costs at least, on a machine that does other things too.
	b.Run("floor", func(b *testing.B) { timed(b, func() error { return store.Ping(b.Context()) }) })
	page("an actor", func() graph.ClaimQuery { return graph.ClaimQuery{Subjects: []graph.ID{actor()}} })
	page("an actor's targets", func() graph.ClaimQuery {
		return graph.ClaimQuery{Subjects: []graph.ID{actor()}, Predicates: []graph.Predicate{graph.Targets}}
	})
	page("an actor in a window", func() graph.ClaimQuery {
		q := graph.ClaimQuery{Subjects: []graph.ID{actor()}, Predicates: []graph.Predicate{graph.Targets}}
		q.View.Occurred = graph.MustSpan("2014/2017")
		return q
	})
	page("all", func() graph.ClaimQuery { return graph.ClaimQuery{} })
	search := func(name, text string, exact bool) {
		b.Run(name, func(b *testing.B) {
			timed(b, func() error {
				_, err := store.Search(b.Context(), graph.SearchQuery{Text: fmt.Sprint(text, 10*r.IntN(10000)), First: 10, Exact: exact})
				return err
			})
		})
	}
	search("actor by name", "Name ", true)
	search("names with spellings", "naame ", false)
	b.Run("build", func(b *testing.B) { benchmarkBuild(b, store) })
	b.Run("stream", func(b *testing.B) { benchmarkStream(b, store) })
}

// benchmarkStream reads the whole graph.
func benchmarkStream(b *testing.B, store graph.Store) {
	items := 0
	for b.Loop() {
		for _, err := range store.Stream(b.Context(), 0) {
			if err != nil {
				b.Fatal(err)
			}
			items++
		}
	}
	b.ReportMetric(float64(items)/b.Elapsed().Seconds(), "items/s")
}

// benchmarkBuild builds the projection from the stream.
func benchmarkBuild(b *testing.B, store graph.Store) {
	items := 0
	counted := func(yield func(graph.StreamItem, error) bool) {
		for c, err := range store.Stream(b.Context(), 0) {
			items++
			if !yield(c, err) {
				return
			}
		}
	}
	for b.Loop() {
		if _, err := projection.Build(counted); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(items)/b.Elapsed().Seconds(), "items/s")
}

// timed runs an operation and reports its median and its 99th percentile.
func timed(b *testing.B, do func() error) {
	var took []time.Duration
	for range 20 { // plans, and the server's own warming
		if err := do(); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		began := time.Now()
		if err := do(); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(began))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "ms-p50")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "ms-p99")
}
