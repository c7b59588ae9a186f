package command

import (
	"context"
	"log/slog"
	nethttp "net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/actorgraph/actorgraph/graph/sqlite"
	"github.com/actorgraph/actorgraph/server/access/accesstest"
	"github.com/actorgraph/actorgraph/server/http"
)

// TestLostFile serves a store whose file is taken away: the log says so, once, and
// the server is not ready any more.
func TestLostFile(t *testing.T) {
	if os.PathSeparator == '\\' {
		t.Skip("Windows takes no file away that is open")
	}
	for _, tt := range []struct {
		name string
		take func(file string) error
	}{
		{"deleted", os.Remove},
		{"moved", func(file string) error { return os.Rename(file, file+".old") }},
		{"replaced", func(file string) error {
			if err := os.WriteFile(file+".new", nil, 0o600); err != nil {
				return err
			}
			return os.Rename(file+".new", file)
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "graph.db")
			store, err := sqlite.Open(t.Context(), file)
			if err != nil {
				t.Fatal(err)
			}
			defer store.Close()
			var said output
			log := slog.New(slog.NewTextHandler(&said, nil))
			health := http.NewHealth(store, log)
			health.Prepared()
			handler, err := http.New(store, health, http.Options{Log: log, Authenticator: accesstest.Anybody()})
			if err != nil {
				t.Fatal(err)
			}
			ready := func() int {
				w := httptest.NewRecorder()
				handler.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), nethttp.MethodGet, "http://localhost/readyz", nil))
				return w.Code
			}
			ctx, stop := context.WithCancel(t.Context())
			defer stop()
			seen, opened := make(chan struct{}), storeFileAt(file)
			go func() {
				defer close(seen)
				opened.watch(ctx, time.Millisecond, health, log)
			}()
			if got := ready(); got != nethttp.StatusOK {
				t.Fatalf("before: %d", got)
			}
			if err := tt.take(file); err != nil {
				t.Fatal(err)
			}
			select {
			case <-seen:
			case <-time.After(time.Minute):
				t.Fatal("nobody sees that the file is gone")
			}
			if got := ready(); got != nethttp.StatusServiceUnavailable {
				t.Errorf("after: %d", got)
			}
			if got := strings.Count(said.String(), "was deleted or replaced"); got != 2 || !strings.Contains(said.String(), file) { // that it is, and why it is not ready
				t.Errorf("it is said %d times:\n%s", got, said.String())
			}
		})
	}
}
