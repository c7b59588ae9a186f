package command

import (
	"context"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/actorgraph/actorgraph/graph/neo4j/neo4jtest"
)

// TestCypherNeedsNeo4j: a server on a file says so before it starts.
func TestCypherNeedsNeo4j(t *testing.T) {
	for _, store := range []string{"sqlite::memory:", "sqlite:" + t.TempDir() + "/graph.db"} {
		if _, err := runCommand(t, "serve", "--cypher", "--store", store, "--addr", "127.0.0.1:0"); err == nil || !strings.Contains(err.Error(), "--store neo4j://") {
			t.Errorf("%s: %v", store, err)
		}
	}
}

// TestCypherOfAServer asks one by its address, as a notebook does.
func TestCypherOfAServer(t *testing.T) {
	server := neo4jtest.FromEnv(t)
	server.Empty(t)
	var out, log output
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		ended <- Run(ctx, []string{"--addr", "127.0.0.1:0", "--store", server.URI, "--cypher"}, func(name string) string {
			if name == "NEO4J_USER" {
				return os.Getenv("NEO4J_TEST_USER")
			}
			return noEnvironment(name)
		}, Streams{strings.NewReader(""), &out, &log}, Build{})
	}()
	defer func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}()
	address := strings.TrimSuffix(awaitAddress(t, &out, &log, ended), "graphql") + "cypher"
	for query, want := range map[string]string{
		`MATCH (a:Actor {name: 'APT37'})-[t:TARGETS {claimant: 'FireEye'}]->(c:Country {name: 'Japan'}) RETURN DISTINCT c.id AS id`: `{"columns":["id"],"rows":[["country/JP"]],"more":false}`,
		`MATCH (a:Actor) DETACH DELETE a`: "only questions that read",
	} {
		resp, err := http.Post(address, "application/json", strings.NewReader(`{"query": "`+query+`"}`))
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(resp.Body)
		if closeErr := resp.Body.Close(); err != nil || closeErr != nil || !strings.Contains(string(text), want) {
			t.Errorf("%s: %s %s, %v", query, resp.Status, text, err)
		}
	}
}
