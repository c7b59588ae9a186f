package guard

import (
	"sync"
	"sync/atomic"
	"testing"
)

// TestBudget: those who take at once never have more than there is, whoever comes first, and
// what is given back can be taken again.
func TestBudget(t *testing.T) {
	const room = 1000
	b := NewBudget(room)
	var held, most atomic.Int64
	var all sync.WaitGroup
	for who := range 16 {
		all.Go(func() {
			for n := int64(1); n < 500; n++ {
				bytes := n*int64(who+1)%700 + 1
				if !b.Take(bytes) {
					continue
				}
				for now := held.Add(bytes); ; {
					before := most.Load()
					if now <= before || most.CompareAndSwap(before, now) {
						break
					}
				}
				held.Add(-bytes)
				b.Give(bytes)
			}
		})
	}
	all.Wait()
	if most.Load() > room || !b.Take(room) || b.Take(1) {
		t.Errorf("%d of %d were taken, or what was given back is not there", most.Load(), room)
	}
	b.Give(room)
	if b.Take(room+1) || !b.Take(room) {
		t.Error("more than there is was taken, or what is there was not")
	}
	var none *Budget // of a server that bounds nothing
	if none.Give(1); !none.Take(1<<62) || NewBudget(0) != nil {
		t.Error("what has no end has one")
	}
}
