package http

import (
	"context"
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
	prepared atomic.Bool // the vocabulary and the seed are in the store
}

// NewHealth returns the health of a server over a store that is not yet prepared.
func NewHealth(store graph.Store) *Health { return &Health{store: store} }

// Prepared tells that the vocabulary and the seed are in the store.
func (h *Health) Prepared() { h.prepared.Store(true) }

// live answers 200 as long as the process serves at all.
func (h *Health) live(c *gin.Context) { c.JSON(http.StatusOK, gin.H{"status": "live"}) }

// ready answers 200 if questions can be answered now, else 503 with the reason.
func (h *Health) ready(c *gin.Context) {
	ctx, cancel := context.WithTimeout(c.Request.Context(), PingTimeout)
	defer cancel()
	if err := h.store.Ping(ctx); err != nil {
		c.JSON(http.StatusServiceUnavailable, gin.H{"status": "not ready", "reason": err.Error()})
		return
	}
	if !h.prepared.Load() {
		c.JSON(http.StatusServiceUnavailable, gin.H{"status": "not ready", "reason": "the store is being brought up to date"})
		return
	}
	c.JSON(http.StatusOK, gin.H{"status": "ready"})
}
