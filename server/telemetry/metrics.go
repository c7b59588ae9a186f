package telemetry

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/actorgraph/actorgraph/graph"
)

// Metrics are the numbers of one server. Each name begins with actorgraph_, but
// for those of the Go runtime (go_) and of the process (process_).
type Metrics struct {
	registry *prometheus.Registry

	questions *prometheus.CounterVec
	duration  *prometheus.HistogramVec
	cost      *prometheus.CounterVec
	refusals  *prometheus.CounterVec
	requests  *prometheus.CounterVec

	calls    *prometheus.CounterVec
	callTime *prometheus.HistogramVec
	up       prometheus.Gauge
	written  *prometheus.CounterVec
}

// NewMetrics returns the numbers of a server of a version.
func NewMetrics(version string) *Metrics {
	m := &Metrics{
		registry:  prometheus.NewRegistry(),
		questions: counter("questions_total", "Questions to /graphql, by operation (those of the program's own pages and cookbook by name, others as other or unnamed) and by outcome: ok, or the code of the first error.", "operation", "outcome"),
		duration: histogram("question_duration_seconds", "From when a question had arrived until its answer was made, with the wait for its turn.",
			[]float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10}, "operation"),
		cost:     counter("question_cost_objects_total", "Objects that the answers to questions could have, as the limit cost counts them.", "operation"),
		refusals: counter("refusals_total", "Requests that were refused, in whole or in part, by the code of the first error: QUERY_LIMIT_EXCEEDED, RATE_LIMITED, FORBIDDEN ...", "reason"),
		requests: counter("http_requests_total", "Requests by address, as the router writes it, and by status; 499 for a client that left or took nothing.", "address", "status"),
		calls:    counter("store_calls_total", "Calls to the store, by method and by result; copy for the copies that those are answered from who may not see everything.", "store", "method", "result"),
		callTime: histogram("store_call_duration_seconds", "How long calls to the store took; of streams until the last item was taken.",
			[]float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30}, "store", "method"),
		up:      prometheus.NewGauge(prometheus.GaugeOpts{Namespace: namespace, Name: "store_up", Help: "1 if the last call found the store there, else 0."}),
		written: counter("import_rows_total", "Claims that this server wrote, by what became of them: new, changed, withdrawn. What other processes import is seen in actorgraph_projection_commit.", "change"),
	}
	m.up.Set(1)
	m.wrote(graph.Receipt{}) // so that each is there from the start, and its first is an increase
	m.registry.MustRegister(m.questions, m.duration, m.cost, m.refusals, m.requests, m.calls, m.callTime, m.up, m.written,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	m.Gauge("build_info", "1; the label tells the version.", map[string]string{"version": version}, func() float64 { return 1 })
	return m
}

const namespace = "actorgraph"

func counter(name, help string, labels ...string) *prometheus.CounterVec {
	return prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: namespace, Name: name, Help: help}, labels)
}

func histogram(name, help string, buckets []float64, labels ...string) *prometheus.HistogramVec {
	return prometheus.NewHistogramVec(prometheus.HistogramOpts{Namespace: namespace, Name: name, Help: help, Buckets: buckets}, labels)
}

// Gauge adds a number that is asked for when the metrics are. It panics where there
// is one of that name and these labels.
func (m *Metrics) Gauge(name, help string, labels map[string]string, value func() float64) {
	m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Namespace: namespace, Name: name, Help: help, ConstLabels: labels}, value))
}

// Handler answers with all numbers, in the format that Prometheus asks for. It
// answers few at once: gathering takes time that questions need.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{MaxRequestsInFlight: 4, Timeout: 10 * time.Second})
}

// Question counts a question. The operation must be one of few.
func (m *Metrics) Question(operation, code string, cost int, took time.Duration) {
	outcome := code
	if outcome == "" {
		outcome = "ok"
	}
	m.questions.WithLabelValues(operation, outcome).Inc()
	m.cost.WithLabelValues(operation).Add(float64(cost))
	m.duration.WithLabelValues(operation).Observe(took.Seconds())
}

// Expect makes refusals be there from the start, so that the first of each is an increase.
func (m *Metrics) Expect(codes []string) {
	for _, code := range codes {
		m.refusals.WithLabelValues(code)
	}
}

// Refused counts a request that was turned away, by the code of why.
func (m *Metrics) Refused(code string) { m.refusals.WithLabelValues(code).Inc() }

// Request counts a request to an address, which must be one of few.
func (m *Metrics) Request(address string, status int) {
	m.requests.WithLabelValues(address, strconv.Itoa(status)).Inc()
}

func (m *Metrics) call(store, method, result string, took time.Duration) {
	m.calls.WithLabelValues(store, method, result).Inc()
	m.callTime.WithLabelValues(store, method).Observe(took.Seconds())
}

func (m *Metrics) wrote(r graph.Receipt) {
	m.written.WithLabelValues("new").Add(float64(r.New))
	m.written.WithLabelValues("changed").Add(float64(r.Changed))
	m.written.WithLabelValues("withdrawn").Add(float64(r.Withdrawn))
}
