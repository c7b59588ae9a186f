package command

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/actorgraph/actorgraph/graph/export"
	"github.com/actorgraph/actorgraph/graph/ingest"
)

// restore reads what export wrote in the form that keeps everything. The store
// should be an empty one: the vocabulary, too, is in the file.
func restore(ctx context.Context, c config, args []string, s Streams) (err error) {
	if len(args) != 1 || c.imports.dryRun {
		return errors.New("name one file, or - for standard input: actorgraph import jsonl FILE; there is no dry run of it")
	}
	text, err := ingest.File(args[0], s.In).Text(1 << 40) // our own writing, read a line at a time
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, text.Close()) }()
	store, err := openStore(ctx, c.store, c.neo4j)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	done, err := export.Restore(ctx, store, text, time.Now)
	_, printErr := fmt.Fprintf(s.Out, "%d commits written, %d were there already\n", done.Commits, done.Unchanged)
	return errors.Join(err, printErr)
}
