package command

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

// collector takes traces, and keeps what it was sent.
type collector struct {
	mu   sync.Mutex
	sent bytes.Buffer
	came chan struct{} // closed when the first came
	once sync.Once
}

func (c *collector) ServeHTTP(_ http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, err := io.Copy(&c.sent, r.Body); err == nil && r.URL.Path == "/v1/traces" {
		c.once.Do(func() { close(c.came) })
	}
}

// TestTracesAreSent by OpenTelemetry's own variable: from the request through the root field
// to the store, without a word of what was asked.
func TestTracesAreSent(t *testing.T) {
	c := &collector{came: make(chan struct{})}
	there := httptest.NewServer(c)
	defer there.Close()
	getenv := func(name string) string {
		if name == "OTEL_EXPORTER_OTLP_ENDPOINT" {
			return there.URL
		}
		return noEnvironment(name)
	}
	var out, log output
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		ended <- Run(ctx, []string{"--addr", "127.0.0.1:0", "--store", "sqlite::memory:", "--log-requests"}, getenv, Streams{strings.NewReader(""), &out, &log}, Build{Version: "v1.2.3"})
	}()
	address := awaitAddress(t, &out, &log, ended)
	resp, err := http.Post(address, "application/json", strings.NewReader(`{"query": "query Story { actor(name: \"Reaper\") { name claims(first: 2) { nodes { id } } } }"}`))
	if err != nil {
		t.Fatal(err)
	}
	if err := resp.Body.Close(); err != nil || resp.StatusCode != http.StatusOK {
		t.Errorf("%s, %v", resp.Status, err)
	}
	stop()
	if err := <-ended; err != nil { // which sends what is left
		t.Error(err)
	}
	<-c.came
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, want := range []string{"actorgraph", "v1.2.3", "graphql", "Story", "Query.actor", "store.Search"} {
		if !bytes.Contains(c.sent.Bytes(), []byte(want)) {
			t.Errorf("no %q in the trace", want)
		}
	}
	if bytes.Contains(c.sent.Bytes(), []byte("Reaper")) {
		t.Error("the trace tells what was asked")
	}
	if text := log.String(); !strings.Contains(text, "msg=request") || !strings.Contains(text, "operation=Story") || !strings.Contains(text, "trace=") {
		t.Errorf("the log does not tell of the request and its trace:\n%s", text)
	}
}

// TestObserveSettings tells what is wrong with them before anything starts.
func TestObserveSettings(t *testing.T) {
	for _, args := range [][]string{{"--traces", "localhost:4318"}, {"--traces", "ftp://localhost/v1/traces"}, {"--traces", "http://"}, {"--log-slow", "-1s"}} {
		_, err := runCommand(t, append([]string{"serve", "--store", "sqlite::memory:", "--addr", "127.0.0.1:0"}, args...)...)
		if err == nil || !strings.Contains(err.Error(), args[0]) {
			t.Errorf("%q: %v", args, err)
		}
	}
	for env, want := range map[string]string{
		"OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4318":             "http://c:4318/v1/traces",
		"OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4318/base/":       "http://c:4318/base/v1/traces",
		"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://c/elsewhere": "http://c/elsewhere",
		"NOTHING=x": "",
	} {
		name, value, _ := strings.Cut(env, "=")
		got := tracesEndpoint(func(asked string) string {
			if asked == name {
				return value
			}
			return ""
		})
		if got != want {
			t.Errorf("%s: %q, want %q", env, got, want)
		}
	}
}
