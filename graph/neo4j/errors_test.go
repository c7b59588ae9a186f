package neo4j_test

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	bolt "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/graphtest"
	"github.com/actorgraph/actorgraph/graph/neo4j"
	"github.com/actorgraph/actorgraph/graph/neo4j/neo4jtest"
)

// TestWhatIsWrong tries what a real server refuses.
func TestWhatIsWrong(t *testing.T) {
	server := neo4jtest.FromEnv(t)
	server.Empty(t)
	closed, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if err := closed.Close(); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, uri string
		options   neo4j.Options
		says      string
	}{
		{"user unknown", server.URI, neo4j.Options{User: "nobody", Password: "wrong"}, "does not accept the user and password"},
		{"no user", server.URI, neo4j.Options{}, "does not accept the user and password"},
		{"bearer token where there is no single sign-on", server.URI, neo4j.Options{Bearer: "token"}, "does not accept the user and password"},
		{"no such database", server.URI, neo4j.Options{User: server.User, Password: server.Password, Database: "none"}, `has no database "none"`},
		{"no server", "bolt://" + closed.Addr().String(), server.Options(), "cannot reach Neo4j at 127.0.0.1"},
		{"no server behind routing", "neo4j://" + closed.Addr().String(), server.Options(), "cannot reach Neo4j at 127.0.0.1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			store, err := neo4j.Open(t.Context(), c.uri, c.options)
			if err != nil {
				t.Fatal(err)
			}
			defer store.Close()
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
			defer cancel()
			err = store.Ping(ctx)
			if !errors.Is(err, graph.ErrUnavailable) || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "\n") {
				t.Errorf("want ErrUnavailable that says %q in one line, got %v", c.says, err)
			}
		})
	}
}

// TestWaysToReach writes and reads what was written: directly, by routing, and by TLS.
func TestWaysToReach(t *testing.T) {
	direct := neo4jtest.FromEnv(t)
	routed, secured := direct, direct.TLS(t).Server
	routed.URI = strings.Replace(direct.URI, "bolt", "neo4j", 1)
	for way, server := range map[string]neo4jtest.Server{"direct": direct, "routed": routed, "secured": secured} {
		t.Run(way, func(t *testing.T) {
			direct.Empty(t)
			store := server.Open(t)
			write(t, store, graphtest.Report("seed", "2018-02-20", graph.Claim{Predicate: graph.Targets, Subject: "actor/seed/a", Object: "country/KR"}))
			if stats, err := store.Stats(t.Context()); err != nil || stats.Claims[graph.Targets] != 1 {
				t.Errorf("got %+v, %v", stats, err)
			}
		})
	}
	secured.URI = strings.Replace(secured.URI, "bolt+ssc", "bolt+s", 1) // trusts no unsigned certificate
	err := secured.Open(t).Ping(t.Context())
	if !errors.Is(err, graph.ErrUnavailable) || !strings.Contains(err.Error(), "certificate signed by unknown authority") || strings.Contains(err.Error(), "\n") {
		t.Errorf("want ErrUnavailable that speaks of the certificate in one line, got %v", err)
	}
}

// TestNewerGraphIsRefused meets a graph that a later program has written.
func TestNewerGraphIsRefused(t *testing.T) {
	store := neo4jtest.Open(t)
	if err := store.Ping(t.Context()); err != nil {
		t.Fatal(err)
	}
	server := neo4jtest.FromEnv(t)
	driver := server.Driver(t)
	server.Do(t, driver, `MATCH (m:Store) SET m.schema = 99`, nil)
	err := server.Open(t).Ping(t.Context())
	if !errors.Is(err, graph.ErrUnavailable) || !strings.Contains(err.Error(), "use a newer program") {
		t.Errorf("want ErrUnavailable that names the versions, got %v", err)
	}
}

// TestMissingIndexIsMade opens a graph that lost an index.
func TestMissingIndexIsMade(t *testing.T) {
	server := neo4jtest.FromEnv(t)
	if err := neo4jtest.Open(t).Ping(t.Context()); err != nil {
		t.Fatal(err)
	}
	driver := server.Driver(t)
	server.Do(t, driver, `DROP INDEX targets_subject`, nil)
	if err := server.Open(t).Ping(t.Context()); err != nil {
		t.Fatal(err)
	}
	found := server.Do(t, driver, `SHOW INDEXES YIELD name, state WHERE name = 'targets_subject' AND state = 'ONLINE' RETURN name`, nil)
	if len(found) != 1 {
		t.Error("the index was not made again")
	}
}

// TestAddresses are those that cannot be meant.
func TestAddresses(t *testing.T) {
	for _, uri := range []string{"", "localhost:7687", "http://localhost", "neo4j://", "neo4j://neo4j:secret@localhost", "bolt://[::1"} {
		if _, err := neo4j.Open(t.Context(), uri, neo4j.Options{}); !errors.Is(err, graph.ErrInvalid) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: want ErrInvalid without the password, got %v", uri, err)
		}
	}
	both := neo4j.Options{User: "neo4j", Bearer: "token"}
	if _, err := neo4j.Open(t.Context(), "bolt://localhost", both); !errors.Is(err, graph.ErrInvalid) {
		t.Errorf("a user and a token: want ErrInvalid, got %v", err)
	}
}

// TestExplanations are of refusals that the test server does not make.
func TestExplanations(t *testing.T) {
	store, err := neo4j.Open(t.Context(), "neo4j+s://graph.example.org", neo4j.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	for code, says := range map[string]string{
		"Neo.ClientError.Security.AuthenticationRateLimit":                   "too many wrong passwords",
		"Neo.ClientError.Security.CredentialsExpired":                        "must be changed",
		"Neo.ClientError.Security.Forbidden":                                 "may only read",
		"Neo.ClientError.Statement.AccessMode":                               "may only read",
		"Neo.ClientError.General.WriteOnReadOnlyAccessDatabase":              "may only read",
		"Neo.TransientError.General.DatabaseUnavailable":                     "is not up",
		"Neo.TransientError.General.MemoryPoolOutOfMemoryError":              "too little memory",
		"Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration": "time limit",
		"Neo.DatabaseError.General.UnknownError":                             "refused",
	} {
		if got := store.Explain(&bolt.Neo4jError{Code: code}); !strings.Contains(got, says) {
			t.Errorf("%s: want %q, got %q", code, says, got)
		}
	}
}
