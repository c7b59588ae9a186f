package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/vocab"
	"github.com/actorgraph/actorgraph/seed"
)

// retryAfter is how long to wait before a store that cannot be reached is tried again.
const retryAfter = time.Second

// prepare brings the vocabulary and, if wanted, the seed in the store up to
// date. What is there already is left alone. While the store cannot be reached
// it tries again until the context ends.
func prepare(ctx context.Context, store graph.Store, withSeed bool, log *slog.Logger) error {
	documents := []func() (graph.Document, error){
		func() (graph.Document, error) { return vocab.Document(), nil },
	}
	if withSeed {
		documents = append(documents, seed.Embedded)
	}
	for _, document := range documents {
		doc, err := document()
		if err != nil {
			return fmt.Errorf("embedded documents: %w", err)
		}
		if err := writeWhenThere(ctx, store, &doc, log); err != nil {
			return fmt.Errorf("load %s: %w", doc.Reading.Dataset, err)
		}
	}
	return nil
}

// writeWhenThere writes a document as soon as the store can be reached. A lost
// acknowledgement is healed by writing again.
func writeWhenThere(ctx context.Context, store graph.Store, doc *graph.Document, log *slog.Logger) error {
	for told := false; ; told = true {
		receipt, err := store.Write(ctx, doc, graph.WriteOptions{})
		switch {
		case err == nil && receipt.Unchanged:
			return nil
		case err == nil:
			log.Info("loaded", "dataset", doc.Reading.Dataset, "release", doc.Reading.Release,
				"new", receipt.New, "changed", receipt.Changed, "withdrawn", receipt.Withdrawn)
			return nil
		case !errors.Is(err, graph.ErrUnavailable) && !errors.Is(err, graph.ErrOutcomeUnknown):
			return err
		case !told:
			log.Warn("the store cannot be reached; trying until it can", "error", err)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(retryAfter):
		}
	}
}
