package neo4j

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/actorgraph/actorgraph/graph"
)

// warm runs the questions that people wait for once, so that their first runs,
// which Neo4j plans for some hundred milliseconds each, are not theirs. It stops
// at the first error: the store then answers as well, only slower at first.
func (s *Store) warm() {
	ctx, cancel := context.WithTimeout(s.background, 2*time.Minute)
	defer cancel()
	ids := []graph.ID{"actor/warm"}
	for _, predicates := range [][]graph.Predicate{{graph.Targets}, {graph.Named}, nil} {
		for _, q := range []graph.ClaimQuery{{Subjects: ids}, {Objects: ids}, {About: ids}} {
			q.Predicates = predicates
			if err := s.warmClaims(ctx, q); err != nil {
				return
			}
		}
	}
	if _, err := s.Claims(ctx, graph.ClaimQuery{}, graph.Page{First: 1}); err != nil { // to count or to sort all claims takes long
		return
	}
	for _, k := range graph.Kinds() {
		if _, err := s.Entities(ctx, graph.EntityQuery{Kind: k}, graph.Page{First: 1}); err != nil {
			return
		}
	}
	if _, err := s.Entities(ctx, graph.EntityQuery{IDs: ids}, graph.Page{First: 1}); err != nil {
		return
	}
	if _, err := s.Search(ctx, graph.SearchQuery{Text: "warm", First: 1}); err != nil {
		return
	}
}

// warmClaims asks for a page and for a list.
func (s *Store) warmClaims(ctx context.Context, q graph.ClaimQuery) error {
	if _, err := s.Claims(ctx, q, graph.Page{First: 1, Count: true}); err != nil {
		return err
	}
	for _, err := range s.EachClaim(ctx, q) {
		return err
	}
	return nil
}

// warmAgain warms after a write of so much that Neo4j plans anew.
func (s *Store) warmAgain() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.background.Err() == nil {
		s.running.Go(s.warm)
	}
}

// sortedKeys returns a map's keys in order.
func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
