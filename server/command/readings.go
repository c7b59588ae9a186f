package command

import (
	"context"
	"errors"
	"fmt"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"
)

func (p *program) readingsCommand() *cobra.Command {
	return &cobra.Command{
		Use: "readings", GroupID: topicOut, Args: noArguments("name the store with --store"),
		Short: "List what was read into the store, with the ids that import --undo takes",
		RunE:  p.doesOnStore(readings),
	}
}

// readings lists what was read into a store, in that order, with the ids that
// undoing takes.
func readings(ctx context.Context, c config, _ []string, s Streams) (err error) {
	store, err := openToRead(ctx, c.store, c.neo4j)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	all, err := store.Readings(ctx)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(s.Out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "READING\tDATA SET\tRELEASE\tDOCUMENT\tRECORDED\tFULL\tSTORED\tUNDONE")
	for _, r := range all {
		undone := ""
		if r.Undone.Seq != 0 {
			undone = r.Undone.Time.Format(time.RFC3339)
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%t\t%s\t%s\n", r.ID, r.Dataset, r.Release, r.Document, r.Recorded, r.Full, r.Stored.Time.Format(time.RFC3339), undone)
	}
	return w.Flush()
}
