package http

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/actorgraph/actorgraph/graph"
)

// PingTimeout bounds the question whether the store answers.
const PingTimeout = 2 * time.Second

// Health tells whether the server lives and whether it can answer.
type Health struct {
	store    graph.Store
	log      *slog.Logger
	prepared atomic.Bool            // the vocabulary and the seed are in the store
	lost     atomic.Pointer[error]  // why the store is not the one that it should be; nil: it is
	unready  atomic.Pointer[string] // why it was not ready when that was asked last; nil: it was
}

// NewHealth returns the health of a server over a store that is not yet prepared.
func NewHealth(store graph.Store, log *slog.Logger) *Health { return &Health{store: store, log: log} }

// Prepared tells that the vocabulary and the seed are in the store.
func (h *Health) Prepared() { h.prepared.Store(true) }

// Lost tells that the store is gone, and why. The server is not ready any more.
func (h *Health) Lost(why error) { h.lost.Store(&why) }

// live answers 200 as long as the process serves at all.
func (h *Health) live(c *gin.Context) { c.JSON(http.StatusOK, gin.H{"status": "live"}) }

// ready answers 200 if questions can be answered now, else 503. Why not is for
// the log: anybody may ask.
func (h *Health) ready(c *gin.Context) {
	ctx, cancel := context.WithTimeout(c.Request.Context(), PingTimeout)
	defer cancel()
	err := h.store.Ping(ctx)
	if lost := h.lost.Load(); lost != nil {
		err = *lost
	}
	if err == nil && !h.prepared.Load() {
		err = errNotPrepared
	}
	if err != nil {
		h.tell(ctx, err)
		c.JSON(http.StatusServiceUnavailable, gin.H{"status": "not ready"})
		return
	}
	h.unready.Store(nil)
	c.JSON(http.StatusOK, gin.H{"status": "ready"})
}

// mayWrite returns why nothing can be written to the store now; nil: it can.
func (h *Health) mayWrite() error {
	if lost := h.lost.Load(); lost != nil {
		return *lost
	}
	if !h.prepared.Load() {
		return errNotPrepared
	}
	return nil
}

var errNotPrepared = errors.New("the store is being brought up to date")

// tell logs why the server is not ready, once for each reason.
func (h *Health) tell(ctx context.Context, why error) {
	reason := why.Error()
	if last := h.unready.Swap(&reason); last != nil && *last == reason {
		return
	}
	level := slog.LevelWarn
	if errors.Is(why, graph.ErrUnavailable) {
		level = slog.LevelDebug // the store's outage is told where it is met, in one line
	}
	h.log.Log(ctx, level, "not ready", "reason", reason)
}
