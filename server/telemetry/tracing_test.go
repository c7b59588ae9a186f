package telemetry

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/sqlite/sqlitetest"
)

// TestTraceReachesTheStore: the call to the store is within the request's trace, under an
// id of the server's own.
func TestTraceReachesTheStore(t *testing.T) {
	spans := tracetest.NewInMemoryExporter()
	tracing, err := traceTo(t.Context(), sdktrace.WithSyncer(spans), "test")
	if err != nil {
		t.Fatal(err)
	}
	s := NewMetrics("test").Store(sqlitetest.Open(t), slog.New(slog.DiscardHandler))
	h := tracing.Handler(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if _, err := s.Search(r.Context(), graph.SearchQuery{Text: "secret name", First: 1}); err != nil {
			t.Error(err)
		}
		if _, err := s.Document(r.Context(), "no secret"); err == nil {
			t.Error("a document that nobody wrote")
		}
	}))
	const strangers = "4bf92f3577b34da6a3ce929d0e0e4736"
	for _, path := range []string{"/graphql" + strings.Repeat("/long", 5000) + "?query=secret&code=secret", "/healthz", "/metrics"} {
		r := httptest.NewRequestWithContext(t.Context(), "GET", path, nil)
		r.Header.Set("Traceparent", "00-"+strangers+"-00f067aa0ba902b7-01")
		h.ServeHTTP(httptest.NewRecorder(), r)
	}
	got := spans.GetSpans()
	if len(got) != 3 {
		t.Fatalf("%d spans, want those of one request and two calls", len(got))
	}
	search, document, request := got[0], got[1], got[2]
	if search.Name != "store.Search" || search.Parent.SpanID() != request.SpanContext.SpanID() || document.Status.Description != "not_found" {
		t.Errorf("%s in %s, %s %q", search.Name, search.Parent.SpanID(), document.Name, document.Status.Description)
	}
	if request.SpanContext.TraceID().String() == strangers || len(request.Links) != 1 {
		t.Error("a stranger chose the trace")
	}
	for _, s := range got {
		for _, a := range append(s.Attributes, s.Resource.Attributes()...) {
			if text := a.Value.String(); strings.Contains(text, "secret") || len(text) > longestAttribute {
				t.Errorf("%s tells what was asked, or %d bytes of it: %.300s", s.Name, len(text), text)
			}
		}
	}
}

// TestNoTraceWithoutARequest: what the server does by itself makes no spans, and
// neither does a server without a collector.
func TestNoTraceWithoutARequest(t *testing.T) {
	_, span := Tracer(t.Context()).Start(t.Context(), "nothing")
	if span.IsRecording() || span.SpanContext().IsValid() {
		t.Error("a span without a trace")
	}
	var none *Tracing
	if none.Handler(nil) != nil || none.Close(t.Context()) != nil {
		t.Error("no tracing does something")
	}
}

// TestCollectorThatFails costs the traces, one line, and no request.
func TestCollectorThatFails(t *testing.T) {
	var asked atomic.Int32
	collector := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked.Add(1)
		w.WriteHeader(http.StatusBadRequest)
	}))
	defer collector.Close()
	var log strings.Builder
	tracing, err := NewTracing(t.Context(), collector.URL+"/v1/traces", "test", slog.New(slog.NewTextHandler(&log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	h := tracing.Handler(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	for range 3 {
		h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(t.Context(), "GET", "/graphql", nil))
		if err := tracing.provider.ForceFlush(t.Context()); err != nil {
			t.Error(err)
		}
	}
	if err := tracing.Close(t.Context()); err != nil {
		t.Error(err)
	}
	if n := strings.Count(log.String(), "\n"); n != 1 || asked.Load() != 3 {
		t.Errorf("%d lines, %d times asked; want 1 line of 3 failures:\n%s", n, asked.Load(), log.String())
	}
}
