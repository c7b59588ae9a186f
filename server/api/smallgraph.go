package api

import (
	"iter"

	"github.com/actorgraph/actorgraph/graph"
)

// changes is claims that a store found as a stream that a projection is built of.
func changes(found iter.Seq2[graph.Claim, error]) iter.Seq2[graph.StreamItem, error] {
	return func(yield func(graph.StreamItem, error) bool) {
		for c, err := range found {
			if err != nil {
				yield(graph.StreamItem{}, err)
				return
			}
			for _, e := range []*graph.Entity{c.Ends.Subject, c.Ends.Object, c.Ends.Source} {
				if e != nil && !yield(graph.StreamItem{Entity: e}, nil) {
					return
				}
			}
			if !yield(graph.StreamItem{Claim: &c, Runs: storedRuns(c.Held)}, nil) {
				return
			}
		}
	}
}

// storedRuns is what is known of a claim: when it was said, and how sure then.
func storedRuns(held []graph.Run) []graph.StoredRun {
	out := make([]graph.StoredRun, len(held))
	for i, r := range held {
		out[i] = graph.StoredRun{Recorded: r.Recorded, RecordedFrom: r.RecordedFrom, Basis: r.Basis, Withdrawn: r.Withdrawn, Confidence: -1}
		if r.Confidence != nil {
			out[i].Confidence = *r.Confidence
		}
	}
	return out
}
