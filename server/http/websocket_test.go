package http_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	nethttp "net/http"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/server/access"
	"github.com/actorgraph/actorgraph/server/http"
)

// mostWait is when a test gives up. None is faster or slower for it.
const mostWait = 5 * time.Minute

// wire is one end of a WebSocket.
type wire struct {
	*testing.T
	conn *websocket.Conn
}

func (d *door) dial(t *testing.T, header nethttp.Header, protocols ...string) *wire {
	t.Helper()
	return dial(t, d.base, header, protocols...)
}

func dial(t *testing.T, base string, header nethttp.Header, protocols ...string) *wire {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	conn, _, err := websocket.Dial(ctx, strings.Replace(base, "http", "ws", 1)+"/graphql", &websocket.DialOptions{HTTPHeader: header, Subprotocols: protocols})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.CloseNow() }) // most are closed by then
	return &wire{t, conn}
}

func (c *wire) send(messages ...string) {
	c.Helper()
	for _, m := range messages {
		if err := c.conn.Write(c.Context(), websocket.MessageText, []byte(m)); err != nil {
			c.Fatal(err)
		}
	}
}

// read returns the next message as "type id payload", or the code that the connection was closed with.
func (c *wire) read() string {
	c.Helper()
	ctx, cancel := context.WithTimeout(c.Context(), mostWait)
	defer cancel()
	_, text, err := c.conn.Read(ctx)
	var closed websocket.CloseError
	if errors.As(err, &closed) {
		return fmt.Sprint(int(closed.Code))
	}
	if err != nil {
		c.Fatal(err)
	}
	var m struct {
		Type, ID string
		Payload  json.RawMessage
	}
	if err := json.Unmarshal(text, &m); err != nil {
		c.Fatal(err)
	}
	return strings.TrimSpace(m.Type + " " + m.ID + " " + string(m.Payload))
}

const (
	protocol  = "graphql-transport-ws"
	began     = `{"type":"connection_init"}`
	waits     = `{"id":"%s","type":"subscribe","payload":{"query":"subscription { commits { id } }"}}`
	countries = `{"id":"1","type":"subscribe","payload":{"query":"{ actor(id: \"actor/acme/kestrel\") { targets { totalCount } } }"}}`
)

func TestSocketKeepsTheProtocol(t *testing.T) {
	d := newDoor(t, access.Identity{Role: access.Reader, Clearance: graph.TLPRed}, false)
	wait := func(id string) string { return fmt.Sprintf(waits, id) }
	for why, tt := range map[string]struct {
		protocol string
		send     []string
		want     []string
	}{
		"another protocol":           {"graphql-ws", []string{began}, []string{"1002"}},
		"nothing is sent":            {protocol, nil, []string{"4408"}},
		"asked before it began":      {protocol, []string{countries}, []string{"4401"}},
		"begun twice":                {protocol, []string{began, began}, []string{"connection_ack", "4429"}},
		"no message":                 {protocol, []string{began, `[]`}, []string{"connection_ack", "4400"}},
		"a message of no known type": {protocol, []string{`{"type":"stop"}`}, []string{"4400"}},
		"a question without id":      {protocol, []string{began, wait("")}, []string{"connection_ack", "4400"}},
		"an id of 513 bytes":         {protocol, []string{began, wait(strings.Repeat("x", 513))}, []string{"connection_ack", "4400"}},
		"an id twice":                {protocol, []string{began, wait("a"), wait("a")}, []string{"connection_ack", "4409"}},
		"a ping before it began":     {protocol, []string{`{"type":"ping","payload":{"a":1}}`}, []string{`pong  {"a":1}`, "4408"}},
		"a question":                 {protocol, []string{began, countries}, []string{"connection_ack", `next 1 {"data":{"actor":{"targets":{"totalCount":5}}}}`, "complete 1"}},
		"an id again":                {protocol, []string{began, wait("a"), `{"id":"a","type":"complete"}`, strings.Replace(countries, `"1"`, `"a"`, 1)}, []string{"connection_ack", `next a {"data":{"actor":{"targets":{"totalCount":5}}}}`, "complete a"}},
		"no payload": {
			protocol,
			[]string{began, `{"id":"1","type":"subscribe"}`},
			[]string{"connection_ack", `error 1 [{"message":"the body is not a question; send one JSON object, such as {\"query\": \"{ datasets { key } }\", \"variables\": {}}","extensions":{"code":"BAD_INPUT"}}]`},
		},
	} {
		t.Run(why, func(t *testing.T) {
			c := d.dial(t, nil, tt.protocol)
			c.send(tt.send...)
			for _, want := range tt.want {
				if got := c.read(); got != want {
					t.Fatalf("got %s, want %s", got, want)
				}
			}
		})
	}
}

func TestSocketIsForThoseWhoMayAsk(t *testing.T) {
	d := newDoor(t, access.Identity{}, false)
	token := func(level graph.TLP) string { return `"Bearer ` + d.tokens[level] + `"` }
	for payload, want := range map[string]string{
		``: "4403", `{}`: "4403", `[]`: "4403", `{"Authorization": ["Bearer nothing"]}`: "4403", `{"Authorization": "Bearer nothing"}`: "4403",
		`{"Authorization": ` + token(graph.TLPRed) + `}`:   `next 1 {"data":{"actor":{"targets":{"totalCount":5}}}}`,
		`{"authorization": ` + token(graph.TLPGreen) + `}`: `next 1 {"data":{"actor":{"targets":{"totalCount":2}}}}`,
	} {
		c := d.dial(t, nil, protocol)
		c.send(strings.Replace(began, `"}`, `","payload":`+orNull(payload)+`}`, 1), countries)
		got := c.read()
		if got == "connection_ack" {
			got = c.read()
		}
		if got != want {
			t.Errorf("%s: got %s, want %s", payload, got, want)
		}
	}
}

