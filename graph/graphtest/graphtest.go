// Package graphtest is the conformance suite of graph.Store: every promise in
// the comments of that interface is a case, and every store passes all of them.
//
// A store's test is one short function:
//
//	func TestStore(t *testing.T) {
//		graphtest.Run(t, func(t *testing.T) graph.Store { ... })
//	}
//
// The package also has what other tests need of a store: fixtures (fixture.go),
// random documents (random.go), and a store that counts its calls (counting.go).
// Cases stand in one file for each part of the promise.
package graphtest

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/actorgraph/actorgraph/graph"
)

// Run runs the suite against stores that open makes. Each case opens one, and
// it must be empty. What open returns before may be gone when it is called
// again: no case uses two stores at once.
func Run(t *testing.T, open func(t *testing.T) graph.Store) {
	for _, part := range []struct {
		name  string
		cases []testCase
	}{
		{"write", writeCases()},
		{"refuse", refuseCases()},
		{"undo", undoCases()},
		{"readings", readingsCases()},
		{"entities", entitiesCases()},
		{"search", searchCases()},
		{"claims", claimsCases()},
		{"paths", pathCases()},
		{"view", viewCases()},
		{"clocks", clocksCases()},
		{"recorded", recordedCases()},
		{"documents", documentCases()},
		{"unread", unreadCases()},
		{"withdraws", withdrawsCases()},
		{"snapshot", snapshotCases()},
		{"stream", streamCases()},
		{"concurrency", concurrencyCases()},
		{"context", contextCases()},
		{"oracle", oracleCases()},
	} {
		t.Run(part.name, func(t *testing.T) {
			for _, c := range part.cases {
				t.Run(c.promise, func(t *testing.T) {
					c.test(t, open(t))
				})
			}
		})
	}
}

// testCase is one promise and the steps that try it on an empty store.
type testCase struct {
	promise string
	test    func(t *testing.T, s graph.Store)
}

// opts compare what stores return: no items are the same as none.
func opts() cmp.Options {
	return cmp.Options{
		cmpopts.EquateEmpty(),
		cmp.Comparer(func(a, b graph.Span) bool { return a == b }),
	}
}

// same fails the test unless got and want are equal.
func same[T any](t *testing.T, what string, got, want T) {
	t.Helper()
	if diff := cmp.Diff(want, got, opts()); diff != "" {
		t.Fatalf("%s differs (-want +got):\n%s", what, diff)
	}
}

// write stores a document that must be stored.
func write(t *testing.T, s graph.Store, doc *graph.Document) graph.Receipt {
	t.Helper()
	receipt, err := s.Write(t.Context(), doc, graph.WriteOptions{})
	if err != nil {
		t.Fatalf("write %s of %s: %v", doc.Reading.Recorded, doc.Reading.Dataset, err)
	}
	return receipt
}

// undo undoes a reading that must be undone.
func undo(t *testing.T, s graph.Store, reading string) graph.Receipt {
	t.Helper()
	receipt, err := s.Write(t.Context(), nil, graph.WriteOptions{Undo: reading})
	if err != nil {
		t.Fatalf("undo %s: %v", reading, err)
	}
	return receipt
}

// all returns every claim of a query, by EachClaim.
func all(t *testing.T, s graph.Store, q graph.ClaimQuery) []graph.Claim {
	t.Helper()
	var out []graph.Claim
	for c, err := range s.EachClaim(t.Context(), q) {
		if err != nil {
			t.Fatalf("read claims of %+v: %v", q, err)
		}
		out = append(out, c)
	}
	return out
}

// one returns the single claim of a query.
func one(t *testing.T, s graph.Store, q graph.ClaimQuery) graph.Claim {
	t.Helper()
	found := all(t, s, q)
	if len(found) != 1 {
		t.Fatalf("found %d claims, want 1: %v", len(found), idsOf(found))
	}
	return found[0]
}

// page returns a page of claims.
func page(t *testing.T, s graph.Store, q graph.ClaimQuery, p graph.Page) graph.Slice[graph.Claim] {
	t.Helper()
	slice, err := s.Claims(t.Context(), q, p)
	if err != nil {
		t.Fatalf("page %+v of claims %+v: %v", p, q, err)
	}
	return slice
}

// entities returns a page of entities.
func entities(t *testing.T, s graph.Store, q graph.EntityQuery, p graph.Page) graph.Slice[graph.Entity] {
	t.Helper()
	slice, err := s.Entities(t.Context(), q, p)
	if err != nil {
		t.Fatalf("page %+v of entities %+v: %v", p, q, err)
	}
	return slice
}

// entity returns the entity with an id, as it is under a view.
func entity(t *testing.T, s graph.Store, id graph.ID, v graph.View) graph.Entity {
	t.Helper()
	found := entities(t, s, graph.EntityQuery{IDs: []graph.ID{id}, View: v}, graph.Page{First: 2}).Items
	if len(found) != 1 {
		t.Fatalf("found %d entities with the id %s, want 1", len(found), id)
	}
	return found[0]
}

// listed returns the ids of the entities of a kind under a view, in order.
func listed(t *testing.T, s graph.Store, k graph.Kind, v graph.View) []graph.ID {
	t.Helper()
	var ids []graph.ID
	for _, e := range entities(t, s, graph.EntityQuery{Kind: k, View: v}, graph.Page{First: graph.MaxPage}).Items {
		ids = append(ids, e.ID)
	}
	return ids
}

// stats returns what the store counts.
func stats(t *testing.T, s graph.Store) graph.Stats {
	t.Helper()
	st, err := s.Stats(t.Context())
	if err != nil {
		t.Fatalf("stats: %v", err)
	}
	return st
}

func idsOf(claims []graph.Claim) []graph.ID {
	ids := make([]graph.ID, len(claims))
	for i, c := range claims {
		ids[i] = c.ID
	}
	return ids
}
