package neo4j_test

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/graphtest"
	"github.com/actorgraph/actorgraph/graph/neo4j"
	"github.com/actorgraph/actorgraph/graph/neo4j/neo4jtest"
)

const pingQuery = "RETURN 1 AS one"

// sound is a server that has the schema and nothing else.
func sound(s neo4jtest.Said) neo4jtest.Reply {
	var columns []string
	var rows [][]any
	switch {
	case strings.Contains(s.Query, "dbms.components"):
		columns, rows = []string{"release"}, [][]any{{"5.26.0"}}
	case strings.Contains(s.Query, "m.schema AS version"):
		columns, rows = []string{"version"}, [][]any{{neo4j.SchemaVersion}}
	case strings.HasPrefix(s.Query, "SHOW INDEXES"):
		columns = []string{"name", "state"}
		for _, name := range neo4j.SchemaNames() {
			rows = append(rows, []any{name, "ONLINE"})
		}
	case s.Query == pingQuery:
		columns, rows = []string{"one"}, [][]any{{1}}
	default: // of what warms the queries, whose first error ends that
		return neo4jtest.Reply{Failure: "Neo.ClientError.Statement.SyntaxError"}
	}
	switch s.Message {
	case "RUN":
		return neo4jtest.Reply{Columns: columns}
	case "PULL":
		return neo4jtest.Reply{Rows: rows}
	}
	return neo4jtest.Reply{}
}

// but is a sound server except for what one function has an answer to.
func but(answer func(neo4jtest.Said) (neo4jtest.Reply, bool)) func(neo4jtest.Said) neo4jtest.Reply {
	return func(s neo4jtest.Said) neo4jtest.Reply {
		if r, ok := answer(s); ok {
			return r
		}
		if s.Message != "RUN" && s.Message != "PULL" {
			return neo4jtest.Reply{}
		}
		return sound(s)
	}
}

// to answers one message so, of the queries that have the part.
func to(message, part string, r neo4jtest.Reply) func(neo4jtest.Said) neo4jtest.Reply {
	return but(func(s neo4jtest.Said) (neo4jtest.Reply, bool) {
		return r, s.Message == message && strings.Contains(s.Query, part)
	})
}

