package http_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	nethttp "net/http"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/server/access/accesstest"
	"github.com/actorgraph/actorgraph/server/http"
)

// brief are times that a test can wait for.
var brief = http.Times{Header: 50 * time.Millisecond, Body: 100 * time.Millisecond, Idle: 50 * time.Millisecond, Stall: 100 * time.Millisecond}

// slowness is how long a test waits for what must come on any machine.
const slowness = time.Minute

// listen serves a handler as the program does, and returns its address.
func listen(t *testing.T, h nethttp.Handler, times http.Times, connections int) string {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	srv := http.NewServer(h, times, slog.New(slog.DiscardHandler))
	ended := make(chan error, 1)
	go func() { ended <- srv.Serve(http.Limited(l, connections)) }()
	t.Cleanup(func() {
		if err := srv.Close(); err != nil {
			t.Error(err)
		}
		if err := <-ended; !errors.Is(err, nethttp.ErrServerClosed) {
			t.Error(err)
		}
	})
	return l.Addr().String()
}

// connect opens a connection and sends some text.
func connect(t *testing.T, addr, text string) (net.Conn, *bufio.Reader) {
	t.Helper()
	conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := conn.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
			t.Error(err)
		}
	})
	if err := conn.SetDeadline(time.Now().Add(slowness)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(conn, text); err != nil {
		t.Fatal(err)
	}
	return conn, bufio.NewReader(conn)
}

// readStatus returns the status of the next answer, whose body is read.
func readStatus(t *testing.T, answers *bufio.Reader) (int, nethttp.Header) {
	t.Helper()
	resp, err := nethttp.ReadResponse(answers, nil)
	if err != nil {
		t.Fatalf("no answer: %v", err)
	}
	defer resp.Body.Close()
	if _, err := io.Copy(io.Discard, resp.Body); err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, resp.Header
}

// reading answers what a request's body says.
var reading = nethttp.HandlerFunc(func(w nethttp.ResponseWriter, r *nethttp.Request) {
	if _, err := io.Copy(w, r.Body); err != nil {
		nethttp.Error(w, "it broke off", nethttp.StatusBadRequest)
	}
})

// TestConnectionsThatDoNotGoOn are closed: the server does it, not the test's end.
func TestConnectionsThatDoNotGoOn(t *testing.T) {
	for _, tt := range []struct{ why, sent string }{
		{"nothing is sent", ""},
		{"half a line", "GET / HT"},
		{"half a header", "GET / HTTP/1.1\r\nHost: localhost\r\nAccept: "},
		{"half a body", "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nhalf"},
		{"half a chunk", "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\na\r\nhalf"},
		{"a body that is waited for and does not come", "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\nExpect: 100-continue\r\n\r\n"},
		{"no second request", "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"},
		{"half a second request", "GET / HTTP/1.1\r\nHost: localhost\r\n\r\nGET / HT"},
	} {
		t.Run(tt.why, func(t *testing.T) {
			_, answers := connect(t, listen(t, reading, brief, 10), tt.sent)
			if _, err := io.Copy(io.Discard, answers); errors.Is(err, os.ErrDeadlineExceeded) {
				t.Error("it is still open")
			}
		})
	}
}

// TestUnreadAnswer ends an answer that nobody takes.
func TestUnreadAnswer(t *testing.T) {
	ended := make(chan error, 1)
	addr := listen(t, nethttp.HandlerFunc(func(w nethttp.ResponseWriter, r *nethttp.Request) {
		var err error
		for err == nil {
			_, err = w.Write(make([]byte, 1<<20))
		}
		<-r.Context().Done() // so ends the work for it, too
		ended <- err
	}), brief, 10)
	connect(t, addr, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
	select {
	case err := <-ended:
		if !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("it ended with %v", err)
		}
	case <-time.After(slowness):
		t.Error("it is still being sent")
	}
}

// TestSlowWork is not taken for a connection that does not go on: neither an answer
// that is long in the making, nor one that is taken steadily for long.
func TestSlowWork(t *testing.T) {
	addr := listen(t, nethttp.HandlerFunc(func(w nethttp.ResponseWriter, r *nethttp.Request) {
		if _, err := io.Copy(io.Discard, r.Body); err != nil {
			t.Error(err)
		}
		for range 4 {
			wait(r.Context(), brief.Body+brief.Idle)
			if _, err := w.Write([]byte("part")); err != nil {
				t.Error(err)
			}
			if err := nethttp.NewResponseController(w).Flush(); err != nil {
				t.Error(err)
			}
		}
	}), brief, 10)
	for _, request := range []string{
		"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
		"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nbody",
	} {
		_, answers := connect(t, addr, request)
		resp, err := nethttp.ReadResponse(answers, nil)
		if err != nil {
			t.Fatal(err)
		}
		if body, err := io.ReadAll(resp.Body); string(body) != strings.Repeat("part", 4) || err != nil {
			t.Errorf("%.4s: %q, %v", request, body, err)
		}
	}
}

