package questions

import "github.com/actorgraph/actorgraph/internal/parallel"

// share is how much of anything is worth a worker's while. Tests make it less,
// so that small graphs are shared out as large ones are.
var share = 1 << 12

// inParallel does the work on n items, in parts of a size, on all processors
// (see parallel.For).
func inParallel(n, size int, worker func() func(from, to int)) {
	parallel.For(n, min(size, share), worker)
}
