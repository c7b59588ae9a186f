package guard

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// TestOverload has questions come faster than they can be answered, whether
// anybody is answered or not, on a clock that is not the machine's: those for which
// there is time are answered, and the others know at once that they are not.
func TestOverload(t *testing.T) {
	const (
		places, work = 8, 10 * time.Millisecond
		lasts        = 5 * time.Second
		capacity     = places * int(lasts/work)
	)
	for _, load := range []int{1, 2, 5, 20} {
		synctest.Test(t, func(t *testing.T) {
			g := NewQueue(places, 128, Patience)
			var mu sync.Mutex
			var latest time.Duration
			good, refused := 0, 0
			var all sync.WaitGroup
			for range capacity * load {
				time.Sleep(lasts / time.Duration(capacity*load))
				all.Go(func() {
					came := time.Now()
					leave, err := g.Enter(t.Context())
					mu.Lock()
					defer mu.Unlock()
					if err == nil {
						good++
						mu.Unlock()
						time.Sleep(work)
						leave()
						mu.Lock()
						return
					}
					if !errors.Is(err, ErrBusy) {
						t.Errorf("turned away with %v", err)
					}
					refused++
					latest = max(latest, time.Since(came))
				})
			}
			all.Wait()
			if good < capacity*95/100 || latest > 50*time.Millisecond || good+refused != capacity*load {
				t.Errorf("%d times the load: %d of %d answered, %d refused after up to %s", load, good, capacity, refused, latest)
			}
			if load > 2 && refused == 0 {
				t.Errorf("%d times the load, and nobody was refused", load)
			}
		})
	}
}

// TestGateIsFull tells those who come to a full queue so before they wait.
func TestGateIsFull(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewQueue(1, 2, time.Hour)
		leave, err := g.Enter(t.Context())
		if err != nil || g.Full() {
			t.Fatalf("the first: %v, full %v", err, g.Full())
		}
		gone, cancel := context.WithCancelCause(t.Context())
		reason := errors.New("gone")
		got := make(chan error, 2)
		for _, ctx := range []context.Context{gone, t.Context()} {
			go func() {
				leave, err := g.Enter(ctx)
				if err == nil {
					defer leave()
				}
				got <- err
			}()
			synctest.Wait()
		}
		if _, err := g.Enter(t.Context()); !g.Full() || !errors.Is(err, ErrBusy) {
			t.Errorf("the fourth: full %v, %v", g.Full(), err)
		}
		cancel(reason)
		if err := <-got; !errors.Is(err, reason) || g.Full() {
			t.Errorf("who went: %v, full %v", err, g.Full())
		}
		leave()
		leave() // once is enough
		if err := <-got; err != nil {
			t.Errorf("who waited: %v", err)
		}
		synctest.Wait()
		if _, err := g.Enter(t.Context()); err != nil {
			t.Errorf("who comes when all have gone: %v", err)
		}
		if _, err := g.Enter(gone); !errors.Is(err, reason) {
			t.Errorf("the one place was given twice: %v", err)
		}
	})
}

// TestNobodyWaitsForLong lets nobody wait behind questions that take long, beyond as
// many as are worked on at once.
func TestNobodyWaitsForLong(t *testing.T) {
	for _, tt := range []struct {
		name  string
		slow  func(*Queue, func(time.Duration))
		after time.Duration
	}{
		{"of late", func(_ *Queue, ask func(time.Duration)) {
			for range 50 {
				ask(time.Minute)
			}
		}, 0},
		{"now", func(*Queue, func(time.Duration)) {}, time.Minute},
	} {
		synctest.Test(t, func(t *testing.T) {
			g := NewQueue(2, 100, time.Second)
			ctx, cancel := context.WithCancel(t.Context())
			ask := func(takes time.Duration) {
				if leave, err := g.Enter(ctx); err == nil {
					time.Sleep(takes)
					leave()
				}
			}
			tt.slow(g, ask)
			var all sync.WaitGroup
			for range 4 {
				all.Go(func() { ask(time.Hour) })
			}
			time.Sleep(tt.after)
			synctest.Wait()
			if _, err := g.Enter(t.Context()); !errors.Is(err, ErrBusy) || !g.Full() {
				t.Errorf("%s: who comes to slow ones gets %v, full %v", tt.name, err, g.Full())
			}
			cancel()
			all.Wait()
		})
	}
}
