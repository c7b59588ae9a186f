package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/actorgraph/actorgraph/graph"
)

// longSpan is the number of calendar years from which an activity interval is
// worth a look: a slip of the pen in a year makes such intervals.
const longSpan = 15

// verify checks a store: that every document is what was read, that every
// claim has the id of its content, and lists what looks wrong in the data. Data
// is reported as given, never mended.
func verify(ctx context.Context, c config, args []string, s streams) error {
	if len(args) > 0 {
		return fmt.Errorf("verify takes no arguments, but got %q; name the store with -store", args)
	}
	store, err := openStore(ctx, c.store, c.neo4j)
	if err != nil {
		return err
	}
	check := checker{store: store, out: s.out}
	err = errors.Join(check.documents(ctx), check.claims(ctx), check.err, store.Close())
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(s.out, "%d documents and %d claims checked: %d faults of the store, %d oddities of the data\n",
		check.read, check.seen, check.faults, check.oddities); err != nil {
		return err
	}
	if check.faults > 0 {
		return fmt.Errorf("%s is damaged: import its data sets into a new store", c.store)
	}
	return nil
}

// checker walks a store and prints what it finds, a line each.
type checker struct {
	store                        graph.Store
	out                          io.Writer
	read, seen, faults, oddities int
	err                          error // of printing
}

func (k *checker) fault(format string, args ...any) {
	k.faults++
	k.printf("fault: "+format, args...)
}

func (k *checker) odd(format string, args ...any) {
	k.oddities++
	k.printf("odd: "+format, args...)
}

func (k *checker) printf(format string, args ...any) {
	if _, err := fmt.Fprintf(k.out, format+"\n", args...); err != nil && k.err == nil {
		k.err = err
	}
}

// documents compares what the store gives back with the digest of what was read.
func (k *checker) documents(ctx context.Context) error {
	readings, err := k.store.Readings(ctx)
	if err != nil {
		return err
	}
	for _, r := range readings {
		doc, err := k.store.Document(ctx, r.ID)
		if err != nil {
			return err
		}
		k.read++
		if got := doc.Digest(); got != r.Digest {
			k.fault("reading %s holds %s, but %s was read", r.ID, got, r.Digest)
		}
	}
	return nil
}

func (k *checker) claims(ctx context.Context) error {
	for c, err := range k.store.EachClaim(ctx, graph.ClaimQuery{View: graph.View{WithWithdrawn: true}}) {
		if err != nil {
			return err
		}
		k.seen++
		if got := c.Identify(); got != c.ID {
			k.fault("%s has the content of %s", c.ID, got)
		}
		if err := c.Check(); err != nil {
			k.fault("%s: %v", c.ID, err)
		}
		k.dates(c)
	}
	return nil
}

// dates tells what can hardly be meant: an activity of very many years that
// the source closed itself, and an activity recorded before it began.
func (k *checker) dates(c graph.Claim) {
	if c.Occurred.IsZero() {
		return
	}
	first, last := c.Occurred.Bounds()
	if years := c.Occurred.Years(); years >= longSpan && first != graph.FirstDate && last != graph.LastDate {
		k.odd("%s of %s: %s touches %d years (%s)", c.Predicate, c.Ends.Subject.Name, c.Occurred, years, about(c))
	}
	if r := c.Recorded(); r < first {
		k.odd("%s of %s: recorded %s, before its activity of %s (%s)", c.Predicate, c.Ends.Subject.Name, r, c.Occurred, about(c))
	}
}

// about names the incident of a claim, else its source.
func about(c graph.Claim) string {
	switch {
	case c.Ends.Incident != nil:
		return c.Ends.Incident.Name
	case c.Ends.Source != nil:
		return c.Ends.Source.Name
	}
	return string(c.ID)
}
