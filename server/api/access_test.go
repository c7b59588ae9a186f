package api_test

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/server/access"
	"github.com/actorgraph/actorgraph/server/api"
)

// TestFieldByRole asks for every root field of the schema as nobody and in each role.
func TestFieldByRole(t *testing.T) {
	handler := api.New(open(t), api.Options{Log: slog.New(slog.DiscardHandler), Check: access.CheckField})
	schema := api.NewExecutableSchema(api.Config{}).Schema()
	asked := 0
	for _, f := range schema.Query.Fields {
		if strings.HasPrefix(f.Name, "__") {
			continue
		}
		query := "{ " + f.Name + argumentsOf(schema, f.Arguments) + " { __typename } }"
		for role := access.Nobody; role <= access.Admin; role++ {
			who := access.Identity{Name: "somebody", Role: role, Anonymous: role == access.Nobody}
			w := httptest.NewRecorder()
			as(who, handler).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/graphql?"+url.Values{"query": {query}}.Encode(), nil))
			if want := map[bool]int{true: 401, false: 200}[role == access.Nobody]; w.Code != want || strings.Contains(w.Body.String(), "Cannot query") {
				t.Errorf("%s as %v: %d %.200s, want %d", query, role, w.Code, w.Body, want)
			}
			asked++
		}
	}
	if asked < 4*38 {
		t.Errorf("only %d questions", asked)
	}
}

// argumentsOf returns values for the arguments that must be given.
func argumentsOf(schema *ast.Schema, all ast.ArgumentDefinitionList) string {
	var out []string
	for _, a := range all {
		if a.Type.NonNull && a.DefaultValue == nil {
			out = append(out, a.Name+": "+valueOf(schema, a.Type))
		}
	}
	if out == nil {
		return ""
	}
	return "(" + strings.Join(out, ", ") + ")"
}

func valueOf(schema *ast.Schema, of *ast.Type) string {
	if of.Elem != nil {
		return "[" + valueOf(schema, of.Elem) + "]"
	}
	switch def := schema.Types[of.NamedType]; {
	case def.Kind == ast.Enum:
		return def.EnumValues[0].Name
	case def.Kind == ast.InputObject:
		var out []string
		for _, f := range def.Fields {
			if f.Type.NonNull {
				out = append(out, f.Name+": "+valueOf(schema, f.Type))
			}
		}
		return "{" + strings.Join(out, ", ") + "}"
	case def.Name == "Int":
		return "1"
	}
	return `"2018-01-01"` // a date, a time, and a name of nothing
}

// as is who asks all questions of a handler.
func as(who access.Identity, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(w, r.WithContext(access.NewContext(r.Context(), who)))
	})
}

// TestWhoMayAskWhat asks with each kind of error that access has.
func TestWhoMayAskWhat(t *testing.T) {
	store := open(t)
	handler := api.New(store, api.Options{Log: slog.New(slog.DiscardHandler), Check: access.CheckField, Withheld: func() (int, int) { return 7, 2 }})
	forbidden := api.New(store, api.Options{Log: slog.New(slog.DiscardHandler), Check: func(_ context.Context, typeName, field string) error {
		if field == "feeds" {
			return &access.RefusedError{Kind: access.ErrForbidden, Reason: "not " + typeName + "." + field}
		}
		return nil
	}})
	reader := access.Identity{Name: "notebook", Role: access.Reader, Clearance: graph.TLPAmber}
	for _, tt := range []struct {
		why     string
		handler http.Handler
		query   string
		status  int
		want    string
	}{
		{
			"a reader", as(reader, handler), `{ access { name anonymous role clearance withheldClaims withheldReadings } }`, 200,
			`{"name":"notebook","anonymous":false,"role":"READER","clearance":"TLP:AMBER","withheldClaims":7,"withheldReadings":2}`,
		},
		{"nobody", handler, `{ datasets { key } }`, 401, "UNAUTHENTICATED"},
		{"nobody, in a fragment", handler, `{ ...f } fragment f on Query { ... on Query { access { name } } }`, 401, "actorgraph token create"},
		{"nobody asks what is public", handler, `{ __schema { queryType { name } } }`, 200, `"Query"`},
		{"a field that is not for him", as(reader, forbidden), `{ access { name } feeds { dataset { key } } }`, 403, "not Query.feeds"},
		{"one that is skipped", as(reader, forbidden), `{ access { name } feeds @skip(if: true) { dataset { key } } }`, 403, "FORBIDDEN"},
		{"one that is beneath others", as(reader, forbidden), `{ a: access { name } }`, 200, "notebook"},
	} {
		for _, accept := range []string{"application/json", "application/graphql-response+json"} {
			w := httptest.NewRecorder()
			body, err := json.Marshal(map[string]string{"query": tt.query})
			if err != nil {
				t.Fatal(err)
			}
			r := httptest.NewRequest(http.MethodPost, "/graphql", strings.NewReader(string(body)))
			r.Header.Set("Content-Type", "application/json")
			r.Header.Set("Accept", accept)
			tt.handler.ServeHTTP(w, r)
			if w.Code != tt.status || !strings.Contains(w.Body.String(), tt.want) {
				t.Errorf("%s: %d %s; want %d with %q", tt.why, w.Code, w.Body, tt.status, tt.want)
			}
			if challenge := w.Header().Get("WWW-Authenticate"); (tt.status == 401) != (challenge != "") {
				t.Errorf("%s: the challenge is %q", tt.why, challenge)
			}
		}
	}
}

// TestTooMuchIsToldBefore: who has asked for his share is told when to ask again.
func TestTooMuchIsToldBefore(t *testing.T) {
	handler := api.New(open(t), api.Options{Log: slog.New(slog.DiscardHandler)})
	authenticator := access.NewAuthenticator(access.Settings{Rates: access.NewRates(access.Rate{PerSecond: 1, Burst: 30}, access.Rate{})})
	limited := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		handler.ServeHTTP(w, r.WithContext(authenticator.RequestContext(r, access.Identity{Name: "notebook"})))
	})
	ask := func() *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		r := httptest.NewRequest(http.MethodPost, "/graphql", strings.NewReader(`{"query": "{ countries(first: 20) { nodes { id } } }"}`))
		r.Header.Set("Content-Type", "application/json")
		limited.ServeHTTP(w, r)
		return w
	}
	if w := ask(); w.Code != 200 {
		t.Fatalf("the first: %d %s", w.Code, w.Body)
	}
	if w := ask(); w.Code != 429 || w.Header().Get("Retry-After") == "" || !strings.Contains(w.Body.String(), "RATE_LIMITED") {
		t.Errorf("the second: %d, Retry-After %q, %s", w.Code, w.Header().Get("Retry-After"), w.Body)
	}
	var over *access.RateError
	if err := access.Charge(authenticator.RequestContext(httptest.NewRequest(http.MethodGet, "/", nil), access.Identity{Name: "notebook"}), 25); !errors.As(err, &over) {
		t.Errorf("what a question costs is not counted by its objects: %v", err)
	}
}
