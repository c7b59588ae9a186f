package graph

import (
	"context"
	"iter"
)

// AllEntities yields every entity that a query asks for, in the order of
// Store.Entities. It reads a page at a time, each as the store is then. It stops
// at the first error, which comes with the zero Entity.
func AllEntities(ctx context.Context, store Store, q EntityQuery) iter.Seq2[Entity, error] {
	return func(yield func(Entity, error) bool) {
		for p := (Page{First: MaxPage}); ; {
			found, err := store.Entities(ctx, q, p)
			if err != nil {
				yield(Entity{}, err)
				return
			}
			for _, e := range found.Items {
				if !yield(e, nil) {
					return
				}
			}
			if !found.HasNext {
				return
			}
			p.After = found.Cursors[len(found.Cursors)-1]
		}
	}
}

// Collect returns all that a stream yields, or its error and nothing.
func Collect[T any](stream iter.Seq2[T, error]) ([]T, error) {
	var all []T
	for item, err := range stream {
		if err != nil {
			return nil, err
		}
		all = append(all, item)
	}
	return all, nil
}
