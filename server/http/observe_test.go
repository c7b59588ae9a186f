package http_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	nethttp "net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/server/access"
	"github.com/actorgraph/actorgraph/server/api"
	"github.com/actorgraph/actorgraph/server/http"
)

// logged is a log that requests write and a test reads.
type logged struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

// lines returns what was logged under a message.
func (l *logged) lines(t *testing.T, message string) (out []map[string]any) {
	t.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	for line := range bytes.Lines(l.buf.Bytes()) {
		var m map[string]any
		if err := json.Unmarshal(line, &m); err != nil {
			t.Fatal(err)
		}
		if m["msg"] == message {
			out = append(out, m)
		}
	}
	return out
}

// watched is a server that is looked at, with a token of an admin and one of a reader.
type watched struct {
	base, admin, reader, blind string
	log                        *logged
}

func newWatched(t *testing.T, o http.Observe) watched {
	t.Helper()
	store, file := seeded(t), access.Tokens(filepath.Join(t.TempDir(), "tokens.json"))
	token := func(name string, role access.Role, clearance graph.TLP) string {
		_, secret, err := file.Create(access.Grant{Name: name, Role: role, Clearance: clearance}, time.Now())
		if err != nil {
			t.Fatal(err)
		}
		return secret
	}
	w := watched{admin: token("ops", access.Admin, graph.TLPRed), reader: token("ana", access.Reader, graph.TLPRed), blind: token("prometheus", access.Admin, graph.TLPClear), log: &logged{}}
	log := slog.New(slog.NewJSONHandler(w.log, nil))
	health := http.NewHealth(store, log)
	health.Prepared()
	authenticator := access.NewAuthenticator(access.Settings{Tokens: file, Anonymous: access.Identity{Role: access.Reader, Clearance: graph.TLPRed}, Log: log})
	handler, err := http.New(store, health, http.Options{Log: log, Timeout: time.Minute, Authenticator: authenticator, Observe: o, Projection: api.NewProjection(store, log)})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	w.base = server.URL
	return w
}

// ask sends a request with a token, "" for none, and returns status and body.
func (w watched) ask(t *testing.T, token, path string) (int, string) {
	t.Helper()
	req, err := nethttp.NewRequestWithContext(t.Context(), nethttp.MethodGet, w.base+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	resp, err := nethttp.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(body)
}

func asking(text string) string { return "/graphql?query=" + url.QueryEscape(text) }

// TestWhoSeesTheServer: metrics are for admins whatever they may see, profiles for those
// who may see everything.
func TestWhoSeesTheServer(t *testing.T) {
	w := newWatched(t, http.Observe{})
	for _, path := range []string{"/metrics", "/debug/pprof/", "/debug/pprof/goroutine", "/debug/pprof/heap"} {
		blind := nethttp.StatusForbidden
		if path == "/metrics" {
			blind = nethttp.StatusOK
		}
		for _, tt := range []struct {
			who, token string
			want       int
		}{
			{"nobody", "", nethttp.StatusUnauthorized},
			{"a reader", w.reader, nethttp.StatusForbidden},
			{"an admin who may see little", w.blind, blind},
			{"an admin", w.admin, nethttp.StatusOK},
		} {
			if status, body := w.ask(t, tt.token, path); status != tt.want {
				t.Errorf("%s asks %s: %d %.100s, want %d", tt.who, path, status, body, tt.want)
			}
		}
	}
	for path, want := range map[string]int{
		"/debug/pprof/cmdline":                nethttp.StatusNotFound,
		"/debug/pprof/../../graphql":          nethttp.StatusNotFound,
		"/debug/pprof/profile?seconds=100000": nethttp.StatusBadRequest,
		"/debug/pprof/trace?seconds=-1":       nethttp.StatusBadRequest,
		"/debug/pprof/trace?seconds=1e9":      nethttp.StatusBadRequest,
	} {
		if status, body := w.ask(t, w.admin, path); status != want {
			t.Errorf("%s: %d %.100s, want %d", path, status, body, want)
		}
	}
}

// TestMetrics asks in every way, and finds each in the numbers.
func TestMetrics(t *testing.T) {
	w := newWatched(t, http.Observe{})
	w.ask(t, "", asking(`query WhoTargeted { countries(first: 3) { nodes { name } } }`))
	w.ask(t, "", asking(`{ actor(name: "APT37") { name } }`))
	w.ask(t, "", asking(`query Deep { countries(first: 1000) { nodes { regions { countries { name } } } } }`))
	w.ask(t, "", asking(`{ overview(by: COUNTRY) { groups { actorCount } } }`))
	w.ask(t, "wrong", asking(`{ __typename }`))
	w.ask(t, "", "/export/csv?knownAsOf=2018-02-20")
	_, text := w.ask(t, w.admin, "/metrics")
	for _, want := range []string{
		`actorgraph_questions_total{operation="WhoTargeted",outcome="ok"} 1`,
		`actorgraph_questions_total{operation="unnamed",outcome="ok"} 2`,
		`actorgraph_questions_total{operation="other",outcome="QUERY_LIMIT_EXCEEDED"} 1`,
		`actorgraph_questions_total{operation="unnamed",outcome="UNAUTHENTICATED"} 1`,
		`actorgraph_question_duration_seconds_count{operation="WhoTargeted"} 1`,
		`actorgraph_question_cost_objects_total{operation="WhoTargeted"} 4`,
		`actorgraph_refusals_total{reason="QUERY_LIMIT_EXCEEDED"} 1`,
		`actorgraph_refusals_total{reason="UNAUTHENTICATED"} 1`,
		`actorgraph_http_requests_total{address="/export/:format",status="200"} 1`,
		`actorgraph_cache_bytes{kind="query"} `,
		`actorgraph_projection_claims{clearance="TLP:RED"} `,
		`actorgraph_projection_age_seconds{clearance="TLP:RED"} `,
		`actorgraph_projection_build_seconds{clearance="TLP:RED"} `,
		`actorgraph_questions_running 0`,
		`go_goroutines `, `process_open_fds `, `actorgraph_build_info{version=""} 1`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s", want)
		}
	}
	if t.Failed() {
		t.Log(text)
	}
}

