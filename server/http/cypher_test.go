package http_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	nethttp "net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/server/access"
	"github.com/actorgraph/actorgraph/server/api/guard"
	"github.com/actorgraph/actorgraph/server/http"
)

// asksCypher is a server whose Cypher is answered by a function, with a token of each clearance.
func asksCypher(t *testing.T, ask http.Cypher) (post func(token, contentType, body string) (int, string)) {
	t.Helper()
	store, file := seeded(t), access.Tokens(filepath.Join(t.TempDir(), "tokens.json"))
	tokens := map[string]string{"": ""}
	for name, clearance := range map[string]graph.TLP{"all": graph.TLPRed, "amber": graph.TLPAmberStrict} {
		_, secret, err := file.Create(access.Grant{Name: name, Role: access.Reader, Clearance: clearance}, time.Now())
		if err != nil {
			t.Fatal(err)
		}
		tokens[name] = secret
	}
	log := slog.New(slog.NewTextHandler(t.Output(), nil))
	handler, err := http.New(store, http.NewHealth(store, log), http.Options{Log: log, Authenticator: access.NewAuthenticator(access.Settings{Tokens: file, Log: log}), Cypher: ask})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return func(token, contentType, body string) (int, string) {
		req, err := nethttp.NewRequestWithContext(t.Context(), nethttp.MethodPost, server.URL+"/cypher", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", contentType)
		if token != "" {
			req.Header.Set("Authorization", "Bearer "+tokens[token])
		}
		resp, err := nethttp.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		text, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		return resp.StatusCode, string(text)
	}
}

// TestCypherAddress: who may ask, in which form, and what he is told.
func TestCypherAddress(t *testing.T) {
	var asked int
	post := asksCypher(t, func(ctx context.Context, query string, parameters map[string]any) (http.Table, error) {
		asked++
		switch query {
		case "broken":
			return http.Table{}, fmt.Errorf("dial secret-host: %w", graph.ErrUnavailable)
		case "busy":
			return http.Table{}, fmt.Errorf("%w: four are under way", guard.ErrBusy)
		case "slow":
			return http.Table{}, context.DeadlineExceeded
		case "wrong":
			return http.Table{}, graph.Invalid("query", "write it otherwise")
		case "bug":
			return http.Table{}, errors.New("a secret of the inside")
		}
		return http.Table{Columns: []string{"who", "n", "f"}, Rows: [][]any{{access.FromContext(ctx).Name, parameters["n"], parameters["f"]}}}, nil
	})
	const json = "application/json"
	for _, tt := range []struct {
		why, token, contentType, body string
		status                        int
		want                          string
	}{
		{"nobody", "", json, `{"query": "x"}`, 401, "UNAUTHENTICATED"},
		{"who may not see everything", "amber", json, `{"query": "x"}`, 403, "every marking"},
		{"who may", "all", json, `{"query": "x", "parameters": {"n": 9007199254740993, "f": 1.5}}`, 200, `{"columns":["who","n","f"],"rows":[["all",9007199254740993,1.5]],"more":false}`},
		{"a form", "all", "application/x-www-form-urlencoded", `query=x`, 415, "Content-Type"},
		{"a text, as other people's pages can send", "all", "text/plain", `{"query": "x"}`, 415, "Content-Type"},
		{"no query", "all", json, `{}`, 400, "MATCH"},
		{"a misspelt member", "all", json, `{"query": "x", "params": {}}`, 400, "parameters"},
		{"two questions", "all", json, `{"query": "x"}{"query": "y"}`, 400, "MATCH"},
		{"a number of more than 64 bits", "all", json, `{"query": "x", "parameters": {"n": [{"a": 99999999999999999999}]}}`, 400, "64 bits"},
		{"a number that is too large", "all", json, `{"query": "x", "parameters": {"n": 1e999}}`, 400, "too large"},
		{"a long one", "all", json, `{"query": "` + strings.Repeat("x", 300<<10) + `"}`, 413, "256 KiB"},
		{"what the store refuses", "all", json, `{"query": "wrong"}`, 400, "write it otherwise"},
		{"a store that is gone", "all", json, `{"query": "broken"}`, 503, "UNAVAILABLE"},
		{"one too many", "all", json, `{"query": "busy"}`, 503, "four are under way"},
		{"what takes too long", "all", json, `{"query": "slow"}`, 503, "DEADLINE_EXCEEDED"},
		{"a fault", "all", json, `{"query": "bug"}`, 500, "its log tells more"},
	} {
		status, body := post(tt.token, tt.contentType, tt.body)
		if status != tt.status || !strings.Contains(body, tt.want) || strings.Contains(body, "secret") {
			t.Errorf("%s: %d %.300s; want %d with %q", tt.why, status, body, tt.status, tt.want)
		}
	}
	if asked != 6 {
		t.Errorf("%d questions got through, want 6", asked)
	}
}

// TestCypherIsOff unless somebody switched it on.
func TestCypherIsOff(t *testing.T) {
	post := asksCypher(t, nil)
	if status, body := post("all", "application/json", `{"query": "RETURN 1"}`); status != 404 || !strings.Contains(body, "--cypher") {
		t.Errorf("%d %s", status, body)
	}
	if status, _ := post("amber", "application/json", `{"query": "RETURN 1"}`); status != 403 {
		t.Errorf("who may not ask is told %d", status)
	}
}
