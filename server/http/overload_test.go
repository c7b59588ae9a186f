package http_test

import (
	"bufio"
	"fmt"
	"io"
	"log/slog"
	"net"
	nethttp "net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/server/access/accesstest"
	"github.com/actorgraph/actorgraph/server/api"
	"github.com/actorgraph/actorgraph/server/api/guard"
	"github.com/actorgraph/actorgraph/server/http"
)

// BenchmarkOverload asks more than the server can answer, whether it answers or
// not, and tells which part of its best rate is still answered, and after how long
// the others are turned away, as the server sees it and as they do:
//
//	go test ./server/http -run '^$' -bench Overload -benchtime 1x
func BenchmarkOverload(b *testing.B) {
	const question = `{"query":"{ actor(name: \"APT37\") { name targets(first: 50) { totalCount nodes { target { name } first last sourceCount } } } }"}`
	for _, load := range []float64{1, 2, 4, 8} {
		b.Run(fmt.Sprintf("load=%gx", load), func(b *testing.B) {
			l := newLoad(b, seeded(b), question)
			for b.Loop() {
				peak := l.closedLoop(16, 2*time.Second)
				l.reset()
				l.openLoop(peak*load, 3*time.Second)
				b.ReportMetric(peak, "peak/s")
				b.ReportMetric(float64(l.count(nethttp.StatusOK))/3/peak, "answered/peak")
				b.ReportMetric(float64(len(l.refused))/3, "refused/s")
				b.ReportMetric(ms(l.inServer, 0.99), "p99-refusal-ms")
				b.ReportMetric(ms(l.inServer, 1), "max-refusal-ms")
				b.ReportMetric(ms(l.refused, 0.99), "p99-client-ms")
			}
		})
	}
}

// ms is a quantile of some times.
func ms(times []time.Duration, q float64) float64 {
	if len(times) == 0 {
		return 0
	}
	slices.Sort(times)
	return float64(times[int(q*float64(len(times)-1))].Microseconds()) / 1000
}

// load asks a server one question on many connections.
type load struct {
	tb      testing.TB
	addr    string
	request []byte

	mu                sync.Mutex
	idle              []*caller
	statuses          map[int]int
	refused, inServer []time.Duration // how long those waited who were turned away
}

type caller struct {
	net.Conn
	answers *bufio.Reader
}

func newLoad(tb testing.TB, store graph.Store, question string) *load {
	log := slog.New(slog.DiscardHandler)
	health := http.NewHealth(store, log)
	health.Prepared()
	projection := api.NewProjection(store, log)
	go projection.Run(tb.Context(), time.Second)
	handler, err := http.New(store, health, http.Options{
		Log: log, Timeout: 10 * time.Second, Authenticator: accesstest.Anybody(), Projection: projection,
		Running: guard.Concurrency(), Waiting: 16 * guard.Concurrency(), Memory: 256 << 20,
	})
	if err != nil {
		tb.Fatal(err)
	}
	l := &load{tb: tb, statuses: map[int]int{}}
	listener, err := (&net.ListenConfig{}).Listen(tb.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	l.addr = listener.Addr().String()
	srv := http.NewServer(l.timed(handler), http.DefaultTimes(), log)
	go func() {
		if err := srv.Serve(listener); err != nil && tb.Context().Err() == nil {
			tb.Error(err)
		}
	}()
	l.request = fmt.Appendf(nil, "POST /graphql HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", l.addr, len(question), question)
	return l
}

// timed notes how long the server takes to turn somebody away.
func (l *load) timed(next nethttp.Handler) nethttp.Handler {
	return nethttp.HandlerFunc(func(w nethttp.ResponseWriter, r *nethttp.Request) {
		came := time.Now()
		s := &statusWriter{ResponseWriter: w}
		next.ServeHTTP(s, r)
		if took := time.Since(came); s.status == nethttp.StatusServiceUnavailable {
			l.mu.Lock()
			defer l.mu.Unlock()
			l.inServer = append(l.inServer, took)
		}
	})
}

type statusWriter struct {
	nethttp.ResponseWriter
	status int
}

func (w *statusWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

func (w *statusWriter) Unwrap() nethttp.ResponseWriter { return w.ResponseWriter }

// ask asks once, on a connection that is free or a new one.
func (l *load) ask(came time.Time) {
	l.mu.Lock()
	var c *caller
	if n := len(l.idle); n > 0 {
		c, l.idle = l.idle[n-1], l.idle[:n-1]
	}
	l.mu.Unlock()
	if c == nil {
		conn, err := (&net.Dialer{}).DialContext(l.tb.Context(), "tcp", l.addr)
		if err != nil {
			l.tb.Error(err)
			return
		}
		c = &caller{conn, bufio.NewReader(conn)}
	}
	status, err := c.ask(l.request)
	if err != nil {
		l.tb.Error(err)
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.idle = append(l.idle, c)
	l.statuses[status]++
	if status == nethttp.StatusServiceUnavailable {
		l.refused = append(l.refused, time.Since(came))
	}
}

func (c *caller) ask(request []byte) (int, error) {
	if _, err := c.Write(request); err != nil {
		return 0, err
	}
	resp, err := nethttp.ReadResponse(c.answers, nil)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	_, err = io.Copy(io.Discard, resp.Body)
	return resp.StatusCode, err
}

func (l *load) count(status int) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.statuses[status]
}

func (l *load) reset() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.statuses, l.refused, l.inServer = map[int]int{}, nil, nil
}

// closedLoop has some clients ask one question after the other, and returns how
// many are answered a second.
func (l *load) closedLoop(clients int, lasts time.Duration) float64 {
	l.ask(time.Now())
	l.reset()
	end := time.Now().Add(lasts)
	var all sync.WaitGroup
	for range clients {
		all.Go(func() {
			for time.Now().Before(end) {
				l.ask(time.Now())
			}
		})
	}
	all.Wait()
	return float64(l.count(nethttp.StatusOK)) / lasts.Seconds()
}

// openLoop asks so often a second, whatever becomes of it.
func (l *load) openLoop(rate float64, lasts time.Duration) {
	var all sync.WaitGroup
	begin, asked := time.Now(), 0
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for now := range tick.C {
		if now.Sub(begin) > lasts {
			break
		}
		for ; float64(asked) < now.Sub(begin).Seconds()*rate; asked++ {
			came := begin.Add(time.Duration(float64(asked) / rate * float64(time.Second)))
			all.Go(func() { l.ask(came) })
		}
	}
	all.Wait()
}