// TestLabelsAreFew: nobody makes the numbers grow by what he sends.
func TestLabelsAreFew(t *testing.T) {
	w := newWatched(t, http.Observe{})
	series := func() int {
		_, text := w.ask(t, w.admin, "/metrics")
		n := 0
		for line := range strings.Lines(text) {
			if strings.HasPrefix(line, "actorgraph_") {
				n++
			}
		}
		return n
	}
	hostile := func(i int) {
		w.ask(t, "", asking(fmt.Sprintf("query Mine%d { __typename }", i)))
		w.ask(t, "", asking("query Actor { __typename }")+fmt.Sprintf("&operationName=No%d", i))
		w.ask(t, "", fmt.Sprintf("/no/such/page%d", i))
		w.ask(t, "", fmt.Sprintf("/export/format%d", i))
		w.ask(t, w.admin, fmt.Sprintf("/debug/pprof/none%d", i))
	}
	hostile(0)
	series()
	before := series()
	for i := 1; i < 100; i++ {
		hostile(i)
	}
	if after := series(); after != before {
		t.Errorf("%d series became %d", before, after)
	}
}

// TestRequestLog tells of each request, under the id that its answer has.
func TestRequestLog(t *testing.T) {
	w := newWatched(t, http.Observe{Requests: true, Slow: time.Nanosecond})
	w.ask(t, w.reader, asking(`query Growth { countries(first: 3) { nodes { name } } }`))
	w.ask(t, "", asking(`query `+strings.Repeat("a", 5000)+` { __typename }`))
	w.ask(t, "wrong", "/metrics")
	got := w.log.lines(t, "request")
	if len(got) != 3 {
		t.Fatalf("%d lines, want 3: %v", len(got), got)
	}
	for i, want := range []map[string]any{
		{"who": "ana", "method": "GET", "path": "/graphql", "status": 200.0, "operation": "Growth", "cost": 4.0},
		{"who": "anonymous", "code": "BAD_INPUT", "cost": 0.0},
		{"who": "anonymous", "path": "/metrics", "status": 401.0, "code": "UNAUTHENTICATED"},
	} {
		for name, value := range want {
			if got[i][name] != value {
				t.Errorf("line %d: %s is %v, want %v", i, name, got[i][name], value)
			}
		}
		if ms, ok := got[i]["ms"].(float64); !ok || ms <= 0 {
			t.Errorf("line %d: it took %v ms", i, got[i]["ms"])
		}
		if id, _ := got[i]["id"].(string); len(id) != 12 {
			t.Errorf("line %d has the id %v", i, got[i]["id"])
		}
	}
	slow := w.log.lines(t, "slow question")
	if len(slow) != 2 || !strings.Contains(fmt.Sprint(slow[0]["query"]), "countries") || slow[0]["id"] != got[0]["id"] {
		t.Errorf("slow questions: %v", slow)
	}
	for _, line := range append(got, slow...) {
		if text := fmt.Sprint(line); len(text) > 5000 || strings.Contains(text, w.reader) {
			t.Errorf("%d bytes of a line, or a token in it", len(text))
		}
	}
	quiet := newWatched(t, http.Observe{})
	quiet.ask(t, "", asking(`{ __typename }`))
	if n := len(quiet.log.lines(t, "request")) + len(quiet.log.lines(t, "slow question")); n != 0 {
		t.Errorf("%d lines of a server that was not told to log requests", n)
	}
}

// TestOperationsAreThoseOfThePages: a page that asks something new is told apart in the metrics.
func TestOperationsAreThoseOfThePages(t *testing.T) {
	var want []string
	for _, root := range []string{"../web/src", "../graphiql/examples.js", "../../docs/cookbook.md"} {
		err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			text, err := os.ReadFile(file)
			for _, m := range operationName.FindAllStringSubmatch(string(text), -1) {
				want = append(want, m[1]+m[2])
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	slices.Sort(want)
	want = slices.Compact(want)
	got := slices.Sorted(slices.Values(http.Operations()))
	if !slices.Equal(got, want) {
		t.Errorf("the pages ask\n%q, the metrics tell apart\n%q", want, got)
	}
}
