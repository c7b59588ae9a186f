package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/export"
)

func (p *program) copyCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "copy --from STORE --to STORE", GroupID: topicIn, Args: noArguments("name the stores with --from and --to"),
		Short: "Copy a store into another of any kind, with every id and clock",
		RunE:  p.does(copyStore),
	}
	fs := cmd.Flags()
	fs.StringVar(&p.copyFrom, "from", "", "`store` to copy: sqlite:PATH or neo4j://HOST:PORT")
	fs.StringVar(&p.copyTo, "to", "", "`store` to copy into: an empty one, or one that an earlier copy began")
	return cmd
}

// copyStore restores in one store what it dumps of another, with the times of
// its commits, so that claims, clocks and ids are the same. A copy that was cut
// off goes on where it stopped.
func copyStore(ctx context.Context, c config, _ []string, s Streams) (err error) {
	if c.copyFrom == "" || c.copyTo == "" {
		return errors.New("name both stores: actorgraph copy --from STORE --to STORE")
	}
	from, err := openToRead(ctx, c.copyFrom, c.neo4j)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, from.Close()) }()
	to, err := openStore(ctx, c.copyTo, c.neo4j)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, to.Close()) }()

	all, err := from.Readings(ctx)
	if err != nil {
		return fmt.Errorf("%s: %w", c.copyFrom, err)
	}
	there, err := to.Readings(ctx)
	if err != nil {
		return fmt.Errorf("%s: %w", c.copyTo, err)
	}
	if !begins(all, there) {
		return fmt.Errorf("%s holds something else than the beginning of %s; copy into an empty store", c.copyTo, c.copyFrom)
	}
	done, err := pipe(ctx, from, to, s.Err)
	if err != nil {
		return fmt.Errorf("copy %s: %w", c.copyFrom, err)
	}
	if there, err = to.Readings(ctx); err != nil || len(there) < len(all) || !begins(there, all) {
		return errors.Join(err, fmt.Errorf("%s became another graph: is something else writing into the copy?", c.copyTo))
	}
	_, err = fmt.Fprintf(s.Out, "%d commits copied, %d were there already\n", done.Commits, done.Unchanged)
	return err
}

// whole is all of a store, with when it was stored.
var whole = export.DumpOptions{Options: export.Options{Restricted: true}, Stored: true}

// sealed is whole, with an end that tells what it has.
var sealed = export.DumpOptions{Options: export.Options{Restricted: true}, Stored: true, Sealed: true}

// begins reports whether the commits of a store begin with those that made the
// readings there: it has the same readings, of the same commits, and has undone
// all that were undone there.
func begins(all, there []graph.Reading) bool {
	for i, r := range there {
		if i == len(all) || all[i].ID != r.ID || all[i].Digest != r.Digest || all[i].Stored != r.Stored {
			return false
		}
		if r.Undone.Seq != 0 && r.Undone != all[i].Undone {
			return false
		}
	}
	return true
}

// pipe dumps one store into another, and shows on a terminal how much came through.
func pipe(ctx context.Context, from, to graph.Store, terminal io.Writer) (export.Restored, error) {
	r, w := io.Pipe()
	dumped := make(chan error, 1)
	go func() {
		_, err := export.Dump(ctx, from, w, whole)
		_ = w.CloseWithError(err) // which always returns nil
		dumped <- err
	}()
	bar := progress(terminal, "copying")
	done, err := export.Restore(ctx, to, io.TeeReader(r, bar), time.Now)
	_ = bar.Finish()          // a bar that cannot be drawn is no reason to fail
	_ = r.CloseWithError(err) // which always returns nil; a dump under way ends with the error of the restore
	if dumpErr := <-dumped; dumpErr != nil && !errors.Is(dumpErr, err) {
		return done, dumpErr // why the restore could not read on
	}
	return done, err
}
