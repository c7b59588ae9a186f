package http

import (
	"bufio"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// Times are how long a connection may take over each part of a request.
type Times struct {
	Header time.Duration // until its header is there
	Body   time.Duration // until its body is there, with the header
	Idle   time.Duration // between two requests
	Stall  time.Duration // while an answer is sent, without any progress
}

// DefaultTimes are those of a server that is told nothing else.
func DefaultTimes() Times {
	return Times{Header: 10 * time.Second, Body: 20 * time.Second, Idle: time.Minute, Stall: 20 * time.Second}
}

// maxHeader is how many bytes the header of a request may have.
const maxHeader = 32 << 10

// slack is what net/http adds to the number of bytes that it is told.
const slack = 4096

// NewServer returns a server that gives up connections which do not go on.
func NewServer(h http.Handler, t Times, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:                      paced(t, h),
		ReadHeaderTimeout:            t.Header,
		ReadTimeout:                  t.Body,
		IdleTimeout:                  t.Idle,
		MaxHeaderBytes:               maxHeader - slack,
		DisableGeneralOptionsHandler: true, // OPTIONS * is refused as any other address
		ErrorLog:                     slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
}

// paced gives a request as long as it goes on: its body has to be there in
// time, and each part of its answer has to be taken in time. The server's own
// deadlines would end a long answer that its reader takes steadily.
func paced(t Times, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c := http.NewResponseController(w)
		if r.ContentLength == 0 {
			noDeadline(c)
		} else {
			of := *r // net/http looks at the body of its own request, to see whether it was read
			of.Body = &pacedBody{r.Body, c}
			r = &of
		}
		p := &pacedWriter{ResponseWriter: w, control: c, stall: t.Stall}
		defer p.extend() // for what is still to be flushed
		p.extend()
		next.ServeHTTP(p, r)
	})
}

// noDeadline lets a request whose body is there take its time. Where it cannot
// be set, as in tests without a connection, there is none.
func noDeadline(c *http.ResponseController) {
	if err := c.SetReadDeadline(time.Time{}); err != nil {
		return
	}
}

// pacedBody lifts the deadline of reading once all is read: the connection is
// read on to see whether its client goes.
type pacedBody struct {
	io.ReadCloser
	control *http.ResponseController
}

func (b *pacedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if errors.Is(err, io.EOF) {
		noDeadline(b.control)
	}
	return n, err
}

// pacedWriter sends an answer part by part, each in its time.
type pacedWriter struct {
	http.ResponseWriter
	control *http.ResponseController
	stall   time.Duration
}

// part is how many bytes have to be taken before the time starts anew.
const part = 64 << 10

func (w *pacedWriter) extend() {
	if err := w.control.SetWriteDeadline(time.Now().Add(w.stall)); err != nil {
		return // without a connection there is nothing to wait for
	}
}

// Write sends bytes.
func (w *pacedWriter) Write(b []byte) (int, error) {
	sent := 0
	for len(b) > 0 {
		w.extend()
		n, err := w.ResponseWriter.Write(b[:min(part, len(b))])
		sent += n
		if err != nil {
			return sent, err
		}
		b = b[n:]
	}
	return sent, nil
}

// Flush sends what is kept back.
func (w *pacedWriter) Flush() {
	w.extend()
	if err := w.control.Flush(); err != nil {
		return // the next write tells
	}
}

// Hijack hands over the connection, without the deadlines that it had.
func (w *pacedWriter) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, both, err := w.control.Hijack()
	if err == nil {
		err = conn.SetDeadline(time.Time{})
	}
	return conn, both, err
}

// Unwrap returns the writer beneath, for http.ResponseController.
func (w *pacedWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// Limited returns a listener that holds so many connections at most. Others are
// closed as they come, so that those which are there are not kept waiting.
func Limited(l net.Listener, connections int) net.Listener {
	return &limitedListener{Listener: l, most: int64(connections)}
}

type limitedListener struct {
	net.Listener
	most int64
	open atomic.Int64
}

// Accept returns the next connection for which there is room.
func (l *limitedListener) Accept() (net.Conn, error) {
	for {
		conn, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		if l.open.Add(1) <= l.most {
			return &limitedConn{Conn: conn, gone: func() { l.open.Add(-1) }}, nil
		}
		l.open.Add(-1)
		if err := conn.Close(); err != nil {
			continue // it is gone either way
		}
	}
}

type limitedConn struct {
	net.Conn
	once sync.Once
	gone func()
}

// Close gives up the connection's place.
func (c *limitedConn) Close() error {
	c.once.Do(c.gone)
	return c.Conn.Close()
}
