package importing

import (
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"net/url"
	"slices"
	"testing"
)

// A feed is followed within its host, and to the hosts that its entry names; one of https
// never to http, where anybody on the way can change it; and none in circles.
func TestFeedsAreNotLedAstray(t *testing.T) {
	request := func(address string) *http.Request { return httptest.NewRequest(http.MethodGet, address, nil) }
	safe, plain := request("https://example.org/a"), request("http://example.org/a")
	for _, tt := range []struct {
		why    string
		next   string
		before []*http.Request
		ok     bool
	}{
		{"to another address", "https://example.org/b", []*http.Request{safe}, true},
		{"to the same port, written", "https://EXAMPLE.org:443/b", []*http.Request{safe}, true},
		{"to another port", "https://example.org:8443/b", []*http.Request{safe}, false},
		{"to another host", "https://example.com/b", []*http.Request{safe}, false},
		{"to a host below", "https://a.example.org/b", []*http.Request{safe}, false},
		{"to a named host", "https://files.example.org/b", []*http.Request{safe}, true},
		{"to a named host at another port", "https://files.example.org:444/b", []*http.Request{safe}, false},
		{"down to a named host", "http://files.example.org/b", []*http.Request{safe}, false},
		{"to a file", "file:///etc/passwd", []*http.Request{plain}, false},
		{"up", "https://example.org/a", []*http.Request{plain}, true},
		{"down", "http://example.org/a", []*http.Request{safe}, false},
		{"up and down", "http://example.org/a", []*http.Request{safe, safe}, false},
		{"on and on", "https://example.org/a", slices.Repeat([]*http.Request{safe}, mostLed), false},
	} {
		to, err := url.Parse(tt.next)
		if err != nil {
			t.Fatal(err)
		}
		next := &http.Request{URL: to, Header: http.Header{"Referer": {"https://example.org/a?key=1"}, "Authorization": {"x"}}}
		w := &way{feed: Feed{Hosts: []string{"files.example.org"}}}
		if err := w.leads(next, tt.before); (err == nil) != tt.ok {
			t.Errorf("%s: %v", tt.why, err)
		}
		if tt.ok && (next.Header.Get("Referer") != "" || to.Host == "files.example.org" && next.Header.Get("Authorization") != "") {
			t.Errorf("%s: it sends %v", tt.why, next.Header)
		}
	}
}

// at is a connection to an address.
type at struct {
	net.Conn
	address *net.TCPAddr
}

func (a at) RemoteAddr() net.Addr { return a.address }

// What began in the internet is not led into the server's own network, whatever name that
// is given, unless the entry names the host.
func TestFeedsAreNotLedInside(t *testing.T) {
	const far, near = "203.0.113.7", "192.168.0.7"
	for _, tt := range []struct {
		first, led, to string
		ok             bool
	}{
		{far, "", "127.0.0.1:80", true}, // what the operator writes
		{far, "https://example.org/b", "198.51.100.2:443", true},
		{far, "https://example.org/b", "127.0.0.1:443", false},
		{far, "https://example.org/b", "10.1.2.3:443", false},
		{far, "https://example.org/b", "100.64.0.1:443", false},
		{far, "https://example.org/b", "169.254.169.254:80", false},
		{far, "https://example.org/b", "[::1]:443", false},
		{far, "https://example.org/b", "[::ffff:127.0.0.1]:443", false},
		{far, "https://example.org/b", "[fd00::1]:443", false},
		{far, "https://example.org/b", "[fe80::1]:443", false},
		{far, "https://example.org/b", "0.0.0.0:443", false},
		{far, "https://files.example.org/b", "10.1.2.3:443", true},
		{near, "https://example.org/b", "192.168.0.8:443", true},
	} {
		w := &way{feed: Feed{Hosts: []string{"files.example.org"}}}
		w.reached(httptrace.GotConnInfo{Conn: at{address: &net.TCPAddr{IP: net.ParseIP(tt.first), Port: 443}}})
		if tt.led != "" {
			first, next := httptest.NewRequest(http.MethodGet, "https://example.org/a", nil), httptest.NewRequest(http.MethodGet, tt.led, nil)
			if err := w.leads(next, []*http.Request{first}); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.mayConnect(tt.to); (err == nil) != tt.ok {
			t.Errorf("from %s by %s to %s: %v", tt.first, tt.led, tt.to, err)
		}
	}
}
