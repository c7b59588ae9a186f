//go:build !unix

package ingesttest

import (
	"testing"
	"time"
)

var started = time.Now()

// cpuTime is the time since the start, where the system does not tell the
// processor's.
func cpuTime(*testing.T) time.Duration { return time.Since(started) }
