package importing_test

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/actorgraph/actorgraph/server/importing"
)

// slow is an address that answers a part of a feed, and then waits until it is let go on.
func slow(t *testing.T) (address string, asked chan struct{}, goOn func()) {
	t.Helper()
	asked, on := make(chan struct{}, 9), make(chan struct{})
	goOn = sync.OnceFunc(func() { close(on) })
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		text := bundle("FR")
		if _, err := io.WriteString(w, text[:10]); err != nil {
			t.Error(err)
		}
		if err := http.NewResponseController(w).Flush(); err != nil {
			t.Error(err)
		}
		asked <- struct{}{}
		select {
		case <-on:
			if _, err := io.WriteString(w, text[10:]); err != nil {
				t.Error(err)
			}
		case <-r.Context().Done():
		}
	}))
	t.Cleanup(func() { goOn(); s.Close() })
	return s.URL, asked, goOn
}

// A feed that does not come holds its own place, and no other's.
func TestASlowFeedKeepsNoOtherWaiting(t *testing.T) {
	o := open(t, importing.Settings{})
	p := publish(t, bundle("JP"))
	feeds, feed, late := o.feeds(), p.feed(), p.feed()
	address, asked, goOn := slow(t)
	late.Name, late.Address, late.Yes = "late", address, true
	done := make(chan importing.Look, 1)
	go func() { done <- feeds.Look(t.Context(), late) }()
	<-asked
	if l := feeds.Look(t.Context(), feed); l.Failed || !strings.Contains(l.Did, "2 new") {
		t.Errorf("beside a slow one a feed tells %+v", l)
	}
	if n := len(o.jobs.All()); n != 1 {
		t.Errorf("%d imports are told of; one that is fetched holds no place of those that people send", n)
	}
	goOn()
	if l := <-done; l.Failed || !strings.Contains(l.Did, "1 new") {
		t.Errorf("the slow one tells %+v", l)
	}
}

// As many feeds are fetched side by side as there are places.
func TestFeedsHavePlaces(t *testing.T) {
	o := open(t, importing.Settings{})
	s := o.feedSettings()
	s.AtOnce = 1
	feeds := importing.NewFeeds(nil, o.jobs, s)
	address, asked, goOn := slow(t)
	p := publish(t, bundle("JP"))
	late := p.feed()
	late.Name, late.Address = "late", address
	var both sync.WaitGroup
	both.Go(func() { feeds.Look(t.Context(), late) })
	<-asked
	both.Go(func() { feeds.Look(t.Context(), p.feed()) })
	time.Sleep(20 * time.Millisecond) // what is to be seen is that nothing happens
	p.set(func() {
		if p.sent != 0 {
			t.Error("with one place two are fetched at once")
		}
	})
	goOn()
	if both.Wait(); p.sent != 1 {
		t.Errorf("afterwards the other was fetched %d times", p.sent)
	}
}

// A feed has its time, and has to come at a least rate.
func TestFeedsThatDoNotCome(t *testing.T) {
	o := open(t, importing.Settings{})
	address, _, _ := slow(t)
	for want, change := range map[string]func(*importing.FeedSettings){
		"it has not come to its end after 50ms":         func(s *importing.FeedSettings) { s.Within = 50 * time.Millisecond },
		"less than 100 bytes of it came in 50ms":        func(s *importing.FeedSettings) { s.Pace = importing.Pace{Least: 100, Every: 50 * time.Millisecond} },
		"less than 1 bytes of it came in 50ms":          func(s *importing.FeedSettings) { s.Pace = importing.Pace{Least: 1, Every: 50 * time.Millisecond} },
		"it has not come to its end after 1ns, at once": func(s *importing.FeedSettings) { s.Within = 1 },
	} {
		s := o.feedSettings()
		change(&s)
		p := publish(t, "")
		feed := p.feed()
		feed.Address = address
		want, _, _ = strings.Cut(want, ",")
		if l := importing.NewFeeds(nil, o.jobs, s).Look(t.Context(), feed); !l.Failed || l.Did != want {
			t.Errorf("it tells %+v, want %q", l, want)
		}
	}
}

