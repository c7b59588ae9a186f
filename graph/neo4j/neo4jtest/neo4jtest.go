// Package neo4jtest gives tests a real Neo4j: the one that NEO4J_TEST_URI
// names, for example as testserver/testserver.sh starts it.
package neo4jtest

import (
	"context"
	"os"
	"testing"
	"time"

	bolt "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"github.com/actorgraph/actorgraph/graph/neo4j"
)

// Server is the address of a server with its user.
type Server struct{ URI, User, Password string }

// FromEnv returns the server that the environment names. Without one the test
// is skipped, with the reason; with CI=true it fails.
func FromEnv(t testing.TB) Server {
	t.Helper()
	s := Server{URI: os.Getenv("NEO4J_TEST_URI"), User: os.Getenv("NEO4J_TEST_USER"), Password: os.Getenv("NEO4J_TEST_PASSWORD")}
	if s.URI == "" {
		const reason = `no Neo4j: set NEO4J_TEST_URI, NEO4J_TEST_USER and NEO4J_TEST_PASSWORD, as eval "$(graph/neo4j/testserver/testserver.sh up)" does`
		if os.Getenv("CI") == "true" {
			t.Fatal(reason)
		}
		t.Skip(reason)
	}
	return s
}

// Options are those to open a store on the server with.
func (s Server) Options() neo4j.Options { return neo4j.Options{User: s.User, Password: s.Password} }

// Open returns an empty store on the server. Until the end of the test no other
// test, of this or another process, gets one: Community has one database.
func Open(t testing.TB) *neo4j.Store {
	t.Helper()
	s := FromEnv(t)
	s.Empty(t)
	return s.Open(t)
}

// Open returns a store on the server as it is.
func (s Server) Open(t testing.TB) *neo4j.Store {
	t.Helper()
	store, err := neo4j.Open(t.Context(), s.URI, s.Options())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	return store
}

// Empty waits until no other test uses the database, keeps it for this test,
// and removes all that is in it.
func (s Server) Empty(t testing.TB) {
	t.Helper()
	const (
		// The node is there once and for all before anybody locks it: one that a
		// transaction has only just made is seen, and so locked, by no other.
		unique = `CREATE CONSTRAINT test_lock IF NOT EXISTS FOR (l:TestLock) REQUIRE l.id IS UNIQUE`
		create = `MERGE (:TestLock {id: 1})`
		lock   = `MATCH (l:TestLock {id: 1}) SET l.held = true`
		// First apart: a busy node with all that it has would be too much for one transaction.
		emptyClaims = `MATCH ()-[r]->() CALL (r) { DELETE r } IN TRANSACTIONS OF 5000 ROWS`
		emptyNodes  = `MATCH (n) WHERE NOT n:TestLock CALL (n) { DELETE n } IN TRANSACTIONS OF 5000 ROWS`
	)
	driver := s.Driver(t)
	s.Do(t, driver, unique, nil)
	s.Do(t, driver, create, nil)
	session := driver.NewSession(t.Context(), bolt.SessionConfig{DatabaseName: "neo4j"})
	tx, err := session.BeginTransaction(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { // the lock ends with the transaction
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		if err := session.Close(ctx); err != nil {
			t.Log("give the test database back:", err)
		}
	})
	result, err := tx.Run(t.Context(), lock, nil)
	if err == nil {
		_, err = result.Consume(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
	s.Do(t, driver, emptyClaims, nil)
	s.Do(t, driver, emptyNodes, nil)
}

// Driver returns a connection of the test's own to the server.
func (s Server) Driver(t testing.TB) bolt.DriverWithContext {
	t.Helper()
	driver, err := bolt.NewDriverWithContext(s.URI, bolt.BasicAuth(s.User, s.Password, ""))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := driver.Close(context.Background()); err != nil {
			t.Log(err)
		}
	})
	return driver
}

// Do runs a query and returns its records.
func (s Server) Do(t testing.TB, driver bolt.DriverWithContext, query string, params map[string]any) []*bolt.Record {
	t.Helper()
	session := driver.NewSession(t.Context(), bolt.SessionConfig{DatabaseName: "neo4j"})
	defer session.Close(context.Background())
	result, err := session.Run(t.Context(), query, params)
	if err != nil {
		t.Fatal(err)
	}
	records, err := result.Collect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return records
}
