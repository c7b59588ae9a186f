package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/server/api"
)

const (
	plainJSON   = "application/json"
	graphQLJSON = "application/graphql-response+json"
	inUTF8      = "; charset=utf-8"
)

// TestHTTP follows the GraphQL over HTTP draft.
func TestHTTP(t *testing.T) {
	c := clientOf(t, open(t))
	const question = `{"query": "{ datasets { key } }"}`
	for _, tc := range []struct {
		why, method, target, contentType, accept, body string
		status                                         int
		answers, code                                  string
	}{
		{"a question", "POST", "/graphql", plainJSON, graphQLJSON, question, 200, graphQLJSON, ""},
		{"a charset", "POST", "/graphql", plainJSON + "; charset=utf-8", graphQLJSON, question, 200, graphQLJSON, ""},
		{"no Accept", "POST", "/graphql", plainJSON, "", question, 200, plainJSON, ""},
		{"any Accept", "POST", "/graphql", plainJSON, "*/*", question, 200, plainJSON, ""},
		{"by GET", "GET", "/graphql?query=" + url.QueryEscape("{ datasets { key } }"), "", graphQLJSON, "", 200, graphQLJSON, ""},
		{"GET with variables", "GET", "/graphql?query=" + url.QueryEscape("query($k: ID!) { node(id: $k) { id } }") + "&variables=" + url.QueryEscape(`{"k": "country/KR"}`), "", plainJSON, "", 200, plainJSON, ""},
		{"GET of nothing", "GET", "/graphql", "", graphQLJSON, "", 400, graphQLJSON, "BAD_INPUT"},
		{"a wrong question", "POST", "/graphql", plainJSON, graphQLJSON, `{"query": "{ nope }"}`, 400, graphQLJSON, "BAD_INPUT"},
		{"a wrong question, plain", "POST", "/graphql", plainJSON, plainJSON, `{"query": "{ nope }"}`, 200, plainJSON, "BAD_INPUT"},
		{"a field that fails", "POST", "/graphql", plainJSON, graphQLJSON, `{"query": "{ country(name: \"Nowhere\") { id } }"}`, 200, graphQLJSON, "NOT_FOUND"},
		{"broken JSON", "POST", "/graphql", plainJSON, plainJSON, `{"query": `, 400, plainJSON, "BAD_INPUT"},
		{"several questions", "POST", "/graphql", plainJSON, plainJSON, "[" + question + "]", 400, plainJSON, "BAD_INPUT"},
		{"a query that is no text", "POST", "/graphql", plainJSON, plainJSON, `{"query": 5}`, 400, plainJSON, "BAD_INPUT"},
		{"variables that are no object", "POST", "/graphql", plainJSON, plainJSON, `{"query": "{ datasets { key } }", "variables": []}`, 400, plainJSON, "BAD_INPUT"},
		{"no variables", "POST", "/graphql", plainJSON, plainJSON, `{"query": "{ datasets { key } }", "variables": null}`, 200, plainJSON, ""},
		{"no query", "POST", "/graphql", plainJSON, plainJSON, `{}`, 400, plainJSON, "BAD_INPUT"},
		{"an empty query", "POST", "/graphql", plainJSON, plainJSON, `{"query": " "}`, 400, plainJSON, "BAD_INPUT"},
		{"GET with broken variables", "GET", "/graphql?query=" + url.QueryEscape("{ datasets { key } }") + "&variables=%7B", "", plainJSON, "", 400, plainJSON, "BAD_INPUT"},
		{"too many words", "POST", "/graphql", plainJSON, plainJSON, `{"query": "{` + strings.Repeat(" a: datasets { key }", 4000) + `}"}`, 200, plainJSON, "QUERY_LIMIT_EXCEEDED"},
		{"not JSON", "POST", "/graphql", "text/plain", graphQLJSON, "{ datasets { key } }", 415, graphQLJSON, "BAD_INPUT"},
		{"no media type", "POST", "/graphql", "-", graphQLJSON, question, 415, graphQLJSON, "BAD_INPUT"},
		{"too long", "POST", "/graphql", plainJSON, graphQLJSON, `{"query": "` + strings.Repeat(" ", 1<<20) + `"}`, 413, graphQLJSON, "QUERY_LIMIT_EXCEEDED"},
		{"two media types", "POST", "/graphql", plainJSON + ", text/plain", graphQLJSON, question, 415, graphQLJSON, "BAD_INPUT"},
		{"a question twice", "POST", "/graphql", plainJSON, graphQLJSON, `{"query": "{ datasets { key } }", "query": "{ __typename }"}`, 400, graphQLJSON, "BAD_INPUT"},
		{"a question twice, once as null", "POST", "/graphql", plainJSON, graphQLJSON, `{"query": "{ datasets { key } }", "query": null}`, 400, graphQLJSON, "BAD_INPUT"},
		{"a question twice by GET", "GET", "/graphql?query=%7B__typename%7D&query=%7B__typename%7D", "", graphQLJSON, "", 400, graphQLJSON, "BAD_INPUT"},
		{"another spelling", "POST", "/graphql", plainJSON, graphQLJSON, `{"QUERY": "{ datasets { key } }"}`, 400, graphQLJSON, "BAD_INPUT"},
		{"another spelling beside it", "POST", "/graphql", plainJSON, graphQLJSON, `{"query": "{ datasets { key } }", "Query": 5, "id": {"a": [1]}}`, 200, graphQLJSON, ""},
		{"something behind it", "POST", "/graphql", plainJSON, graphQLJSON, question + question, 400, graphQLJSON, "BAD_INPUT"},
		{"200,000 brackets", "POST", "/graphql", plainJSON, graphQLJSON, `{"query": "{ datasets { key } }", "x": ` + strings.Repeat("[", 200_000) + strings.Repeat("]", 200_000) + `}`, 400, graphQLJSON, "QUERY_LIMIT_EXCEEDED"},
		{"a query by its hash", "POST", "/graphql", plainJSON, graphQLJSON, `{"extensions": {"persistedQuery": {"version": 1, "sha256Hash": "abc"}}}`, 400, graphQLJSON, "BAD_INPUT"},
		{"a query beside its hash", "POST", "/graphql", plainJSON, graphQLJSON, `{"query": "{ datasets { key } }", "extensions": {"persistedQuery": {"version": 1, "sha256Hash": "abc"}}}`, 200, graphQLJSON, ""},
		{"another method", "PUT", "/graphql", plainJSON, graphQLJSON, question, 405, graphQLJSON, "BAD_INPUT"},
	} {
		t.Run(tc.why, func(t *testing.T) {
			r := httptest.NewRequestWithContext(t.Context(), tc.method, tc.target, strings.NewReader(tc.body))
			r.Header.Set("Content-Type", tc.contentType)
			if tc.accept != "" {
				r.Header.Set("Accept", tc.accept)
			}
			w := c.do(r)
			if w.Code != tc.status || w.Header().Get("Content-Type") != tc.answers+inUTF8 {
				t.Errorf("%d %s; want %d %s", w.Code, w.Header().Get("Content-Type"), tc.status, tc.answers+inUTF8)
			}
			var a answer
			if err := json.Unmarshal(w.Body.Bytes(), &a); err != nil {
				t.Fatalf("%v in %s", err, w.Body)
			}
			switch {
			case tc.code == "" && len(a.Errors) > 0:
				t.Errorf("errors %v", a.Errors)
			case tc.code != "" && (len(a.Errors) == 0 || a.Errors[0].Extensions.Code != tc.code):
				t.Errorf("errors %v, want %s", a.Errors, tc.code)
			}
		})
	}
}

