package api

import (
	"context"
	"errors"
	"strings"
	"sync"
)

// A memo keeps what was loaded once for each key, for all who ask for it within
// one request. The zero memo is empty. It is what makes siblings in an answer
// share their loads: whoever comes first loads for all, the others wait.
type memo[K comparable, V any] struct {
	mu    sync.Mutex
	loads map[K]*load[V]
}

type load[V any] struct {
	done  chan struct{}
	value V
	err   error
}

var errLoadPanicked = errors.New("a shared load panicked")

// get returns what fetch returns for the key, and calls it only the first time.
// A caller whose context ends stops waiting.
func (m *memo[K, V]) get(ctx context.Context, key K, fetch func(context.Context) (V, error)) (V, error) {
	m.mu.Lock()
	l, shared := m.loads[key]
	if !shared {
		if m.loads == nil {
			m.loads = map[K]*load[V]{}
		}
		l = &load[V]{done: make(chan struct{}), err: errLoadPanicked}
		m.loads[key] = l
	}
	m.mu.Unlock()
	if !shared {
		defer close(l.done) // also when fetch panics: nobody waits for ever
		l.value, l.err = fetch(ctx)
		return l.value, l.err
	}
	select {
	case <-l.done:
		return l.value, l.err
	case <-ctx.Done():
		var none V
		return none, ctx.Err()
	}
}

// A single is a memo of one value.
type single[V any] struct{ of memo[struct{}, V] }

// get returns what fetch returns, and calls it only the first time.
func (s *single[V]) get(ctx context.Context, fetch func(context.Context) (V, error)) (V, error) {
	return s.of.get(ctx, struct{}{}, fetch)
}

// words are the values of an enum, in their order, as one value: lists cannot be
// compared, and a question that holds some is a memo's key.
type words[T ~string] string

// wordsOf returns a list as one value.
func wordsOf[T ~string](list []T) words[T] {
	texts := make([]string, len(list))
	for i, t := range list {
		texts[i] = string(t)
	}
	return words[T](strings.Join(texts, " "))
}

// list returns the values as a list.
func (w words[T]) list() []T {
	var out []T
	for _, text := range strings.Fields(string(w)) {
		out = append(out, T(text))
	}
	return out
}
