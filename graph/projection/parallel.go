package projection

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// share is how much of anything is worth a worker's while. Tests make it less,
// so that small graphs are shared out as large ones are.
var share = 1 << 12

// inParallel does the work on n items, in parts of a size, on all processors.
// Each worker has what its own call of worker returns: memory to work with.
func inParallel(n, size int, worker func() func(from, to int)) {
	size = min(size, share)
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
