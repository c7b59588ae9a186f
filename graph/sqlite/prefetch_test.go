package sqlite

import (
	"context"
	"errors"
	"iter"
	"slices"
	"sync/atomic"
	"testing"
)

func numbers(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := range n {
			if !yield(i) {
				return
			}
		}
	}
}

// What is done first waits for what comes first: every even part ends after the odd one that follows it.
func TestAheadKeepsTheOrder(t *testing.T) {
	ended := [6]chan struct{}{}
	for i := range ended {
		ended[i] = make(chan struct{})
	}
	var got []int
	for n, err := range prefetch(t.Context(), 2, numbers(len(ended)), func(_ context.Context, n int) (int, error) {
		defer close(ended[n])
		if n%2 == 0 {
			<-ended[n+1]
		}
		return 2 * n, nil
	}) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, n)
	}
	if want := []int{0, 2, 4, 6, 8, 10}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestAheadEndsWithTheFirstError(t *testing.T) {
	broken := errors.New("broken")
	var seen []error
	for _, err := range prefetch(t.Context(), 2, numbers(9), func(_ context.Context, n int) (int, error) {
		if n == 2 {
			return 0, broken
		}
		return n, nil
	}) {
		seen = append(seen, err)
	}
	if want := []error{nil, nil, broken}; !slices.Equal(seen, want) {
		t.Errorf("got %v, want %v", seen, want)
	}
}

// A caller that has enough waits for the work that is under way, which is told to end.
func TestAheadLeavesNothingRunning(t *testing.T) {
	began := make(chan struct{})
	var running atomic.Int32
	for _, err := range prefetch(t.Context(), 2, numbers(9), func(ctx context.Context, n int) (int, error) {
		running.Add(1)
		defer running.Add(-1)
		if n == 1 {
			close(began)
		}
		if n > 0 {
			<-ctx.Done()
		}
		return n, ctx.Err()
	}) {
		if err != nil {
			t.Fatal(err)
		}
		<-began
		break
	}
	if n := running.Load(); n > 0 {
		t.Errorf("%d parts are still being worked on", n)
	}
}
