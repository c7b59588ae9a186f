package sqlite

import (
	"context"
	"iter"
	"sync"
)

// prefetch yields the results of work on parts, in their order, and works on the
// next ones, several at a time, while the caller looks at one. It ends with the
// first error, and when it ends nothing is left running.
func prefetch[A, B any](ctx context.Context, several int, parts iter.Seq[A], work func(context.Context, A) (B, error)) iter.Seq2[B, error] {
	type result struct {
		done B
		err  error
	}
	return func(yield func(B, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		var running sync.WaitGroup
		defer running.Wait()
		defer cancel()
		turns := make(chan struct{}, several)
		results := make(chan chan result, several) // in the order of the parts
		running.Go(func() {
			defer close(results)
			for part := range parts {
				select {
				case turns <- struct{}{}:
				case <-ctx.Done():
					return
				}
				r := make(chan result, 1)
				running.Go(func() {
					done, err := work(ctx, part)
					r <- result{done, err}
					<-turns
				})
				select {
				case results <- r:
				case <-ctx.Done():
					return
				}
			}
		})
		for next := range results {
			r := <-next
			if !yield(r.done, r.err) || r.err != nil {
				return
			}
		}
	}
}