// openScripted opens a store on a script.
func openScripted(t *testing.T, script *neo4jtest.Script) *neo4j.Store {
	t.Helper()
	store, err := neo4j.Open(t.Context(), script.URI, neo4j.Options{User: "neo4j", Password: "p", Timeout: 2 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	return store
}

// TestFaultsOfAServer asks a server that does what no real one does when asked: each
// time there is one line that says what is wrong, and nothing is left behind.
func TestFaultsOfAServer(t *testing.T) {
	for _, c := range []struct {
		name   string
		answer func(neo4jtest.Said) neo4jtest.Reply
		want   error
		says   string
		logins int // at most so many
	}{
		{"is silent from the start", to("CONNECT", "", neo4jtest.Reply{Silent: true}), graph.ErrUnavailable, "", 0},
		{"hangs up at the handshake", to("CONNECT", "", neo4jtest.Reply{Cut: true}), graph.ErrUnavailable, "cannot reach Neo4j", 0},
		{"is silent at the greeting", to("HELLO", "", neo4jtest.Reply{Silent: true}), graph.ErrUnavailable, "", 1},
		{"hangs up at the greeting", to("HELLO", "", neo4jtest.Reply{Cut: true}), graph.ErrUnavailable, "cannot reach Neo4j", 2},
		{"refuses the password", to("LOGON", "", neo4jtest.Reply{Failure: "Neo.ClientError.Security.Unauthorized"}), graph.ErrDenied, "does not accept the user and password", 1},
		{"wants another password", to("LOGON", "", neo4jtest.Reply{Failure: "Neo.ClientError.Security.CredentialsExpired"}), graph.ErrDenied, "must be changed", 1},
		{"has seen too many passwords", to("LOGON", "", neo4jtest.Reply{Failure: "Neo.ClientError.Security.AuthenticationRateLimit"}), graph.ErrUnavailable, "too many wrong passwords", 1},
		{"is of an old release", but(func(s neo4jtest.Said) (neo4jtest.Reply, bool) {
			return neo4jtest.Reply{Rows: [][]any{{"4.4.0"}}}, s.Message == "PULL" && strings.Contains(s.Query, "dbms.components")
		}), graph.ErrUnavailable, "at least", 1},
		{"has no such database", to("RUN", "dbms.components", neo4jtest.Reply{Failure: "Neo.ClientError.Database.DatabaseNotFound"}), graph.ErrUnavailable, "has no database", 1},
		{"starts its database", to("RUN", pingQuery, neo4jtest.Reply{Failure: "Neo.TransientError.General.DatabaseUnavailable"}), graph.ErrUnavailable, "is not up", 3},
		{"is silent at a question", to("RUN", pingQuery, neo4jtest.Reply{Silent: true}), graph.ErrUnavailable, "", 2},
		{"is slow with the answer", to("PULL", pingQuery, neo4jtest.Reply{Silent: true}), graph.ErrUnavailable, "", 2},
		{"hangs up at a question", to("RUN", pingQuery, neo4jtest.Reply{Cut: true}), graph.ErrUnavailable, "cannot reach Neo4j", 3},
		{"hangs up within the answer", to("PULL", pingQuery, neo4jtest.Reply{Rows: [][]any{{1}}, Cut: true}), graph.ErrUnavailable, "cannot reach Neo4j", 3},
		{"has no memory left", to("PULL", pingQuery, neo4jtest.Reply{Failure: "Neo.TransientError.General.MemoryPoolOutOfMemoryError"}), graph.ErrUnavailable, "too little memory", 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := runtime.NumGoroutine()
			script := neo4jtest.Scripted(t, c.answer)
			store := openScripted(t, script)
			ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
			defer cancel()
			err := store.Ping(ctx)
			if !errors.Is(err, c.want) || !errors.Is(err, graph.ErrUnavailable) || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "\n") {
				t.Errorf("want %v that says %q in one line, got %v", c.want, c.says, err)
			}
			if n := script.Heard("LOGON"); n > c.logins {
				t.Errorf("%d logins for one question", n)
			}
			if err := store.Close(); err != nil {
				t.Error(err)
			}
			eventually(t, 10*time.Second, "connections are closed", func() bool { return script.Open() == 0 })
			eventually(t, 10*time.Second, "goroutines end", func() bool { return runtime.NumGoroutine() <= before+1 }) // the script's own
		})
	}
}

// TestAQuestionIsAskedAgainOnce: a connection that was cut before the first record is
// made anew; what began to be read is not read twice.
func TestAQuestionIsAskedAgainOnce(t *testing.T) {
	var asked atomic.Int64
	script := neo4jtest.Scripted(t, but(func(s neo4jtest.Said) (neo4jtest.Reply, bool) {
		if s.Message != "RUN" || s.Query != pingQuery {
			return neo4jtest.Reply{}, false
		}
		return neo4jtest.Reply{Cut: true}, asked.Add(1) == 1
	}))
	store := openScripted(t, script)
	defer store.Close()
	if err := store.Ping(t.Context()); err != nil || asked.Load() != 2 {
		t.Errorf("asked %d times: %v", asked.Load(), err)
	}
}

// TestAWrongPasswordIsNotTriedAgain: whoever asks is told at once, without a login,
// until a pause is over, which grows; a password that is right again is found then.
func TestAWrongPasswordIsNotTriedAgain(t *testing.T) {
	var wrong atomic.Bool
	wrong.Store(true)
	script := neo4jtest.Scripted(t, but(func(s neo4jtest.Said) (neo4jtest.Reply, bool) {
		return neo4jtest.Reply{Failure: "Neo.ClientError.Security.Unauthorized"}, s.Message == "LOGON" && wrong.Load()
	}))
	store := openScripted(t, script)
	defer store.Close()
	var clock atomic.Int64
	store.SetClock(func() time.Time { return time.Unix(clock.Load(), 0) })
	ask := func(want error, logins int) {
		t.Helper()
		var all sync.WaitGroup
		for range 20 {
			all.Go(func() {
				if err := store.Ping(t.Context()); !errors.Is(err, want) || err != nil && strings.Contains(err.Error(), "\n") {
					t.Errorf("at %d s: %v, want %v", clock.Load(), err, want)
				}
			})
		}
		all.Wait()
		if n := script.Heard("LOGON"); n > logins {
			t.Errorf("at %d s: %d logins, want at most %d", clock.Load(), n, logins)
		}
	}
	for _, step := range []struct {
		at     int64
		logins int
	}{{0, 1}, {29, 1}, {30, 2}, {89, 2}, {90, 3}, {209, 3}, {210, 4}} {
		clock.Store(step.at)
		ask(graph.ErrDenied, step.logins)
	}
	wrong.Store(false)
	clock.Add(3600)
	ask(nil, 4+20+2) // and what prepares and warms
}

