package http_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"io"
	"log/slog"
	nethttp "net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/sqlite"
	"github.com/actorgraph/actorgraph/graph/sqlite/sqlitetest"
	"github.com/actorgraph/actorgraph/graph/vocab"
	"github.com/actorgraph/actorgraph/seed"
	"github.com/actorgraph/actorgraph/server/access/accesstest"
	"github.com/actorgraph/actorgraph/server/http"
)

// seeded returns a store with the vocabulary and the seed.
func seeded(t testing.TB) graph.Store {
	t.Helper()
	curated, err := seed.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	return sqlitetest.Open(t, vocab.Document(), curated)
}

// serve answers at all addresses over a store that is prepared, and returns
// what they begin with.
func serve(t *testing.T, store graph.Store, timeout time.Duration) string {
	t.Helper()
	health := http.NewHealth(store, slog.New(slog.DiscardHandler))
	health.Prepared()
	log := slog.New(slog.NewTextHandler(t.Output(), nil))
	handler, err := http.New(store, health, http.Options{Log: log, Timeout: timeout, Authenticator: accesstest.Anybody()})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server.URL
}

func get(t *testing.T, url string) (int, nethttp.Header, string) {
	t.Helper()
	resp, err := nethttp.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, resp.Header, string(body)
}

func TestAddresses(t *testing.T) {
	base := serve(t, seeded(t), time.Minute)
	for _, tt := range []struct {
		path, contains string
		status         int
	}{
		{"/healthz", `"live"`, nethttp.StatusOK},
		{"/readyz", `"ready"`, nethttp.StatusOK},
		{"/graphiql", "GraphiQL", nethttp.StatusOK},
		{"/graphiql/examples.js", "FoundingStory", nethttp.StatusOK},
		{"/graphiql/dist/graphiql.min.js", "GraphiQL", nethttp.StatusOK},
		{"/graphql?query=%7B__typename%7D", `"Query"`, nethttp.StatusOK},
		{"/", "<title>actorgraph", nethttp.StatusOK},
		{"/actor/seed/apt37", "<title>actorgraph", nethttp.StatusOK},
		{"/nothing", "", nethttp.StatusNotFound},
		{"/assets/nothing.js", "", nethttp.StatusNotFound},
	} {
		status, _, body := get(t, base+tt.path)
		if status != tt.status || !strings.Contains(body, tt.contains) {
			t.Errorf("GET %s: %d, %.80q; want %d with %q", tt.path, status, body, tt.status, tt.contains)
		}
		if !strings.HasPrefix(tt.path, "/graphql?") {
			answersHead(t, base+tt.path, tt.status)
		}
	}
	for _, page := range []string{"/", "/graphiql"} {
		_, header, _ := get(t, base+page)
		if csp := header.Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") {
			t.Errorf("%s may load from anywhere: Content-Security-Policy is %q", page, csp)
		}
	}
}

