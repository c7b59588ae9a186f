// Package storestest holds the stores equal: random histories are written to
// the embedded store and to a real Neo4j, and every question must have the same
// answer on both, with the same order and the same cursors.
package storestest

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/neo4j/neo4jtest"
	"github.com/actorgraph/actorgraph/graph/sqlite/sqlitetest"
)

var (
	graphs    = flag.Int("graphs", 3, "how many random graphs to compare the stores on")
	questions = flag.Int("questions", 60, "how many random questions to ask of each")
	first     = flag.Uint64("seed", 1, "of the first graph")
)

func TestStoresAgree(t *testing.T) {
	neo4jtest.FromEnv(t)
	for i := range *graphs {
		seed := *first + uint64(i)
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			c := &comparison{t: t, h: newHistory(seed), neo4j: neo4jtest.Open(t), sqlite: sqlitetest.Open(t)}
			c.write()
			for range *questions {
				c.ask()
			}
		})
	}
}

// A comparison asks two stores the same.
type comparison struct {
	t             *testing.T
	h             *history
	sqlite, neo4j graph.Store
	times         []time.Time // of the commits
	readings      []graph.Reading
	claims        []graph.ID
}

// same fails the test if the stores answer differently.
func same[T any](c *comparison, what any, ask func(graph.Store) (T, error)) T {
	c.t.Helper()
	want, wantErr := ask(c.sqlite)
	got, gotErr := ask(c.neo4j)
	for _, kind := range []error{graph.ErrInvalid, graph.ErrNotFound, graph.ErrCursor, graph.ErrUnavailable} {
		if errors.Is(gotErr, kind) != errors.Is(wantErr, kind) {
			c.t.Fatalf("%+v: neo4j fails with %v, sqlite with %v", what, gotErr, wantErr)
		}
	}
	if gotErr != nil && wantErr == nil || gotErr == nil && wantErr != nil {
		c.t.Fatalf("%+v: neo4j fails with %v, sqlite with %v", what, gotErr, wantErr)
	}
	spans := gocmp.Comparer(func(a, b graph.Span) bool { return a == b })
	if diff := gocmp.Diff(want, got, spans, cmpopts.EquateEmpty()); diff != "" {
		c.t.Fatalf("%+v: neo4j (+) differs from sqlite (-):\n%s", what, diff)
	}
	return want
}

// write brings the history into both stores, some of it twice or undone again,
// and asks a little after each commit.
func (c *comparison) write() {
	now := time.Date(2024, 5, 1, 12, 0, 0, 0, time.UTC)
	for _, doc := range c.h.docs {
		c.commit(doc, graph.WriteOptions{Now: now})
		switch c.h.r.IntN(5) {
		case 0:
			c.commit(doc, graph.WriteOptions{Now: now, DryRun: true})
		case 1:
			again := *doc
			again.Claims = again.Claims[:len(again.Claims)/2]
			c.commit(&again, graph.WriteOptions{Now: now})
		case 2:
			c.commit(nil, graph.WriteOptions{Now: now, Undo: pick(c.h.r, c.readings).ID})
		}
		now = now.Add(time.Duration(c.h.r.IntN(3)) * time.Hour)
		c.ask()
	}
}

func (c *comparison) commit(doc *graph.Document, o graph.WriteOptions) {
	r := same(c, o, func(s graph.Store) (graph.Receipt, error) { return s.Write(context.Background(), doc, o) })
	c.times = append(c.times, r.Reading.Stored.Time)
	c.readings = same(c, "readings", func(s graph.Store) ([]graph.Reading, error) { return s.Readings(context.Background()) })
	if doc != nil && c.claims == nil {
		for _, claim := range doc.Claims {
			c.claims = append(c.claims, claim.ID)
		}
	}
}

