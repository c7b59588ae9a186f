package http

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/coder/websocket"
	"github.com/gin-gonic/gin"

	"github.com/actorgraph/actorgraph/server/access"
	"github.com/actorgraph/actorgraph/server/api"
	"github.com/actorgraph/actorgraph/server/api/guard"
)

// The protocol is graphql-transport-ws, as github.com/enisdenjo/graphql-ws lays it
// down: messages of JSON, each with a type; questions are told apart by ids that the client gives.
const subprotocol = "graphql-transport-ws"

// The codes with which a connection is closed.
const (
	closeInvalid   websocket.StatusCode = 4400
	closeUnknown   websocket.StatusCode = 4401 // asked before it was acknowledged
	closeForbidden websocket.StatusCode = 4403
	closeLate      websocket.StatusCode = 4408 // connection_init did not come
	closeTwice     websocket.StatusCode = 4409 // an id that is in use
	closeTooMany   websocket.StatusCode = 4429
)

// sockets are the settings of all WebSocket connections.
type sockets struct {
	authenticator *access.Authenticator
	levels        *levels
	stopping      <-chan struct{}
	times         SocketTimes
	stall         time.Duration // how long a message may take to be sent, or a ping to be answered
	limits        guard.Limits  // of a question; a message is as long as its body may be
	arriving      *guard.Budget // of messages on their way
	most          int           // questions at once on one connection
	observe       Observe       // what is told of questions
	log           *slog.Logger
	live          *live // counts connections and questions
}

// SocketTimes are how long a WebSocket connection may take over its parts.
type SocketTimes struct {
	Init    time.Duration // until connection_init is there
	Message time.Duration // from the beginning of a message to its end
	Ping    time.Duration // between two pings, at each of which it is looked whether who asks may go on
}

// DefaultSocketTimes are those where nothing else is said.
func DefaultSocketTimes() SocketTimes {
	return SocketTimes{Init: 5 * time.Second, Message: DefaultTimes().Body, Ping: 25 * time.Second}
}

// mostOnASocket is how many questions one connection may have under way.
const mostOnASocket = 64

// instead answers requests for a WebSocket. Others go on. Whether a page of another
// origin may ask was looked at before: browsers say where a WebSocket comes from.
func (s sockets) instead(g *gin.Context) {
	if !strings.EqualFold(g.GetHeader("Upgrade"), "websocket") {
		return
	}
	g.Abort()
	seen := seenOf(g.Request.Context())
	seen.socket = true
	conn, err := websocket.Accept(g.Writer, g.Request, &websocket.AcceptOptions{
		Subprotocols: []string{subprotocol}, InsecureSkipVerify: true, CompressionMode: websocket.CompressionDisabled,
	})
	if err != nil {
		return // it has answered
	}
	ctx, cancel := context.WithCancel(g.Request.Context())
	defer cancel()
	c := &socket{sockets: s, conn: conn, request: g.Request, who: access.FromContext(ctx), running: map[string]*underWay{}}
	s.live.sockets.Add(1)
	defer s.live.sockets.Add(-1)
	code, reason := c.serve(ctx)
	cancel()
	c.under.Wait()
	c.close(code, reason)
	c.tell(g, seen)
}

// tell tells the log of the connection who it was of, and why it was closed.
func (s *socket) tell(g *gin.Context, seen *seen) {
	g.Request = g.Request.WithContext(access.NewContext(g.Request.Context(), s.who))
	code := websocket.StatusCode(s.closed.Load())
	if code == websocket.StatusNormalClosure {
		return
	}
	seen.closed = int(code)
	switch code {
	case closeForbidden:
		seen.refusal = forbidden
		if s.who.Anonymous {
			seen.refusal = "UNAUTHENTICATED"
		}
	case closeTooMany:
		seen.refusal = "QUERY_LIMIT_EXCEEDED"
	case websocket.StatusTryAgainLater:
		seen.refusal = "UNAVAILABLE"
	case closeInvalid, closeUnknown, closeTwice, closeLate, websocket.StatusProtocolError:
		seen.refusal = "BAD_INPUT"
	}
}

// socket is one connection.
type socket struct {
	sockets
	conn    *websocket.Conn
	request *http.Request
	answers *answers        // of who asks; nil until connection_init
	who     access.Identity // who that is
	closed  atomic.Int64    // the code of the first end that the server put to it

	mu      sync.Mutex
	running map[string]*underWay
	under   sync.WaitGroup
}

