package command

import (
	"context"
	"errors"
	"fmt"

	"github.com/actorgraph/actorgraph/graph"
)

// undo makes one reading count no more.
func undo(ctx context.Context, c config, args []string, s Streams) error {
	if len(args) > 0 {
		return fmt.Errorf("import --undo takes no files, but got %q", args)
	}
	store, err := openThere(ctx, c.store, c.neo4j)
	if err != nil {
		return err
	}
	receipt, err := store.Write(ctx, &graph.Document{}, graph.WriteOptions{Undo: c.imports.undo, DryRun: c.imports.dryRun})
	if errors.Is(err, graph.ErrNotFound) {
		err = fmt.Errorf("%w; actorgraph readings lists them", err)
	}
	if err := errors.Join(err, store.Close()); err != nil {
		return err
	}
	if receipt.Unchanged {
		_, err = fmt.Fprintf(s.Out, "%s was undone before; nothing changed\n", c.imports.undo)
		return err
	}
	_, err = fmt.Fprintf(s.Out, "%s counts no more: %d claims withdrawn, %d back, %d with other dates\n",
		c.imports.undo, receipt.Withdrawn, receipt.New, receipt.Changed)
	return err
}
