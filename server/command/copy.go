package command

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/actorgraph/actorgraph/graph"
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

// step is one commit of a store: a reading, or the undoing of one.
type step struct {
	at   graph.Stamp
	read graph.Reading // the reading that was stored or undone
	undo bool
}

// copyStore repeats every commit of one store in another, in order and with
// the times it had, so that claims, clocks and ids are the same. A copy that
// was cut off goes on where it stopped.
func copyStore(ctx context.Context, c config, _ []string, s Streams) (err error) {
	if c.copyFrom == "" || c.copyTo == "" {
		return errors.New("name both stores: actorgraph copy --from STORE --to STORE")
	}
	from, err := openThere(ctx, c.copyFrom, c.neo4j)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, from.Close()) }()
	to, err := openStore(ctx, c.copyTo, c.neo4j)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, to.Close()) }()

	steps, err := commitsOf(ctx, from)
	if err != nil {
		return fmt.Errorf("%s: %w", c.copyFrom, err)
	}
	there, err := commitsOf(ctx, to)
	if err != nil {
		return fmt.Errorf("%s: %w", c.copyTo, err)
	}
	if len(there) > len(steps) || !slices.Equal(there, steps[:len(there)]) {
		return fmt.Errorf("%s holds something else than the beginning of %s; copy into an empty store", c.copyTo, c.copyFrom)
	}
	claims := 0
	for i, st := range steps[len(there):] {
		n, err := repeat(ctx, from, to, st)
		if err != nil {
			return fmt.Errorf("copy %s: %w", st.read.ID, err)
		}
		claims += n
		if isTerminal(s.Err) {
			fmt.Fprintf(s.Err, "\r%d of %d commits, %d claims ", len(there)+i+1, len(steps), claims)
		}
	}
	if isTerminal(s.Err) {
		fmt.Fprintln(s.Err)
	}
	_, err = fmt.Fprintf(s.Out, "%d commits copied, %d were there already\n", len(steps)-len(there), len(there))
	return err
}

// commitsOf lists the commits of a store in order. What the store alone knows
// of a reading, how it is kept, is left out, so that lists of two stores compare.
func commitsOf(ctx context.Context, store graph.Store) ([]step, error) {
	all, err := store.Readings(ctx)
	if err != nil {
		return nil, err
	}
	var steps []step
	for _, r := range all {
		kept := r
		kept.Base, kept.Undone = 0, graph.Stamp{}
		steps = append(steps, step{at: r.Stored, read: kept})
		if r.Undone.Seq != 0 {
			steps = append(steps, step{at: r.Undone, read: kept, undo: true})
		}
	}
	slices.SortFunc(steps, func(a, b step) int { return cmp.Compare(a.at.Seq, b.at.Seq) })
	return steps, nil
}

// repeat does in one store what a commit did in another, and returns how many
// claims it wrote.
func repeat(ctx context.Context, from, to graph.Store, st step) (int, error) {
	if st.undo {
		_, err := to.Write(ctx, &graph.Document{}, graph.WriteOptions{Undo: st.read.ID, Now: st.at.Time})
		return 0, err
	}
	doc, err := from.Document(ctx, st.read.ID)
	if err != nil {
		return 0, err
	}
	receipt, err := to.Write(ctx, &doc, graph.WriteOptions{Now: st.at.Time})
	if err != nil {
		return 0, err
	}
	if receipt.Reading.ID != st.read.ID || receipt.Reading.Stored != st.at {
		return 0, fmt.Errorf("it became %s of %s: is something else writing into the copy?", receipt.Reading.ID, receipt.Reading.Stored.Time)
	}
	return receipt.Claims, nil
}
