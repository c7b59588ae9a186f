package api

import (
	"context"
	"errors"
	"sync"
)

// A memo keeps what was loaded once for all who ask within one request. The
// zero memo is empty. It is what makes siblings in an answer share their loads:
// whoever comes first loads for all, the others wait.
type memo struct {
	mu    sync.Mutex
	loads map[string]*load
}

type load struct {
	done  chan struct{}
	value any
	err   error
}

var errLoadPanicked = errors.New("a shared load panicked")

// once returns what load returns for the key, and calls it only the first time.
// A caller whose context ends stops waiting.
func once[T any](ctx context.Context, m *memo, key string, fetch func(context.Context) (T, error)) (T, error) {
	m.mu.Lock()
	l, shared := m.loads[key]
	if !shared {
		if m.loads == nil {
			m.loads = map[string]*load{}
		}
		l = &load{done: make(chan struct{}), err: errLoadPanicked}
		m.loads[key] = l
	}
	m.mu.Unlock()
	if !shared {
		defer close(l.done) // also when fetch panics: nobody waits for ever
		value, err := fetch(ctx)
		l.value, l.err = value, err
		return value, err
	}
	select {
	case <-l.done:
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
	value, _ := l.value.(T) // the zero T where the load failed
	return value, l.err
}
