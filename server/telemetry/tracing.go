package telemetry

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"sync/atomic"

	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

// Tracer returns the tracer of the trace that a context belongs to; one that
// traces nothing where it belongs to none. So nobody needs to be told whether
// there are traces, and none is begun but by a request.
func Tracer(ctx context.Context) trace.Tracer {
	return trace.SpanFromContext(ctx).TracerProvider().Tracer("github.com/actorgraph/actorgraph")
}

// Tracing sends traces to a collector. A nil Tracing sends none.
type Tracing struct{ provider *sdktrace.TracerProvider }

// NewTracing returns tracing that sends to an address by OTLP over HTTP, such as
// http://localhost:4318/v1/traces. What it sends besides (headers, the sampler, more
// attributes) is set by the OTEL_ variables of OpenTelemetry. A collector that is not
// there costs the traces, and no request anything.
func NewTracing(ctx context.Context, endpoint, version string, log *slog.Logger) (*Tracing, error) {
	exporter, err := otlptracehttp.New(ctx, otlptracehttp.WithEndpointURL(endpoint))
	if err != nil {
		return nil, fmt.Errorf("traces to %s: %w", endpoint, err)
	}
	return traceTo(ctx, sdktrace.WithBatcher(told{exporter, log, new(atomic.Bool)}), version)
}

// told is an exporter that tells when its collector can be reached no more, and when it
// can again. OpenTelemetry would tell every time, past the log.
type told struct {
	sdktrace.SpanExporter
	log    *slog.Logger
	failed *atomic.Bool // the last time
}

// ExportSpans sends spans. Those that cannot be sent are lost.
func (t told) ExportSpans(ctx context.Context, spans []sdktrace.ReadOnlySpan) error {
	err := t.SpanExporter.ExportSpans(ctx, spans)
	switch before := t.failed.Swap(err != nil); {
	case err != nil && !before:
		t.log.WarnContext(ctx, "traces cannot be sent, and are lost; this is told once, and again when they can", "error", err)
	case err == nil && before:
		t.log.InfoContext(ctx, "traces can be sent again")
	}
	return nil
}

// longestAttribute is how many characters of what a client sent a span has of each thing, unless
// OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT says otherwise.
const longestAttribute = 256

func traceTo(ctx context.Context, to sdktrace.TracerProviderOption, version string) (*Tracing, error) {
	about, err := resource.New(ctx,
		resource.WithAttributes(attribute.String("service.name", "actorgraph"), attribute.String("service.version", version)),
		resource.WithTelemetrySDK(), resource.WithFromEnv())
	if err != nil {
		return nil, fmt.Errorf("traces: %w", err)
	}
	limits := sdktrace.NewSpanLimits() // as the variables of OpenTelemetry say
	if limits.AttributeValueLengthLimit < 0 {
		limits.AttributeValueLengthLimit = longestAttribute
	}
	return &Tracing{sdktrace.NewTracerProvider(to, sdktrace.WithResource(about), sdktrace.WithRawSpanLimits(limits))}, nil
}

// Close sends what is left, until the context ends.
func (t *Tracing) Close(ctx context.Context) error {
	if t == nil {
		return nil
	}
	return t.provider.Shutdown(ctx)
}

// Handler traces the requests to a handler, but for those that ask how the server
// does. A trace that a client says it goes on with is only linked to: a stranger
// decides neither what is traced nor under which id.
func (t *Tracing) Handler(next http.Handler) http.Handler {
	if t == nil {
		return next
	}
	return otelhttp.NewHandler(next, "request",
		otelhttp.WithTracerProvider(t.provider),
		otelhttp.WithPropagators(propagation.TraceContext{}),
		otelhttp.WithPublicEndpointFn(func(*http.Request) bool { return true }),
		otelhttp.WithFilter(func(r *http.Request) bool {
			return r.URL.Path != "/healthz" && r.URL.Path != "/readyz" && r.URL.Path != "/metrics"
		}),
		otelhttp.WithSpanNameFormatter(func(_ string, r *http.Request) string { return r.Method }))
}
