package importing

import (
	"sync"
	"time"
)

// Pace is how fast something has to come: so many bytes at least in each span of time.
// None of both is any pace.
type Pace struct {
	Least int64 // bytes
	Every time.Duration
}

// pacer ends what comes more slowly than a pace, or not at all.
type pacer struct {
	pace Pace
	slow func()

	mu    sync.Mutex
	came  int64 // in this span
	timer *time.Timer
	done  bool
}

// follow calls slow, once, when what is counted comes more slowly than the pace.
func (p Pace) follow(slow func()) *pacer {
	f := &pacer{pace: p, slow: slow}
	if p.Every > 0 {
		f.timer = time.AfterFunc(p.Every, f.look)
	}
	return f
}

// count counts bytes that came.
func (f *pacer) count(n int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.came += int64(n)
}

// Write counts what is written.
func (f *pacer) Write(p []byte) (int, error) {
	f.count(len(p))
	return len(p), nil
}

// look looks at a span that is over.
func (f *pacer) look() {
	f.mu.Lock()
	late := f.came < f.pace.Least
	ended := f.done
	if !late && !ended {
		f.came = 0
		f.timer.Reset(f.pace.Every)
	}
	f.mu.Unlock()
	if late && !ended {
		f.slow()
	}
}

// stop ends the count. What comes then takes whatever time it takes.
func (f *pacer) stop() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.done = true
	if f.timer != nil {
		f.timer.Stop()
	}
}