func wait(ctx context.Context, long time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(long):
	}
}

// TestLongHeader takes headers up to their limit.
func TestLongHeader(t *testing.T) {
	addr := listen(t, reading, http.DefaultTimes(), 10)
	const limit = 32 << 10
	for _, tt := range []struct {
		bytes, status int
	}{{limit, nethttp.StatusOK}, {limit + 1, nethttp.StatusRequestHeaderFieldsTooLarge}, {2 * limit, nethttp.StatusRequestHeaderFieldsTooLarge}} {
		for _, line := range []string{"X-A: %s\r\n", "%s: a\r\n"} {
			begin, end := "GET / HTTP/1.1\r\nHost: localhost\r\n", "\r\n"
			header := begin + fmt.Sprintf(line, strings.Repeat("a", tt.bytes-len(begin)-len(line)+2-len(end))) + end
			if len(header) != tt.bytes {
				t.Fatalf("the header has %d bytes, not %d", len(header), tt.bytes)
			}
			_, answers := connect(t, addr, header)
			line, err := answers.ReadString('\n') // what comes behind it may be cut off
			if err != nil || !strings.Contains(line, strconv.Itoa(tt.status)) {
				t.Errorf("%d bytes: %q, %v, want %d", tt.bytes, line, err, tt.status)
			}
		}
	}
}

// TestConnectionLimit closes what comes beyond the limit, and takes others again
// once there is room.
func TestConnectionLimit(t *testing.T) {
	const request = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
	addr := listen(t, reading, http.DefaultTimes(), 2)
	first, answers := connect(t, addr, request)
	readStatus(t, answers)
	_, answers = connect(t, addr, request)
	readStatus(t, answers)
	if _, answers = connect(t, addr, ""); !closed(answers) {
		t.Error("a third connection is held")
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	for { // until the server has seen that the first is gone
		conn, answers := connect(t, addr, "")
		if _, err := io.WriteString(conn, request); err == nil && !closed(answers) {
			break
		}
		if t.Context().Err() != nil {
			t.Fatal("there is no room again")
		}
	}
}

func closed(answers *bufio.Reader) bool {
	_, err := answers.Peek(1)
	return err != nil
}

// held is a store whose readings are held back.
type held struct {
	graph.Store
	asked   chan struct{}
	release chan struct{}
}

func (s *held) Readings(ctx context.Context) ([]graph.Reading, error) {
	s.asked <- struct{}{}
	select {
	case <-s.release:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	return s.Store.Readings(ctx)
}

// TestBusy turns away who comes when all places are taken, before his body is
// there, and answers him on the same connection later.
func TestBusy(t *testing.T) {
	store := &held{seeded(t), make(chan struct{}, 10), make(chan struct{})}
	log := slog.New(slog.DiscardHandler)
	handler, err := http.New(store, http.NewHealth(store, log), http.Options{Log: log, Authenticator: accesstest.Anybody(), Running: 1, Timeout: slowness})
	if err != nil {
		t.Fatal(err)
	}
	addr := listen(t, handler, http.DefaultTimes(), 10)
	const question = `{"query":"{ datasets { key } }"}`
	post := fmt.Sprintf("POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n", len(question))
	_, first := connect(t, addr, post+question)
	<-store.asked
	conn, answers := connect(t, addr, post+question[:5])
	_, byGet := connect(t, addr, "GET /graphql?query={datasets{key}} HTTP/1.1\r\nHost: localhost\r\n\r\n")
	for _, a := range []*bufio.Reader{answers, byGet} {
		if status, header := readStatus(t, a); status != nethttp.StatusServiceUnavailable || header.Get("Retry-After") != "1" {
			t.Errorf("who comes while the server is busy gets %d, Retry-After %q", status, header.Get("Retry-After"))
		}
	}
	if _, err := io.WriteString(conn, question[5:]); err != nil {
		t.Fatal(err)
	}
	close(store.release)
	if status, _ := readStatus(t, first); status != nethttp.StatusOK {
		t.Errorf("the first gets %d", status)
	}
	if _, err := io.WriteString(conn, post+question); err != nil {
		t.Fatal(err)
	}
	if status, _ := readStatus(t, answers); status != nethttp.StatusOK {
		t.Errorf("who was turned away gets %d when he asks again", status)
	}
}
