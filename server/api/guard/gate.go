package guard

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
)

// ErrBusy says that the server has as much to do as it can. Whoever asks again
// in a moment may be answered.
var ErrBusy = errors.New("the server has as much to do as it can")

// A Gate lets so many questions be worked on at once, and so many more wait for
// it in the order in which they came. Others are told at once that it is busy,
// which costs nearly nothing, so that those which are let in are answered.
type Gate struct {
	mu      sync.Mutex
	free    int
	most    int
	waiting []chan struct{}
}

// NewGate returns a gate. With no places it is nil, which lets everybody in.
func NewGate(places, waiting int) *Gate {
	if places <= 0 {
		return nil
	}
	return &Gate{free: places, most: waiting}
}

// Enter waits for a place. Whoever has one gives it back by leave. It fails with
// ErrBusy at once if too many wait, and with the context's error if that ends.
func (g *Gate) Enter(ctx context.Context) (leave func(), err error) {
	if g == nil {
		return func() {}, nil
	}
	g.mu.Lock()
	if g.free > 0 {
		g.free--
		g.mu.Unlock()
		return sync.OnceFunc(g.leave), nil
	}
	if len(g.waiting) >= g.most {
		g.mu.Unlock()
		return nil, ErrBusy
	}
	turn := make(chan struct{})
	g.waiting = append(g.waiting, turn)
	g.mu.Unlock()
	select {
	case <-turn:
		return sync.OnceFunc(g.leave), nil
	case <-ctx.Done():
		g.forget(turn)
		return nil, context.Cause(ctx)
	}
}

// leave hands a place to who waits longest.
func (g *Gate) leave() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.waiting) == 0 {
		g.free++
		return
	}
	close(g.waiting[0])
	g.waiting = g.waiting[1:]
}

// forget takes somebody who waits no longer out of the queue, or hands on the
// place that he was given meanwhile.
func (g *Gate) forget(turn chan struct{}) {
	g.mu.Lock()
	for i, t := range g.waiting {
		if t == turn {
			g.waiting = append(g.waiting[:i:i], g.waiting[i+1:]...)
			g.mu.Unlock()
			return
		}
	}
	g.mu.Unlock()
	g.leave()
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
