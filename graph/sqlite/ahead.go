package sqlite

import (
	"context"
	"iter"
)

// ahead does some work on parts, one after the other, each while the caller
// looks at the one before. It ends with the first error, and when it ends
// nothing is left running.
func ahead[A, B any](ctx context.Context, parts iter.Seq2[A, error], work func(context.Context, A) (B, error)) iter.Seq2[B, error] {
	type result struct {
		done B
		err  error
	}
	return func(yield func(B, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		results := make(chan result, 1)
		go func() {
			defer close(results)
			for part, err := range parts {
				var r result
				if r.err = err; err == nil {
					r.done, r.err = work(ctx, part)
				}
				select {
				case results <- r:
				case <-ctx.Done():
					return
				}
				if r.err != nil {
					return
				}
			}
		}()
		defer func() {
			cancel()
			for range results { // until the worker has ended
			}
		}()
		for r := range results {
			if !yield(r.done, r.err) {
				return
			}
		}
	}
}