// failing is a store whose claims fail.
type failing struct {
	graph.Store
	fail func(context.Context) error
}

func (s failing) EachClaim(ctx context.Context, _ graph.ClaimQuery) iter.Seq2[graph.Claim, error] {
	return func(yield func(graph.Claim, error) bool) {
		yield(graph.Claim{}, fmt.Errorf("each claim: %w", s.fail(ctx)))
	}
}

func TestFailuresOfTheStore(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	secret := errors.New("secret detail of a driver")
	for _, tc := range []struct {
		code   string
		fail   func(context.Context) error
		hint   bool
		logged string
	}{
		{"UNAVAILABLE", func(context.Context) error { return graph.ErrUnavailable }, true, ""}, // an outage is told once, by package telemetry
		{"UNAVAILABLE", func(context.Context) error { return fmt.Errorf("%w: %w", graph.ErrDenied, secret) }, true, ""},
		{"UNAVAILABLE", func(context.Context) error { return fmt.Errorf("%w: %w", graph.ErrFull, secret) }, true, ""},
		{"DAMAGED", func(context.Context) error { return fmt.Errorf("%w: %w", graph.ErrDamaged, secret) }, true, secret.Error()},
		{"READ_ONLY", func(context.Context) error { return fmt.Errorf("%w: %w", graph.ErrReadOnly, secret) }, true, ""},
		{"INTERNAL", func(context.Context) error { return secret }, false, secret.Error()},
		{"INTERNAL", func(context.Context) error { panic(secret) }, false, secret.Error()},
		{"DEADLINE_EXCEEDED", func(ctx context.Context) error {
			cancel() // the request's time is over while the store works
			<-ctx.Done()
			return ctx.Err()
		}, true, ""},
	} {
		var log bytes.Buffer
		c := client{t, api.New(failing{open(t), tc.fail}, api.Options{Log: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))})}
		w := c.do(httptest.NewRequestWithContext(ctx, http.MethodPost, "/graphql",
			strings.NewReader(`{"query": "{ country(name: \"KR\") { timeline { undated { how } } } }"}`)))
		var a answer
		if err := json.Unmarshal(w.Body.Bytes(), &a); err != nil || len(a.Errors) == 0 {
			t.Fatalf("%s: %v in %s", tc.code, err, w.Body)
		}
		e := a.Errors[0]
		if e.Extensions.Code != tc.code || (e.Extensions.Hint != "") != tc.hint {
			t.Errorf("code %s, hint %q; want %s", e.Extensions.Code, e.Extensions.Hint, tc.code)
		}
		if strings.Contains(w.Body.String(), "each claim") || strings.Contains(w.Body.String(), "secret") {
			t.Errorf("%s: the client sees %s", tc.code, w.Body)
		}
		if again := e.Message == "the graph cannot be reached at the moment"; again != strings.Contains(e.Extensions.Hint, "try again") {
			t.Errorf("%s, %q: the hint is %q", tc.code, e.Message, e.Extensions.Hint)
		}
		if !strings.Contains(log.String(), tc.logged) {
			t.Errorf("%s: the log says %q", tc.code, log.String())
		}
	}
}

