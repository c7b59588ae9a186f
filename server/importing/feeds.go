package importing

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"path"
	"strings"
	"sync"
	"time"
)

// Feeds are looked at by a schedule, and imported when they have changed. What is known of
// each is kept in a file, so that a server that starts anew does not fetch all again.
type Feeds struct {
	feeds []Feed
	jobs  *Jobs
	file  string
	log   *slog.Logger
	now   func() time.Time
	http  *http.Client

	turn chan struct{} // holds one token; who has it fetches

	mu   sync.Mutex
	seen map[string]Look // by name
}

// Look is what was found the last time that a feed was looked at.
type Look struct {
	At       time.Time `json:"at"`
	Did      string    `json:"did"`                // in a few words
	Import   string    `json:"import,omitempty"`   // the id of its import, where there was one
	Failed   bool      `json:"failed,omitempty"`   // it is looked at again, as if for the first time
	Settings string    `json:"settings,omitempty"` // with which the following was imported
	ETag     string    `json:"etag,omitempty"`
	Modified string    `json:"lastModified,omitempty"`
	Digest   string    `json:"digest,omitempty"`
}

// The times that an address has to answer: to begin with, and then to go on.
const (
	feedBegins = 30 * time.Second
	feedStalls = time.Minute
	feedEnds   = 2 * time.Hour    // however steadily it comes: the other feeds wait for it
	feedAgain  = 10 * time.Minute // after which one that could not be had is tried again
)

// NewFeeds returns feeds that are imported by jobs. File keeps what is known of them.
func NewFeeds(feeds []Feed, jobs *Jobs, file string, log *slog.Logger) *Feeds {
	transport := &http.Transport{Proxy: http.ProxyFromEnvironment, ResponseHeaderTimeout: feedBegins, TLSHandshakeTimeout: feedBegins, IdleConnTimeout: time.Minute}
	f := &Feeds{feeds: feeds, jobs: jobs, file: file, log: log, now: time.Now, turn: make(chan struct{}, 1), seen: map[string]Look{}}
	f.turn <- struct{}{}
	f.http = &http.Client{Transport: transport, CheckRedirect: func(next *http.Request, before []*http.Request) error {
		if len(before) >= 10 {
			return errors.New("it leads from address to address, ten times over")
		}
		if before[0].URL.Scheme == "https" && next.URL.Scheme != "https" {
			return fmt.Errorf("it leads from https to %s, which anybody on the way can change", next.URL.Redacted())
		}
		return nil
	}}
	return f
}

// Run looks at each feed when it is due, until the context ends.
func (f *Feeds) Run(ctx context.Context) {
	if err := f.restore(); err != nil {
		f.log.Warn("what is known of the feeds cannot be read; all are fetched anew", "error", err)
	}
	var all sync.WaitGroup
	for _, feed := range f.feeds {
		all.Go(func() { f.follow(ctx, feed) })
	}
	all.Wait()
}

// follow looks at a feed when it is due.
func (f *Feeds) follow(ctx context.Context, feed Feed) {
	timer := time.NewTimer(f.due(feed))
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		}
		look := f.Look(ctx, feed)
		if ctx.Err() != nil {
			return
		}
		level := slog.LevelInfo
		if look.Failed {
			level = slog.LevelWarn
		}
		f.log.Log(ctx, level, "feed", "feed", feed.Name, "did", look.Did, "import", look.Import)
		timer.Reset(f.due(feed))
	}
}

// due is how long it is until a feed is looked at.
func (f *Feeds) due(feed Feed) time.Duration {
	f.mu.Lock()
	defer f.mu.Unlock()
	last, known := f.seen[feed.Name]
	if !known || last.Settings != feed.settings() && !last.Failed {
		return 0
	}
	wait := feed.Every
	if last.Failed && last.Import == "" { // it may be had in a while; what is wrong in it is not mended so soon
		wait = min(wait, feedAgain)
	}
	return min(max(0, last.At.Add(wait).Sub(f.now())), wait) // also where the clock was set back
}

