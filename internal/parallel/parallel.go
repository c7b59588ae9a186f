// Package parallel shares work on many items out to all processors.
package parallel

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
)

// For does the work on n items, in parts of a size, on all processors. Each
// worker has what its own call of worker returns: memory to work with. For
// returns when all is done; in which order parts are done is not told. Once the
// context ends no part is begun any more, and For returns its error when those
// that were begun are done.
func For(ctx context.Context, n, size int, worker func() func(from, to int)) error {
	workers := min(runtime.GOMAXPROCS(0), (n+size-1)/size)
	var next atomic.Int64
	var all sync.WaitGroup
	for range workers {
		all.Go(func() {
			work := worker()
			for ctx.Err() == nil {
				to := int(next.Add(int64(size)))
				if to-size >= n {
					return
				}
				work(to-size, min(to, n))
			}
		})
	}
	all.Wait()
	return ctx.Err()
}
