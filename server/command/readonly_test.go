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
	address := startServer(t, at, "-read-only")
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
