package graphtest

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"testing"
	"time"

	"github.com/actorgraph/actorgraph/graph"
)

func contextCases() []testCase {
	return []testCase{
		{"every call returns the error of a context that was cancelled before", cancelledBefore},
		{"every call returns the error of a context past its deadline", pastDeadline},
		{"cancelling ends a list that is being read", cancelledWithin},
		{"a cancelled write leaves the store as it was", cancelledWrite},
		{"breaking out of a list leaves nothing running", breaksOut},
		{"breaking out of a list that was cancelled is no fault", breaksOutCancelled},
		{"a store that can answer says so", pings},
		{"every call to a closed store is unavailable", closed},
	}
}

// calls are all ways to ask a store, by name.
func calls(s graph.Store) map[string]func(context.Context) error {
	return map[string]func(context.Context) error{
		"Entities": func(ctx context.Context) error {
			_, err := s.Entities(ctx, graph.EntityQuery{Kind: graph.Actor}, graph.Page{First: 1})
			return err
		},
		"Search": func(ctx context.Context) error {
			_, err := s.Search(ctx, graph.SearchQuery{Text: "reaper", First: 1})
			return err
		},
		"Claims": func(ctx context.Context) error {
			_, err := s.Claims(ctx, graph.ClaimQuery{}, graph.Page{First: 1})
			return err
		},
		"EachClaim": func(ctx context.Context) (err error) {
			for _, err = range s.EachClaim(ctx, graph.ClaimQuery{}) {
			}
			return err
		},
		"Readings": func(ctx context.Context) error { _, err := s.Readings(ctx); return err },
		"Document": func(ctx context.Context) error { _, err := s.Document(ctx, "seed@2018-01-01#1"); return err },
		"Stats":    func(ctx context.Context) error { _, err := s.Stats(ctx); return err },
		"Stream": func(ctx context.Context) (err error) {
			for _, err = range s.Stream(ctx, 0) {
			}
			return err
		},
		"Write": func(ctx context.Context) error {
			_, err := s.Write(ctx, Report("seed", "2018-01-02", Targeted(reaper, japan, "")), graph.WriteOptions{})
			return err
		},
		"Undo": func(ctx context.Context) error {
			_, err := s.Write(ctx, nil, graph.WriteOptions{Undo: "seed@2018-01-01#1"})
			return err
		},
		"Ping": s.Ping,
	}
}

func cancelledBefore(t *testing.T, s graph.Store) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	wantEach(t, s, ctx, context.Canceled)
}

func pastDeadline(t *testing.T, s graph.Store) {
	ctx, cancel := context.WithDeadline(t.Context(), time.Unix(0, 0))
	defer cancel()
	wantEach(t, s, ctx, context.DeadlineExceeded)
}

// wantEach fails the test unless every call returns an error, and the store is as it was.
func wantEach(t *testing.T, s graph.Store, ctx context.Context, want error) {
	t.Helper()
	write(t, s, Report("seed", "2018-01-01", Targeted(reaper, korea, "")))
	before := stats(t, s)
	for name, call := range calls(s) {
		if err := call(ctx); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", name, err, want)
		}
	}
	same(t, "stats", stats(t, s), before)
}

// manyClaims are more than a store is likely to read ahead.
func manyClaims(t *testing.T, s graph.Store) int {
	t.Helper()
	const n = 2500
	claims := make([]graph.Claim, n)
	for i := range claims {
		claims[i] = Targeted(reaper, korea, fmt.Sprintf("%04d", i+1))
	}
	write(t, s, Release("seed", "2018-01-01", claims...))
	return n
}

func cancelledWithin(t *testing.T, s graph.Store) {
	n := manyClaims(t, s)
	lists := map[string]func(context.Context, func() bool) error{
		"EachClaim": func(ctx context.Context, next func() bool) error {
			for _, err := range s.EachClaim(ctx, graph.ClaimQuery{}) {
				if err != nil {
					return err
				}
				next()
			}
			return nil
		},
		"Stream": func(ctx context.Context, next func() bool) error {
			for _, err := range s.Stream(ctx, 0) {
				if err != nil {
					return err
				}
				next()
			}
			return nil
		},
	}
	for name, list := range lists {
		ctx, cancel := context.WithCancel(t.Context())
		came := 0
		err := list(ctx, func() bool {
			if came++; came == 3 {
				cancel()
			}
			return true
		})
		if !errors.Is(err, context.Canceled) || came >= n {
			t.Errorf("%s: %d items and then %v, want it to end with context.Canceled", name, came, err)
		}
		cancel()
	}
	same(t, "claims afterwards", len(all(t, s, graph.ClaimQuery{})), n)
}

