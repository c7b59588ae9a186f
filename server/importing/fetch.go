package importing

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"time"
)

// The times that an address has to be reached, and to begin with its answer.
const (
	feedReached = 30 * time.Second
	feedBegins  = 30 * time.Second
)

// fetched is what an address answered: the whole file, which is the caller's to close,
// or none, where nothing has changed.
type fetched struct {
	file   *passing
	from   *url.URL
	header http.Header
}

// fetch asks for a feed unless it is as it was, and keeps what comes in a file.
func (f *Feeds) fetch(ctx context.Context, feed Feed, last Look) (got fetched, err error) {
	ctx, late := context.WithTimeoutCause(ctx, f.s.Within, fmt.Errorf("it has not come to its end after %s", f.s.Within))
	defer late()
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	defer func() {
		if cause := context.Cause(ctx); err != nil && cause != nil {
			err = cause
		}
	}()
	resp, err := f.ask(ctx, feed, last)
	if err != nil {
		return got, err
	}
	defer resp.Body.Close()
	got = fetched{from: resp.Request.URL, header: resp.Header}
	switch {
	case resp.StatusCode == http.StatusNotModified && last.Digest != "":
		return got, nil
	case resp.StatusCode != http.StatusOK:
		return got, fmt.Errorf("%s answers %s", withoutSecrets(got.from), resp.Status)
	}
	file, err := f.jobs.passing()
	if err != nil {
		return got, err
	}
	pace := f.s.Pace.follow(func() { stop(fmt.Errorf("less than %d bytes of it came in %s", f.s.Pace.Least, f.s.Pace.Every)) })
	defer pace.stop()
	n, err := io.Copy(io.MultiWriter(file, pace), io.LimitReader(resp.Body, f.jobs.MaxBytes()+1))
	if err == nil && n > f.jobs.MaxBytes() {
		err = tooLarge(f.jobs.MaxBytes())
	}
	if err == nil {
		_, err = file.Seek(0, io.SeekStart)
	}
	if err != nil {
		return got, errors.Join(err, file.Close())
	}
	got.file = file
	return got, nil
}

// ask sends the request for a feed.
func (f *Feeds) ask(ctx context.Context, feed Feed, last Look) (*http.Response, error) {
	way := &way{feed: feed}
	ctx = httptrace.WithClientTrace(context.WithValue(ctx, wayKey{}, way), &httptrace.ClientTrace{GotConn: way.reached})
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, feed.Address, nil)
	if err != nil {
		return nil, err
	}
	r.Header.Set("User-Agent", "actorgraph")
	if last.ETag != "" {
		r.Header.Set("If-None-Match", last.ETag)
	}
	if last.Modified != "" {
		r.Header.Set("If-Modified-Since", last.Modified)
	}
	client := http.Client{Transport: f.transport, CheckRedirect: way.leads}
	return client.Do(r)
}

// newTransport connects to feeds. Each fetch has connections of its own, so that what a
// connection leads to is judged by the way that this fetch came.
func newTransport() *http.Transport {
	dialer := &net.Dialer{Timeout: feedReached, ControlContext: func(ctx context.Context, _, address string, _ syscall.RawConn) error {
		if way, ok := ctx.Value(wayKey{}).(*way); ok {
			return way.mayConnect(address)
		}
		return nil
	}}
	return &http.Transport{
		Proxy: http.ProxyFromEnvironment, DialContext: dialer.DialContext, DisableKeepAlives: true,
		ResponseHeaderTimeout: feedBegins, TLSHandshakeTimeout: feedReached,
	}
}

// way is the way of one fetch, from the address that the operator wrote to where that leads.
type way struct {
	feed   Feed
	begun  atomic.Bool // the first address was reached
	public atomic.Bool // which was one of the internet
	led    atomic.Bool // to another address, which the feed's entry does not name
}

type wayKey struct{}

// mostLed is how many addresses one may lead to, one after the other.
const mostLed = 10

// leads tells why a fetch does not follow to where an address leads; nil: it does.
func (w *way) leads(next *http.Request, before []*http.Request) error {
	first, to := before[0].URL, next.URL
	_, named := slices.BinarySearch(w.feed.Hosts, hostOf(to))
	switch {
	case len(before) >= mostLed:
		return fmt.Errorf("it leads from address to address, %d times over", mostLed)
	case first.Scheme == "https" && to.Scheme != "https":
		return fmt.Errorf("it leads from https to %s, which anybody on the way can change", withoutSecrets(to))
	case to.Scheme != "http" && to.Scheme != "https":
		return fmt.Errorf("it leads to %s, which is no address of http or https", withoutSecrets(to))
	case hostOf(first) != hostOf(to) && !named:
		return fmt.Errorf("it leads to another host, %s: if that is right, write hosts: [%s] in its entry", hostOf(to), hostOf(to))
	}
	w.led.Store(!named)
	next.Header.Del("Referer") // it has the address with all that is secret in it
	if hostOf(first) != hostOf(to) {
		for _, name := range []string{"Authorization", "Cookie", "If-None-Match"} {
			next.Header.Del(name)
		}
	}
	return nil
}

// reached notes where the first connection leads.
func (w *way) reached(c httptrace.GotConnInfo) {
	if at, err := netip.ParseAddrPort(c.Conn.RemoteAddr().String()); !w.begun.Swap(true) && err == nil {
		w.public.Store(!inside(at.Addr()))
	}
}

// mayConnect tells why a fetch that began in the internet, and was led on, does not go to
// an address: a name can be made to mean one of this machine or its network.
func (w *way) mayConnect(address string) error {
	at, err := netip.ParseAddrPort(address)
	if w.led.Load() && w.public.Load() && (err != nil || inside(at.Addr())) {
		return fmt.Errorf("it leads into this machine's own network, to %s", address)
	}
	return nil
}

// shared are the addresses that providers use within their networks (RFC 6598).
var shared = netip.MustParsePrefix("100.64.0.0/10")

// inside reports whether an address is this machine's or of its network, and none of
// the internet.
func inside(a netip.Addr) bool {
	a = a.Unmap()
	return !a.IsGlobalUnicast() || a.IsPrivate() || shared.Contains(a)
}

// hostOf is the host of an address, with its port where that is not the usual one.
func hostOf(u *url.URL) string {
	host := strings.ToLower(u.Host)
	return strings.TrimSuffix(host, map[string]string{"http": ":80", "https": ":443"}[u.Scheme])
}

// withoutSecrets is an address without what may be secret: a name, a password, a token.
func withoutSecrets(u *url.URL) string {
	return (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}).String()
}

// secret is what may be secret in an address that stands in a text.
var secret = regexp.MustCompile(`(://)[^/?#\s"]*@|\?[^\s"]*`)

// tellable is what is told of an error, without what may be secret in addresses.
func tellable(err error) string {
	if failed := (*url.Error)(nil); errors.As(err, &failed) {
		err = failed.Err // the address stands in the feed's entry
	}
	return secret.ReplaceAllString(err.Error(), "$1")
}
