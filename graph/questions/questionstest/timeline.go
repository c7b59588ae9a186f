package questionstest

import (
	"cmp"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/questions"
)

// Grow tells how a set of pairs grew, bucket by bucket. The pairs are those of
// one actor or of one target, and by gives a row's entity, the other end.
//
// The buckets run from the first to the last activity that counts, within the
// view's window. A pair that falls silent has one lapsed row, in the bucket after,
// with the claims of the bucket before. An unknown granularity, and one for
// which the activity would make more than 10,000 buckets, is an error that wraps
// graph.ErrInvalid. Years never do.
func Grow(pairs []Pair, g questions.Granularity, v graph.View, by func(Pair) graph.ID) (Timeline, error) {
	var t Timeline
	var grown []Pair
	for _, p := range pairs {
		switch dated, umbrella := datedClaims(p.Claims, v); {
		case len(dated) > 0:
			grown = append(grown, p)
		case len(umbrella) > 0:
			t.Umbrella = append(t.Umbrella, Sum(p, v))
		default:
			t.Undated = append(t.Undated, Sum(p, v))
		}
	}
	axis, err := newAxis(grown, g, v)
	if err != nil {
		return Timeline{}, err
	}
	buckets := make([]Bucket, len(axis.periods))
	for i, period := range axis.periods {
		buckets[i].Period = period
	}
	for _, p := range grown {
		axis.place(p, v, by(p), buckets)
	}
	t.Buckets = trim(buckets)
	for i := range t.Buckets {
		t.Buckets[i].finish()
	}
	return t, nil
}

// place adds the rows of one pair.
func (x axis) place(p Pair, v graph.View, entity graph.ID, buckets []Bucket) {
	claims := make([][]graph.Claim, len(buckets))
	dated, _ := datedClaims(p.Claims, v)
	for _, c := range dated {
		from, to := x.reach(c.Occurred)
		for i := from; i <= to; i++ {
			if v.Meets(c.Occurred, x.periods[i]) {
				claims[i] = append(claims[i], *c)
			}
		}
	}
	past := p.past(v)
	before := x.Period(x.first - 1)
	for i, period := range x.periods {
		row := TimelineRow{Entity: entity, How: p.How, Claims: claims[i]}
		switch {
		case len(claims[i]) > 0:
			begins, _ := period.Bounds()
			row.State, row.Certain = past.state(before, begins), anyCertainly(row.Claims, period)
			buckets[i].Rows = append(buckets[i].Rows, row)
		case i > 0 && len(claims[i-1]) > 0 && !past.possibly(period):
			row.State, row.Claims, row.Certain = questions.Lapsed, claims[i-1], anyCertainly(claims[i-1], before)
			buckets[i].Rows = append(buckets[i].Rows, row)
		}
		before = period
	}
}

// anyCertainly reports whether one of some claims meets a period, however its time is read.
func anyCertainly(claims []graph.Claim, period graph.Span) bool {
	from, to := period.Bounds()
	return slices.ContainsFunc(claims, func(c graph.Claim) bool { return c.Occurred.Certainly(from, to) })
}

// trim cuts off the buckets before the first and after the last activity. The
// ends of an imprecise time need not meet a bucket under Certainly.
func trim(buckets []Bucket) []Bucket {
	active := func(b Bucket) bool {
		return slices.ContainsFunc(b.Rows, func(r TimelineRow) bool { return r.State != questions.Lapsed })
	}
	for len(buckets) > 0 && !active(buckets[0]) {
		buckets = buckets[1:]
	}
	for len(buckets) > 0 && !active(buckets[len(buckets)-1]) {
		buckets = buckets[:len(buckets)-1]
	}
	return buckets
}

// finish orders a bucket's rows and counts the documents behind them.
func (b *Bucket) finish() {
	order := []questions.Novelty{questions.New, questions.KnownBefore, questions.Continued, questions.Resumed, questions.Lapsed}
	slices.SortFunc(b.Rows, func(x, y TimelineRow) int {
		return cmp.Or(cmp.Compare(slices.Index(order, x.State), slices.Index(order, y.State)), cmp.Compare(x.Entity, y.Entity))
	})
	reports := map[string]bool{}
	for _, r := range b.Rows {
		if r.State == questions.Lapsed {
			continue
		}
		for i := range r.Claims {
			reports[report(&r.Claims[i])] = true
		}
	}
	b.Reports = len(reports)
}
