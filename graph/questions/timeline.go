package questions

import (
	"maps"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
)

// Timeline is the growth of a set of pairs.
type Timeline struct {
	Buckets  []Bucket // without a gap, from the first to the last activity that counts
	Undated  []Pair   // of which no claim that counts has a date
	Umbrella []Pair   // that only umbrella claims would date
}

// Bucket is one period of a timeline.
type Bucket struct {
	Period  graph.Span
	Reports int           // distinct documents behind the rows; lapsed rows have none
	Rows    []TimelineRow // by state as declared, then by entity id
}

// TimelineRow is one entity in a bucket: the target on an actor's timeline, the actor on a target's.
type TimelineRow struct {
	Entity  graph.ID
	State   Novelty
	Certain bool // a claim says for certain that it was active in the bucket, of a lapsed row in the bucket before: whatever day imprecise times stand for
	How     How
	Claims  Claims // those that meet the bucket; of a lapsed row those that met the bucket before
}

// Active returns how many entities the bucket tells activity of: its rows but the lapsed ones.
func (b Bucket) Active() int {
	n := 0
	for _, r := range b.Rows {
		if r.State != Lapsed {
			n++
		}
	}
	return n
}

// Censored tells for each bucket which data sets end within it or before it, of
// those that the timeline rests on up to there: for them a fall of the curve is
// no fall of the activity. Keys are sorted.
func (t Timeline) Censored(coverages []Coverage) [][]string {
	until := map[string]graph.Date{}
	for _, f := range coverages {
		until[f.Dataset] = f.Until
	}
	out := make([][]string, len(t.Buckets))
	told := map[string]bool{}
	for i, b := range t.Buckets {
		for _, r := range b.Rows {
			for _, key := range r.Claims.Datasets() {
				told[key] = true
			}
		}
		_, ends := b.Period.Bounds()
		for _, key := range slices.Sorted(maps.Keys(told)) {
			if until[key] < ends {
				out[i] = append(out[i], key)
			}
		}
	}
	return out
}

// TimelineOf tells how a set of pairs grew, bucket by bucket. The pairs are those
// that Pairs found of one actor or of one target under this view, and by gives a
// row's entity, the other end.
//
// The buckets run from the first to the last activity that counts, within the
// view's window. A pair that falls silent has one lapsed row, in the bucket after,
// with the claims of the bucket before. An unknown granularity, and one for
// which the activity would make more than 10,000 buckets, is an error that wraps
// graph.ErrInvalid. Years never do.
func TimelineOf(v *projection.GraphView, pairs []Pair, g Granularity, by func(Pair) graph.ID) (Timeline, error) {
	var t Timeline
	var err error
	var inBuckets []Pair
	for _, p := range pairs {
		switch {
		case p.flags&dated != 0:
			inBuckets = append(inBuckets, p)
		case p.flags&umbrella != 0:
			t.Umbrella = append(t.Umbrella, p)
		default:
			t.Undated = append(t.Undated, p)
		}
	}
	t.Buckets, err = bucketsOf(v, inBuckets, g, by)
	return t, err
}
