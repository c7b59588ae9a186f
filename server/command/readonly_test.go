package command

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/graphtest"
)

// TestServeReadOnly serves a store: it answers, and its file stays as it is.
func TestServeReadOnly(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "graph.db")
	at := "sqlite:" + path
	says(t, nil, "import", "misp", writeFile(t, filepath.Join(dir, "v.json"), cluster(1, "Japan")), "-store", at, "-recorded", "2018-07-10")
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	tokens := filepath.Join(dir, "tokens.json")
	secret := strings.TrimSpace(says(t, nil, "token", "create", "ann", "--role", "editor", "--clearance", "all", "--tokens", tokens))
	address := startServer(t, at, "-read-only", "-tokens", tokens)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, strings.TrimSuffix(address, "/graphql")+"/import", strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+secret)
	r.Header.Set("Content-Type", "application/json")
	refused, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer refused.Body.Close()
	if got, err := io.ReadAll(refused.Body); err != nil || refused.StatusCode != http.StatusForbidden || !strings.Contains(string(got), "--read-only") {
		t.Errorf("a file is answered with %s %s, %v", refused.Status, got, err)
	}
	resp, err := http.Post(address, "application/json", strings.NewReader(`{"query": "{ actor(name: \"Black Emil\") { name } }"}`))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if got, err := io.ReadAll(resp.Body); err != nil || !strings.Contains(string(got), "Émile Noir") {
		t.Errorf("it says %s, %v", got, err)
	}
	if after, err := os.ReadFile(path); err != nil || string(after) != string(before) {
		t.Errorf("the file was written: %v", err)
	}
	for _, address := range []string{at, "bolt://127.0.0.1:1"} {
		store, err := openReadOnly(t.Context(), address, neo4jConfig{})
		if err != nil {
			t.Fatal(err)
		}
		defer store.Close()
		doc := graphtest.Report("seed", "2018-02-20", graphtest.Targeted("actor/seed/a", "country/KR", "2017"))
		if _, err := store.Write(t.Context(), doc, graph.WriteOptions{}); err == nil || !strings.Contains(err.Error(), "can only be read") || graph.Passes(err) {
			t.Errorf("writing into %s: %v", address, err)
		}
	}
}
