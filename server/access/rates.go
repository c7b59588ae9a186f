package access

import (
	"context"
	"fmt"
	"math"
	"net/netip"
	"sync"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"golang.org/x/time/rate"
)

// Rate is how much somebody may ask for, in objects that answers can have, as the
// limit named cost counts them.
type Rate struct {
	PerSecond int // on average; 0: any
	Burst     int // at once, after a pause
}

// Rates bound what each token, and each address of those without one, may ask
// for. An address grants nothing; behind a proxy all who have no token share one.
type Rates struct {
	tokens, anonymous Rate

	mu      sync.Mutex
	buckets *lru.Cache[string, *rate.Limiter]
}

// mostBuckets bounds the memory that addresses can take.
const mostBuckets = 10_000

// NewRates returns rates of tokens and of those without.
func NewRates(tokens, anonymous Rate) *Rates {
	buckets, err := lru.New[string, *rate.Limiter](mostBuckets)
	if err != nil { // the size is not positive
		panic(err)
	}
	return &Rates{tokens: tokens, anonymous: anonymous, buckets: buckets}
}

// RateError says that somebody asks for more than he may, and when he may again.
type RateError struct{ After time.Duration }

// Error says what to do.
func (e *RateError) Error() string {
	return fmt.Sprintf("you ask for more than your share: ask again in %d s, or for less; --limits rate and burst set it", e.Seconds())
}

// Seconds is how long to wait, in whole seconds.
func (e *RateError) Seconds() int { return max(1, int(math.Ceil(e.After.Seconds()))) }

type chargeKey struct{}

// Charge counts what somebody asks for, before it is worked out. The error is a
// RateError where that is more than he may.
func Charge(ctx context.Context, cost int) error {
	charge, ok := ctx.Value(chargeKey{}).(func(int) error)
	if !ok {
		return nil
	}
	return charge(cost)
}

func (r *Rates) charge(who Identity, peer string, cost int, now time.Time) error {
	allowed, key := r.tokens, shareKey(who, peer)
	if who.Anonymous {
		allowed = r.anonymous
	}
	if allowed.PerSecond <= 0 {
		return nil
	}
	cost = min(max(cost, 1), allowed.Burst) // what is dearer than everything at once takes everything
	reserved := r.bucket(key, allowed).ReserveN(now, cost)
	if wait := reserved.DelayFrom(now); wait > 0 {
		reserved.CancelAt(now)
		return &RateError{wait}
	}
	return nil
}

func (r *Rates) bucket(key string, allowed Rate) *rate.Limiter {
	r.mu.Lock()
	defer r.mu.Unlock()
	b, ok := r.buckets.Get(key)
	if !ok {
		b = rate.NewLimiter(rate.Limit(allowed.PerSecond), allowed.Burst)
		r.buckets.Add(key, b)
	}
	return b
}

// network is what of an address is one customer's: of IPv6 the first half.
func network(peer string) string {
	at, err := netip.ParseAddrPort(peer)
	if err != nil {
		return ""
	}
	addr := at.Addr().Unmap().WithZone("")
	if addr.Is6() {
		if p, err := addr.Prefix(64); err == nil {
			return p.String()
		}
	}
	return addr.String()
}
