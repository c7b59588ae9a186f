package http_test

import (
	"fmt"
	"io"
	nethttp "net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/actorgraph/actorgraph/server/http"
)

// TestSocketsAreSeen: a question over a WebSocket stands in log and metrics as any other,
// and so does a connection that was refused.
func TestSocketsAreSeen(t *testing.T) {
	w := newWatched(t, http.Observe{Requests: true, Slow: time.Nanosecond})
	header := nethttp.Header{"Authorization": {"Bearer " + w.reader}}
	c := dial(t, w.base, header, protocol)
	c.send(began)
	const ask = `{"id":"%s","type":"subscribe","payload":{"query":%q}}`
	c.send(fmt.Sprintf(ask, "1", `query Growth { countries(first: 3) { nodes { name } } }`))
	c.send(fmt.Sprintf(ask, "2", `query Deep { countries(first: 1000) { nodes { regions { countries { name } } } } }`))
	c.send(`{"id":"3","type":"subscribe","payload":7}`)
	for range 5 { // the acknowledgement, an answer, its end, and two refusals
		c.read()
	}
	c.send(fmt.Sprintf(waits, "4"))
	w.await(t, `actorgraph_subscriptions 1`, `actorgraph_websocket_questions 1`, `actorgraph_websockets 1`)
	if err := c.conn.Close(websocket.StatusNormalClosure, ""); err != nil {
		t.Fatal(err)
	}
	refused := dial(t, w.base, nethttp.Header{"Authorization": {"Bearer wrong"}}, protocol)
	refused.send(began)
	if got := refused.read(); got != "4403" {
		t.Fatal(got)
	}
	w.await(t, `actorgraph_subscriptions 0`, `actorgraph_websocket_questions 0`, `actorgraph_websockets 0`,
		`actorgraph_questions_total{operation="Growth",outcome="ok"} 1`,
		`actorgraph_questions_total{operation="other",outcome="QUERY_LIMIT_EXCEEDED"} 1`,
		`actorgraph_questions_total{operation="unnamed",outcome="BAD_INPUT"} 1`,
		`actorgraph_questions_total{operation="unnamed",outcome="ok"} 1`,
		`actorgraph_question_cost_objects_total{operation="Growth"} 4`,
		`actorgraph_question_duration_seconds_count{operation="Growth"} 1`,
		`actorgraph_refusals_total{reason="BAD_INPUT"} 1`,
		`actorgraph_refusals_total{reason="QUERY_LIMIT_EXCEEDED"} 1`,
		`actorgraph_refusals_total{reason="UNAUTHENTICATED"} 1`,
		`actorgraph_http_requests_total{address="/graphql",status="101"} 2`)
	lines, found := w.log.lines(t, "request"), map[string]map[string]any{}
	for _, line := range lines {
		if id, _ := line["id"].(string); len(id) != 12 {
			t.Errorf("a line has the id %v", line["id"])
		}
		if line["path"] != "/metrics" {
			found[fmt.Sprint(line["method"], " ", line["operation"], " ", line["code"])] = line
		}
	}
	for which, want := range map[string]map[string]any{
		"WEBSOCKET Growth <nil>":              {"who": "ana", "cost": 4.0},
		"WEBSOCKET Deep QUERY_LIMIT_EXCEEDED": {"who": "ana"},
		"WEBSOCKET  BAD_INPUT":                {"who": "ana", "cost": 0.0},
		"WEBSOCKET  <nil>":                    {"who": "ana"}, // the subscription
		"GET <nil> <nil>":                     {"who": "ana", "status": 101.0},
		"GET <nil> UNAUTHENTICATED":           {"who": "anonymous", "status": 101.0, "closed": 4403.0},
	} {
		line := found[which]
		if line == nil {
			t.Errorf("no line of %s in %v", which, lines)
		}
		for name, value := range want {
			if line[name] != value {
				t.Errorf("%s: %s is %v, want %v", which, name, line[name], value)
			}
		}
		if ms, ok := line["ms"].(float64); !ok || ms <= 0 {
			t.Errorf("%s took %v ms", which, line["ms"])
		}
	}
	if growth, conn := found["WEBSOCKET Growth <nil>"], found["GET <nil> <nil>"]; growth["connection"] != conn["id"] || growth["id"] == conn["id"] {
		t.Errorf("the question %v is not told of its connection %v", growth, conn)
	}
	if slow := w.log.lines(t, "slow question"); len(slow) < 2 || !strings.Contains(fmt.Sprint(slow), "countries(first: 3)") {
		t.Errorf("slow questions: %v", slow)
	}
}

// TestEventsAreSeen: so does a question whose answer is sent as events, with its time.
func TestEventsAreSeen(t *testing.T) {
	w := newWatched(t, http.Observe{Requests: true})
	req, err := nethttp.NewRequestWithContext(t.Context(), nethttp.MethodGet, w.base+asking(`query Growth { countries(first: 3) { nodes { name } } }`), nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Accept", "text/event-stream")
	resp, err := nethttp.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(io.Discard, resp.Body); err != nil {
		t.Fatal(err)
	}
	if err := resp.Body.Close(); err != nil {
		t.Fatal(err)
	}
	w.await(t, `actorgraph_questions_total{operation="Growth",outcome="ok"} 1`)
	_, text := w.ask(t, w.admin, "/metrics")
	if strings.Contains(text, `actorgraph_question_duration_seconds_sum{operation="Growth"} 0`+"\n") {
		t.Error("it took no time")
	}
}

// await asks for the metrics until they have each line, since what is told of a
// connection is told after its end.
func (w watched) await(t *testing.T, lines ...string) {
	t.Helper()
	deadline := time.Now().Add(20 * time.Second)
	for {
		_, text := w.ask(t, w.admin, "/metrics")
		missing := slices.DeleteFunc(slices.Clone(lines), func(line string) bool { return strings.Contains(text, line+"\n") })
		if len(missing) == 0 {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("no %q in\n%s", missing, text)
		}
	}
}

var operationName = regexp.MustCompile(`(?m)(?:query|mutation|subscription) ([A-Z]\w*) ?[({]|(?:query|mutation|subscription) ([A-Z]\w*)\(?$`)
