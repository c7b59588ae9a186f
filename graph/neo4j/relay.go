package neo4j

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
)

// relay passes one connection on to a server, and cuts it when the server has sent
// too much. The driver reads a record whole, however large it is, and takes no
// connection that could count.
type relay struct {
	listener net.Listener
	room     atomic.Int64          // bytes that may still come
	failed   atomic.Pointer[error] // why the server could not be reached
	cancel   context.CancelFunc
	running  sync.WaitGroup
}

var errTooMuch = errors.New("the server sends too much")

// newRelay listens on loopback for one connection to a server, and passes at most
// so many bytes of what that sends.
func newRelay(ctx context.Context, to *url.URL, bytes int64) (*relay, error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	r := &relay{listener: listener}
	ctx, r.cancel = context.WithCancel(ctx)
	r.room.Store(bytes)
	r.running.Go(func() {
		client, err := listener.Accept()
		if err != nil {
			return // closed, and nobody came
		}
		listener.Close() //nolint:errcheck // for one connection alone; a second close says the same
		server, err := dial(ctx, to)
		if err != nil {
			r.failed.Store(&err)
			_ = client.Close() // which the driver sees
			return
		}
		r.pass(ctx, client, server)
	})
	return r, nil
}

// dial reaches the server that an address names, by TLS where it says so.
func dial(ctx context.Context, to *url.URL) (net.Conn, error) {
	address := net.JoinHostPort(to.Hostname(), cmp.Or(to.Port(), "7687"))
	_, security, _ := strings.Cut(to.Scheme, "+")
	if security == "" {
		return (&net.Dialer{}).DialContext(ctx, "tcp", address)
	}
	trust := &tls.Config{MinVersion: tls.VersionTLS12, InsecureSkipVerify: security == "ssc"} // as the scheme asks
	return (&tls.Dialer{Config: trust}).DialContext(ctx, "tcp", address)
}

// pass passes bytes both ways until one side ends, the context does, or the server
// has sent too much.
func (r *relay) pass(ctx context.Context, client, server net.Conn) {
	closeBoth := sync.OnceFunc(func() {
		_, _ = client.Close(), server.Close() // either way they are gone
	})
	defer context.AfterFunc(ctx, closeBoth)()
	var both sync.WaitGroup
	both.Go(func() {
		defer closeBoth()
		_, _ = io.Copy(server, client) // its end is the end of both
	})
	both.Go(func() {
		defer closeBoth()
		_, _ = io.Copy(counted{client, &r.room}, server)
	})
	both.Wait()
}

// counted is a writer that ends when there is no more room.
type counted struct {
	io.Writer
	room *atomic.Int64
}

// Write writes, or fails where that is more than there is room for.
func (c counted) Write(b []byte) (int, error) {
	if c.room.Add(-int64(len(b))) < 0 {
		return 0, errTooMuch
	}
	return c.Writer.Write(b)
}

// address is where the driver finds the relay.
func (r *relay) address() string { return r.listener.Addr().String() }

// over tells whether the server sent too much.
func (r *relay) over() bool { return r.room.Load() < 0 }

// failure is why the server could not be reached; nil if it was.
func (r *relay) failure() error {
	if err := r.failed.Load(); err != nil {
		return *err
	}
	return nil
}

// close ends the connection, and all that runs for it.
func (r *relay) close() {
	r.cancel()
	_ = r.listener.Close() // it may be closed already
	r.running.Wait()
}
