package http

import (
	"context"
	"errors"
	"strconv"
	"sync"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/server/access"
	"github.com/actorgraph/actorgraph/server/api"
)

// Served is what those of a clearance are answered from: a store that has nothing
// above it, so that no question, table or export can tell more.
type Served struct {
	Store      graph.Store
	Projection *api.Projection               // of that store; nil for none
	Withheld   func() (claims, readings int) // how many claims of today, and readings, it has not; nil: it has all
}

// ErrNotYet says that what a clearance may see is still being made.
var ErrNotYet = errors.New("what you may see is being put together after the start; ask again in a few seconds")

// errNoLevel says that a server has nothing for a clearance.
var errNoLevel = &access.RefusedError{Kind: access.ErrForbidden, Reason: "this server has everything or nothing to show, and your clearance is not for everything"}

// levels are what answers those of each clearance. They share the room of one cache
// and nothing in it: what was worked out for the one is not told the other.
type levels struct {
	open func(graph.TLP) (*Served, error)
	make func(graph.TLP, *Served) *answers

	mu sync.Mutex
	by map[graph.TLP]*answers
}

// answers are the handlers over one store.
type answers struct {
	graphql  *api.Handler
	export   gin.HandlerFunc
	store    graph.Store
	withheld func() (claims, readings int)
}

// of returns what answers those of a clearance.
func (l *levels) of(clearance graph.TLP) (*answers, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if a, ok := l.by[clearance]; ok {
		return a, nil
	}
	served, err := l.open(clearance)
	if err != nil {
		return nil, err
	}
	a := l.make(clearance, served)
	l.by[clearance] = a
	return a, nil
}

// shareable returns a store that has what everybody in the community may see. Where that
// is still being made it waits for some seconds. It is nil where the server keeps none.
func (l *levels) shareable(ctx context.Context) (graph.Store, error) {
	for deadline := time.Now().Add(shareableWait); ; {
		a, err := l.of(graph.TLPGreen)
		if err == nil {
			return a.store, nil
		}
		if errors.Is(err, errNoLevel) {
			return nil, nil //nolint:nilnil // this server keeps no copies
		}
		if !errors.Is(err, ErrNotYet) || time.Now().After(deadline) {
			return nil, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(shareableLook):
		}
	}
}

const (
	shareableWait = 10 * time.Second
	shareableLook = 100 * time.Millisecond
)

// begin gets what answers most who ask ready for the first of them, if it is there.
func (l *levels) begin(anonymous access.Identity) {
	clearance := graph.TLPRed
	if anonymous.Role > access.Nobody {
		clearance = anonymous.Clearance
	}
	if _, err := l.of(clearance); err != nil {
		return // who asks is told
	}
}

// These headers tell with every answer how many claims of today, and readings, it does
// not take into account because who asks may not see them.
const (
	withheldHeader         = "Actorgraph-Withheld-Claims"
	withheldReadingsHeader = "Actorgraph-Withheld-Readings"
)

// answer hands a request to what answers those of its clearance.
func (l *levels) answer(with func(*answers, *gin.Context)) gin.HandlerFunc {
	return func(g *gin.Context) {
		a, err := l.of(access.FromContext(g.Request.Context()).Clearance)
		if err != nil {
			turnAway(g, err)
			return
		}
		claims, readings := a.withheld()
		for header, n := range map[string]int{withheldHeader: claims, withheldReadingsHeader: readings} {
			if n > 0 {
				g.Header(header, strconv.Itoa(n))
			}
		}
		with(a, g)
	}
}

// onlyAll is what a server has that keeps nothing but its store.
func onlyAll(all *Served) func(graph.TLP) (*Served, error) {
	return func(clearance graph.TLP) (*Served, error) {
		if clearance < graph.TLPRed {
			return nil, errNoLevel
		}
		return all, nil
	}
}
