package importing_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/server/importing"
)

// publisher serves a feed on loopback, and counts who gets what.
type publisher struct {
	*httptest.Server
	mu       sync.Mutex
	text     string
	tag      string
	modified string
	status   int
	cut      bool
	sent     int // times that the text was sent
	same     int // times that nothing had changed
}

func publish(t *testing.T, text string) *publisher {
	t.Helper()
	p := &publisher{text: text}
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.tag != "" {
			w.Header().Set("ETag", p.tag)
		}
		if p.modified != "" {
			w.Header().Set("Last-Modified", p.modified)
		}
		switch {
		case p.status != 0:
			w.WriteHeader(p.status)
		case p.tag != "" && r.Header.Get("If-None-Match") == p.tag:
			p.same++
			w.WriteHeader(http.StatusNotModified)
		case p.cut:
			w.Header().Set("Content-Length", "100000")
			if _, err := w.Write([]byte(p.text)); err != nil {
				t.Error(err)
			}
		default:
			p.sent++
			if _, err := w.Write([]byte(p.text)); err != nil {
				t.Error(err)
			}
		}
	}))
	t.Cleanup(p.Close)
	return p
}

// set changes what is published.
func (p *publisher) set(change func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	change()
}

func (p *publisher) feed() importing.Feed {
	full := true
	return importing.Feed{
		Name: "plover", Address: p.URL + "/files/plover.json?key=1", Format: "stix", Every: time.Hour, Day: importing.DayModified,
		Options: ingest.Options{Dataset: "mine", Full: &full},
	}
}

func (o *office) feeds(feeds ...importing.Feed) *importing.Feeds {
	return importing.NewFeeds(feeds, o.jobs, o.feedSettings())
}

func (o *office) feedSettings() importing.FeedSettings {
	return importing.FeedSettings{File: filepath.Join(filepath.Dir(o.folder), "feeds.json"), Log: slog.New(slog.DiscardHandler)}
}

func TestFeedIsImportedWhenItChanges(t *testing.T) {
	o := open(t, importing.Settings{})
	p := publish(t, bundle("JP", "KR"))
	p.tag, p.modified = `"one"`, "Fri, 01 Mar 2024 10:00:00 GMT"
	feeds, feed := o.feeds(), p.feed()
	look := func(want string, failed bool, targets int) importing.Look {
		t.Helper()
		l := feeds.Look(t.Context(), feed)
		if !strings.Contains(l.Did, want) || l.Failed != failed || o.targets() != targets {
			t.Errorf("it tells %+v, and there are %d targets; want %q and %d", l, o.targets(), want, targets)
		}
		return l
	}
	first := look("mine, release 2024-03-01 of 2024-03-01: 3 new, 0 changed, 0 withdrawn; 0 rejected", false, 2)
	if s, ok := o.jobs.Find(first.Import); !ok || s.By != "feed plover" || s.Name != "plover.json" {
		t.Errorf("its import is %+v", s)
	}
	look("as it was", false, 2)
	p.set(func() { p.status = http.StatusBadGateway })
	look("answers 502", true, 2)
	p.set(func() { p.status = 0 })
	look("as it was", false, 2)
	if p.sent != 1 || p.same != 2 {
		t.Errorf("it was sent %d times and the same %d times, want 1 and 2", p.sent, p.same)
	}

	p.set(func() { p.tag, p.modified = `"two"`, "Sat, 02 Mar 2024 10:00:00 GMT" }) // and the same content
	if l := look("as it was", false, 2); l.Import != "" || p.sent != 2 {
		t.Errorf("the same content was imported: %+v", l)
	}
	p.set(func() { p.tag, p.text, p.cut = "", bundle("JP", "KR", "FR"), true })
	look("EOF", true, 2)
	p.set(func() { p.cut = false })
	look("1 new, 0 changed, 0 withdrawn", false, 3)
	p.set(func() { p.text, p.modified = bundle("JP"), "Sun, 03 Mar 2024 10:00:00 GMT" })
	if l := look("is unconfirmed; nothing was written: if that is right, write yes: true in its entry; 2 of the 4 claims", true, 3); strings.Contains(l.Did, "[") {
		t.Errorf("it tells %q", l.Did)
	}
	feed.Yes = true
	look("2 withdrawn", false, 1)
	p.set(func() { p.text, p.modified = `{"objects": `, "" })
	if l := look("is failed", true, 1); strings.Contains(l.Did, "[]") {
		t.Errorf("it tells %q", l.Did)
	}
	readings, err := o.store.Readings(t.Context())
	if last := readings[len(readings)-1]; err != nil || last.Entry.By != "feed plover" || !strings.HasPrefix(last.Entry.Reason, "fetched from http://127.0.0.1:") {
		t.Errorf("the reading is %+v, %v", last, err)
	}
}

