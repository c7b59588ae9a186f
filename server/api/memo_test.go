package api

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
)

func TestMemoLoadsOncePerKey(t *testing.T) {
	var m memo[string, int]
	loads := 0
	load := func(context.Context) (int, error) {
		loads++
		return loads, nil
	}
	for _, key := range []string{"a", "a", "b", "a"} {
		want := 1
		if key == "b" {
			want = 2
		}
		if got, err := m.get(t.Context(), key, load); got != want || err != nil {
			t.Errorf("%s is %d, %v; want %d", key, got, err, want)
		}
	}
}

func TestMemoKeepsAnError(t *testing.T) {
	var m single[int]
	failed := errors.New("failed")
	if _, err := m.get(t.Context(), func(context.Context) (int, error) { return 0, failed }); !errors.Is(err, failed) {
		t.Fatal(err)
	}
	_, err := m.get(t.Context(), func(context.Context) (int, error) {
		t.Error("it is loaded again")
		return 1, nil
	})
	if !errors.Is(err, failed) {
		t.Errorf("error %v, want that of the load", err)
	}
}

// Whoever waits for the load of another stops when his own context ends, and
// gets an error if that load panics.
func TestMemoLeavesNobodyWaiting(t *testing.T) {
	var m single[int]
	begun, finish := make(chan struct{}), make(chan struct{})
	done := make(chan any)
	go func() {
		defer func() { done <- recover() }()
		_, err := m.get(context.WithoutCancel(t.Context()), func(context.Context) (int, error) {
			close(begun)
			<-finish
			panic("a bug")
		})
		t.Errorf("no panic, but %v", err)
	}()
	<-begun
	never := func(context.Context) (int, error) { panic("it is loaded twice") }
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := m.get(ended, never); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want that of the context", err)
	}
	close(finish)
	if cause := <-done; cause != "a bug" {
		t.Errorf("the load ended with %v", cause)
	}
	if _, err := m.get(t.Context(), never); !errors.Is(err, errLoadPanicked) {
		t.Errorf("error %v, want that the load panicked", err)
	}
}

func TestWordsAreAListAsOneValue(t *testing.T) {
	for _, list := range [][]graph.Kind{nil, {graph.Country}, {graph.Sector, graph.Country, graph.Sector}} {
		if got := wordsOf(list).list(); !slices.Equal(got, list) {
			t.Errorf("%v comes back as %v", list, got)
		}
	}
	if wordsOf([]graph.Kind{graph.Sector, graph.Country}) == wordsOf([]graph.Kind{graph.Country, graph.Sector}) {
		t.Error("the order makes no difference")
	}
}
