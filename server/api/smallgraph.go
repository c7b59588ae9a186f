package api

import (
	"context"
	"iter"

	"github.com/actorgraph/actorgraph/graph"
)

// foundClaims are claims that a store found for a small graph, with how sure their
// versions are of which the view can look at two: what was said by its date for
// certain, and what can have been said in its place by then.
type foundClaims struct {
	claims []graph.Claim
	sure   map[graph.ID]map[string]*int // by claim and version; of the others it is Claim.Confidence
}

// confidences takes claims as everSaid finds them, in the words that can have been
// said by the view's date, and looks up how sure those are that were for certain.
func (s *scope) confidences(ctx context.Context, found iter.Seq2[graph.Claim, error]) (foundClaims, error) {
	out := foundClaims{sure: map[graph.ID]map[string]*int{}}
	possibly := s.view
	possibly.Known = graph.Possibly
	var again []graph.ID
	for c, err := range found {
		if err != nil {
			return out, err
		}
		out.claims = append(out.claims, c)
		if s.view.KnownAsOf == "" || s.view.Known == graph.Possibly || len(c.Held) < 2 {
			continue
		}
		last, _ := possibly.RunFor(c.Held)
		if certain, _ := s.view.RunFor(c.Held); certain.Version != last.Version {
			again = append(again, c.ID)
			out.sure[c.ID] = map[string]*int{last.Version: c.Confidence}
		}
	}
	claims, err := s.claimsWithIDs(ctx, again)
	for _, c := range claims {
		certain, _ := s.view.RunFor(c.Held)
		out.sure[c.ID][certain.Version] = c.Confidence
	}
	return out, err
}

// changes is the claims as a stream that a projection is built of.
func (f foundClaims) changes() iter.Seq2[graph.StreamItem, error] {
	return func(yield func(graph.StreamItem, error) bool) {
		for i := range f.claims {
			c := &f.claims[i]
			for _, e := range []*graph.Entity{c.Ends.Subject, c.Ends.Object, c.Ends.Source} {
				if e != nil && !yield(graph.StreamItem{Entity: e}, nil) {
					return
				}
			}
			if !yield(graph.StreamItem{Claim: c, Known: f.known(c)}, nil) {
				return
			}
		}
	}
}

// known is what is known of a claim: its runs, each as sure as its version.
func (f foundClaims) known(c *graph.Claim) []graph.Known {
	out := make([]graph.Known, len(c.Held))
	for i, r := range c.Held {
		out[i] = graph.Known{Recorded: r.Recorded, RecordedFrom: r.RecordedFrom, Basis: r.Basis, Withdrawn: r.Withdrawn, Confidence: -1}
		sure, two := f.sure[c.ID][r.Version]
		if !two {
			sure = c.Confidence
		}
		if sure != nil {
			out[i].Confidence = *sure
		}
	}
	return out
}
