package sqlite

import (
	"context"
	"errors"
	"iter"
	"slices"
	"testing"
)

func numbers(n int) iter.Seq2[int, error] {
	return func(yield func(int, error) bool) {
		for i := range n {
			if !yield(i, nil) {
				return
			}
		}
	}
}

func TestAheadKeepsTheOrder(t *testing.T) {
	double := func(_ context.Context, n int) (int, error) { return 2 * n, nil }
	var got []int
	for n, err := range ahead(t.Context(), ahead(t.Context(), numbers(4), double), double) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, n)
	}
	if want := []int{0, 4, 8, 12}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestAheadEndsWithTheFirstError(t *testing.T) {
	broken := errors.New("broken")
	var seen []error
	for _, err := range ahead(t.Context(), numbers(9), func(_ context.Context, n int) (int, error) {
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
	ended := false
	for _, err := range ahead(t.Context(), numbers(9), func(ctx context.Context, n int) (int, error) {
		if n == 1 {
			<-ctx.Done()
			ended = true
		}
		return n, ctx.Err()
	}) {
		if err != nil {
			t.Fatal(err)
		}
		break
	}
	if !ended {
		t.Error("the work is still running")
	}
}
