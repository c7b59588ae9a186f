package api_test

import (
	"bufio"
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
)

// TestSubscription asks for the commits of a store that has some, and makes others.
func TestSubscription(t *testing.T) {
	for why, tt := range map[string]struct {
		query string
		told  []string // before the next commit
		after bool     // that is told, too
	}{
		"from now on":            {`subscription { commits { document release dataset { key } } }`, nil, true},
		"null is as if left out": {`subscription { commits(datasets: null, after: null) { document release dataset { key } } }`, nil, true},
		"since a time":           {`subscription { commits(after: "2000-01-01T00:00:00Z") { document release dataset { key } } }`, []string{"vocabulary", "feed"}, true},
		"since the last commit":  {`subscription { commits(after: "LAST") { document release dataset { key } } }`, nil, true},
		"of one data set":        {`subscription { commits(after: "2000-01-01T00:00:00Z", datasets: ["feed"]) { dataset { key } } }`, []string{"feed"}, false},
		"of no data set":         {`subscription { commits(datasets: ["fed"]) { dataset { key } } }`, []string{`no data set \"fed\"`, "complete"}, false},
	} {
		t.Run(why, func(t *testing.T) {
			s := open(t, feed("2018-01-01", true))
			c := clientOf(t, s)
			server := httptest.NewServer(c.handler)
			defer server.Close()
			stored := c.get("datasets.readings.stored", `{ datasets { readings { stored } } }`)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel() // before the server waits for its requests
			events := subscribe(ctx, t, server.URL, strings.Replace(tt.query, "LAST", last(stored), 1))
			for _, want := range tt.told {
				if got := <-events; !strings.Contains(got, want) {
					t.Fatalf("told %s, want %s", got, want)
				}
			}
			if !tt.after {
				return
			}
			again := report()
			again.Reading.Document = t.Name()
			write(t, s, again)
			if got := <-events; !strings.Contains(got, `"document":"`+t.Name()+`"`) {
				t.Errorf("told %s", got)
			}
		})
	}
}

// last returns the latest of some times.
func last(times []any) string {
	latest := ""
	for _, x := range times {
		latest = max(latest, x.(string))
	}
	return latest
}

// subscribe asks by server-sent events, and returns what they hold once the server
// has begun to tell.
func subscribe(ctx context.Context, t *testing.T, base, query string) <-chan string {
	t.Helper()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, base+"/graphql?query="+url.QueryEscape(query), http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept", "text/event-stream")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	events := make(chan string, 100)
	begun := make(chan struct{})
	go func() {
		defer answer.Body.Close()
		begin := sync.OnceFunc(func() { close(begun) })
		comments := 0
		for lines := bufio.NewScanner(answer.Body); lines.Scan(); {
			line := lines.Text()
			if line == ":" {
				comments++
			}
			if comments == 2 || line != ":" && line != "" { // the first comment comes with the headers
				begin()
			}
			switch {
			case line == "event: complete":
				events <- "complete"
			case strings.HasPrefix(line, "data: {"):
				events <- line
			}
		}
	}()
	<-begun
	return events
}

// TestSubscriptionsAreTold refuses what cannot be told as it happens.
func TestSubscriptionsAreTold(t *testing.T) {
	c := clientOf(t, open(t))
	a := c.ask(`subscription { commits { id } }`)
	if len(a.Errors) != 1 || !strings.Contains(a.Errors[0].Message, "text/event-stream") {
		t.Errorf("by POST of JSON: %+v", a)
	}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/graphql?query="+url.QueryEscape(`mutation { undoReading(reading: "x", reason: "y") { unchanged } }`), http.NoBody)
	r.Header.Set("Accept", "text/event-stream")
	if w := c.do(r); !strings.Contains(w.Body.String(), "a GET may only ask") {
		t.Errorf("a mutation by GET: %s", w.Body)
	}
}
