package storestest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/neo4j/neo4jtest"
	"github.com/actorgraph/actorgraph/graph/sqlite/sqlitetest"
	"github.com/actorgraph/actorgraph/graph/vocab"
	"github.com/actorgraph/actorgraph/seed"
	"github.com/actorgraph/actorgraph/server/api"
)

// recipe is a question of the cookbook.
type recipe struct {
	sentence        string
	rows            string   // path of the list in GraphQL's answer
	cells           []string // paths within a row, in the order of the Cypher's columns
	graphql, cypher string
}

var recipeText = regexp.MustCompile("(?s)## (\\d+\\. [^\n]*)\n.*?```graphql\n# (\\S+): ([^\n]*)\n(.*?)```\n\n```cypher\n(.*?)```")

func readCookbook(t *testing.T) []recipe {
	t.Helper()
	page, err := os.ReadFile("../../docs/cookbook.md")
	if err != nil {
		t.Fatal(err)
	}
	var out []recipe
	for _, m := range recipeText.FindAllStringSubmatch(string(page), -1) {
		out = append(out, recipe{m[1], m[2], strings.Split(m[3], ", "), m[4], m[5]})
	}
	if len(out) != 20 {
		t.Fatalf("%d questions in the cookbook, want 20", len(out))
	}
	return out
}

// TestCookbook asks each question in GraphQL over the embedded store and over
// Neo4j, and in Cypher: the answers are the same.
func TestCookbook(t *testing.T) {
	server := neo4jtest.FromEnv(t)
	curated, err := seed.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	var handlers []http.Handler
	for _, store := range []graph.Store{sqlitetest.Open(t), neo4jtest.Open(t)} {
		for _, doc := range []graph.Document{vocab.Document(), curated} {
			if _, err := store.Write(t.Context(), &doc, graph.WriteOptions{}); err != nil {
				t.Fatal(err)
			}
		}
		log := slog.New(slog.DiscardHandler)
		handlers = append(handlers, api.New(store, api.Options{Log: log, Projection: api.NewProjection(store, log)}))
	}
	driver := server.Driver(t)
	checkCypher(t, handlers[1], func(cypher string) []string {
		var ids []string
		for _, r := range server.Do(t, driver, strings.Replace(cypher, "RETURN subject, claim, object", "RETURN claim.id AS id ORDER BY claim.recorded, id", 1), nil) {
			ids = append(ids, r.AsMap()["id"].(string))
		}
		return ids
	})
	for _, r := range readCookbook(t) {
		t.Run(r.sentence, func(t *testing.T) {
			var want []string
			for _, record := range server.Do(t, driver, r.cypher, nil) {
				want = append(want, line(record.Values))
			}
			slices.Sort(want)
			if len(want) == 0 {
				t.Error("Cypher finds nothing")
			}
			for i, store := range []string{"sqlite", "neo4j"} {
				if diff := cmp.Diff(want, r.ask(t, handlers[i])); diff != "" {
					t.Errorf("Cypher and GraphQL over %s (-cypher +graphql)\n%s", store, diff)
				}
			}
		})
	}
}

// checkCypher holds the Cypher that answers name against the claims that they show.
func checkCypher(t *testing.T, h http.Handler, run func(string) []string) {
	const question = `{ whoTargeted(countries: ["JP"], sectors: ["government"]) { nodes { cypher claims { id } } } }`
	for _, cypher := range (recipe{rows: "whoTargeted.nodes", cells: []string{"cypher"}, graphql: question}).ask(t, h) {
		found := run(cypher)
		shown := recipe{rows: "whoTargeted.nodes", cells: []string{"cypher", "claims.id"}, graphql: question}.ask(t, h)
		if !slices.Contains(shown, line(append([]any{cypher}, anys(found)...))) {
			t.Errorf("%s finds %v", cypher, found)
		}
	}
}

func anys(texts []string) []any {
	out := make([]any, len(texts))
	for i, text := range texts {
		out[i] = text
	}
	return out
}

func line(values []any) string {
	cells := make([]string, len(values))
	for i, v := range values {
		cells[i] = fmt.Sprint(v)
	}
	return strings.Join(cells, " | ")
}

// ask posts the question and returns its rows, sorted.
func (r recipe) ask(t *testing.T, h http.Handler) []string {
	t.Helper()
	body, err := json.Marshal(map[string]string{"query": r.graphql})
	if err != nil {
		t.Fatal(err)
	}
	req := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/graphql", bytes.NewReader(body))
	req.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, req)
	var answer struct {
		Data   any
		Errors []any
	}
	if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil {
		t.Fatal(err)
	}
	if len(answer.Errors) > 0 {
		t.Fatalf("%v", answer.Errors)
	}
	var out []string
	for _, row := range follow(answer.Data, strings.Split(r.rows, ".")) {
		var cells []any
		for _, path := range r.cells {
			path, year := strings.CutSuffix(path, ".year")
			for _, v := range follow(row, strings.Split(path, ".")) {
				if text, ok := v.(string); ok && year {
					v = text[:4]
				}
				cells = append(cells, v)
			}
		}
		out = append(out, line(cells))
	}
	slices.Sort(out)
	return out
}

// follow returns what stands at a path, collecting over lists.
func follow(v any, path []string) []any {
	switch v := v.(type) {
	case []any:
		var out []any
		for _, item := range v {
			out = append(out, follow(item, path)...)
		}
		return out
	case map[string]any:
		if len(path) > 0 {
			return follow(v[path[0]], path[1:])
		}
	}
	return []any{v}
}