// TestADatabaseThatMayOnlyBeRead writes to a server that is a follower, or whose
// database is read-only: nothing is tried for long, and the error says so.
func TestADatabaseThatMayOnlyBeRead(t *testing.T) {
	for _, code := range []string{"Neo.ClientError.General.WriteOnReadOnlyAccessDatabase", "Neo.ClientError.Security.Forbidden"} {
		script := neo4jtest.Scripted(t, to("BEGIN", "", neo4jtest.Reply{Failure: code}))
		store := openScripted(t, script)
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		_, err := store.Write(ctx, graphtest.Report("seed", "2018-02-20", graphtest.Targeted("actor/seed/a", "country/KR", "")), graph.WriteOptions{})
		cancel()
		if !errors.Is(err, graph.ErrReadOnly) || !strings.Contains(err.Error(), "may only read") || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", code, err)
		}
		if err := errors.Join(store.Ping(t.Context()), store.Close()); err != nil {
			t.Errorf("%s: reading: %v", code, err)
		}
	}
}

// TestANewLeader writes into a cluster whose leader steps down: the script is the
// old leader, which tells of the new one, the test server.
func TestANewLeader(t *testing.T) {
	server := neo4jtest.FromEnv(t)
	server.Empty(t)
	write(t, server.Open(t), graphtest.Report("seed", "2018-01-01", graphtest.Targeted("actor/seed/a", "country/KR", "")))
	current := strings.TrimPrefix(server.URI, "bolt://")
	var script *neo4jtest.Script
	script = neo4jtest.Scripted(t, but(func(s neo4jtest.Said) (neo4jtest.Reply, bool) {
		switch s.Message {
		case "ROUTE":
			old := strings.TrimPrefix(script.URI, "bolt://")
			leader := old
			if script.Heard("BEGIN") > 0 {
				leader = current
			}
			at := func(role, address string) any {
				return map[string]any{"role": role, "addresses": []any{address}}
			}
			return neo4jtest.Reply{Meta: map[string]any{"rt": map[string]any{
				"ttl": 300, "db": "neo4j", "servers": []any{at("ROUTE", old), at("READ", current), at("WRITE", leader)},
			}}}, true
		case "BEGIN":
			return neo4jtest.Reply{Failure: "Neo.ClientError.Cluster.NotALeader"}, true
		}
		return neo4jtest.Reply{}, false
	}))
	options := server.Options()
	store, err := neo4j.Open(t.Context(), strings.Replace(script.URI, "bolt", "neo4j", 1), options)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	for i, day := range []graph.Date{"2018-02-20", "2018-02-21"} {
		receipt, err := store.Write(t.Context(), graphtest.Report("seed", day, graphtest.Targeted("actor/seed/a", "country/JP", string(day))), graph.WriteOptions{})
		if err != nil || receipt.Reading.Stored.Seq != int64(i+2) {
			t.Errorf("written as commit %d, %v", receipt.Reading.Stored.Seq, err)
		}
	}
	if readings, err := store.Readings(t.Context()); err != nil || len(readings) != 3 {
		t.Errorf("%d readings, %v, want 3", len(readings), err)
	}
	if n := script.Heard("BEGIN"); n != 1 {
		t.Errorf("the old leader was asked %d times", n)
	}
}
