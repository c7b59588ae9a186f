package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/actorgraph/actorgraph/graph"
)

// pingTimeout bounds the question whether the store answers.
const pingTimeout = 2 * time.Second

// health tells whether the server lives and whether it can answer.
type health struct {
	store    graph.Store
	prepared atomic.Bool // the vocabulary and the seed are in the store
}

// live answers 200 as long as the process serves at all.
func (h *health) live(c *gin.Context) { c.JSON(http.StatusOK, gin.H{"status": "live"}) }

// ready answers 200 if questions can be answered now, else 503 with the reason.
func (h *health) ready(c *gin.Context) {
	ctx, cancel := context.WithTimeout(c.Request.Context(), pingTimeout)
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

// askHealth asks the server at -addr, from inside its own container, whether it is ready.
func askHealth(ctx context.Context, c config, _ []string, s streams) error {
	ctx, cancel := context.WithTimeout(ctx, 2*pingTimeout)
	defer cancel()
	host, port, err := net.SplitHostPort(c.addr)
	if err != nil {
		return err
	}
	if ip := net.ParseIP(host); host == "" || (ip != nil && ip.IsUnspecified()) {
		host = "127.0.0.1"
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+net.JoinHostPort(host, port)+"/readyz", nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return fmt.Errorf("no answer: %w", err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, 1<<12))
	if err != nil {
		return fmt.Errorf("read the answer: %w", err)
	}
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", resp.Status, body)
	}
	_, err = fmt.Fprintln(s.out, "ready")
	return err
}
