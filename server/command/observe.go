package command

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"net/url"
	"time"

	"github.com/spf13/pflag"

	"github.com/actorgraph/actorgraph/server/http"
	"github.com/actorgraph/actorgraph/server/telemetry"
)

// observeConfig says what a server tells of its requests.
type observeConfig struct {
	requests bool          // each is logged
	slow     time.Duration // questions that take so long are logged with their text; 0: none
	endpoint string        // where traces are sent; "": nowhere
}

// tracesEndpoint is where OpenTelemetry's own variables have traces sent; "" for nowhere.
func tracesEndpoint(getenv func(string) string) string {
	base := getenv("OTEL_EXPORTER_OTLP_ENDPOINT")
	if joined, err := url.JoinPath(base, "v1/traces"); base != "" && err == nil {
		base = joined
	}
	return cmp.Or(getenv("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"), base)
}

func observeFlags(fs *pflag.FlagSet, o *observeConfig) {
	fs.BoolVar(&o.requests, "log-requests", false, "log each request: its id, who asks, operation, cost, status and milliseconds")
	fs.DurationVar(&o.slow, "log-slow", 0, "log questions that take so long, such as 2s, with their text and variables; 0: none")
	fs.StringVar(&o.endpoint, "traces", o.endpoint, "`address` that traces are sent to by OTLP over HTTP, such as\nhttp://localhost:4318/v1/traces; none by default. OTEL_EXPORTER_OTLP_ENDPOINT sets it, too")
}

// check tells what is wrong with the settings.
func (o observeConfig) check() error {
	if o.slow < 0 {
		return fmt.Errorf("--log-slow %s is not a time to wait", o.slow)
	}
	if u, err := url.Parse(o.endpoint); o.endpoint != "" && (err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "") {
		return fmt.Errorf("--traces %q is not the address of a collector, such as http://localhost:4318/v1/traces", o.endpoint)
	}
	return nil
}

// start makes what the settings ask for.
func (o observeConfig) start(ctx context.Context, version string, log *slog.Logger) (http.Observe, error) {
	out := http.Observe{Metrics: telemetry.NewMetrics(version), Requests: o.requests, Slow: o.slow}
	if o.endpoint == "" {
		return out, nil
	}
	var err error
	out.Tracing, err = telemetry.NewTracing(ctx, o.endpoint, version, log)
	return out, err
}

// end sends the traces that are left, for a moment.
func (o observeConfig) end(observe http.Observe, log *slog.Logger) {
	const moment = 2 * time.Second
	ctx, cancel := context.WithTimeout(context.Background(), moment)
	defer cancel()
	if err := observe.Tracing.Close(ctx); err != nil {
		log.Warn("the last traces were not sent", "to", o.endpoint, "error", err)
	}
}