func orNull(payload string) string {
	if payload == "" {
		return "null"
	}
	return payload
}

// TestSubscriptionsEnd revokes a token while somebody is told of commits by it, and
// asks for more subscriptions than there may be.
func TestSubscriptionsEnd(t *testing.T) {
	d := newDoor(t, access.Identity{}, false)
	header := nethttp.Header{"Authorization": {"Bearer " + d.tokens[graph.TLPAmber]}}
	c := d.dial(t, header, protocol)
	c.send(began, fmt.Sprintf(waits, "a"), fmt.Sprintf(waits, "b"))
	if got := c.read(); got != "connection_ack" {
		t.Fatal(got)
	}
	c.send(fmt.Sprintf(waits, "c"))
	if got := c.read(); !strings.Contains(got, "there are as many subscriptions as this server has places for, 2") {
		t.Errorf("of three subscriptions with two places one hears: %s", got)
	}
	if _, err := d.file.Revoke("r2", time.Now()); err != nil {
		t.Fatal(err)
	}
	// Within a second no question is answered any more, and nothing told.
	revoked := time.Now()
	for got := ""; got != "4403"; got = c.read() {
		if time.Since(revoked) > mostWait {
			t.Fatal("it goes on after its token was revoked")
		}
		if got == "complete a" || got == "complete b" {
			t.Errorf("%s: as if there were no more to tell", got)
		}
		if got != "" && got != "complete 1" && !strings.HasPrefix(got, "error 1") {
			continue // the question is still being answered, and another of its id would end the connection
		}
		if c.conn.Write(t.Context(), websocket.MessageText, []byte(countries)) != nil {
			continue // it is closed: the next message says with what
		}
	}
}

// TestQuestionsThatTheClientEndsEndNothingElse ends questions while their answers, which are too long to lie
// ready between the two ends, are being sent. What has begun is sent to its end, and the connection goes on.
func TestQuestionsThatTheClientEndsEndNothingElse(t *testing.T) {
	d := newDoor(t, access.Identity{Role: access.Reader, Clearance: graph.TLPRed}, false)
	c := d.dial(t, nil, protocol)
	c.conn.SetReadLimit(-1)
	c.send(began)
	if got := c.read(); got != "connection_ack" {
		t.Fatal(got)
	}
	const long = `{"id":"%v","type":"subscribe","payload":{"query":"{ __schema { types { name description fields { name description args { name description type { name } } } } } }"}}`
	c.send(fmt.Sprintf(long, "first")) // from then on its answer is kept, and costs no more than sending it
	for size, got := 0, ""; got != "complete first"; size = len(got) {
		if got = c.read(); got == "complete first" && size < 100_000 {
			t.Fatalf("an answer of %d bytes may lie ready", size)
		}
	}
	const questions = 63 // with 8 MB of answers
	for n := range questions {
		c.send(fmt.Sprintf(long, n))
	}
	if got := c.read(); !strings.HasPrefix(got, "next ") {
		t.Fatalf("%.200s", got)
	}
	for n := range questions {
		c.send(fmt.Sprintf(`{"id":"%d","type":"complete"}`, n))
	}
	c.send(`{"type":"ping"}`)
	for got := ""; got != "pong"; {
		if got = c.read(); got != "pong" && !strings.HasPrefix(got, "next ") && !strings.HasPrefix(got, "complete ") {
			t.Fatalf("%.200s", got)
		}
	}
}

// TestNobodyTakesAllSubscriptions asks for more subscriptions by one token than one may have.
func TestNobodyTakesAllSubscriptions(t *testing.T) {
	d := newDoor(t, access.Identity{}, false, func(o *http.Options) { o.Subscriptions, o.SubscriptionsEach = 9, 1 })
	for i, token := range []string{d.tokens[graph.TLPAmber], d.tokens[graph.TLPRed]} {
		header := nethttp.Header{"Authorization": {"Bearer " + token}}
		first, second := d.dial(t, header, protocol), d.dial(t, header, protocol)
		first.send(began, fmt.Sprintf(waits, "a"))
		if got := first.read(); got != "connection_ack" {
			t.Fatal(got)
		}
		first.send(countries) // which is answered once the subscription has its place
		if got := first.read(); !strings.HasPrefix(got, "next") {
			t.Fatalf("%d: %s", i, got)
		}
		second.send(began, fmt.Sprintf(waits, "a"))
		if got := second.read(); got != "connection_ack" {
			t.Fatal(got)
		}
		if got := second.read(); !strings.Contains(got, "RATE_LIMITED") || !strings.Contains(got, "you have 1 subscriptions") || !strings.Contains(got, "--limits subscriptions-each") {
			t.Errorf("%d: the second of one token hears %s", i, got)
		}
	}
}

// TestAMessageThatIsNotEnded begins a message and sends no more of it: the connection is
// closed, and what came of it is not held.
func TestAMessageThatIsNotEnded(t *testing.T) {
	d := newDoor(t, access.Identity{Role: access.Reader, Clearance: graph.TLPRed}, false, func(o *http.Options) {
		o.Sockets = http.SocketTimes{Init: mostWait, Message: 50 * time.Millisecond, Ping: mostWait}
	})
	c := d.dial(t, nil, protocol)
	c.send(began)
	if got := c.read(); got != "connection_ack" {
		t.Fatal(got)
	}
	w, err := c.conn.Writer(t.Context(), websocket.MessageText)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte(strings.Repeat(" ", 100_000))); err != nil { // more than is kept back here
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), mostWait)
	defer cancel()
	if _, _, err := c.conn.Read(ctx); err == nil || ctx.Err() != nil {
		t.Errorf("the connection goes on: %v", err)
	}
}