// underWay is a question whose answers are still to come.
type underWay struct{ cancel context.CancelFunc }

// message is one of either side.
type message struct {
	ID      string          `json:"id,omitempty"`
	Type    string          `json:"type"`
	Payload json.RawMessage `json:"payload,omitempty"`
}

// serve reads messages until the connection ends, and returns how to close it.
func (s *socket) serve(ctx context.Context) (websocket.StatusCode, string) {
	if s.conn.Subprotocol() != subprotocol {
		return websocket.StatusProtocolError, "ask for the subprotocol " + subprotocol
	}
	s.conn.SetReadLimit(int64(s.limits.Body))
	go s.closeWhen(ctx, s.stopping, websocket.StatusGoingAway, "the server stops")
	late := time.AfterFunc(s.times.Init, func() { s.close(closeLate, "connection_init did not come in time") })
	defer late.Stop()
	for {
		kind, text, err := s.read(ctx)
		if errors.Is(err, errSlowMessage) {
			return closeLate, errSlowMessage.Error()
		}
		if errors.Is(err, guard.ErrNoRoom) {
			return websocket.StatusTryAgainLater, cut(err.Error())
		}
		if err != nil {
			return websocket.StatusNormalClosure, "" // it is closed, or broken
		}
		if err := s.limits.Nested(text, guard.Around+1); err != nil { // a question with its body around it, and the message around that
			return closeInvalid, cut(err.Error())
		}
		var m message
		if kind != websocket.MessageText || json.Unmarshal(text, &m) != nil {
			return closeInvalid, "a message is a JSON object with a type"
		}
		switch {
		case m.Type == "connection_init" && s.answers != nil:
			return closeTooMany, "connection_init came twice"
		case m.Type == "connection_init":
			late.Stop()
			if ctx, err = s.begin(ctx, m.Payload); err != nil {
				return codeOf(err), cut(err.Error())
			}
			go s.keepAlive(ctx)
			s.send(ctx, message{Type: "connection_ack"})
		case m.Type == "ping":
			s.send(ctx, message{Type: "pong", Payload: m.Payload})
		case m.Type == "pong":
		case m.Type == "subscribe" && s.answers == nil:
			return closeUnknown, "send connection_init first"
		case m.Type == "subscribe":
			if err := access.Revalidate(ctx); err != nil {
				return codeOf(err), cut(err.Error())
			}
			if code, reason := s.start(ctx, m); code != 0 {
				return code, reason
			}
		case m.Type == "complete":
			s.finish(m.ID)
		default:
			return closeInvalid, cut("there is no message of type " + m.Type)
		}
	}
}

// longestID is how many bytes the id of a question may have: it comes back with each answer.
const longestID = 512

// codeOf tells who may not ask from who may in a while.
func codeOf(err error) websocket.StatusCode {
	if errors.Is(err, ErrNotYet) || errors.Is(err, access.ErrUnreadable) {
		return websocket.StatusTryAgainLater
	}
	return closeForbidden
}

// cut shortens a reason to what a close frame can hold.
func cut(reason string) string { return reason[:min(len(reason), 120)] }

// begin finds out who asks: by the header and cookie of the connection, or by an
// Authorization in the payload of connection_init, which is all that a page can send.
func (s *socket) begin(ctx context.Context, payload json.RawMessage) (context.Context, error) {
	r := s.request.Clone(ctx)
	var given map[string]any
	if len(payload) > 0 && json.Unmarshal(payload, &given) != nil {
		return ctx, errors.New("the payload of connection_init is no object")
	}
	for name, value := range given {
		if !strings.EqualFold(name, "Authorization") {
			continue
		}
		text, ok := value.(string)
		if !ok {
			return ctx, errors.New("the Authorization of connection_init is no text, such as Bearer and a token")
		}
		r.Header.Set("Authorization", text)
	}
	who, err := s.authenticator.Identify(noHeaders{}, r)
	if err == nil {
		s.who = who
		err = needOf("/graphql").Admit(who)
	}
	if err == nil {
		s.answers, err = s.levels.of(who.Clearance)
	}
	return s.authenticator.RequestContext(r, who), err
}

