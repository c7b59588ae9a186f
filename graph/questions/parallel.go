package questions

import (
	"github.com/actorgraph/actorgraph/graph/projection"
	"github.com/actorgraph/actorgraph/internal/parallel"
)

// share is how much of anything is worth a worker's while. Tests make it less,
// so that small graphs are shared out as large ones are.
var share = 1 << 12

// inParallel does the work on n items, in parts of a size, on all processors,
// until the context of the view ends (see parallel.For).
func inParallel(v *projection.GraphView, n, size int, worker func() func(from, to int)) error {
	return parallel.For(v.Context(), n, min(size, share), worker)
}

// sometimes is after how many small steps of one loop its context is looked at: a
// power of two.
const sometimes = 1 << 12

// endedAt returns the error of a view's context, which is looked at in some steps of a
// loop that counts them.
func endedAt(v *projection.GraphView, step int) error {
	if step%sometimes != 0 {
		return nil
	}
	return v.Err()
}
