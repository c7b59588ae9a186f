package api

import (
	"context"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/questions"
)

// Timeline is how a set of pairs grew over time.
type Timeline struct {
	buckets  []*Bucket
	Umbrella []*Targeting
	undated  func(context.Context) ([]*Targeting, error)
	unplaced func(context.Context) (int, error)
}

// Buckets are the periods of the timeline, or the one that is asked for.
func (t *Timeline) Buckets(period *graph.Span) []*Bucket {
	if period == nil {
		return t.buckets
	}
	return only(t.buckets, func(k *Bucket) bool { return k.Period == *period })
}

// only returns the items that hold, never nil.
func only[T any](list []T, holds func(T) bool) []T {
	out := []T{}
	for _, item := range list {
		if holds(item) {
			out = append(out, item)
		}
	}
	return out
}

// Undated are the pairs of which no claim has a date; a view's window leaves
// them out of all else.
func (t *Timeline) Undated(ctx context.Context) ([]*Targeting, error) { return t.undated(ctx) }

// Unplaced is how many pairs are left out because nobody can tell whether they
// were known on the view's date.
func (t *Timeline) Unplaced(ctx context.Context) (int, error) { return t.unplaced(ctx) }

// Bucket is one period of a timeline.
type Bucket struct {
	Period  graph.Span
	Reports int
	rows    []*BucketRow
	batch   *batch
	line    *questions.Timeline // the timeline that the bucket is part of
	at      int                 // its index there
}

// Rows are the entities of the bucket, or the one that is asked for.
func (k *Bucket) Rows(of *graph.ID) []*BucketRow {
	if of == nil {
		return k.rows
	}
	id := k.batch.actorID(*of)
	return only(k.rows, func(r *BucketRow) bool { return r.TimelineRow.Entity == id })
}

// Active is the number of rows that tell of activity.
func (k *Bucket) Active() int { return k.line.Buckets[k.at].Active() }

// Normalised is what Active would be if every bucket had had as many reports in
// the whole data as their average had: see questions.Normalise.
func (k *Bucket) Normalised(ctx context.Context) (float64, error) {
	all, err := k.batch.memo.normalised.get(ctx, k.line, func(ctx context.Context) ([]float64, error) {
		counts, err := k.batch.memo.baselines.get(ctx, k.batch.baselines)
		active, reports := make([]int, len(k.line.Buckets)), make([]int, len(k.line.Buckets))
		for i, b := range k.line.Buckets {
			active[i], reports[i] = b.Active(), counts[b.Period]
		}
		return questions.Normalise(active, reports), err
	})
	if err != nil {
		return 0, err
	}
	return all[k.at], nil
}

// Censored are the data sets whose reporting does not reach to the bucket's end.
func (k *Bucket) Censored(ctx context.Context) ([]string, error) {
	all, err := k.batch.memo.censored.get(ctx, k.line, func(ctx context.Context) ([][]string, error) {
		feeds, err := k.batch.feeds(ctx)
		return k.line.Censored(feeds), err
	})
	if err != nil {
		return nil, err
	}
	return append([]string{}, all[k.at]...), nil
}

// BucketRow is one entity in a bucket.
type BucketRow struct {
	questions.TimelineRow
	batch *batch
}

// Entity is the target on an actor's timeline, the actor on a target's.
func (r *BucketRow) Entity() Entity { return r.batch.entity(r.TimelineRow.Entity) }

// Claims returns the first claims that meet the bucket.
func (r *BucketRow) Claims(ctx context.Context, first *int) ([]*Claim, error) {
	n := orShown(first)
	all, err := r.batch.memo.rowClaims.get(ctx, n, func(ctx context.Context) (claimsByID, error) {
		var ids []graph.ID
		for _, row := range r.batch.rows {
			ids = append(ids, head(row.TimelineRow.Claims.IDs(), n)...)
		}
		return r.batch.openClaims(ctx, ids)
	})
	return all.pick(head(r.TimelineRow.Claims.IDs(), n)), err
}

// Baseline is the number of documents in the whole data under the view that
// tell of targeting in the bucket's period. It is worked out once for all
// buckets of a batch.
func (k *Bucket) Baseline(ctx context.Context) (int, error) {
	counts, err := k.batch.memo.baselines.get(ctx, k.batch.baselines)
	return counts[k.Period], err
}

func (b *batch) baselines(ctx context.Context) (map[graph.Span]int, error) {
	counts := map[graph.Span]int{}
	var periods []graph.Span
	for _, k := range b.buckets {
		if _, seen := counts[k.Period]; !seen {
			counts[k.Period] = 0
			periods = append(periods, k.Period)
		}
	}
	all, err := b.reportsIn(ctx, periods)
	for i, n := range all {
		counts[periods[i]] = n
	}
	return counts, err
}

