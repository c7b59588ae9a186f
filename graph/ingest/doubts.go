package ingest

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
)

// confirm asks about what a person may not want: what the readers doubt, and a
// reading that would withdraw more than a tenth of its data set. A dry run notes it.
func (j Job) confirm(ctx context.Context, store graph.Store, docs []graph.Document, all []Summary) error {
	if j.Confirm == nil && !j.Write.DryRun {
		return nil
	}
	var doubts []string
	for i := range all {
		doubts = append(doubts, all[i].Diagnostics.Doubts...)
	}
	withdrawals, err := Withdrawals(ctx, store, docs, j.Write)
	if err != nil {
		return err
	}
	doubts = append(doubts, withdrawals...)
	switch {
	case len(doubts) == 0:
		return nil
	case j.Write.DryRun:
		for i, d := range doubts {
			doubts[i] = "it will be asked for: " + d
		}
		all[0].Diagnostics.Notes = slices.Concat(doubts, all[0].Diagnostics.Notes)
		return nil
	}
	return j.Confirm(doubts)
}

// Withdrawals returns a sentence for each data set of which the documents would
// withdraw more than a tenth of what it says today; none where they are as they should be.
func Withdrawals(ctx context.Context, store graph.Store, docs []graph.Document, w graph.WriteOptions) ([]string, error) {
	readings, err := store.Readings(ctx)
	if err != nil {
		return nil, err
	}
	withdrawn := map[string]int{}
	for i := range docs {
		if !canWithdraw(docs[i].Reading, readings) {
			continue
		}
		w.DryRun = true
		receipt, err := store.Write(ctx, &docs[i], w)
		if err != nil {
			return nil, err
		}
		withdrawn[docs[i].Reading.Dataset] += receipt.Withdrawn
	}
	held, err := claimsHeld(ctx, store, withdrawn)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, dataset := range slices.Sorted(maps.Keys(withdrawn)) {
		if n := withdrawn[dataset]; n*10 > held[dataset] {
			out = append(out, fmt.Sprintf("%d of the %d claims that %s makes today would be withdrawn, because what is read does not hold them", n, held[dataset], dataset))
		}
	}
	return out, nil
}

// canWithdraw reports whether a reading of its kind can withdraw anything: there
// is something of its data set, and it is a full release or takes the place of
// another reading.
func canWithdraw(r graph.Reading, all []graph.Reading) bool {
	return slices.ContainsFunc(all, func(old graph.Reading) bool {
		return old.Dataset == r.Dataset && old.Undone.Seq == 0 && (r.Full || old.Release == r.Release && old.Document == r.Document)
	})
}

// claimsHeld counts the claims of each data set today, where anything would be withdrawn at all.
func claimsHeld(ctx context.Context, store graph.Store, withdrawn map[string]int) (map[string]int, error) {
	for _, n := range withdrawn {
		if n > 0 {
			stats, err := store.Stats(ctx)
			return stats.Datasets, err
		}
	}
	return map[string]int{}, nil
}
