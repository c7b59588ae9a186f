package neo4j

import (
	"context"
	"iter"
	"sync"

	"github.com/actorgraph/actorgraph/graph"
)

// streamReaders is how many transactions read one stream at once.
const streamReaders = 2

// Stream yields what moved after a commit. Readers share the graph by parts, so
// that items come as they are found.
func (s *Store) Stream(ctx context.Context, after int64) iter.Seq2[graph.StreamItem, error] {
	return func(consume func(graph.StreamItem, error) bool) {
		yield := untilStopped(consume)
		err := s.streamItems(ctx, after, func(c graph.StreamItem) bool { return yield(c, nil) })
		if err = s.failed(ctx, "stream the graph", err); err != nil {
			yield(graph.StreamItem{}, err)
		}
	}
}

// streamItems hands on what readers find as of the last commit. When it
// returns none of them is left.
func (s *Store) streamItems(ctx context.Context, after int64, yield func(graph.StreamItem) bool) error {
	last, parts, err := s.streamParts(ctx, after)
	if err != nil {
		return err
	}
	next := make(chan streamPart, len(parts))
	for _, p := range parts {
		next <- p
	}
	close(next)
	reading, end := context.WithCancelCause(ctx)
	items := make(chan []graph.StreamItem, streamReaders)
	pass := func(found []graph.StreamItem) error {
		select {
		case items <- found:
			return nil
		case <-reading.Done():
			return reading.Err()
		}
	}
	var readers sync.WaitGroup
	for range min(streamReaders, len(parts)) {
		readers.Go(func() {
			r := newStreamReader(after, last, pass)
			if err := s.stream(reading, func(tx transaction) error { return r.readAll(reading, tx, next) }); err != nil {
				end(err)
			}
		})
	}
	go func() {
		readers.Wait()
		close(items)
	}()
	defer func() {
		end(nil)
		for range items { // until the readers have ended
		}
	}()
	for found := range items {
		for _, c := range found {
			if err := ctx.Err(); err != nil {
				return err
			}
			if !yield(c) {
				return nil
			}
		}
	}
	return context.Cause(reading)
}