// To another host a feed is followed only where its entry names it, and then without what
// its address has of secrets.
func TestFeedsThatLeadToAnotherHost(t *testing.T) {
	o := open(t, importing.Settings{})
	var header http.Header
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header = r.Header
		if _, err := io.WriteString(w, bundle("JP")); err != nil {
			t.Error(err)
		}
	}))
	defer other.Close()
	p := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if name, word, ok := r.BasicAuth(); !ok || name != "me" || word != "hush" || r.URL.RawQuery != "key=hush" {
			t.Errorf("its own host is sent %v and %v", r.Header, r.URL)
		}
		http.Redirect(w, r, other.URL+"/plover.json?signature=hush", http.StatusFound)
	}))
	defer p.Close()
	feed := publish(t, "").feed()
	feed.Address = strings.Replace(p.URL, "://", "://me:hush@", 1) + "/x?key=hush"
	host := strings.TrimPrefix(other.URL, "http://")
	if l := o.feeds().Look(t.Context(), feed); !l.Failed || !strings.Contains(l.Did, "to another host, "+host+": if that is right, write hosts: ["+host+"]") || header != nil {
		t.Errorf("it tells %+v", l)
	}
	feed.Hosts = []string{host}
	if l := o.feeds().Look(t.Context(), feed); l.Failed || header.Get("Authorization") != "" || header.Get("Referer") != "" {
		t.Errorf("it tells %+v, and sends %v", l, header)
	}
	readings, err := o.store.Readings(t.Context())
	if why := readings[len(readings)-1].Entry.Reason; err != nil || why != "fetched from "+other.URL+"/plover.json" {
		t.Errorf("the commit tells %q, %v", why, err)
	}
}

// Neither the log nor what is kept of the feeds has what is secret in an address.
func TestSecretsOfAnAddressAreNotTold(t *testing.T) {
	o := open(t, importing.Settings{})
	p := publish(t, bundle("JP"))
	gone := httptest.NewServer(http.NotFoundHandler())
	broken := httptest.NewServer(http.RedirectHandler("http://%zz/?key=hush", http.StatusFound))
	defer broken.Close()
	var log bytes.Buffer
	s := o.feedSettings()
	s.Log = slog.New(slog.NewTextHandler(&log, nil))
	feeds := importing.NewFeeds(nil, o.jobs, s)
	told := ""
	for i, address := range []string{p.URL + "/plover.json", gone.URL, broken.URL, "http://nowhere.invalid", gone.URL + "/\x7f"} {
		if address == gone.URL {
			gone.Close()
		}
		feed := p.feed()
		feed.Name = fmt.Sprint("feed-", i)
		feed.Address = strings.Replace(address, "://", "://me:hush@", 1) + "?key=hush"
		told += feeds.Look(t.Context(), feed).Did + "\n"
	}
	kept, err := os.ReadFile(s.File)
	readings, failed := o.store.Readings(t.Context())
	if err != nil || failed != nil {
		t.Fatal(err, failed)
	}
	for what, text := range map[string]string{"the log": log.String(), "the looks": told, "the file": string(kept), "the commit": readings[len(readings)-1].Entry.Reason} {
		if strings.Contains(text, "hush") || text == "" && what != "the log" {
			t.Errorf("%s: %s", what, text)
		}
	}
	bad := t.TempDir() + "/feeds.yaml"
	if err := os.WriteFile(bad, []byte(`feeds: [{name: a, address: "ftp://me:hush@example.org?key=hush", format: stix, every: 1h}]`), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := importing.ReadFeeds(bad); err == nil || strings.Contains(err.Error(), "hush") {
		t.Errorf("an entry that cannot be read: %v", err)
	}
}
