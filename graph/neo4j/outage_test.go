package neo4j_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/graphtest"
	"github.com/actorgraph/actorgraph/graph/neo4j/neo4jtest"
)

// manyClaims is a document of so much that it is staged.
func manyClaims(n int) *graph.Document {
	claims := make([]graph.Claim, n)
	for i := range claims {
		claims[i] = graph.Claim{
			Predicate: graph.Targets, Subject: graph.MakeID(graph.Actor, "seed", fmt.Sprint(i%50)), Object: graph.MakeID(graph.Country, fmt.Sprint("C", i%90)),
			Source: graph.MakeID(graph.Source, fmt.Sprint(i)), Claimant: graph.OrganizationID(fmt.Sprint("vendor ", i%40)),
			Occurred: graph.MustSpan(fmt.Sprint(2000 + i%20)),
		}
	}
	return graphtest.Release("seed", "2018-02-20", claims...)
}

// eventually waits until a condition holds, and fails the test if that takes too long.
func eventually(t *testing.T, within time.Duration, what string, holds func() bool) {
	t.Helper()
	deadline := time.After(within)
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !holds() {
		select {
		case <-deadline:
			t.Fatalf("not within %s: %s", within, what)
		case <-tick.C:
		}
	}
}

// TestServerGoesAndComes stops the server while questions are asked and starts it again.
func TestServerGoesAndComes(t *testing.T) {
	server := neo4jtest.Start(t)
	before := runtime.NumGoroutine()
	store := server.Open(t)
	small := graphtest.Report("seed", "2018-02-20", graph.Claim{Predicate: graph.Targets, Subject: "actor/seed/a", Object: "country/KR"})
	write(t, store, small)

	question := graph.ClaimQuery{Subjects: []graph.ID{"actor/seed/a"}, Predicates: []graph.Predicate{graph.Targets}}
	ctx, stop := context.WithCancel(t.Context())
	var asking sync.WaitGroup
	for range 4 {
		asking.Go(func() {
			tick := time.NewTicker(10 * time.Millisecond)
			defer tick.Stop()
			for ctx.Err() == nil {
				<-tick.C
				page, err := store.Claims(ctx, question, graph.Page{First: 5})
				switch {
				case err == nil && len(page.Items) != 1:
					t.Errorf("%d claims", len(page.Items))
				case err != nil && ctx.Err() == nil && !errors.Is(err, graph.ErrUnavailable):
					t.Errorf("want ErrUnavailable, got %v", err)
				}
			}
		})
	}
	ping := func(within time.Duration) error {
		ctx, cancel := context.WithTimeout(t.Context(), within)
		defer cancel()
		return store.Ping(ctx)
	}
	for _, down := range []struct {
		name string
		do   func(testing.TB)
	}{{"kill", server.Kill}, {"stop", server.Stop}} {
		down.do(t)
		err := ping(2 * time.Second)
		if !errors.Is(err, graph.ErrUnavailable) || strings.Contains(err.Error(), "\n") {
			t.Errorf("after %s: want ErrUnavailable in one line, got %v", down.name, err)
		}
		server.Start(t)
		eventually(t, 30*time.Second, "ready after "+down.name+" and start", func() bool { return ping(5*time.Second) == nil })
		write(t, store, small)
	}
	stop()
	asking.Wait()
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	eventually(t, 5*time.Second, "goroutines end", func() bool { return runtime.NumGoroutine() <= before })
}