// TestEncodedBody takes no body that is packed, and none that only says so.
func TestEncodedBody(t *testing.T) {
	c := clientOf(t, open(t))
	for encoding, status := range map[string]int{"gzip": 415, "identity": 200, "gzip, identity": 415} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/graphql", strings.NewReader(`{"query": "{ datasets { key } }"}`))
		r.Header.Set("Content-Encoding", encoding)
		if w := c.do(r); w.Code != status {
			t.Errorf("%s: %d, want %d", encoding, w.Code, status)
		}
	}
}

// TestLittleIsEchoed asks for what there is not, by names as long as they may be.
func TestLittleIsEchoed(t *testing.T) {
	c := clientOf(t, open(t))
	long := strings.Repeat("(a+)+", 100)
	for _, query := range []string{
		`{ actor(name: "` + long + `") { id } }`, `{ node(id: "` + long + `") { id } }`, `{ country(name: "` + long + `") { id } }`,
		`{ actors(where: {active: "` + long + `"}) { totalCount } }`, `{ actors(view: {datasets: ["` + long + `"]}) { totalCount } }`, `{ ` + strings.Repeat("a", 500) + ` }`,
	} {
		a := c.ask(query)
		for _, e := range a.Errors {
			if len(e.Message) > 200 {
				t.Errorf("%.60s: %d bytes", query, len(e.Message))
			}
		}
	}
}