// Look fetches a feed unless it is as it was, imports what changed, and notes and
// returns what it found.
func (f *Feeds) Look(ctx context.Context, feed Feed) Look {
	select {
	case <-f.turn: // one after the other, so that there is room for the files that people send
		defer func() { f.turn <- struct{}{} }()
	case <-ctx.Done():
		return Look{Failed: true, Did: ctx.Err().Error()}
	}
	f.mu.Lock()
	last := f.seen[feed.Name]
	f.mu.Unlock()
	if last.Settings != feed.settings() {
		last = Look{}
	}
	last.Did, last.Import, last.Failed = "", "", false
	look, err := f.fetch(ctx, feed, last)
	if err != nil {
		look.Failed, look.Did = true, err.Error()
	}
	look.At = f.now().UTC()
	if ctx.Err() != nil {
		return look // the server ends, and that tells nothing of the feed
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.seen[feed.Name] = look
	if err := f.keep(); err != nil {
		f.log.Warn("what is known of the feeds cannot be kept; after a start they are fetched anew", "error", err)
	}
	return look
}

// fetch asks for a feed, and imports what it gets. What was known is given back where
// nothing has changed or the feed could not be had.
func (f *Feeds) fetch(ctx context.Context, feed Feed, last Look) (Look, error) {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, feed.Address, nil)
	if err != nil {
		return last, err
	}
	r.Header.Set("User-Agent", "actorgraph")
	if last.ETag != "" {
		r.Header.Set("If-None-Match", last.ETag)
	}
	if last.Modified != "" {
		r.Header.Set("If-Modified-Since", last.Modified)
	}
	resp, err := f.http.Do(r)
	if err != nil {
		return last, err
	}
	defer resp.Body.Close()
	switch {
	case resp.StatusCode == http.StatusNotModified && last.Digest != "":
		last.Did = asItWas
		return last, nil
	case resp.StatusCode != http.StatusOK:
		return last, fmt.Errorf("%s answers %s", resp.Request.URL.Redacted(), resp.Status)
	}
	watch := time.AfterFunc(feedStalls, func() { stop(fmt.Errorf("nothing of it has come for %s", feedStalls)) })
	defer watch.Stop()
	late := time.AfterFunc(feedEnds, func() { stop(fmt.Errorf("it has not come to its end after %s", feedEnds)) })
	defer late.Stop()
	look, err := f.load(ctx, feed, last, resp, steady{resp.Body, watch, late})
	if cause := context.Cause(ctx); err != nil && cause != nil {
		err = cause
	}
	return look, err
}

// load imports what an address answered, and returns what is known of the feed then.
func (f *Feeds) load(ctx context.Context, feed Feed, last Look, resp *http.Response, body io.Reader) (Look, error) {
	modified, err := http.ParseTime(resp.Header.Get("Last-Modified"))
	if err != nil {
		modified = time.Time{} // it has none, or none that can be read
	}
	options := feed.Options
	options.Recorded = feed.day(modified, f.now())
	s, err := f.jobs.Receive(Request{
		By: "feed " + feed.Name, Reason: "fetched from " + resp.Request.URL.Redacted(), Name: path.Base(resp.Request.URL.Path), Document: feed.Name,
		Format: feed.Format, Mapping: feed.Mapping, Options: options, Yes: feed.Yes, Unless: last.Digest,
	}, body)
	now := Look{Settings: feed.settings(), ETag: resp.Header.Get("ETag"), Modified: resp.Header.Get("Last-Modified"), Digest: s.Digest}
	switch {
	case errors.Is(err, ErrSame):
		now.Digest, now.Did = last.Digest, asItWas
		return now, nil
	case err != nil:
		return last, err
	}
	done, err := f.jobs.Wait(ctx, s.ID)
	if err != nil {
		return last, err
	}
	now.Import = done.ID
	if done.State != Done {
		last.Import = done.ID
		return last, fmt.Errorf("its import is %s: %s %v", done.State, done.Error, done.Doubts)
	}
	now.Did = told(done)
	return now, nil
}

// asItWas is what is told of a feed that has not changed.
const asItWas = "it is as it was"

// told tells in a few words what an import did.
func told(s Status) string {
	var parts []string
	rejected := s.RejectsLeftOut
	for _, sum := range s.Summaries {
		rejected += len(sum.Report.Rejects)
		parts = append(parts, fmt.Sprintf("%s, release %s of %s: %d new, %d changed, %d withdrawn", sum.Dataset, sum.Release, sum.Recorded, sum.New, sum.Changed, sum.Withdrawn))
	}
	return fmt.Sprintf("%s; %d rejected", strings.Join(parts, "; "), rejected)
}

// steady reads a body that goes on.
type steady struct {
	io.Reader
	watch, late *time.Timer
}

func (s steady) Read(p []byte) (int, error) {
	s.watch.Reset(feedStalls)
	n, err := s.Reader.Read(p)
	if err != nil {
		s.watch.Stop() // what follows is reading what is there
		s.late.Stop()
	}
	return n, err
}

// restore reads what is known of the feeds.
func (f *Feeds) restore() error {
	text, err := os.ReadFile(f.file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	seen := map[string]Look{}
	if err := json.Unmarshal(text, &seen); err != nil {
		return fmt.Errorf("%s: %w", f.file, err)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.seen = seen
	return nil
}

// keep writes what is known of the feeds: all of it or nothing.
func (f *Feeds) keep() error {
	text, err := json.MarshalIndent(f.seen, "", "  ")
	if err != nil {
		return err
	}
	part := f.file + ".part"
	if err := os.WriteFile(part, append(text, '\n'), 0o600); err != nil {
		return err
	}
	return os.Rename(part, f.file)
}
