package http_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/server/access"
	"github.com/actorgraph/actorgraph/server/http"
)

func lists(n int) string { return strings.Repeat("[", n) + strings.Repeat("]", n) }

// TestNestedJSON sends JSON of many levels as a message of a WebSocket, and to /cypher.
func TestNestedJSON(t *testing.T) {
	d := newDoor(t, access.Identity{Role: access.Reader, Clearance: graph.TLPRed}, false)
	asks := func(n int) string {
		return fmt.Sprintf(`{"id":"1","type":"subscribe","payload":{"query":"{ __typename }","variables":{"a":%s}}}`, lists(n))
	}
	const answered = `next 1 {"data":{"__typename":"Query"}}`
	for _, tt := range []struct {
		why, send, want string
	}{
		{"lists", lists(100_000), "4400"},
		{"lists that do not end", strings.Repeat("[", 100_000), "4400"},
		{"a question with a variable of many levels", asks(100_000), "4400"},
		{"one level too many", asks(64), "4400"},
		{"as many as there may be", asks(63), answered},
		{"a ping", `{"type":"ping","payload":{"a":` + lists(100_000) + `}}`, "4400"},
	} {
		t.Run(tt.why, func(t *testing.T) {
			c := d.dial(t, nil, protocol)
			c.send(began)
			if got := c.read(); got != "connection_ack" {
				t.Fatal(got)
			}
			c.send(tt.send)
			if got := c.read(); got != tt.want {
				t.Errorf("got %.200s, want %s", got, tt.want)
			}
		})
	}
	asked := 0
	post := asksCypher(t, func(context.Context, string, map[string]any) (http.Table, error) {
		asked++
		return http.Table{}, nil
	})
	for n, want := range map[int]int{62: 200, 63: 400, 100_000: 400} {
		status, body := post("all", "application/json", `{"query": "RETURN 1", "parameters": {"a": `+lists(n)+`}}`)
		if status != want || want == 400 && (!strings.Contains(body, "the limit is 64 levels") || len(body) > 400) {
			t.Errorf("%d levels in a parameter of Cypher: %d %.300s", n, status, body)
		}
	}
	if asked != 1 {
		t.Errorf("Neo4j was asked %d times", asked)
	}
}
