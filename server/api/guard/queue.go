package guard

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// ErrBusy says that the server has as much to do as it can. Whoever asks again
// in a moment may be answered.
var ErrBusy = errors.New("the server has as much to do as it can")

// A Queue lets so many questions be worked on at once, and others wait for it in
// the order in which they came, as many as will have their turn soon. Who would wait
// for longer is told at once that it is busy, which costs nearly nothing, so that
// those who are let in are answered, and nobody waits for a refusal.
type Queue struct {
	places, most int
	patience     time.Duration

	mu      sync.Mutex
	waiting []chan time.Duration
	running int
	began   time.Duration // when those that are worked on began, since epoch, together
	epoch   time.Time
	usual   time.Duration // how long one takes, of late
}

// Patience is how long a question may have to wait for its turn where nothing else is said.
const Patience = time.Second

// Concurrency is how many questions are worked on at once where nothing else is said.
// They take turns on the processors: with more of them whoever is turned away
// would wait for his turn to be told so.
func Concurrency() int { return 2 * runtime.GOMAXPROCS(0) }

// NewQueue returns a queue where at most so many wait, each for about as long as
// patience says at most. With no places it is nil, which lets everybody in.
func NewQueue(places, waiting int, patience time.Duration) *Queue {
	if places <= 0 {
		return nil
	}
	return &Queue{places: places, most: waiting, patience: patience, epoch: time.Now()}
}

// Full tells whether whoever comes now would be told that it is busy. It is for
// those who would have to read a question first.
func (g *Queue) Full() bool {
	if g == nil {
		return false
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.full()
}

// Load tells how many questions are worked on, and how many wait for that.
func (g *Queue) Load() (running, waiting int) {
	if g == nil {
		return 0, 0
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.running, len(g.waiting)
}

// full tells whether one more would wait for too long. As many as are worked on at
// once may always wait: these are those of one page that asks many things.
func (g *Queue) full() bool {
	switch n := len(g.waiting); {
	case g.running < g.places:
		return false
	case n >= g.most:
		return true
	default:
		return n >= g.places && g.wait(n+1) > g.patience
	}
}

// wait is how long whoever is the nth to wait has to wait: for what questions
// usually take, or for what those under way have taken already if that is more.
func (g *Queue) wait(n int) time.Duration {
	taken := time.Since(g.epoch) - g.began/time.Duration(g.running)
	return max(g.usual, taken) * time.Duration(n) / time.Duration(g.places)
}

// Enter waits for a place. Whoever has one gives it back by leave. It fails with
// ErrBusy at once if he would have to wait for too long, and with the context's
// error if that ends.
func (g *Queue) Enter(ctx context.Context) (leave func(), err error) {
	if g == nil {
		return func() {}, nil
	}
	g.mu.Lock()
	if g.running < g.places {
		defer g.mu.Unlock()
		return g.leaving(g.begin()), nil
	}
	if g.full() {
		g.mu.Unlock()
		return nil, ErrBusy
	}
	turn := make(chan time.Duration, 1)
	g.waiting = append(g.waiting, turn)
	g.mu.Unlock()
	select {
	case began := <-turn:
		return g.leaving(began), nil
	case <-ctx.Done():
		if !g.forget(turn) { // it is his turn
			g.leaving(<-turn)()
		}
		return nil, context.Cause(ctx)
	}
}

// begin takes a place, and returns when.
func (g *Queue) begin() time.Duration {
	now := time.Since(g.epoch)
	g.running++
	g.began += now
	return now
}

// leaving returns what gives a place back, to who waits longest.
func (g *Queue) leaving(began time.Duration) (leave func()) {
	return sync.OnceFunc(func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		const slow = 8 // how many questions it takes to change what is usual
		g.usual += (time.Since(g.epoch) - began - g.usual) / slow
		g.began -= began
		g.running--
		if len(g.waiting) > 0 {
			g.waiting[0] <- g.begin()
			g.waiting = g.waiting[1:]
		}
	})
}

// forget takes somebody who waits no longer out of the queue. He is not in it if
// it is his turn.
func (g *Queue) forget(turn chan time.Duration) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	i := slices.Index(g.waiting, turn)
	if i >= 0 {
		g.waiting = slices.Delete(g.waiting, i, i+1)
	}
	return i >= 0
}

// A Budget is the memory that all answers under way may take together. A nil
// budget has no end.
type Budget struct{ room atomic.Int64 }

// NewBudget returns a budget of so many bytes. Of none it is nil, which has no end.
func NewBudget(bytes int) *Budget {
	if bytes <= 0 {
		return nil
	}
	b := &Budget{}
	b.room.Store(int64(bytes))
	return b
}

// Take takes some bytes, and tells whether they were there.
func (b *Budget) Take(bytes int64) bool {
	if b == nil {
		return true
	}
	if b.room.Add(-bytes) < 0 {
		b.room.Add(bytes)
		return false
	}
	return true
}

// Give gives bytes back.
func (b *Budget) Give(bytes int64) {
	if b != nil {
		b.room.Add(bytes)
	}
}