// A server that starts anew knows what it has seen; a feed that is read otherwise is
// fetched anew.
func TestFeedsAreRemembered(t *testing.T) {
	o := open(t, importing.Settings{})
	p := publish(t, bundle("JP"))
	p.tag = `"one"`
	feed := p.feed()
	o.feeds().Look(t.Context(), feed)
	run := func(until func() bool) {
		t.Helper()
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() {
			o.feeds(feed).Run(ctx)
			close(ended)
		}()
		tick, deadline := time.NewTicker(time.Millisecond), time.After(time.Minute)
		defer tick.Stop()
		for !until() {
			select {
			case <-deadline:
				t.Fatal("a minute later nothing was fetched")
			case <-tick.C:
			}
		}
		stop()
		<-ended
	}
	run(func() bool { return true }) // it is not due for an hour
	if p.sent != 1 || p.same != 0 {
		t.Errorf("before it was due it was sent %d times, and asked for %d times", p.sent-1, p.same)
	}
	feed.Every = time.Nanosecond
	run(func() bool { p.mu.Lock(); defer p.mu.Unlock(); return p.same > 0 })
	if p.sent != 1 {
		t.Errorf("it was sent %d times, want once", p.sent)
	}
	feed.Every, feed.Options.Dataset = time.Hour, "yours"
	run(func() bool {
		stats, err := o.store.Stats(t.Context())
		return err != nil || stats.Datasets["yours"] > 0
	})
	if err := os.WriteFile(filepath.Join(filepath.Dir(o.folder), "feeds.json"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	sent := p.sent
	run(func() bool { p.mu.Lock(); defer p.mu.Unlock(); return p.sent > sent })
}

func TestReadFeeds(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	write("map.yaml", "dataset: mine\n")
	feeds, err := importing.ReadFeeds(write("feeds.yaml", `feeds:
  - {name: misp, address: "https://example.org/threat-actor.json", hosts: [B.example.org, "a.example.org:8443"], format: misp, recorded: modified, every: 24h}
  - {name: ours, address: "http://127.0.0.1:1/t.csv", format: csv, mapping: map.yaml, dataset: mine, full: false, recorded: fetched, every: 90m, yes: true}
`))
	if err != nil || len(feeds) != 2 || feeds[0].Every != 24*time.Hour || feeds[0].Options.Full != nil || !slices.Equal(feeds[0].Hosts, []string{"a.example.org:8443", "b.example.org"}) || feeds[1].Mapping != "dataset: mine\n" || *feeds[1].Options.Full || !feeds[1].Yes {
		t.Errorf("%+v, %v", feeds, err)
	}
	if feeds, err := importing.ReadFeeds(write("none.yaml", "# none yet\n")); err != nil || len(feeds) != 0 {
		t.Errorf("of none: %v, %v", feeds, err)
	}
	const good = `{name: a, address: "https://example.org", format: stix, every: 1h}`
	for why, tt := range map[string]struct{ text, want string }{
		"an unknown key":      {`feeds: [{name: a, where: x}]`, `unknown field "where"`},
		"no name":             {`feeds: [{address: "https://example.org", format: stix, every: 1h}]`, "feed 1 ()"},
		"a name with a slash": {`feeds: [{name: a/b, address: "https://example.org", format: stix, every: 1h}]`, "small letters"},
		"two of a name":       {"feeds: [" + good + ", " + good + "]", "another feed has that name"},
		"a host that's none":  {`feeds: [{name: a, address: "https://example.org", hosts: [files.example.org/x], format: stix, every: 1h}]`, "no host"},
		"a file":              {`feeds: [{name: a, address: "file:///etc/passwd", format: stix, every: 1h}]`, "no address of http"},
		"no host":             {`feeds: [{name: a, address: "https:///x", format: stix, every: 1h}]`, "no address of http"},
		"no format":           {`feeds: [{name: a, address: "https://example.org", every: 1h}]`, "the formats are"},
		"an unknown format":   {`feeds: [{name: a, address: "https://example.org", format: stix3, every: 1h}]`, `there is no "stix3"`},
		"the seed":            {`feeds: [{name: a, address: "https://example.org", format: seed, every: 1h}]`, `there is no "seed"`},
		"no mapping":          {`feeds: [{name: a, address: "https://example.org", format: csv, every: 1h}]`, "a table needs one"},
		"a mapping that's no": {`feeds: [{name: a, address: "https://example.org", format: csv, mapping: nowhere.yaml, every: 1h}]`, "nowhere.yaml"},
		"no time":             {`feeds: [{name: a, address: "https://example.org", format: stix}]`, "write it as 24h"},
		"too often":           {`feeds: [{name: a, address: "https://example.org", format: stix, every: 0s}]`, "too often"},
		"a day that is none":  {`feeds: [{name: a, address: "https://example.org", format: stix, every: 1h, recorded: today}]`, "none of file"},
		"no list":             {`feeds: 5`, "feeds"},
	} {
		if _, err := importing.ReadFeeds(write("bad.yaml", tt.text)); err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), "bad.yaml") {
			t.Errorf("%s: %v, want %q", why, err, tt.want)
		}
	}
}

// What is too large is told, and leaves nothing.
func TestFeedThatIsTooLarge(t *testing.T) {
	o := open(t, importing.Settings{MaxBytes: 100})
	p := publish(t, bundle("JP"))
	if l := o.feeds().Look(t.Context(), p.feed()); !l.Failed || !strings.Contains(l.Did, "too large") || l.Import != "" {
		t.Errorf("it tells %+v", l)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if l := o.feeds().Look(ctx, p.feed()); !l.Failed {
		t.Errorf("after the end it tells %+v", l)
	}
	if n := len(o.jobs.All()); n != 0 || o.targets() != 0 {
		t.Errorf("%d imports are left, and %d targets", n, o.targets())
	}
}
