package command

import (
	"math"
	"runtime/debug"
)

// softLimit is what an import may hold before what it no longer uses is given back
// at once. A collector that waits until twice as much is there needs 500 MB more
// for a bundle of 300 MB.
const softLimit = 352 << 20

// boundMemory keeps the memory of the process at softLimit, or at what is really in
// use. A limit that the environment sets (GOMEMLIMIT) stands. What it returns takes
// the limit back.
func boundMemory() (undo func()) {
	if debug.SetMemoryLimit(-1) != math.MaxInt64 {
		return func() {}
	}
	old := debug.SetMemoryLimit(softLimit)
	return func() { debug.SetMemoryLimit(old) }
}