// cancelledWrite cancels at moments from at once to after the end: each write
// is whole or nothing.
func cancelledWrite(t *testing.T, s graph.Store) {
	write(t, s, Report("seed", "2017-01-01", Targeted(reaper, korea, "")))
	for i := range 6 {
		before := stats(t, s)
		claims := make([]graph.Claim, 200)
		for k := range claims {
			claims[k] = Targeted(reaper, korea, fmt.Sprintf("%04d", 1000*(i+1)+k))
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Duration(i)*4*time.Millisecond)
		r, err := s.Write(ctx, Report("seed", graph.Date(fmt.Sprintf("2018-01-%02d", i+1)), claims...), graph.WriteOptions{})
		cancel()
		after := stats(t, s)
		switch {
		case err == nil && after.Last == r.Reading.Stored && after.Claims[graph.Targets] == before.Claims[graph.Targets]+200:
		case errors.Is(err, context.DeadlineExceeded) || errors.Is(err, graph.ErrOutcomeUnknown):
			if after.Last.Seq != before.Last.Seq && !errors.Is(err, graph.ErrOutcomeUnknown) {
				t.Errorf("a write that was cancelled was stored: %+v", after)
			}
			if n := after.Claims[graph.Targets] - before.Claims[graph.Targets]; n != 0 && n != 200 {
				t.Errorf("a write that was cancelled stored %d of 200 claims", n)
			}
		default:
			t.Errorf("write %d: %+v, %v", i, r, err)
		}
	}
}

func breaksOut(t *testing.T, s graph.Store) {
	manyClaims(t, s)
	all(t, s, graph.ClaimQuery{}) // what the store keeps running for good is running now
	before := runtime.NumGoroutine()
	for range 15 {
		for _, err := range s.EachClaim(t.Context(), graph.ClaimQuery{}) {
			if err != nil {
				t.Fatal(err)
			}
			break
		}
		for _, err := range s.Stream(t.Context(), 0) {
			if err != nil {
				t.Fatal(err)
			}
			break
		}
	}
	deadline := time.Now().Add(5 * time.Second)
	for runtime.NumGoroutine() > before+10 {
		if time.Now().After(deadline) {
			t.Fatalf("%d goroutines run after 30 lists were left, %d before", runtime.NumGoroutine(), before)
		}
		runtime.Gosched()
	}
	write(t, s, Report("feed", "2018-01-02", Targeted(reaper, japan, ""))) // no lock is left either
}

// A loop that was left must not be called again, not even with the error of
// ending what was read: that is a panic.
func breaksOutCancelled(t *testing.T, s graph.Store) {
	manyClaims(t, s)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	for _, err := range s.EachClaim(ctx, graph.ClaimQuery{}) {
		if err != nil {
			t.Fatal(err)
		}
		cancel()
		break
	}
	ctx, cancel = context.WithCancel(t.Context())
	defer cancel()
	for _, err := range s.Stream(ctx, 0) {
		if err != nil {
			t.Fatal(err)
		}
		cancel()
		break
	}
	same(t, "claims", len(all(t, s, graph.ClaimQuery{})) > 0, true)
}

func pings(t *testing.T, s graph.Store) {
	if err := s.Ping(t.Context()); err != nil {
		t.Error(err)
	}
}

func closed(t *testing.T, s graph.Store) {
	write(t, s, Report("seed", "2018-01-01", Targeted(reaper, korea, "")))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for name, call := range calls(s) {
		if err := call(t.Context()); !errors.Is(err, graph.ErrUnavailable) {
			t.Errorf("%s: %v, want ErrUnavailable", name, err)
		}
	}
}
