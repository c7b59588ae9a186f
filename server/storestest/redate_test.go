package storestest

import (
	"context"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/graph/neo4j/neo4jtest"
	"github.com/actorgraph/actorgraph/graph/sqlite/sqlitetest"
	"github.com/actorgraph/actorgraph/graph/vocab"
)

// What a feed says is dated by a later one alike in both stores, also as of before that.
func TestClaimsAreDatedAnewAlike(t *testing.T) {
	neo4jtest.FromEnv(t)
	c := &comparison{t: t, neo4j: neo4jtest.Open(t), sqlite: sqlitetest.Open(t)}
	const address = "https://example.org/report"
	read := func(dataset, published string) ingest.Format {
		return ingest.Format{Read: func(ctx context.Context, _ []ingest.Input, o ingest.Options) (graph.Document, ingest.Diagnostics, error) {
			b := ingest.NewBuilder(graph.Reading{Dataset: dataset, Recorded: "2020-01-01", Full: true}, graph.Entity{})
			at := ingest.Place{}
			actor := b.Entity(at, graph.Entity{ID: graph.MakeID(graph.Actor, dataset, "a"), Name: "a", Dataset: dataset})
			source := b.Cite(at, graph.Entity{Name: "r", URL: address, Published: graph.MustSpan(published)})
			for object, said := range map[graph.ID]graph.SaidOn{"country/JP": {}, "country/KR": graph.SaidIn(graph.MustSpan("2018"), graph.BasisStated), "country/VN": graph.SaidAt("2018-01-31", graph.BasisStated)} {
				b.Claim(at, graph.Claim{Predicate: graph.Targets, Subject: actor, Object: object, Source: source, Version: graph.Version{SaidOn: said}})
			}
			doc, err := b.Finish(ctx, o)
			return doc, b.Diagnostics, err
		}}
	}
	for _, s := range []graph.Store{c.sqlite, c.neo4j} {
		doc := vocab.Document()
		if _, err := s.Write(t.Context(), &doc, graph.WriteOptions{}); err != nil {
			t.Fatal(err)
		}
		if _, err := (ingest.Job{Format: read("feed", "")}).Run(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
	sums := same(c, "import", func(s graph.Store) ([]ingest.Redated, error) {
		all, err := ingest.Job{Format: read("knows", "2018-02-20")}.Run(t.Context(), s)
		return ingest.Merge(all).Redated, err
	})
	if len(sums) != 1 || sums[0].Claims != 3 {
		t.Errorf("dated %+v, want the three claims of feed", sums)
	}
	said := same(c, "days", func(s graph.Store) (map[graph.ID]string, error) {
		out := map[graph.ID]string{}
		for claim, err := range s.EachClaim(t.Context(), graph.ClaimQuery{View: graph.View{Datasets: []string{"feed"}}}) {
			if err != nil {
				return nil, err
			}
			out[claim.Object] = string(claim.Recorded()) + " " + string(claim.Source)
		}
		return out, nil
	})
	for object, want := range map[graph.ID]string{"country/JP": "2018-02-20 source/example.org%2Freport", "country/KR": "2018-02-20 source/example.org%2Freport", "country/VN": "2018-01-31 source/feed"} {
		if said[object] != want {
			t.Errorf("%s was said %q, want %q", object, said[object], want)
		}
	}
}
