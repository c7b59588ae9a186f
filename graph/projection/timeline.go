package projection

import (
	"cmp"
	"maps"
	"slices"
	"sync"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/analysis"
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
	Reports int   // distinct documents behind the rows; lapsed rows have none
	Rows    []Row // by state as declared, then by entity id
}

// Row is one entity in a bucket: the target on an actor's timeline, the actor on a target's.
type Row struct {
	Entity graph.ID
	State  analysis.State
	How    analysis.How
	Claims Claims // those that meet the bucket; of a lapsed row those that met the bucket before
}

// Active returns how many entities the bucket tells activity of: its rows but the lapsed ones.
func (b Bucket) Active() int {
	n := 0
	for _, r := range b.Rows {
		if r.State != analysis.Lapsed {
			n++
		}
	}
	return n
}

// Censored tells for each bucket which data sets end within it or before it, of
// those that the timeline rests on up to there: for them a fall of the curve is
// no fall of the activity. Keys are sorted.
func (t Timeline) Censored(feeds []analysis.Feed) [][]string {
	until := map[string]graph.Date{}
	for _, f := range feeds {
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

// Grow tells how a set of pairs grew, bucket by bucket. The pairs are those of
// one actor or of one target, found by this picture, and by gives a row's
// entity, the other end.
//
// The buckets run from the first to the last activity that counts, within the
// view's window. A pair that falls silent has one lapsed row, in the bucket after,
// with the claims of the bucket before. An unknown granularity, and one for
// which the activity would make more than 10,000 buckets, is an error that wraps
// graph.ErrInvalid. Years never do.
func (p *Picture) Grow(pairs []Pair, g analysis.Granularity, by func(Pair) graph.ID) (Timeline, error) {
	var t Timeline
	var grown []Pair
	for _, x := range pairs {
		switch {
		case x.counted&dated != 0:
			grown = append(grown, x)
		case x.counted&umbrella != 0:
			t.Umbrella = append(t.Umbrella, x)
		default:
			t.Undated = append(t.Undated, x)
		}
	}
	axis, err := newAxis(p, grown, g)
	if err != nil {
		return Timeline{}, err
	}
	t.Buckets = axis.buckets(grown, by)
	return t, nil
}

// buckets lays the rows of pairs into the periods of the axis, in order. The
// buckets before the first and after the last activity are cut off: the ends of
// an imprecise time need not meet a bucket under Certainly.
func (x axis) buckets(pairs []Pair, by func(Pair) graph.ID) []Bucket {
	all := make([]Bucket, len(x.periods))
	for i := range all {
		all[i].Period = x.periods[i]
	}
	var laying sync.Mutex
	inParallel(len(pairs), 1<<10, func() func(from, to int) {
		own := newRowing(x)
		return func(from, to int) {
			for _, pair := range pairs[from:to] {
				own.take(pair, by(pair))
			}
			laying.Lock()
			defer laying.Unlock()
			own.layInto(all)
		}
	})
	for len(all) > 0 && all[0].Active() == 0 {
		all = all[1:]
	}
	for len(all) > 0 && all[len(all)-1].Active() == 0 {
		all = all[:len(all)-1]
	}
	documents := x.p.g.newDocuments()
	for i := range all {
		all[i].finish(documents)
	}
	return all
}

// rowing works out the rows of one pair after the other. It is one worker's.
type rowing struct {
	axis
	rows [][]Row // by place

	// Of the pair at hand, by place: the claims that meet it, and whether it can
	// have been active then. The first place is the period before the first.
	met      [][]int32
	possible []bool
}

func newRowing(x axis) *rowing {
	n := len(x.periods)
	x.touched = make([][2]int32, len(x.p.g.spans.spans))
	return &rowing{axis: x, rows: make([][]Row, n), met: make([][]int32, n), possible: make([]bool, n+1)}
}

// take adds the rows of one pair.
func (r *rowing) take(x Pair, entity graph.ID) {
	clear(r.met)
	clear(r.possible)
	x.each(func(row int32, counts bool) { r.note(row, counts) })
	for place, rows := range r.met {
		row := Row{Entity: entity, How: x.How}
		switch {
		case len(rows) > 0:
			row.State = x.state(r.possible[place], r.begins[place])
			row.Claims = Claims{g: r.p.g, rows: rows}
		case place > 0 && len(r.met[place-1]) > 0 && !r.possible[place+1]:
			row.State = analysis.Lapsed
			row.Claims = Claims{g: r.p.g, rows: r.met[place-1]}
		default:
			continue
		}
		r.rows[place] = append(r.rows[place], row)
	}
}

// note notes what a claim tells of the pair at hand.
func (r *rowing) note(row int32, counts bool) {
	if !r.p.dates(row) {
		return
	}
	if recorded, stands := r.p.asserted(row); !recorded || !stands || !r.p.says(row) {
		return
	}
	span := r.p.g.span[row]
	from, to := r.touch(span)
	for place := from; place <= min(to, len(r.periods)-1); place++ {
		r.possible[place+1] = true
	}
	if !counts || r.p.window != nil && !r.p.window[span] {
		return
	}
	for place := max(from, 0); place <= min(to, len(r.periods)-1); place++ {
		if r.meets(span, place) {
			r.met[place] = append(r.met[place], row)
		}
	}
}

// state returns what activity in a period that begins on a day means, after
// another in which the pair can have been active or not.
func (t *tally) state(activeBefore bool, begins day) analysis.State {
	switch {
	case activeBefore:
		return analysis.Continued
	case t.since < begins:
		return analysis.Resumed
	case t.known < begins:
		return analysis.KnownBefore
	}
	return analysis.New
}

// layInto moves the rows into buckets.
func (r *rowing) layInto(all []Bucket) {
	for i, rows := range r.rows {
		all[i].Rows = append(all[i].Rows, rows...)
		r.rows[i] = rows[:0]
	}
}

// finish orders a bucket's rows and counts the documents behind them.
func (b *Bucket) finish(documents *documents) {
	order := []analysis.State{analysis.New, analysis.KnownBefore, analysis.Continued, analysis.Resumed, analysis.Lapsed}
	slices.SortFunc(b.Rows, func(x, y Row) int {
		return cmp.Or(cmp.Compare(slices.Index(order, x.State), slices.Index(order, y.State)), cmp.Compare(x.Entity, y.Entity))
	})
	for _, r := range b.Rows {
		if r.State == analysis.Lapsed {
			continue
		}
		for _, row := range r.Claims.rows {
			documents.add(row)
		}
	}
	b.Reports = documents.count()
}
