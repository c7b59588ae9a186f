package command

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/graph/vocab"
	"github.com/actorgraph/actorgraph/seed"
)

// A store that cannot be reached is tried again after a second, then after twice
// as long each time, up to retryAtMost.
const (
	retryAfter  = time.Second
	retryAtMost = 30 * time.Second
)

// preparation says how to bring a store up to date.
type preparation struct {
	seed bool // the curated seed too, not the vocabulary alone
	wait bool // while the store cannot be reached, try again until the context ends
	log  *slog.Logger
}

// prepare brings the vocabulary and, if wanted, the seed in the store up to
// date. What is there already is left alone.
func prepare(ctx context.Context, store graph.Store, p preparation) error {
	documents := []func() (graph.Document, error){
		func() (graph.Document, error) { return vocab.Document(), nil },
	}
	if p.seed {
		documents = append(documents, seed.Embedded)
	}
	for _, document := range documents {
		doc, err := document()
		if err != nil {
			return fmt.Errorf("embedded documents: %w", err)
		}
		if err := writeWhenThere(ctx, store, &doc, p); err != nil {
			return fmt.Errorf("load %s: %w", doc.Reading.Dataset, err)
		}
	}
	return nil
}

// cameOut tells when documents came out by what a store tells of them, and the seed: a
// server brings that into each store, so whether it did already makes no difference.
func cameOut(store graph.Store) ingest.CameOut {
	return func(ctx context.Context, documents []graph.ID) (map[graph.ID]graph.Span, error) {
		curated, err := curatedDays()
		if err != nil {
			return nil, fmt.Errorf("embedded documents: %w", err)
		}
		known, err := ingest.CameOutBy(store)(ctx, documents)
		if err != nil {
			return nil, err
		}
		for _, id := range documents {
			if day, ok := curated[id]; ok && known[id].IsZero() {
				known[id] = day
			}
		}
		return known, nil
	}
}

// curatedDays are when the documents of the seed came out, by the ids that feeds give to
// those that they cite: of their addresses.
var curatedDays = sync.OnceValues(func() (map[graph.ID]graph.Span, error) {
	doc, err := seed.Embedded()
	out := map[graph.ID]graph.Span{}
	for _, e := range doc.Entities {
		if e.Kind() == graph.Source && e.URL != "" && !e.Published.IsZero() {
			out[graph.MakeID(graph.Source, e.Report())] = e.Published
		}
	}
	return out, err
})

// writeWhenThere writes a document as soon as the store can be reached. A lost
// acknowledgement is healed by writing again. What does not pass by
// itself is not tried again: a login that is refused would lock the account for everybody.
func writeWhenThere(ctx context.Context, store graph.Store, doc *graph.Document, p preparation) error {
	pause := retryAfter
	for {
		receipt, err := store.Write(ctx, doc, graph.WriteOptions{})
		switch {
		case err == nil && receipt.Unchanged:
			return nil
		case err == nil:
			p.log.Info("loaded", "dataset", doc.Reading.Dataset, "release", doc.Reading.Release,
				"new", receipt.New, "changed", receipt.Changed, "withdrawn", receipt.Withdrawn)
			return nil
		case !p.wait || !graph.Passes(err) && !errors.Is(err, graph.ErrOutcomeUnknown):
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
			pause = min(2*pause, retryAtMost)
		}
	}
}
