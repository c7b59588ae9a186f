package importing

import (
	"cmp"
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

	"golang.org/x/sync/semaphore"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/internal/wholefile"
)

// Feeds are looked at by a schedule, and imported when they have changed: fetched side
// by side, so that a slow one keeps no other waiting, and imported one by one. What is known of
// each is kept in a file, so that a server that starts anew does not fetch all again.
type Feeds struct {
	feeds     []Feed
	jobs      *Jobs
	s         FeedSettings
	now       func() time.Time
	transport *http.Transport

	places *semaphore.Weighted // of those that are fetched, or wait for their turn
	turn   *semaphore.Weighted // of the one that is imported

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

// FeedSettings are how feeds are fetched.
type FeedSettings struct {
	File   string        // keeps what is known of them
	AtOnce int           // fetched side by side, at most; 0: DefaultFeeds
	Within time.Duration // what one may take to come, all in all; 0: DefaultWithin
	Pace   Pace          // at which it has to come; none: DefaultFeedPace
	Log    *slog.Logger
}

// What feeds have that are told nothing else.
const (
	DefaultFeeds  = 4
	DefaultWithin = 30 * time.Minute
)

// DefaultFeedPace is one KiB a second. It is looked at each minute, for a server that
// makes a file while it is asked for it may pause.
var DefaultFeedPace = Pace{Least: 60 << 10, Every: time.Minute}

// feedAgain is after how long a feed that could not be had is tried again.
const feedAgain = 10 * time.Minute

// NewFeeds returns feeds that are imported by jobs.
func NewFeeds(feeds []Feed, jobs *Jobs, s FeedSettings) *Feeds {
	s.AtOnce, s.Within = cmp.Or(s.AtOnce, DefaultFeeds), cmp.Or(s.Within, DefaultWithin)
	s.Pace, s.Log = cmp.Or(s.Pace, DefaultFeedPace), cmp.Or(s.Log, slog.Default())
	return &Feeds{
		feeds: feeds, jobs: jobs, s: s, now: time.Now, transport: newTransport(),
		places: semaphore.NewWeighted(int64(s.AtOnce)), turn: semaphore.NewWeighted(1), seen: map[string]Look{},
	}
}

// Run looks at each feed when it is due, until the context ends.
func (f *Feeds) Run(ctx context.Context) {
	if err := f.restore(); err != nil {
		f.s.Log.Warn("what is known of the feeds cannot be read; all are fetched anew", "error", err)
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
		f.s.Log.Log(ctx, level, "feed", "feed", feed.Name, "did", look.Did, "import", look.Import)
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
	if err := f.places.Acquire(ctx, 1); err != nil {
		return Look{Failed: true, Did: err.Error()}
	}
	defer f.places.Release(1)
	f.mu.Lock()
	last := f.seen[feed.Name]
	f.mu.Unlock()
	if last.Settings != feed.settings() {
		last = Look{}
	}
	last.Did, last.Import, last.Failed = "", "", false
	look, err := f.change(ctx, feed, last)
	if err != nil {
		look.Failed, look.Did = true, tellable(err)
	}
	look.At = f.now().UTC()
	if ctx.Err() != nil {
		return look // the server ends, and that tells nothing of the feed
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.seen[feed.Name] = look
	if err := f.keep(); err != nil {
		f.s.Log.Warn("what is known of the feeds cannot be kept; after a start they are fetched anew", "error", err)
	}
	return look
}

// change fetches a feed, and imports what it gets. What was known is given back where
// nothing has changed or the feed could not be had.
func (f *Feeds) change(ctx context.Context, feed Feed, last Look) (Look, error) {
	got, err := f.fetch(ctx, feed, last)
	if err != nil {
		return last, err
	}
	if got.file == nil {
		last.Did = asItWas
		return last, nil
	}
	defer got.file.Close()
	if err := f.turn.Acquire(ctx, 1); err != nil { // one after the other, so that there is room for the files that people send
		return last, err
	}
	defer f.turn.Release(1)
	return f.load(ctx, feed, last, got)
}

// load imports what an address answered, and returns what is known of the feed then.
func (f *Feeds) load(ctx context.Context, feed Feed, last Look, got fetched) (Look, error) {
	modified, err := http.ParseTime(got.header.Get("Last-Modified"))
	if err != nil {
		modified = time.Time{} // it has none, or none that can be read
	}
	options := feed.Options
	options.Recorded = feed.day(modified, f.now())
	s, err := f.jobs.Receive(Request{
		By: "feed " + feed.Name, Clearance: graph.TLPRed, Reason: "fetched from " + withoutSecrets(got.from), Name: path.Base(got.from.Path), Document: feed.Name,
		Format: feed.Format, Mapping: feed.Mapping, Options: options, Yes: feed.Yes, Unless: last.Digest,
		Confirm: "if that is right, write yes: true in its entry",
	}, got.file)
	now := Look{Settings: feed.settings(), ETag: got.header.Get("ETag"), Modified: got.header.Get("Last-Modified"), Digest: s.Digest}
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
		return last, notDone(done)
	}
	now.Did = told(done)
	return now, nil
}

// notDone says why an import has not come to be done.
func notDone(s Status) error {
	text := fmt.Sprintf("its import is %s", s.State)
	for _, why := range append([]string{s.Error}, s.Doubts...) {
		if why != "" {
			text += "; " + why
		}
	}
	return errors.New(text)
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

// restore reads what is known of the feeds.
func (f *Feeds) restore() error {
	text, err := os.ReadFile(f.s.File)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	seen := map[string]Look{}
	if err := json.Unmarshal(text, &seen); err != nil {
		return fmt.Errorf("%s: %w", f.s.File, err)
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
	return wholefile.Write(f.s.File, 0o600, func(w io.Writer) error {
		_, err := w.Write(append(text, '\n'))
		return err
	})
}
