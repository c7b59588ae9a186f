package projection_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/graphtest"
	"github.com/actorgraph/actorgraph/graph/projection"
	"github.com/actorgraph/actorgraph/graph/sqlite/sqlitetest"
)

// TestFollowsAStore builds a graph of a real store's stream and follows it
// commit by commit: releases that come late, are read again, and are undone.
func TestFollowsAStore(t *testing.T) {
	for seed := range uint64(3) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			r := rand.New(rand.NewPCG(seed, 6))
			s := sqlitetest.Open(t)
			g := fromStore(t, s)
			for _, doc := range graphtest.RandomDocuments(r, graphtest.Size{Actors: 15, Claims: 150}) {
				g = commit(t, s, g, &doc, graph.WriteOptions{})
				asked(t, r, s, g)
			}
			readings, err := s.Readings(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			for _, i := range []int{2, 5} {
				g = commit(t, s, g, nil, graph.WriteOptions{Undo: readings[i].ID})
				asked(t, r, s, g)
			}
		})
	}
}

func fromStore(t testing.TB, s graph.Store) *projection.Graph {
	t.Helper()
	g, err := projection.Build(s.Stream(context.Background(), 0))
	if err != nil {
		t.Fatal(err)
	}
	return withReleases(t, s, g)
}

// withReleases is a graph with all releases that the store has read.
func withReleases(t testing.TB, s graph.Store, g *projection.Graph) *projection.Graph {
	t.Helper()
	readings, err := s.Readings(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	seq := g.Seq()
	for _, r := range readings {
		seq = max(seq, r.Stored.Seq, r.Undone.Seq)
	}
	return g.WithReleases(readings, seq)
}

// commit writes and follows.
func commit(t *testing.T, s graph.Store, g *projection.Graph, doc *graph.Document, o graph.WriteOptions) *projection.Graph {
	t.Helper()
	if _, err := s.Write(t.Context(), doc, o); err != nil {
		t.Fatal(err)
	}
	g, err := g.Update(s.Stream(t.Context(), g.Seq()))
	if err != nil {
		t.Fatal(err)
	}
	return withReleases(t, s, g)
}

// asked asks the store and the graph the same.
func asked(t *testing.T, r *rand.Rand, s graph.Store, g *projection.Graph) {
	t.Helper()
	if anew := fromStore(t, s); g.Len() != anew.Len() || g.Seq() != anew.Seq() {
		t.Fatalf("%d claims as of %d, want those of a graph built anew, %d as of %d", g.Len(), g.Seq(), anew.Len(), anew.Seq())
	}
	readings, err := s.Readings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	then := readings[r.IntN(len(readings))].Stored
	sure := 50
	for _, v := range []graph.View{
		{},
		{WithWithdrawn: true},
		{KnownAsOf: "2016-06-01"},
		{KnownAsOf: "2017-03-15", WithWithdrawn: true, Datasets: []string{"alpha", "reports"}},
		{Occurred: graph.MustSpan("2016"), Match: graph.Certainly},
		{MinConfidence: &sure},
		{MinConfidence: &sure, KnownAsOf: "2017-03-15"},
		{Snapshot: then.Time},
		{Snapshot: then.Time, WithWithdrawn: true},
		{Snapshot: then.Time, KnownAsOf: "2017-03-15", MinConfidence: &sure},
		{Publishers: []graph.ID{"organization/fireeye"}, KnownAsOf: "2017-03-15"},
		{Publishers: []graph.ID{"organization/fireeye"}, Snapshot: then.Time, WithWithdrawn: true},
	} {
		at := g
		if !v.Snapshot.IsZero() {
			at = g.At(then.Seq).WithPublishers(sourcesAt(t, s, then))
		}
		q := graph.ClaimQuery{View: v}
		var want []graph.Claim
		for c, err := range s.EachClaim(t.Context(), q) {
			if err != nil {
				t.Fatal(err)
			}
			want = append(want, c)
		}
		same(t, fmt.Sprintf("claims %+v", q), said(at.Claims(v)), said(want))
	}
}

// sourcesAt are all sources as of a commit.
func sourcesAt(t *testing.T, s graph.Store, then graph.Stamp) []graph.Entity {
	t.Helper()
	sources, err := graph.Collect(graph.AllEntities(t.Context(), s, graph.EntityQuery{
		Kind: graph.Source, Replaced: true, Gone: true, View: graph.View{Snapshot: then.Time},
	}))
	if err != nil {
		t.Fatal(err)
	}
	return sources
}

// said is what a graph and a store must agree in: what entities are called can
// differ with the view's date.
func said(claims []graph.Claim) []graph.Claim {
	out := decoded(claims)
	for i := range out {
		ends := *out[i].Ends
		for _, end := range []**graph.Entity{&ends.Subject, &ends.Object} {
			if *end != nil {
				*end = &graph.Entity{ID: (*end).ID}
			}
		}
		out[i].Ends, out[i].Version, out[i].Stored = &ends, graph.Version{}, graph.Stamp{}
	}
	return out
}