// ask asks one random question, or one of each of the others now and then.
func (c *comparison) ask() {
	ctx, r := c.t.Context(), c.h.r
	switch r.IntN(8) {
	case 0:
		same(c, "stats", func(s graph.Store) (graph.Stats, error) { return s.Stats(ctx) })
		after := r.Int64N(int64(len(c.times)) + 1)
		same(c, fmt.Sprint("stream after ", after), func(s graph.Store) ([]graph.StreamItem, error) { return sorted(graph.Collect(s.Stream(ctx, after))) })
	case 1:
		reading := pick(r, c.readings).ID
		same(c, reading, func(s graph.Store) (graph.Document, error) { return s.Document(ctx, reading) })
	case 2:
		q := graph.SearchQuery{
			Text: pick(r, append(c.h.names, "reper", "gruop a0", "g00", "rea", "co", "g", "–")), Kinds: some(r, graph.Kinds(), 3),
			Exact: r.IntN(4) == 0, First: 1 + r.IntN(12),
		}
		same(c, q, func(s graph.Store) ([]graph.Hit, error) { return s.Search(ctx, q) })
	case 3, 4:
		q := graph.EntityQuery{View: c.view(), Replaced: r.IntN(3) == 0, Gone: r.IntN(3) == 0}
		if r.IntN(4) > 0 {
			q.Kind = pick(r, graph.Kinds())
		}
		if r.IntN(3) == 0 {
			q.IDs = []graph.ID{c.h.actor(), pick(r, c.h.places), pick(r, c.h.sources), "country/XX"}
		}
		pages(c, q, func(s graph.Store, p graph.Page) (graph.Slice[graph.Entity], error) { return s.Entities(ctx, q, p) })
	default:
		q := c.claimQuery()
		pages(c, q, func(s graph.Store, p graph.Page) (graph.Slice[graph.Claim], error) { return s.Claims(ctx, q, p) })
		if r.IntN(2) == 0 {
			same(c, q, func(s graph.Store) ([]graph.Claim, error) { return graph.Collect(s.EachClaim(ctx, q)) })
		}
	}
}

// pages walks through a list, in pages of a random size.
func pages[T any](c *comparison, what any, ask func(graph.Store, graph.Page) (graph.Slice[T], error)) {
	p := graph.Page{First: 1 + c.h.r.IntN(60), Count: c.h.r.IntN(2) == 0}
	for range 6 {
		at := fmt.Sprintf("%+v page %+v", what, p)
		page := same(c, at, func(s graph.Store) (graph.Slice[T], error) { return ask(s, p) })
		if !page.HasNext {
			return
		}
		p.After = page.Cursors[len(page.Cursors)-1]
	}
}

func (c *comparison) claimQuery() graph.ClaimQuery {
	r := c.h.r
	q := graph.ClaimQuery{View: c.view(), Predicates: some(r, graph.Predicates(), 4)}
	switch r.IntN(8) {
	case 0:
		q.Subjects = []graph.ID{c.h.actor()}
	case 1:
		q.Subjects = []graph.ID{c.h.actor(), c.h.actor(), pick(r, c.h.victims)}
	case 2:
		q.Objects = []graph.ID{pick(r, c.h.places)}
	case 3:
		q.About = []graph.ID{c.h.actor(), pick(r, c.h.victims)}
	case 4:
		q.Incidents = []graph.ID{pick(r, c.h.incidents[pick(r, c.h.datasets)])}
	case 5:
		q.IDs = []graph.ID{pick(r, c.claims), pick(r, c.claims), "claim/none"}
	case 6:
		q.Subjects, q.Objects = []graph.ID{c.h.actor(), c.h.actor()}, c.h.places
	}
	return q
}

func (c *comparison) view() graph.View {
	r := c.h.r
	v := graph.View{
		Datasets: some(r, c.h.datasets, 2), Claimants: some(r, c.h.orgs, 3), Sources: some(r, c.h.sources, 4), Publishers: some(r, c.h.orgs, 3),
		WithWithdrawn: r.IntN(4) == 0, Match: pick(r, []graph.Match{"", graph.Possibly, graph.Certainly}),
	}
	if r.IntN(2) == 0 {
		v.Datasets, v.Claimants, v.Sources, v.Publishers = nil, nil, nil, nil
	}
	if r.IntN(3) == 0 {
		v.KnownAsOf = graph.Date("2017-05-01").AddDays(r.IntN(500))
	}
	if r.IntN(3) == 0 {
		v.Snapshot = pick(r, c.times).Add(time.Duration(r.IntN(3)-1) * time.Minute)
	}
	if r.IntN(3) == 0 {
		v.Occurred = c.h.span()
	}
	if r.IntN(4) == 0 {
		confidence := 25 * r.IntN(5)
		v.MinConfidence = &confidence
	}
	return v
}

// sorted puts a stream's items of each commit, which come in no order, in that of their ids.
func sorted(changes []graph.StreamItem, err error) ([]graph.StreamItem, error) {
	id := func(c graph.StreamItem) graph.ID {
		if c.Claim != nil {
			return c.Claim.ID
		}
		return c.Entity.ID
	}
	slices.SortFunc(changes, func(a, b graph.StreamItem) int {
		return cmp.Or(cmp.Compare(a.Seq, b.Seq), cmp.Compare(id(a), id(b)))
	})
	return changes, err
}
