package neo4jtest

import (
	"bytes"
	"crypto/tls"
	"io"
	"net"
	"net/http/httptest"
	"net/url"
	"sync/atomic"
	"testing"
)

// Proxy passes connections on to a server, and can lose what it says.
type Proxy struct {
	Server
	lose atomic.Int64
}

// commit is the message by which a Bolt client commits, as one chunk.
var commit = []byte{0x00, 0x02, 0xb0, 0x12, 0x00, 0x00}

// Proxy starts a proxy in front of the server, until the end of the test.
func (s Server) Proxy(t testing.TB) *Proxy {
	return s.proxy(t, "bolt", func(l net.Listener) net.Listener { return l })
}

// TLS starts a proxy that speaks TLS, with a certificate that no authority has
// signed: its URI trusts any.
func (s Server) TLS(t testing.TB) *Proxy {
	t.Helper()
	certified := httptest.NewTLSServer(nil)
	defer certified.Close()
	config := certified.TLS.Clone()
	config.NextProtos = nil // HTTP's
	return s.proxy(t, "bolt+ssc", func(l net.Listener) net.Listener { return tls.NewListener(l, config) })
}

func (s Server) proxy(t testing.TB, scheme string, wrap func(net.Listener) net.Listener) *Proxy {
	t.Helper()
	u, err := url.Parse(s.URI)
	if err != nil {
		t.Fatal(err)
	}
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	listener = wrap(listener)
	t.Cleanup(func() {
		if err := listener.Close(); err != nil {
			t.Log(err)
		}
	})
	p := &Proxy{Server: s}
	p.URI = scheme + "://" + listener.Addr().String()
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil { // closed
				return
			}
			server, err := net.Dial("tcp", u.Host) //nolint:noctx // ends with the connections
			if err != nil {
				_ = client.Close() // the server is gone, and the test may be over: there is nobody to tell
				continue
			}
			go p.pass(client, server)
		}
	}()
	return p
}

// LoseCommit makes the proxy pass the nth commit from now on, and cut the
// connection in place of its acknowledgement.
func (p *Proxy) LoseCommit(nth int64) { p.lose.Store(nth) }

func (p *Proxy) pass(client, server net.Conn) {
	defer client.Close()
	defer server.Close()
	var cut atomic.Bool
	go func() {
		defer client.Close()
		buf := make([]byte, 1<<16)
		for {
			n, err := server.Read(buf)
			if err != nil || cut.Load() {
				return
			}
			if _, err := client.Write(buf[:n]); err != nil {
				return
			}
		}
	}()
	buf := make([]byte, 1<<16)
	for {
		n, err := client.Read(buf)
		if err != nil {
			return
		}
		if bytes.Contains(buf[:n], commit) && p.lose.Add(-1) == 0 {
			cut.Store(true)
		}
		if _, err := io.Copy(server, bytes.NewReader(buf[:n])); err != nil {
			return
		}
	}
}