// reportsIn counts the documents of the whole data that tell of targeting in some periods.
func (s *scope) reportsIn(ctx context.Context, periods []graph.Span) ([]int, error) {
	who, err := s.identities(ctx)
	if err != nil {
		return nil, err
	}
	v, err := s.graphView(ctx, who, s.loading(graph.ClaimQuery{Predicates: []graph.Predicate{graph.Targets}, View: s.everSaid()}))
	if err != nil {
		return nil, err
	}
	return questions.Reports(v, periods)
}

// Timeline tells how the actor's targeting grew.
func (a *Actor) Timeline(ctx context.Context, granularity *questions.Granularity, kinds []graph.Kind, how []questions.How) (*Timeline, error) {
	return a.batch.timeline(ctx, a.ID, newPairArgs(byActor, kinds, how), granularity)
}

// Timeline tells how the set of actors that target it grew.
func (t target) Timeline(ctx context.Context, granularity *questions.Granularity, how []questions.How) (*Timeline, error) {
	return t.batch.timeline(ctx, t.ID, newPairArgs(byTarget, nil, how), granularity)
}

// timelineOrError is a timeline, or why there is none: one that would be too long fails
// for itself alone.
type timelineOrError struct {
	*Timeline
	err error
}

// timelineArgs is what a field asks of the timeline of every actor, or every target, in a batch.
type timelineArgs struct {
	pairArgs
	granularity questions.Granularity
}

func (b *batch) timeline(ctx context.Context, id graph.ID, args pairArgs, granularity *questions.Granularity) (*Timeline, error) {
	g := questions.Year
	if granularity != nil {
		g = *granularity
	}
	all, err := b.memo.timelines.get(ctx, timelineArgs{args, g}, func(ctx context.Context) (map[graph.ID]timelineOrError, error) {
		return b.timelines(ctx, args, g)
	})
	if err != nil {
		return nil, err
	}
	return all[id].Timeline, withHint(all[id].err, "ask for a coarser granularity, or give view.occurred")
}

// timelines returns that of every actor, or every target, of the batch.
func (b *batch) timelines(ctx context.Context, args pairArgs, g questions.Granularity) (map[graph.ID]timelineOrError, error) {
	pairs, err := b.pairs(ctx, args)
	if err != nil {
		return nil, err
	}
	level, err := b.batchOfPairs(ctx, pairs)
	if err != nil {
		return nil, err
	}
	out := map[graph.ID]timelineOrError{}
	for _, id := range args.side.ids(b) {
		t, err := questions.TimelineOf(pairs.view, pairs.by[id], g, args.side.other)
		line := level.addTimeline(t)
		line.unplaced = b.unplaced(id, args)
		if !b.view.Occurred.IsZero() {
			line.undated = func(ctx context.Context) ([]*Targeting, error) {
				left, err := b.undatedTargetings(ctx, args)
				return left[id], err
			}
		}
		out[id] = timelineOrError{line, err}
	}
	return out, nil
}

// undatedTargetings sums up the undated pairs of every actor, or every target, of the batch.
func (b *batch) undatedTargetings(ctx context.Context, args pairArgs) (map[graph.ID][]*Targeting, error) {
	return b.memo.undatedTargetings.get(ctx, args, func(ctx context.Context) (map[graph.ID][]*Targeting, error) {
		pairs, err := b.undatedPairs(ctx, args)
		if err != nil {
			return nil, err
		}
		level, err := b.batchOfPairs(ctx, pairs)
		if err != nil {
			return nil, err
		}
		out := map[graph.ID][]*Targeting{}
		for _, id := range args.side.ids(b) {
			out[id] = level.addTargetings(pairs.by[id])
		}
		return out, nil
	})
}

// addTimeline adds a timeline to the batch that has its entities.
func (b *batch) addTimeline(t questions.Timeline) *Timeline {
	undated := b.addTargetings(t.Undated)
	out := &Timeline{buckets: []*Bucket{}, Umbrella: b.addTargetings(t.Umbrella)}
	out.undated = func(context.Context) ([]*Targeting, error) { return undated, nil }
	for i, k := range t.Buckets {
		bucket := &Bucket{Period: k.Period, Reports: k.Reports, rows: []*BucketRow{}, batch: b, line: &t, at: i}
		for _, r := range k.Rows {
			row := &BucketRow{r, b}
			bucket.rows = append(bucket.rows, row)
			b.rows = append(b.rows, row)
		}
		out.buckets = append(out.buckets, bucket)
		b.buckets = append(b.buckets, bucket)
	}
	return out
}

// addTargetings adds pairs to the batch that has their ends.
func (b *batch) addTargetings(list []questions.Pair) []*Targeting {
	out := make([]*Targeting, len(list))
	for i, t := range list {
		out[i] = b.targeting(t)
	}
	return out
}
