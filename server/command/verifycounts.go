package command

import (
	"context"
	"errors"
	"fmt"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/sqlite"
)

// file has the engine look at every page of a store's file, where it is in one.
func (k *checker) file(ctx context.Context, path string) error {
	if path == "" {
		return nil
	}
	found, err := sqlite.Check(ctx, path, true)
	if err != nil {
		return err
	}
	for _, f := range found.Faults {
		k.fault("%s: %s", path, f)
	}
	if found.LastLost {
		k.notes = append(k.notes, path+lastLost)
	}
	if !found.Checksums {
		k.notes = append(k.notes, path+" is of an older version, without checksums: damage to it may go unseen. "+
			"It is given them when it is opened for writing while nothing else has it open, with room for a second copy on the disk")
	}
	return nil
}

// counts compares how many claims the store says it has with how many it gives,
// by each way that leads to them.
func (k *checker) counts(ctx context.Context) error {
	for range 3 {
		before, err := k.store.Stats(ctx)
		if err != nil {
			return err
		}
		faults, err := k.compare(ctx, before)
		if err != nil {
			return err
		}
		after, err := k.store.Stats(ctx)
		if err != nil {
			return err
		}
		if before.Last == after.Last {
			k.faults = append(k.faults, faults...)
			return nil
		}
	}
	k.notes = append(k.notes, "the counts were not compared, because something writes into the store all the time")
	return nil
}

// compare counts in each way, of a store that nobody writes into.
func (k *checker) compare(ctx context.Context, stats graph.Stats) (faults []string, err error) {
	byPredicate, byDataset := 0, 0
	for _, n := range stats.Claims {
		byPredicate += n
	}
	for _, n := range stats.Datasets {
		byDataset += n
	}
	today, err := k.count(ctx, graph.View{})
	if err != nil {
		return nil, err
	}
	ever, err := k.count(ctx, graph.View{WithWithdrawn: true})
	if err != nil {
		return nil, err
	}
	streamed := 0
	for item, err := range k.store.Stream(ctx, 0) {
		if err != nil {
			return nil, err
		}
		if item.Claim != nil {
			streamed++
		}
	}
	for _, c := range []struct {
		what      string
		got, want int
	}{
		{"claims of today by data set", byDataset, byPredicate},
		{"claims of today in its lists", today.listed, byPredicate},
		{"claims of today that lists count", today.counted, byPredicate},
		{"claims that lists count, withdrawn ones too", ever.counted, ever.listed},
		{"claims in its stream", max(streamed, ever.listed), streamed},
	} {
		if c.got != c.want {
			faults = append(faults, fmt.Sprintf("%d %s, but %d by another way", c.got, c.what, c.want))
		}
	}
	return faults, nil
}

// counted is how many claims of a view were listed, and how many the list says it has.
type counted struct{ listed, counted int }

func (k *checker) count(ctx context.Context, v graph.View) (counted, error) {
	page, err := k.store.Claims(ctx, graph.ClaimQuery{View: v}, graph.Page{First: 1, Count: true})
	if err != nil {
		return counted{}, err
	}
	out := counted{counted: page.Total}
	for _, err := range k.store.EachClaim(ctx, graph.ClaimQuery{View: v}) {
		if err != nil {
			return counted{}, err
		}
		out.listed++
	}
	return out, nil
}

// steps runs the steps of a check. Damage that one meets is a fault, and no
// reason to leave out the others.
func (k *checker) steps(ctx context.Context, steps ...func(context.Context) error) error {
	for _, step := range steps {
		if err := step(ctx); errors.Is(err, graph.ErrDamaged) {
			k.fault("%v", err)
		} else if err != nil {
			return err
		}
	}
	return nil
}
