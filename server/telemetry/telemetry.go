// Package telemetry shows what a running server does.
//
//   - metrics.go: numbers for Prometheus
//   - store.go: a store whose calls are counted, timed and traced
//   - outage.go: one line in the log for each outage of a store
//   - log.go: log lines that name their trace
//   - tracing.go: traces for OpenTelemetry, from a request to the calls to the store
//
// No name that a client chooses becomes a label, so that nobody makes the numbers
// grow without end; and no text of a question is in a number or a trace.
package telemetry
