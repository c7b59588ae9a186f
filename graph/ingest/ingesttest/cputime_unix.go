//go:build unix

package ingesttest

import (
	"syscall"
	"testing"
	"time"
)

// cpuTime is how long the process has used a processor. Unlike the time of day
// it does not depend on what else the machine does.
func cpuTime(t *testing.T) time.Duration {
	t.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		t.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