// answersHead asks for the header alone, which has the status that GET has.
func answersHead(t *testing.T, url string, want int) nethttp.Header {
	t.Helper()
	resp, err := nethttp.Head(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if body, err := io.ReadAll(resp.Body); resp.StatusCode != want || len(body) > 0 || err != nil {
		t.Errorf("HEAD %s: %d, want %d", url, resp.StatusCode, want)
	}
	return resp.Header
}

func TestDownload(t *testing.T) {
	base := serve(t, seeded(t), time.Minute)
	status, header, body := get(t, base+"/export/csv?claimants=FireEye&knownAsOf=2018-02-20")
	rows, err := csv.NewReader(bytes.NewReader([]byte(body))).ReadAll()
	if status != nethttp.StatusOK || err != nil || len(rows) < 20 || !strings.HasPrefix(header.Get("Content-Type"), "text/csv") {
		t.Errorf("GET csv: %d, %d rows, %v, %s", status, len(rows), err, header.Get("Content-Type"))
	}
	if h := answersHead(t, base+"/export/csv", nethttp.StatusOK); h.Get("Content-Type") != header.Get("Content-Type") {
		t.Errorf("HEAD csv: %v", h)
	}
	for _, tt := range []struct {
		path, want string
		status     int
	}{
		{"/export/xml", "the formats are", nethttp.StatusNotFound},
		{"/export/csv?knownAsOf=soon", "2018-02-20", nethttp.StatusBadRequest},
		{"/export/csv?knownasof=2018-02-20", "no such parameter; did you mean knownAsOf?", nethttp.StatusBadRequest},
		{"/export/csv?page=2", "no such parameter; there are claimants, datasets,", nethttp.StatusBadRequest},
		{"/export/csv?lens=strictly", "default, strict, none or source", nethttp.StatusBadRequest},
		{"/export/csv?lens=source", "lensBy", nethttp.StatusBadRequest},
		{"/export/csv?lens=SOURCE&lensBy=seed&minConfidence=0&match=CERTAINLY&umbrellaYears=3", "id,predicate", nethttp.StatusOK},
		{"/export/csv?minConfidence=101", "between 0 and 100", nethttp.StatusBadRequest},
		{"/export/csv?umbrellaYears=0", "1 or more", nethttp.StatusBadRequest},
		{"/export/graphml", "<graphml", nethttp.StatusOK},
		{"/export/stix", `"bundle"`, nethttp.StatusOK},
		{"/export/stix?knownAsOf=2030-01-01", `"name":"Middle East","description":"`, nethttp.StatusOK},
	} {
		if status, _, body := get(t, base+tt.path); status != tt.status || !strings.Contains(body, tt.want) {
			t.Errorf("GET %s: %d, %.200q; want %d with %q", tt.path, status, body, tt.status, tt.want)
		}
		answersHead(t, base+tt.path, tt.status)
	}
}

// TestReady shows that the server is ready only once its store is prepared, and
// only as long as that answers.
func TestReady(t *testing.T) {
	store, err := sqlite.Open(t.Context(), sqlite.InMemory)
	if err != nil {
		t.Fatal(err)
	}
	health := http.NewHealth(store, slog.New(slog.DiscardHandler))
	handler, err := http.New(store, health, http.Options{Log: slog.New(slog.DiscardHandler), Timeout: time.Minute, Authenticator: accesstest.Anybody()})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	defer server.Close()
	check := func(when string, wantStatus int, want string) {
		t.Helper()
		if status, _, body := get(t, server.URL+"/readyz"); status != wantStatus || !strings.Contains(body, want) {
			t.Errorf("%s: %d %s, want %d with %q", when, status, body, wantStatus, want)
		}
		if status, _, _ := get(t, server.URL+"/healthz"); status != nethttp.StatusOK {
			t.Errorf("%s: the process lives, but /healthz answers %d", when, status)
		}
	}
	check("before it is prepared", nethttp.StatusServiceUnavailable, `{"status":"not ready"}`)
	health.Prepared()
	check("prepared", nethttp.StatusOK, `"ready"`)
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	check("without its store", nethttp.StatusServiceUnavailable, `{"status":"not ready"}`)
}

// TestPageIsSentOnce asks again for a page that the browser has.
func TestPageIsSentOnce(t *testing.T) {
	base := serve(t, seeded(t), time.Minute)
	_, header, _ := get(t, base+"/")
	for _, tt := range []struct {
		tag    string
		status int
	}{{header.Get("ETag"), nethttp.StatusNotModified}, {`"another"`, nethttp.StatusOK}} {
		req, err := nethttp.NewRequestWithContext(t.Context(), nethttp.MethodGet, base+"/", nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("If-None-Match", tt.tag)
		resp, err := nethttp.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		if err := resp.Body.Close(); err != nil || resp.StatusCode != tt.status {
			t.Errorf("the browser has %s: %s, %v; want %d", tt.tag, resp.Status, err, tt.status)
		}
	}
}

// stuck is a store that answers a search when its context ends.
type stuck struct{ graph.Store }

func (stuck) Search(ctx context.Context, _ graph.SearchQuery) ([]graph.Hit, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

// TestDeadline asks a question that would never end.
func TestDeadline(t *testing.T) {
	base := serve(t, stuck{seeded(t)}, 10*time.Millisecond)
	if _, _, body := get(t, base+"/graphql?query=%7Bsearch(text:%22Reaper%22)%7Bmatched%7D%7D"); !strings.Contains(body, "DEADLINE_EXCEEDED") {
		t.Errorf("got %s", body)
	}
}
