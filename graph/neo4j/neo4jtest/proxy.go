package neo4jtest

import (
	"bytes"
	"io"
	"net"
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
	t.Helper()
	u, err := url.Parse(s.URI)
	if err != nil {
		t.Fatal(err)
	}
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := listener.Close(); err != nil {
			t.Log(err)
		}
	})
	p := &Proxy{Server: s}
	p.URI = "bolt://" + listener.Addr().String()
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
