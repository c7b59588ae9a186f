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
	all, dated := q, q
	all.View.Occurred = graph.Span{}
	dated.View.Match, dated.View.Occurred = graph.Possibly, graph.MustSpan("0000/9999")
	return s.countedBeyond(ctx, all, dated)
}

// unplacedClaims counts the claims that a query would find if all counted that can
// have been known on its view's date, and does not find.
func (s *scope) unplacedClaims(ctx context.Context, q graph.ClaimQuery) (int, error) {
	if !canLeaveUnplaced(q.View) {
		return 0, nil
	}
	all := q
	all.View.Known = graph.Possibly
	return s.countedBeyond(ctx, all, q)
}

// canLeaveUnplaced reports whether a view leaves out what can have been known on its date.
func canLeaveUnplaced(v graph.View) bool { return v.KnownAsOf != "" && v.Known != graph.Possibly }

// possibly is the scope with all that can have been known on its view's date.
func (s *scope) possibly() *scope {
	wide := &scope{request: s.request, view: s.view}
	wide.view.Known = graph.Possibly
	return wide
}

// unsureClaims counts the claims that a query would find if its view asked for no
// confidence, and of which that is unknown: all, less those that have any.
func (s *scope) unsureClaims(ctx context.Context, q graph.ClaimQuery) (int, error) {
	if q.View.MinConfidence == nil {
		return 0, nil
	}
	all, sure, least := q, q, 0
	all.View.MinConfidence, sure.View.MinConfidence = nil, &least
	return s.countedBeyond(ctx, all, sure)
}

// countedBeyond counts what one query finds beyond another that finds a part of it,
// both as of one commit.
func (s *scope) countedBeyond(ctx context.Context, all, part graph.ClaimQuery) (int, error) {
	if all.View.Snapshot.IsZero() {
		now, err := s.lastCommitTime(ctx)
		if err != nil {
			return 0, err
		}
		all.View.Snapshot, part.View.Snapshot = now, now
	}
	found, err := s.store.Claims(ctx, part, graph.Page{Count: true})
	if err != nil {
		return 0, err
	}
	more, err := s.store.Claims(ctx, all, graph.Page{Count: true})
	return more.Total - found.Total, err
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
// out only because the view has a window and they have no time.
func (b *batch) undatedCounts(ctx context.Context, ids []graph.ID, queries []graph.ClaimQuery, args claimArgs) (map[graph.ID]int, error) {
	args.page = graph.Page{}
	return b.memo.undatedClaims.get(ctx, args, func(ctx context.Context) (map[graph.ID]int, error) {
		if b.view.Occurred.IsZero() {
			return map[graph.ID]int{}, nil
		}
		return b.leftOutCounts(ctx, ids, queries, args, leftOut{
			b.undatedClaims,
			func(v *graph.View) { v.Occurred = graph.Span{} },
			func(c graph.Claim) bool { return c.Predicate.IsActivity() && c.Occurred.IsZero() },
		})
	})
}

// unplacedCounts counts likewise those that are left out only because nobody can
// tell whether they were known on the view's date.
func (b *batch) unplacedCounts(ctx context.Context, ids []graph.ID, queries []graph.ClaimQuery, args claimArgs) (map[graph.ID]int, error) {
	args.page = graph.Page{}
	return b.memo.unplacedClaims.get(ctx, args, func(ctx context.Context) (map[graph.ID]int, error) {
		if !canLeaveUnplaced(b.view) {
			return map[graph.ID]int{}, nil
		}
		return b.leftOutCounts(ctx, ids, queries, args, leftOut{
			b.unplacedClaims,
			func(v *graph.View) { v.Known = graph.Possibly },
			func(c graph.Claim) bool {
				_, certain := b.view.RunAt(c.Held)
				return !certain
			},
		})
	})
}

// unsureCounts counts likewise those that are left out only because the view asks
// for a least confidence and theirs is unknown.
func (b *batch) unsureCounts(ctx context.Context, ids []graph.ID, queries []graph.ClaimQuery, args claimArgs) (map[graph.ID]int, error) {
	args.page = graph.Page{}
	return b.memo.unsureClaims.get(ctx, args, func(ctx context.Context) (map[graph.ID]int, error) {
		if b.view.MinConfidence == nil {
			return map[graph.ID]int{}, nil
		}
		return b.leftOutCounts(ctx, ids, queries, args, leftOut{
			b.unsureClaims,
			func(v *graph.View) { v.MinConfidence = nil },
			func(c graph.Claim) bool { return c.Confidence == nil },
		})
	})
}

// leftOut is a reason why a view leaves claims out.
type leftOut struct {
	count func(context.Context, graph.ClaimQuery) (int, error) // those of one query
	widen func(*graph.View)                                    // takes them in
	is    func(graph.Claim) bool                               // tells them from the others that the wider view has
}

// leftOutCounts counts for each entity of the asked kind the claims that are left
// out. For one entity the store counts; those of several are fetched at once and shared out.
func (b *batch) leftOutCounts(ctx context.Context, ids []graph.ID, queries []graph.ClaimQuery, args claimArgs, l leftOut) (map[graph.ID]int, error) {
	counts := map[graph.ID]int{}
	if len(ids) == 1 && len(queries) == 1 {
		n, err := l.count(ctx, queries[0])
		counts[ids[0]] = n
		return counts, err
	}
	wider := slices.Clone(queries)
	for i := range wider {
		l.widen(&wider[i].View)
	}
	byOwner, err := b.claimsByOwner(ctx, wider, args)
	for id, claims := range byOwner {
		for _, c := range claims {
			if l.is(c) {
				counts[id]++
			}
		}
	}
	return counts, err
}
