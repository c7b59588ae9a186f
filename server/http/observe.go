package http

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"sync/atomic"
	"time"

	"github.com/felixge/httpsnoop"
	"github.com/gin-gonic/gin"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/server/access"
	"github.com/actorgraph/actorgraph/server/api"
	"github.com/actorgraph/actorgraph/server/api/guard"
	"github.com/actorgraph/actorgraph/server/telemetry"
)

// Observe says what is told of requests.
type Observe struct {
	Metrics  *telemetry.Metrics // nil: some that nobody else adds to
	Tracing  *telemetry.Tracing // nil: no traces
	Requests bool               // log each request at the level info, else at debug
	Slow     time.Duration      // log questions that take so long, with their text; 0: none
}

// seen is what is found out of a request while it is answered.
type seen struct {
	asked   api.Asked
	address string // as the router writes it; "" until it is known
	who     string // the name of who asks; "" until it is known
	refusal string // why it was turned away before it reached GraphQL; "": it was not
	socket  bool   // it became a WebSocket, whose questions are told one by one
	closed  int    // the code that the server closed it with; 0: its client did
}

type seenKey struct{}

// seenOf returns what is found out of a request; what nobody reads, for none.
func seenOf(ctx context.Context) *seen {
	if s, ok := ctx.Value(seenKey{}).(*seen); ok {
		return s
	}
	return &seen{}
}

// addressSeen notes which address the router found, and who turned out to ask.
func addressSeen(g *gin.Context) {
	s := seenOf(g.Request.Context())
	if s.address = g.FullPath(); s.address == "" {
		s.address = "/" // the explorer has all others
	}
	defer func() { s.who = access.FromContext(g.Request.Context()).Name }() // also where a handler breaks off
	g.Next()
}

// gone is the status of a request whose client left, or took nothing: nobody was
// sent it. It is nginx's, which others know.
const gone = 499

// observed logs and counts every request when it is answered, also those that are
// turned away before they reach an address.
func (o Observe) observed(log *slog.Logger, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start, s := time.Now(), &seen{}
		ctx := context.WithValue(api.WithAsked(r.Context(), &s.asked), seenKey{}, s)
		sent, whole := httpsnoop.Metrics{Code: http.StatusOK}, false
		defer func() { // also of what breaks off
			if !whole {
				sent.Code = gone
			}
			o.tell(ctx, log, r, s, sent, time.Since(start))
		}()
		sent.CaptureMetrics(w, func(w http.ResponseWriter) { next.ServeHTTP(w, r.WithContext(ctx)) })
		whole = true
	})
}

// tell logs and counts a request when it is answered.
func (o Observe) tell(ctx context.Context, log *slog.Logger, r *http.Request, s *seen, sent httpsnoop.Metrics, took time.Duration) {
	asked := s.asked
	if s.address == "" {
		s.address = "refused"
	}
	if asked.Code == "" {
		asked.Code = s.refusal
	}
	if s.socket && sent.Code == http.StatusOK {
		sent.Code = http.StatusSwitchingProtocols // which httpsnoop takes for none
	}
	o.Metrics.Request(s.address, sent.Code)
	attrs := []slog.Attr{
		slog.String("method", r.Method), slog.String("path", api.Clip(r.URL.Path, mostLogged)),
		slog.Int("status", sent.Code), slog.Int64("bytes", sent.Written),
	}
	if s.closed != 0 {
		attrs = append(attrs, slog.Int("closed", s.closed))
	}
	if s.address != "/graphql" || r.Method == http.MethodOptions || s.socket {
		o.refused(asked.Code)
		o.log(ctx, log, sent.Code, s.who, took, asked.Code, attrs)
		return
	}
	o.question(ctx, log, sent.Code, s.who, took, asked, attrs)
}

// question logs and counts a question, however it came.
func (o Observe) question(ctx context.Context, log *slog.Logger, status int, who string, took time.Duration, asked api.Asked, attrs []slog.Attr) {
	o.refused(asked.Code)
	o.Metrics.Question(knownOperation(asked.Operation), asked.Code, asked.Cost, asked.Took)
	attrs = append(attrs, slog.String("operation", api.Clip(asked.Operation, mostLogged)), slog.Int("cost", asked.Cost))
	o.log(ctx, log, status, who, took, asked.Code, attrs)
	if o.Slow > 0 && asked.Took >= o.Slow {
		log.LogAttrs(ctx, slog.LevelWarn, "slow question", slog.String("id", api.RequestID(ctx)), slog.String("who", who),
			slog.String("operation", api.Clip(asked.Operation, mostLogged)), slog.Int("cost", asked.Cost), slog.Float64("ms", milliseconds(asked.Took)),
			slog.String("query", api.Clip(asked.Query, mostOfQuery)), slog.String("variables", api.Clip(asked.Variables, mostOfQuery)))
	}
}

