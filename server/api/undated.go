package api

import (
	"context"
	"slices"
	"time"

	"github.com/actorgraph/actorgraph/graph"
)

// undatedClaims counts the claims that a query would find if its view had no
// window, and that have no time: all without the window, less those that meet
// a window as wide as the calendar. Both are counted as of one commit.
func (s *scope) undatedClaims(ctx context.Context, q graph.ClaimQuery) (int, error) {
	if q.View.Occurred.IsZero() {
		return 0, nil
	}
	if q.View.Snapshot.IsZero() {
		now, err := s.lastCommitTime(ctx)
		if err != nil {
			return 0, err
		}
		q.View.Snapshot = now
	}
	q.View.Match = graph.Possibly
	q.View.Occurred = graph.MustSpan("0000/9999")
	dated, err := s.store.Claims(ctx, q, graph.Page{Count: true})
	if err != nil {
		return 0, err
	}
	q.View.Occurred = graph.Span{}
	all, err := s.store.Claims(ctx, q, graph.Page{Count: true})
	return all.Total - dated.Total, err
}

// lastCommitTime is when the last commit was made that the request sees.
func (r *request) lastCommitTime(ctx context.Context) (time.Time, error) {
	readings, err := r.readings(ctx)
	var last time.Time
	for _, x := range readings {
		for _, stamp := range []graph.Stamp{x.Stored, x.Undone} {
			if stamp.Time.After(last) {
				last = stamp.Time
			}
		}
	}
	return last, err
}

// undatedCounts counts for each entity of the asked kind the claims that are left
// out only because the view has a window and they have no time. For one entity
// the store counts; those of several are fetched at once and shared out.
func (b *batch) undatedCounts(ctx context.Context, ids []graph.ID, queries []graph.ClaimQuery, args claimArgs) (map[graph.ID]int, error) {
	args.page = graph.Page{}
	return b.memo.undatedClaims.get(ctx, args, func(ctx context.Context) (map[graph.ID]int, error) {
		counts := map[graph.ID]int{}
		if b.view.Occurred.IsZero() {
			return counts, nil
		}
		if len(ids) == 1 && len(queries) == 1 {
			n, err := b.undatedClaims(ctx, queries[0])
			counts[ids[0]] = n
			return counts, err
		}
		windowless := slices.Clone(queries)
		for i := range windowless {
			windowless[i].View.Occurred = graph.Span{}
		}
		byOwner, err := b.claimsByOwner(ctx, windowless, args)
		for id, claims := range byOwner {
			for _, c := range claims {
				if c.Predicate.IsActivity() && c.Occurred.IsZero() {
					counts[id]++
				}
			}
		}
		return counts, err
	})
}
