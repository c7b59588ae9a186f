// Package parallel shares work on many items out to all processors.
package parallel

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// For does the work on n items, in parts of a size, on all processors. Each
// worker has what its own call of worker returns: memory to work with. For
// returns when all is done; in which order parts are done is not told.
func For(n, size int, worker func() func(from, to int)) {
	workers := min(runtime.GOMAXPROCS(0), (n+size-1)/size)
	var next atomic.Int64
	var all sync.WaitGroup
	for range workers {
		all.Go(func() {
			work := worker()
			for {
				to := int(next.Add(int64(size)))
				if to-size >= n {
					return
				}
				work(to-size, min(to, n))
			}
		})
	}
	all.Wait()
}