// refused counts a refusal, if a code is that of one.
func (o Observe) refused(code string) {
	if slices.Contains(refusals, code) {
		o.Metrics.Refused(code)
	}
}

// log logs a request at the level that its outcome has: those that failed here as
// errors; those that were turned away are no failures, and that the store is gone
// is told once.
func (o Observe) log(ctx context.Context, log *slog.Logger, status int, who string, took time.Duration, code string, attrs []slog.Attr) {
	level := slog.LevelDebug
	switch {
	case status >= http.StatusInternalServerError && status != http.StatusServiceUnavailable:
		level = slog.LevelError
	case o.Requests:
		level = slog.LevelInfo
	}
	all := append([]slog.Attr{slog.String("id", api.RequestID(ctx)), slog.String("who", who)}, attrs...)
	all = append(all, slog.Float64("ms", milliseconds(took)))
	if code != "" {
		all = append(all, slog.String("code", code))
	}
	log.LogAttrs(ctx, level, "request", all...)
}

// So many bytes of what a client sent are logged at most, of its path and
// operation, and of a slow question's text and variables.
const (
	mostLogged  = 200
	mostOfQuery = 2000
)

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// refusals are the codes of requests that were turned away, whatever they asked.
var refusals = []string{
	"BAD_INPUT", "QUERY_LIMIT_EXCEEDED", "UNAVAILABLE", "DEADLINE_EXCEEDED", "UNAUTHENTICATED", forbidden, "RATE_LIMITED", "READ_ONLY",
}

// live counts what goes on for long.
type live struct{ subscriptions, sockets, questions atomic.Int64 }

// watch adds what is asked for when the metrics are: caches, and questions under way.
func (o Observe) watch(cache *api.Cache, queue *guard.Queue, live *live) {
	o.Metrics.Expect(refusals)
	for _, kind := range cache.Kinds() {
		o.Metrics.Gauge("cache_bytes", "Bytes that are kept from question to question, by kind.", map[string]string{"kind": kind},
			func() float64 { return float64(cache.Bytes(kind)) })
	}
	o.Metrics.Gauge("questions_running", "Questions that are worked on.", nil, func() float64 { running, _ := queue.Load(); return float64(running) })
	o.Metrics.Gauge("questions_waiting", "Questions that wait for their turn.", nil, func() float64 { _, waiting := queue.Load(); return float64(waiting) })
	for _, g := range []struct {
		name, help string
		of         *atomic.Int64
	}{
		{"subscriptions", "Subscriptions under way, over WebSockets and by server-sent events.", &live.subscriptions},
		{"websockets", "WebSocket connections that are open.", &live.sockets},
		{"websocket_questions", "Questions under way over WebSockets, subscriptions among them.", &live.questions},
	} {
		o.Metrics.Gauge(g.name, g.help, nil, func() float64 { return float64(g.of.Load()) })
	}
}

// watchProjection adds how a projection does: that of those of a clearance.
func (o Observe) watchProjection(clearance graph.TLP, p *api.Projection) {
	if p == nil {
		return
	}
	for _, g := range []struct {
		name, help string
		value      func(api.ProjectionStatus) float64
	}{
		{"projection_age_seconds", "Since every commit of the store was last found to be in the projection, by the clearance of those who are answered from it; -1 until it is built.", func(s api.ProjectionStatus) float64 {
			if s.Looked.IsZero() {
				return -1
			}
			return time.Since(s.Looked).Seconds()
		}},
		{"projection_build_seconds", "How long the projection took to build, or to bring up to date, the last time.", func(s api.ProjectionStatus) float64 { return s.Built.Seconds() }},
		{"projection_claims", "Claims in the projection, with those that are asserted no more.", func(s api.ProjectionStatus) float64 { return float64(s.Claims) }},
		{"projection_commit", "The number of the last commit that is in the projection.", func(s api.ProjectionStatus) float64 { return float64(s.Commit) }},
	} {
		o.Metrics.Gauge(g.name, g.help, map[string]string{"clearance": clearance.String()}, func() float64 { return g.value(p.Status()) })
	}
}

// recovery answers 500 for a panic, with an id under which the log has its cause. What was
// begun to be sent is cut off, so that nobody takes a part for the whole.
func recovery(log *slog.Logger) gin.HandlerFunc {
	return gin.CustomRecoveryWithWriter(nil, func(g *gin.Context, cause any) {
		if err, ok := cause.(error); ok && errors.Is(err, http.ErrAbortHandler) {
			panic(cause) // net/http cuts the connection
		}
		if g.Writer.Written() {
			panic(http.ErrAbortHandler)
		}
		id := api.RequestID(g.Request.Context())
		log.Error("panic in a request", "id", id, "path", g.Request.URL.Path, "cause", cause)
		refuse(g, http.StatusInternalServerError, "something went wrong on the server; its log tells more under "+id)
	})
}
