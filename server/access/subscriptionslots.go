package access

import (
	"context"
	"errors"
	"fmt"
	"sync"
)

// SubscriptionSlots are for what goes on for long, such as subscriptions: so many for all, and of these so
// many for each token, and for each address of those without one. An address grants
// nothing; behind a proxy all who have no token share one.
type SubscriptionSlots struct {
	all, each int

	mu    sync.Mutex
	taken int
	by    map[string]int
}

// NewSubscriptionSlots returns slots for all, and for each of them.
func NewSubscriptionSlots(all, each int) *SubscriptionSlots {
	return &SubscriptionSlots{all: all, each: min(all, each), by: map[string]int{}}
}

// ErrShare says that somebody has as many places as one may have.
var ErrShare = errors.New("who asks has as many subscriptions as one may have")

// Take takes a place for who asks, which he gives back by leave. The error names the
// limit and its value, and wraps ErrShare where others would still find a place.
func (p *SubscriptionSlots) Take(ctx context.Context) (leave func(), err error) {
	key := shareOf(ctx)
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.by[key] >= p.each && p.taken < p.all:
		return nil, &placesError{ErrShare, fmt.Sprintf("you have %d subscriptions, as many as one token, or one address without one, may have; end one of them; --limits subscriptions-each sets it", p.each)}
	case p.taken >= p.all:
		return nil, &placesError{nil, fmt.Sprintf("there are as many subscriptions as this server has places for, %d; try again later; --limits subscriptions sets it", p.all)}
	}
	p.taken++
	p.by[key]++
	return sync.OnceFunc(func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.taken--
		if p.by[key]--; p.by[key] == 0 {
			delete(p.by, key)
		}
	}), nil
}

type placesError struct {
	kind error
	text string
}

// Error says what to do.
func (e *placesError) Error() string { return e.text }

// Unwrap returns ErrShare, or nil.
func (e *placesError) Unwrap() error { return e.kind }

type peerKey struct{}

// shareOf tells whose share of what is bounded somebody uses.
func shareOf(ctx context.Context) string {
	peer, _ := ctx.Value(peerKey{}).(string)
	return shareKey(FromContext(ctx), peer)
}

// shareKey is one for each token, and for each address of those without one.
func shareKey(who Identity, peer string) string {
	if who.Anonymous {
		return "from " + network(peer)
	}
	return "token " + who.Name
}