// start answers a question beside the others.
func (s *socket) start(ctx context.Context, m message) (websocket.StatusCode, string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case m.ID == "":
		return closeInvalid, "a question needs an id"
	case len(m.ID) > longestID:
		return closeInvalid, fmt.Sprintf("the id of a question has %d bytes, and may have %d", len(m.ID), longestID)
	case s.running[m.ID] != nil:
		return closeTwice, cut("there is a subscriber for " + m.ID + " already")
	case len(s.running) >= s.most:
		return closeTooMany, "there are as many questions on this connection as it may have"
	}
	ctx, cancel := context.WithCancel(ctx)
	q := &underWay{cancel}
	s.running[m.ID] = q
	s.live.questions.Add(1)
	s.under.Go(func() {
		defer s.live.questions.Add(-1)
		defer cancel()
		s.answer(ctx, m, func() { s.forget(m.ID, q) })
	})
	return 0, ""
}

// answer sends the answers to a question until they end, or the client ends them.
// Its id is free before the client is told of the end.
func (s *socket) answer(ctx context.Context, m message, forget func()) {
	defer forget()
	start, asked := time.Now(), &api.Asked{}
	sent := 0
	defer func() {
		s.observe.question(ctx, s.log, 0, s.who.Name, time.Since(start), *asked, []slog.Attr{
			slog.String("method", "WEBSOCKET"), slog.String("connection", api.RequestID(s.request.Context())), slog.Int("bytes", sent),
		})
	}()
	ctx = api.WithAsked(api.WithRequestID(ctx, newRequestID()), asked)
	for a := range s.answers.graphql.Stream(ctx, m.Payload, func() error { return access.Revalidate(ctx) }) {
		switch {
		case ctx.Err() != nil:
			return
		case a.Refused != nil:
			forget()
			sent += len(a.Refused)
			s.send(ctx, message{ID: m.ID, Type: "error", Payload: a.Refused})
			return
		case !s.send(ctx, message{ID: m.ID, Type: "next", Payload: a.Result}):
			return
		}
		sent += len(a.Result)
	}
	forget()
	if ctx.Err() != nil {
		return
	}
	if err := access.Revalidate(ctx); err != nil { // what ended the answers, so that they are not complete
		s.close(codeOf(err), cut(err.Error()))
		return
	}
	s.send(ctx, message{ID: m.ID, Type: "complete"})
}

// finish ends a question that the client has enough of, if it is under way.
func (s *socket) finish(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if q := s.running[id]; q != nil {
		q.cancel()
		delete(s.running, id)
	}
}

// forget frees the id of a question that has ended, if no other has it by now.
func (s *socket) forget(id string, q *underWay) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.running[id] == q {
		delete(s.running, id)
	}
}

// send sends a message, and tells whether the connection took it. Once it is begun it
// goes on though its question ends: half a message would end the whole connection,
// and nobody would be told why.
func (s *socket) send(ctx context.Context, m message) bool {
	text, err := json.Marshal(m)
	if err != nil { // payloads are valid JSON
		panic(err)
	}
	if ctx.Err() != nil {
		return false
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.stall)
	defer cancel()
	return s.conn.Write(ctx, websocket.MessageText, text) == nil
}

// keepAlive pings the client until it answers no more, or may ask no more.
func (s *socket) keepAlive(ctx context.Context) {
	tick := time.NewTicker(s.times.Ping)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if err := access.Revalidate(ctx); err != nil {
			s.close(closeForbidden, cut(err.Error()))
			return
		}
		waiting, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.stall) // as what send sends
		err := s.conn.Ping(waiting)
		cancel()
		if ctx.Err() != nil {
			return // it is being closed, and who does so says why
		}
		if err != nil {
			s.close(websocket.StatusPolicyViolation, "a ping was not answered")
			return
		}
	}
}

// closeWhen closes the connection when a channel is closed.
func (s *socket) closeWhen(ctx context.Context, when <-chan struct{}, code websocket.StatusCode, reason string) {
	select {
	case <-ctx.Done():
	case <-when:
		s.close(code, reason)
	}
}

func (s *socket) close(code websocket.StatusCode, reason string) {
	s.closed.CompareAndSwap(0, int64(code))
	if err := s.conn.Close(code, reason); err != nil {
		return // it is gone already
	}
}

// noHeaders is where headers go once a connection is a WebSocket.
type noHeaders struct{}

// Header returns none.
func (noHeaders) Header() http.Header { return http.Header{} }

// Write takes what cannot be sent.
func (noHeaders) Write(b []byte) (int, error) { return len(b), nil }

// WriteHeader does nothing.
func (noHeaders) WriteHeader(int) {}
