// Package public keeps of a store what a level of TLP may see, as a store of its
// own: the same commits, without what is marked above that level, and without
// what only that names. Whoever asks it cannot be told more by mistake, whatever
// the question.
package public

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/export"
	"github.com/actorgraph/actorgraph/graph/sqlite"
)

// A Copy is what of a store a level may see. It is a file of its own in the
// folder for temporary files, made anew at each start and removed by Close.
type Copy struct {
	graph.Store
	of     graph.Store
	folder string

	mu       sync.Mutex // held while commits are copied
	sieve    *export.Sieve
	readings map[string]string // ids of the original's readings, to those of the copy's
	upTo     int64             // the last commit of the original that is in the copy
	withheld atomic.Int64
}

// Open makes an empty copy for a level. CatchUp fills it.
func Open(ctx context.Context, of graph.Store, level graph.TLP) (*Copy, error) {
	folder, err := os.MkdirTemp("", "actorgraph-copy-")
	if err != nil {
		return nil, fmt.Errorf("what is up to %s is served from a copy without the rest, and there is no place for it: %w; name a folder in TMPDIR", level, err)
	}
	s, err := sqlite.Open(ctx, filepath.Join(folder, "graph.db"))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("the copy up to %s: %w", level, err), os.RemoveAll(folder))
	}
	return &Copy{Store: s, of: of, folder: folder, sieve: export.NewSieve(level), readings: map[string]string{}}, nil
}

// Write refuses: what is written into a copy would be lost with it, and the
// original would not have it. Whoever writes, writes into the original.
func (c *Copy) Write(context.Context, *graph.Document, graph.WriteOptions) (graph.Receipt, error) {
	return graph.Receipt{}, graph.Invalid("store", "a copy up to a level is read only")
}

// Close removes the copy.
func (c *Copy) Close() error { return errors.Join(c.Store.Close(), os.RemoveAll(c.folder)) }

// CatchUp copies the commits that the original has and the copy has not, one by
// one: what it costs is what they brought. After an error it goes on where it
// stopped.
func (c *Copy) CatchUp(ctx context.Context) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	readings, err := c.of.Readings(ctx)
	if err != nil {
		return err
	}
	commits := commitsAfter(c.upTo, readings)
	for _, commit := range commits {
		if err := c.copy(ctx, commit); err != nil {
			return fmt.Errorf("copy the commit of %s: %w", commit.reading, err)
		}
		c.upTo = commit.at.Seq
	}
	if len(commits) == 0 {
		return nil
	}
	return c.count(ctx)
}

// count counts what is left out.
func (c *Copy) count(ctx context.Context) error {
	n := 0
	for store, sign := range map[graph.Store]int{c.of: 1, c.Store: -1} {
		stats, err := store.Stats(ctx)
		if err != nil {
			return fmt.Errorf("count what is left out: %w", err)
		}
		for _, claims := range stats.Claims {
			n += sign * claims
		}
	}
	c.withheld.Store(int64(max(n, 0))) // the original may be a commit ahead
	return nil
}

// Withheld returns how many claims that hold today the original has and the copy
// has not.
func (c *Copy) Withheld() int { return int(c.withheld.Load()) }

// commit is one commit of the original: a reading, or the undoing of one.
type commit struct {
	at      graph.Stamp
	reading string // id
	undo    bool
}

// commitsAfter returns the commits after one that made a store's readings, in
// their order.
func commitsAfter(seq int64, readings []graph.Reading) []commit {
	var out []commit
	for _, r := range readings {
		if r.Stored.Seq > seq {
			out = append(out, commit{at: r.Stored, reading: r.ID})
		}
		if r.Undone.Seq > seq {
			out = append(out, commit{at: r.Undone, reading: r.ID, undo: true})
		}
	}
	slices.SortFunc(out, func(a, b commit) int { return cmp.Compare(a.at.Seq, b.at.Seq) })
	return out
}

// copy makes one commit of the original a commit of the copy, at the same time.
// Each reading stays one, also where two differ only in what is left out: undoing
// one of them must leave the other.
func (c *Copy) copy(ctx context.Context, of commit) error {
	if of.undo {
		_, err := c.Store.Write(ctx, &graph.Document{}, graph.WriteOptions{Undo: c.readings[of.reading], Now: of.at.Time})
		return err
	}
	doc, err := c.of.Document(ctx, of.reading)
	if err != nil {
		return err
	}
	part, _ := c.sieve.Open(doc)
	receipt, err := c.Store.Write(ctx, &part, graph.WriteOptions{Again: true, Now: of.at.Time})
	c.readings[of.reading] = receipt.Reading.ID
	return err
}

// Follow keeps the copy up to date until the context ends.
func (c *Copy) Follow(ctx context.Context, every time.Duration, log *slog.Logger) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if err := c.CatchUp(ctx); err != nil && ctx.Err() == nil {
				log.Warn("bring the copy without restricted data up to date", "error", err)
			}
		}
	}
}