// TestOpenWhileServerIsDown opens a store before its server is up.
func TestOpenWhileServerIsDown(t *testing.T) {
	server := neo4jtest.Start(t)
	server.Kill(t)
	store := server.Open(t)
	if err := store.Ping(t.Context()); !errors.Is(err, graph.ErrUnavailable) {
		t.Errorf("want ErrUnavailable, got %v", err)
	}
	server.Start(t)
	if err := store.Ping(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestKilledInImport kills the server while a document is staged. The same
// document again leaves nothing twice and nothing out.
func TestKilledInImport(t *testing.T) {
	server := neo4jtest.Start(t)
	store := server.Open(t)
	write(t, store, graphtest.Report("own", "2018-01-01", graph.Claim{Predicate: graph.Targets, Subject: "actor/own/a", Object: "country/C1"}))
	doc := manyClaims(15_000)
	driver := server.Driver(t)
	count := func(query string) int64 {
		n, _ := server.Do(t, driver, query, nil)[0].Values[0].(int64)
		return n
	}
	failed := make(chan error, 1)
	go func() {
		_, err := store.Write(t.Context(), doc, graph.WriteOptions{})
		failed <- err
	}()
	const staged = `MATCH (e:Entity) WHERE e.stored = 2 RETURN count(e)`
	eventually(t, time.Minute, "entities are staged", func() bool { return count(staged) > 0 })
	server.Kill(t)
	if err := <-failed; !errors.Is(err, graph.ErrUnavailable) {
		t.Fatalf("want ErrUnavailable, got %v", err)
	}
	server.Start(t)
	driver = server.Driver(t)

	if count(staged) == 0 {
		t.Fatal("nothing was staged: the kill came too early or too late to test anything")
	}
	stats, err := store.Stats(t.Context())
	if err != nil || stats.Claims[graph.Targets] != 1 || stats.Entities[graph.Source] != 0 {
		t.Errorf("half a commit is seen: %+v, %v", stats, err)
	}
	write(t, store, doc)
	for query, want := range map[string]int64{
		`MATCH ()-[t:TARGETS]->() RETURN count(t)`:                 15_001,
		`MATCH ()-[t:TARGETS]->() RETURN count(DISTINCT t.id)`:     15_001,
		`MATCH (e:Source) RETURN count(e)`:                         15_000,
		`MATCH (n:Name) WHERE n.kind = 'source' RETURN count(n)`:   15_000,
		`MATCH (:Source)<-[d:DESCRIBES]-() RETURN count(d)`:        15_000,
		`MATCH (n) WHERE n:Unfinished RETURN count(n)`:             0,
		`MATCH (c:Commit) RETURN count(c)`:                         2,
		`MATCH ()-[t:TARGETS]->() WHERE t.current RETURN count(*)`: 15_001,
	} {
		if got := count(query); got != want {
			t.Errorf("%s: got %d, want %d", query, got, want)
		}
	}
}

// TestLostAcknowledgement cuts the connection when a commit is acknowledged:
// that of what is written, or that by which it is published.
func TestLostAcknowledgement(t *testing.T) {
	direct := neo4jtest.FromEnv(t)
	for nth, lost := range []string{"write", "publish"} {
		t.Run(lost, func(t *testing.T) {
			direct.Empty(t)
			proxy := direct.Proxy(t)
			store := proxy.Open(t)
			if _, err := store.Stats(t.Context()); err != nil {
				t.Fatal(err)
			}
			doc := graphtest.Report("seed", "2018-02-20", graph.Claim{Predicate: graph.Targets, Subject: "actor/seed/a", Object: "country/KR"})
			proxy.LoseCommit(int64(nth) + 1)
			if _, err := store.Write(t.Context(), doc, graph.WriteOptions{}); !errors.Is(err, graph.ErrOutcomeUnknown) {
				t.Fatalf("want ErrOutcomeUnknown, got %v", err)
			}
			again, err := store.Write(t.Context(), doc, graph.WriteOptions{})
			if err != nil {
				t.Fatal(err)
			}
			if !again.Unchanged || again.Reading.Stored.Seq != 1 {
				t.Errorf("the commit took place, so writing again changes nothing; got %+v", again)
			}
			if stats, err := store.Stats(t.Context()); err != nil || stats.Claims[graph.Targets] != 1 {
				t.Errorf("the commit is not seen: %+v, %v", stats, err)
			}
		})
	}
}

// TestCancelStopsTheQuery looks at the server's transactions.
func TestCancelStopsTheQuery(t *testing.T) {
	store := neo4jtest.Open(t)
	write(t, store, manyClaims(6000))
	server := neo4jtest.FromEnv(t)
	driver := server.Driver(t)
	running := func() int {
		const query = `SHOW TRANSACTIONS YIELD currentQuery WHERE currentQuery CONTAINS $part RETURN currentQuery`
		return len(server.Do(t, driver, query, map[string]any{"part": "versionKeys AS keys"}))
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	seen := 0
	for _, err := range store.EachClaim(ctx, graph.ClaimQuery{}) {
		if seen++; seen == 1 {
			if running() == 0 {
				t.Error("the query is not running while its claims are read")
			}
			cancel()
		}
		if err != nil && !errors.Is(err, context.Canceled) {
			t.Errorf("want the context's error, got %v", err)
		}
	}
	eventually(t, time.Second, "the query is gone from the server", func() bool { return running() == 0 })
	if seen >= 6000 {
		t.Error("all claims came after the cancel")
	}
}
