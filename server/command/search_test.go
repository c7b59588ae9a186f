package command

import (
	"bytes"
	"encoding/json"
	"math/rand"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/sqlite"
	"github.com/actorgraph/actorgraph/server/api"
)

// TestSearchForgivesOneSlip misspells every name of the seed that has six
// letters or more by one random edit, and looks among the first five answers
// for an actor of that name.
func TestSearchForgivesOneSlip(t *testing.T) {
	ctx := t.Context()
	store, err := sqlite.Open(ctx, ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	if err := prepare(ctx, store, preparation{seed: true, log: testLog(t)}); err != nil {
		t.Fatal(err)
	}
	handler := api.New(store, api.Options{Log: testLog(t)})
	r := rand.New(rand.NewSource(1))
	asked, found := 0, 0
	for c, err := range store.EachClaim(ctx, graph.ClaimQuery{Predicates: []graph.Predicate{graph.Named}}) {
		if err != nil {
			t.Fatal(err)
		}
		name := c.Ends.Subject.Name
		if len([]rune(graph.Fold(name))) < 6 {
			continue
		}
		asked++
		slip := misspell(r, name)
		if finds(t, handler, slip, c.Object) {
			found++
		} else {
			t.Logf("%q, for %q of %s, is not among the first five", slip, name, c.Object)
		}
	}
	t.Logf("%d of %d misspelt names found", found, asked)
	if asked < 500 || found*100 < asked*95 {
		t.Errorf("%d of %d found; want at least 95%% of at least 500", found, asked)
	}
}

// misspell drops, inserts, replaces or swaps one letter or digit.
func misspell(r *rand.Rand, name string) string {
	const letters = "abcdefghijklmnopqrstuvwxyz0123456789"
	rs := []rune(name)
	i := r.Intn(len(rs) - 1)
	other := rune(letters[r.Intn(len(letters))])
	switch r.Intn(4) {
	case 0:
		return string(append(rs[:i:i], rs[i+1:]...))
	case 1:
		return string(append(rs[:i:i], append([]rune{other}, rs[i:]...)...))
	case 2:
		rs[i] = other
	default:
		rs[i], rs[i+1] = rs[i+1], rs[i]
	}
	return string(rs)
}

func finds(t *testing.T, handler http.Handler, text string, want graph.ID) bool {
	t.Helper()
	body, err := json.Marshal(map[string]any{
		"query":     `query($text: String!) { search(text: $text, kinds: [ACTOR], first: 5) { entity { id } } }`,
		"variables": map[string]string{"text": text},
	})
	if err != nil {
		t.Fatal(err)
	}
	req := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/graphql", bytes.NewReader(body))
	req.Header.Set("Content-Type", "application/json")
	rec := httptest.NewRecorder()
	handler.ServeHTTP(rec, req)
	var answer struct {
		Data struct {
			Search []struct{ Entity struct{ ID graph.ID } }
		}
		Errors []struct{ Message string }
	}
	if err := json.Unmarshal(rec.Body.Bytes(), &answer); err != nil || len(answer.Errors) > 0 {
		t.Fatalf("search %q: %v %v", text, err, answer.Errors)
	}
	for _, hit := range answer.Data.Search {
		if hit.Entity.ID == want {
			return true
		}
	}
	return false
}
