// Package cleared keeps of a store what a level of TLP may see, as a store of its
// own: the same commits, without what is marked above that level, and without
// what only that names. Whoever asks it cannot be told more by mistake, whatever
// the question.
package cleared

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/export"
	"github.com/actorgraph/actorgraph/graph/sqlite"
	"github.com/actorgraph/actorgraph/internal/scratch"
)

// A Copy is what of a store a level may see. It is a file of its own in the
// folder for temporary files, made anew at each start and removed by Close, or, where the
// process was killed, by the next Open or Sweep.
type Copy struct {
	graph.Store
	of     graph.Store
	folder *scratch.Folder

	mu       sync.Mutex // held while commits are copied
	redactor *export.Redactor
	readings map[string]string // ids of the original's readings, to those of the copy's
	upTo     int64             // the last commit of the original that is in the copy

	withheld, withheldReadings atomic.Int64
}

// withheldDataset is the data set of the copy's readings that stand for those of the
// original of which nothing may be told. It is no key that a file or a person gives.
const withheldDataset = "(withheld)"

func isWithheld(r graph.Reading) bool { return r.Dataset == withheldDataset }

// Readings returns those of which something may be told.
func (c *Copy) Readings(ctx context.Context) ([]graph.Reading, error) {
	all, err := c.Store.Readings(ctx)
	return slices.DeleteFunc(all, isWithheld), err
}

// Document returns what may be told of a reading.
func (c *Copy) Document(ctx context.Context, reading string) (graph.Document, error) {
	if strings.HasPrefix(reading, withheldDataset) {
		return graph.Document{}, fmt.Errorf("reading %s: %w", reading, graph.ErrNotFound)
	}
	return c.Store.Document(ctx, reading)
}

// copies is how the folders of copies are called.
const copies = "actorgraph-copy-"

// Sweep removes the copies of servers that were killed.
func Sweep() error { return scratch.Sweep(os.TempDir(), copies) }

// Open makes an empty copy for a level. CatchUp fills it.
func Open(ctx context.Context, of graph.Store, level graph.TLP) (*Copy, error) {
	folder, err := scratch.Make(os.TempDir(), copies)
	if err != nil {
		return nil, fmt.Errorf("what is up to %s is served from a copy without the rest, and there is no place for it: %w; name a folder in TMPDIR", level, err)
	}
	s, err := sqlite.Open(ctx, filepath.Join(folder.Path(), "graph.db"))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("the copy up to %s: %w", level, err), folder.Close())
	}
	return &Copy{Store: s, of: of, folder: folder, redactor: export.NewRedactor(level), readings: map[string]string{}}, nil
}

// Write refuses: what is written into a copy would be lost with it, and the
// original would not have it. Whoever writes, writes into the original.
func (c *Copy) Write(context.Context, *graph.Document, graph.WriteOptions) (graph.Receipt, error) {
	return graph.Receipt{}, graph.Invalid("store", "a copy up to a level is read only")
}

// Close removes the copy.
func (c *Copy) Close() error { return errors.Join(c.Store.Close(), c.folder.Close()) }

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
	by := map[string]graph.Reading{}
	for _, r := range readings {
		by[r.ID] = r
	}
	commits := slices.DeleteFunc(graph.Commits(readings), func(m graph.Commit) bool { return m.At.Seq <= c.upTo })
	for _, commit := range commits {
		if err := c.copy(ctx, commit, by[commit.Reading]); err != nil {
			return fmt.Errorf("copy the commit of %s: %w", commit.Reading, err)
		}
		c.upTo = commit.At.Seq
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

// Withheld returns how many claims that hold today the original has and the copy has
// not, and how many readings.
func (c *Copy) Withheld() (claims, readings int) {
	return int(c.withheld.Load()), int(c.withheldReadings.Load())
}

// copy makes one commit of the original a commit of the copy, at the same time.
// Each reading stays one, also where two differ only in what is left out: undoing
// one of them must leave the other. Who entered a reading, or undid it, and why, is told
// with it, unless nothing may be told of the reading at all.
func (c *Copy) copy(ctx context.Context, of graph.Commit, reading graph.Reading) error {
	if of.Undo {
		undo := graph.WriteOptions{Undo: c.readings[of.Reading], Now: of.At.Time}
		if !strings.HasPrefix(undo.Undo, withheldDataset) {
			undo.Entry = reading.UndoEntry
		}
		_, err := c.Store.Write(ctx, &graph.Document{}, undo)
		return err
	}
	doc, err := c.of.Document(ctx, of.Reading)
	if err != nil {
		return err
	}
	part := c.redactor.Redact(doc)
	if part.Hidden {
		part.Document = graph.Document{Reading: graph.Reading{Dataset: withheldDataset, Document: strconv.FormatInt(of.At.Seq, 10), Recorded: doc.Reading.Recorded}}
	}
	write := graph.WriteOptions{Again: true, Now: of.At.Time}
	if !part.Hidden {
		write.Entry = reading.Entry
	}
	receipt, err := c.Store.Write(ctx, &part.Document, write)
	if err != nil {
		return err
	}
	c.readings[of.Reading] = receipt.Reading.ID
	if part.Hidden {
		c.withheldReadings.Add(1)
	}
	return nil
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
			if err := c.CatchUp(ctx); err != nil && ctx.Err() == nil && !errors.Is(err, graph.ErrUnavailable) { // that is told once, not every time
				log.Warn("bring the copy without restricted data up to date", "error", err)
			}
		}
	}
}
