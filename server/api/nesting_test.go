package api_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"net/url"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/actorgraph/actorgraph/server/api/guard"
)

// TestNestedJSON sends JSON of many levels, as a body, in it and in an address: it is refused before
// anything is made of it, in a short answer that names the limit. What has as many as it may is read.
func TestNestedJSON(t *testing.T) {
	const refused, deep, wide = "the limit is 64", 100_000, 300_000
	lists := func(n int) string { return strings.Repeat("[", n) + strings.Repeat("]", n) }
	objects := func(n int) string { return strings.Repeat(`{"a":`, n) + "1" + strings.Repeat("}", n) }
	with := func(member, value string) string {
		return `{"query": "{ datasets { key } }", "` + member + `": ` + value + `}`
	}
	store := &counting{Store: handMade(t)}
	c := limitedClient(t, store, guard.Default())
	c.ask(`{ datasets { key } }`)
	for _, tt := range []struct{ why, body, want string }{
		{"lists that are no question", lists(deep), refused},
		{"lists that do not end", strings.Repeat("[", deep), refused},
		{"objects", objects(deep), refused},
		{"a megabyte of lists", strings.Repeat("[", 1<<20), refused},
		{"a variable", with("variables", `{"a": `+lists(deep)+`}`), refused},
		{"one level too many in variables", with("variables", `{"a": `+lists(64)+`}`), refused},
		{"one object too many in variables", with("variables", objects(65)), refused},
		{"as many levels as there may be", with("variables", `{"a": `+lists(63)+`}`), "key"},
		{"as many objects", with("variables", objects(64)), "key"},
		{"extensions", with("extensions", `{"a": `+lists(deep)+`}`), refused},
		{"extensions at the limit", with("extensions", `{"a": `+lists(63)+`}`), "key"},
		{"a member that nobody asked for", with("more", lists(deep)), refused},
		{"many side by side", with("extensions", `{"a": [`+strings.Repeat("[],", wide)+`[]]}`), "extensions has"},
		{"brackets in a text", with("extensions", `{"a": "\"`+strings.Repeat("[", 1000)+`"}`), "key"},
	} {
		t.Run(tt.why, func(t *testing.T) {
			before := store.calls.Load()
			r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/graphql", strings.NewReader(tt.body))
			checkNested(t, c, r, tt.want, len(tt.body))
			if n := store.calls.Load() - before; tt.want == refused && n > 0 {
				t.Errorf("%d calls reached the store", n)
			}
		})
	}
	for n, want := range map[int]string{63: "key", 64: refused, 10_000: refused} {
		address := "/graphql?query=" + url.QueryEscape("{ datasets { key } }") + "&variables=" + url.QueryEscape(`{"a": `+lists(n)+`}`)
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody)
		checkNested(t, c, r, want, len(address))
	}
}

// checkNested sends a request: what is refused is so in a short answer, and with no more memory than the request took.
func checkNested(t *testing.T, c client, r *http.Request, want string, size int) {
	t.Helper()
	if r.Method == http.MethodPost {
		r.Header.Set("Content-Type", "application/json")
	}
	w := &discarding{header: http.Header{}}
	var was, is runtime.MemStats
	runtime.ReadMemStats(&was)
	start := time.Now()
	c.handler.ServeHTTP(w, r)
	took := time.Since(start)
	runtime.ReadMemStats(&is)
	if !strings.Contains(w.String(), want) {
		t.Errorf("answered %.300s, without %q", w.String(), want)
	}
	if want == "key" || !strings.Contains(want, "the limit is") {
		return
	}
	if w.status != http.StatusOK || // as it is where nobody asks for GraphQL's own form
		!strings.Contains(w.String(), "QUERY_LIMIT_EXCEEDED") || w.Len() > 400 {
		t.Errorf("refused with %d and %d bytes: %.400s", w.status, w.Len(), w.String())
	}
	if took > 250*time.Millisecond {
		t.Errorf("refused after %v", took)
	}
	if made := is.TotalAlloc - was.TotalAlloc; made > uint64(max(size, 64<<10)) {
		t.Errorf("refusing %d bytes took %d of memory", size, made)
	}
}

// discarding keeps an answer, and takes no memory beside it.
type discarding struct {
	bytes.Buffer
	header http.Header
	status int
}

func (w *discarding) Header() http.Header    { return w.header }
func (w *discarding) WriteHeader(status int) { w.status = status }
