package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/export"
	"github.com/actorgraph/actorgraph/graph/sqlite"
)

// A publicCopy is what of a store everybody may see, as a store of its own: the
// same commits, without what is marked above GREEN, and without what only that
// names. Whoever asks it cannot be told more by mistake, whatever the question.
type publicCopy struct {
	graph.Store
	of     graph.Store
	folder string
	upTo   int64 // the last commit of the original that is in the copy
}

// openPublic makes an empty copy in the folder for temporary files.
func openPublic(ctx context.Context, of graph.Store) (*publicCopy, error) {
	folder, err := os.MkdirTemp("", "actorgraph-public-")
	if err != nil {
		return nil, fmt.Errorf("--public serves a copy without restricted data, and there is no place for it: %w; name a folder in TMPDIR", err)
	}
	s, err := sqlite.Open(ctx, filepath.Join(folder, "graph.db"))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("the public copy: %w", err), os.RemoveAll(folder))
	}
	return &publicCopy{Store: s, of: of, folder: folder}, nil
}

// Close removes the copy.
func (p *publicCopy) Close() error { return errors.Join(p.Store.Close(), os.RemoveAll(p.folder)) }

// catchUp copies the commits that the original has and the copy has not.
func (p *publicCopy) catchUp(ctx context.Context) error {
	readings, err := p.of.Readings(ctx)
	if err != nil {
		return err
	}
	last := int64(0)
	for _, r := range readings {
		last = max(last, r.Stored.Seq, r.Undone.Seq)
	}
	if last == p.upTo {
		return nil
	}
	o := export.DumpOptions{Stored: true}
	if _, err := pipe(ctx, p.of, p.Store, o, io.Discard); err != nil {
		return fmt.Errorf("the public copy: %w", err)
	}
	p.upTo = last
	return nil
}

// follow keeps the copy up to date until the context ends.
func (p *publicCopy) follow(ctx context.Context, every time.Duration, log *slog.Logger) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if err := p.catchUp(ctx); err != nil && ctx.Err() == nil {
				log.Warn("bring the public copy up to date", "error", err)
			}
		}
	}
}
