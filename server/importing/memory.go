package importing

import (
	"errors"
	"fmt"
	"runtime/debug"
	"runtime/metrics"
	"sync"
	"time"
)

// DefaultMemory is how many bytes may be in use for a file that is imported. One file is
// read at a time, so that this bounds all imports together. The program takes up to twice as
// much, since what is used no more is collected when half of the memory is of that kind.
const DefaultMemory = 1 << 30

// ErrMemory says that an import took more memory than it may.
var ErrMemory = errors.New("the file takes too much memory to be imported")

const (
	lookAtMemory = 200 * time.Millisecond
	lookAfter    = 1 << 20   // bytes that were read, however fast
	muchMemory   = 256 << 20 // what is given back to the system at once
)

// memory watches by how much what is in use has grown since an import began.
type memory struct {
	limit int64
	over  func(error) // ends the import

	mu     sync.Mutex
	base   int64 // bytes that were in use when it began
	unread int   // bytes that were read since it was looked at
	ended  bool
}

// watchMemory calls over, once, if more than a limit is in use beside what was there, until it is stopped.
func watchMemory(limit int64, over func(error)) (m *memory, stop func()) {
	m = &memory{limit: limit, over: over, base: inUse()}
	done := make(chan struct{})
	var looks sync.WaitGroup
	looks.Go(func() {
		tick := time.NewTicker(lookAtMemory)
		defer tick.Stop()
		for {
			select {
			case <-done:
				return
			case <-tick.C:
				m.look()
			}
		}
	})
	return m, func() {
		close(done)
		looks.Wait()
		if inUse()-m.base > muchMemory {
			debug.FreeOSMemory()
		}
	}
}

// Write counts what is read, and looks whenever that is much.
func (m *memory) Write(p []byte) (int, error) {
	m.mu.Lock()
	m.unread += len(p)
	much := m.unread >= lookAfter
	if much {
		m.unread = 0
	}
	m.mu.Unlock()
	if much {
		m.look()
	}
	return len(p), nil
}

// look ends the import if more is in use than it may have. It does not have the memory
// collected: that takes the longer the more there is.
func (m *memory) look() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.ended || inUse()-m.base <= m.limit {
		return
	}
	m.ended = true
	m.over(fmt.Errorf("%w: more than %d MiB; cut it into several files, or have --limits import-memory=MIB set higher", ErrMemory, m.limit>>20))
}

// inUse is how many bytes were in use when the runtime looked last.
func inUse() int64 {
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(sample)
	if sample[0].Value.Kind() != metrics.KindUint64 {
		return 0 // a runtime that does not tell; then nothing is bounded
	}
	return int64(min(sample[0].Value.Uint64(), 1<<62)) //nolint:gosec // it fits
}
