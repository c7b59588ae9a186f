package telemetry

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/graphtest"
	"github.com/actorgraph/actorgraph/graph/sqlite/sqlitetest"
)

// TestStoreIsAStore: what is looked at keeps every promise of a store.
func TestStoreIsAStore(t *testing.T) {
	graphtest.Run(t, func(t *testing.T) graph.Store {
		return NewMetrics("test").Store(sqlitetest.Open(t), slog.New(slog.DiscardHandler))
	})
}

// scrape returns the metrics as Prometheus reads them.
func scrape(t *testing.T, m *Metrics) string {
	t.Helper()
	w := httptest.NewRecorder()
	m.Handler().ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), "GET", "/metrics", nil))
	return w.Body.String()
}

// broken is a store whose calls fail as it is told.
type broken struct {
	graph.Store
	err error
}

func (b *broken) Ping(context.Context) error { return b.err }

func (b *broken) EachClaim(context.Context, graph.ClaimQuery) iter.Seq2[graph.Claim, error] {
	return func(yield func(graph.Claim, error) bool) {
		for range 3 {
			if !yield(graph.Claim{}, nil) {
				return
			}
		}
		if b.err != nil {
			yield(graph.Claim{}, b.err)
		}
	}
}

// TestOutageIsToldOnce: a thousand calls that fail are one line, and so is the end of that.
func TestOutageIsToldOnce(t *testing.T) {
	var log bytes.Buffer
	now := time.Unix(1_700_000_000, 0)
	m, of := NewMetrics("test"), &broken{}
	s := m.observed(of, "store", slog.New(slog.NewTextHandler(&log, nil)), func() time.Time { return now })
	gone, gaveUp := context.WithCancel(t.Context())
	gaveUp()
	for _, step := range []struct {
		why   string
		err   error
		ctx   context.Context
		calls int
		later time.Duration
		lines int // in the log, from the start
		up    string
	}{
		{"it is there", nil, t.Context(), 10, 0, 0, "1"},
		{"a question that is wrong is no outage", graph.Invalid("x", "no"), t.Context(), 10, 0, 0, "1"},
		{"nor is a client that left", fmt.Errorf("%w: %w", graph.ErrUnavailable, context.Canceled), gone, 10, 0, 0, "1"},
		{"it is gone", fmt.Errorf("dial: %w", graph.ErrUnavailable), t.Context(), 1000, 0, 1, "0"},
		{"it is back", nil, t.Context(), 10, 5 * time.Second, 2, "1"},
		{"it comes and goes", fmt.Errorf("dial: %w", graph.ErrUnavailable), t.Context(), 10, time.Second, 2, "0"},
		{"and comes", nil, t.Context(), 1, time.Second, 2, "1"},
		{"a minute later it is told again", fmt.Errorf("dial: %w", graph.ErrUnavailable), t.Context(), 10, time.Minute, 3, "0"},
	} {
		now = now.Add(step.later)
		of.err = step.err
		for range step.calls {
			if err := s.Ping(step.ctx); !errors.Is(err, step.err) {
				t.Fatalf("%s: %v, want %v", step.why, err, step.err)
			}
		}
		if got := strings.Count(log.String(), "\n"); got != step.lines {
			t.Errorf("%s: %d lines, want %d:\n%s", step.why, got, step.lines, log.String())
		}
		if !strings.Contains(scrape(t, m), "actorgraph_store_up "+step.up+"\n") {
			t.Errorf("%s: store_up is not %s", step.why, step.up)
		}
	}
	if !strings.Contains(log.String(), "failed=1000") || !strings.Contains(log.String(), "after=5s") {
		t.Errorf("the end of the outage does not tell its length:\n%s", log.String())
	}
}

// TestWhatIsNoOutage: a store that takes nothing in is there, and what is damaged is told as that.
func TestWhatIsNoOutage(t *testing.T) {
	var log bytes.Buffer
	now := time.Unix(1_700_000_000, 0)
	m, of := NewMetrics("test"), &broken{}
	s := m.observed(of, "store", slog.New(slog.NewTextHandler(&log, nil)), func() time.Time { return now })
	for _, step := range []struct {
		why   string
		err   error
		later time.Duration
		lines int
		up    string
	}{
		{"it is there", nil, time.Second, 0, "1"},
		{"it only reads, which is no outage", fmt.Errorf("write: %w", graph.ErrReadOnly), 0, 0, "1"},
		{"its disk is full, which is none", fmt.Errorf("write: %w", graph.ErrFull), 0, 0, "1"},
		{"its data are damaged", fmt.Errorf("read: %w", graph.ErrDamaged), 0, 1, "0"},
		{"not all of them", nil, time.Second, 1, "1"},
		{"but still", fmt.Errorf("read: %w", graph.ErrDamaged), time.Second, 1, "0"},
		{"which is told again", fmt.Errorf("read: %w", graph.ErrDamaged), time.Minute, 2, "0"},
	} {
		now, of.err = now.Add(step.later), step.err
		for range 10 {
			if err := s.Ping(t.Context()); !errors.Is(err, step.err) {
				t.Fatalf("%s: %v", step.why, err)
			}
		}
		if got := strings.Count(log.String(), "\n"); got != step.lines || !strings.Contains(scrape(t, m), "actorgraph_store_up "+step.up+"\n") {
			t.Errorf("%s: %d lines, want %d, and up %s:\n%s", step.why, got, step.lines, step.up, log.String())
		}
	}
}

// TestStreamsAreCounted also when their reader stops early, which is no failure.
func TestStreamsAreCounted(t *testing.T) {
	m, of := NewMetrics("test"), &broken{err: graph.ErrUnavailable}
	s := m.Store(of, slog.New(slog.DiscardHandler))
	for _, err := range s.EachClaim(t.Context(), graph.ClaimQuery{}) {
		if err != nil {
			t.Error(err)
		}
		break
	}
	n := 0
	for _, err := range s.EachClaim(t.Context(), graph.ClaimQuery{}) {
		if n++; err != nil && n != 4 {
			t.Errorf("item %d: %v", n, err)
		}
	}
	text := scrape(t, m)
	for _, want := range []string{
		`actorgraph_store_calls_total{method="EachClaim",result="ok",store="store"} 1`,
		`actorgraph_store_calls_total{method="EachClaim",result="unavailable",store="store"} 1`,
		`actorgraph_store_call_duration_seconds_count{method="EachClaim",store="store"} 2`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s", want)
		}
	}
}

// TestImportRows counts what is written, not what was tried or is there already.
func TestImportRows(t *testing.T) {
	m := NewMetrics("test")
	s := m.Store(sqlitetest.Open(t), slog.New(slog.DiscardHandler))
	claims := []graph.Claim{graphtest.Targeted("actor/acme/kestrel", "country/KR", "2019"), graphtest.Targeted("actor/acme/kestrel", "country/JP", "2020")}
	for _, o := range []graph.WriteOptions{{DryRun: true}, {}, {}} {
		if _, err := s.Write(t.Context(), graphtest.Release("acme", "2020-01-01", claims...), o); err != nil {
			t.Fatal(err)
		}
	}
	if want := `actorgraph_import_rows_total{change="new"} 2` + "\n"; !strings.Contains(scrape(t, m), want) {
		t.Errorf("no %s", want)
	}
}
