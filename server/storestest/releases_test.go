package storestest

import (
	"log/slog"
	"slices"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/graphtest"
	"github.com/actorgraph/actorgraph/graph/neo4j/neo4jtest"
	"github.com/actorgraph/actorgraph/graph/sqlite/sqlitetest"
	"github.com/actorgraph/actorgraph/server/api"
)

// A reading that was undone is no release any more, and of a release that was
// read twice the second reading alone counts, unless it is the one undone.
func TestReleasesAreTheReadingsThatCount(t *testing.T) {
	for name, open := range map[string]func(*testing.T) graph.Store{
		"sqlite": func(t *testing.T) graph.Store { return sqlitetest.Open(t) },
		"neo4j":  func(t *testing.T) graph.Store { return neo4jtest.Open(t) },
	} {
		t.Run(name, func(t *testing.T) {
			store := open(t)
			handler := api.New(store, api.Options{Log: slog.New(slog.DiscardHandler)})
			releases := func() []string {
				return recipe{
					rows: "datasets.releases", cells: []string{"version", "recorded"}, graphql: `{ datasets(first: 9) { releases(first: 9) { version recorded } } }`,
				}.ask(t, handler)
			}
			commit := func(doc *graph.Document, o graph.WriteOptions) string {
				receipt, err := store.Write(t.Context(), doc, o)
				if err != nil {
					t.Fatal(err)
				}
				return receipt.Reading.ID
			}
			release := func(version string, day graph.Date, target graph.ID) string {
				doc := graphtest.Release("feed", day, graphtest.Targeted("actor/feed/a", target, ""))
				doc.Reading.Release = version
				return commit(doc, graph.WriteOptions{})
			}
			want := func(why string, want ...string) {
				t.Helper()
				if got := releases(); !slices.Equal(got, want) {
					t.Errorf("%s: releases %v, want %v", why, got, want)
				}
			}
			release("v1", "2018-01-01", "country/KR")
			release("v2", "2018-02-01", "country/KR")
			again := release("v2", "2018-02-02", "country/JP")
			mistake := release("v3", "2018-03-01", "country/VN")
			want("all are read", "v1 | 2018-01-01", "v2 | 2018-02-02", "v3 | 2018-03-01")
			commit(nil, graph.WriteOptions{Undo: mistake})
			want("v3 is undone", "v1 | 2018-01-01", "v2 | 2018-02-02")
			commit(nil, graph.WriteOptions{Undo: again})
			want("v2's second reading is undone", "v1 | 2018-01-01", "v2 | 2018-02-01")
		})
	}
}
