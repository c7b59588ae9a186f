package questions

import (
	"cmp"
	"slices"
	"sync"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
)

// bucketsOf lays the rows of dated pairs into buckets. Those before the first and
// after the last activity are cut off: the ends of an imprecise time need not
// meet a bucket under Certainly.
func bucketsOf(v *projection.GraphView, pairs []Pair, g Granularity, by func(Pair) graph.ID) ([]Bucket, error) {
	d, err := newDating(v, pairs)
	if err != nil {
		return nil, err
	}
	x, err := newAxis(d, g)
	if err != nil || len(x.periods) == 0 {
		return nil, err
	}
	if order := func(a, b Pair) int { return cmp.Compare(by(a), by(b)) }; !slices.IsSortedFunc(pairs, order) {
		slices.SortFunc(pairs, order)
	}
	var reports []int
	var counting sync.WaitGroup
	counting.Go(func() { reports = x.reports(d) })
	size := min(len(pairs)/64+1, share)
	parts := make([][][]TimelineRow, (len(pairs)+size-1)/size) // each by place
	err = inParallel(v, len(pairs), size, func() func(from, to int) {
		own := newRowBuilder(x, d)
		return func(from, to int) { parts[from/size] = own.rowsOf(pairs[from:to], by) }
	})
	counting.Wait()
	if err := cmp.Or(err, v.Err()); err != nil {
		return nil, err
	}
	all := make([]Bucket, len(x.periods))
	for i := range all {
		all[i] = Bucket{Period: x.periods[i], Reports: reports[i], Rows: inOrder(parts, i)}
	}
	for len(all) > 0 && all[0].Active() == 0 {
		all = all[1:]
	}
	for len(all) > 0 && all[len(all)-1].Active() == 0 {
		all = all[:len(all)-1]
	}
	return all, nil
}

// inOrder returns the rows of a place by novelty, and those of one novelty in the
// order of their pairs.
func inOrder(parts [][][]TimelineRow, place int) []TimelineRow {
	n := 0
	for _, rows := range parts {
		n += len(rows[place])
	}
	out := make([]TimelineRow, 0, n)
	for _, novelty := range []Novelty{New, KnownBefore, Continued, Resumed, Lapsed} {
		for _, rows := range parts {
			for _, r := range rows[place] {
				if r.State == novelty {
					out = append(out, r)
				}
			}
		}
	}
	return out
}

// reports counts the distinct reports that tell of activity at each place.
func (x *axis) reports(d *dating) []int {
	all := rowBuilder{axis: *x, meeting: make([][]projection.Row, len(x.periods)), certain: make([]bool, len(x.periods))}
	d.eachCounting(all.meet)
	out := make([]int, len(x.periods))
	counter := newReportCounter(x.v)
	for i, rows := range all.meeting {
		for _, row := range rows {
			counter.add(row)
		}
		out[i] = counter.count()
	}
	return out
}

// rowBuilder makes the rows of one pair after the other. It is one worker's.
type rowBuilder struct {
	axis
	dating *dating

	// Of the pair at hand:

	meeting  [][]projection.Row // by place: the claims that meet the period
	certain  []bool             // by place: one of them does so for certain
	possible []bool             // by place, from 1: whether the pair can have been active then; 0 is the period before the first

	kept []projection.Row // the claims of rows that are done: one piece of memory for many
}

func newRowBuilder(x axis, d *dating) *rowBuilder {
	n := len(x.periods)
	return &rowBuilder{axis: x, dating: d, meeting: make([][]projection.Row, n), certain: make([]bool, n), possible: make([]bool, n+1)}
}

// rowsOf returns the rows of some pairs by place.
func (r *rowBuilder) rowsOf(pairs []Pair, by func(Pair) graph.ID) [][]TimelineRow {
	out := make([][]TimelineRow, len(r.periods))
	for i := range pairs {
		p := &pairs[i]
		r.read(p)
		entity, before := by(*p), Claims{}
		for place, meeting := range r.meeting {
			claims := r.keep(meeting)
			switch {
			case len(meeting) > 0:
				novelty := p.novelty(r.possible[place], r.days[place].First)
				out[place] = append(out[place], TimelineRow{entity, novelty, r.certain[place], p.How, claims})
			case !before.isEmpty() && !r.possible[place+1]:
				out[place] = append(out[place], TimelineRow{entity, Lapsed, r.certain[place-1], p.How, before})
			}
			before = claims
		}
	}
	return out
}

// keep returns rows as claims of their own.
func (r *rowBuilder) keep(rows []projection.Row) Claims {
	if len(rows) == 0 {
		return Claims{}
	}
	if cap(r.kept)-len(r.kept) < len(rows) {
		r.kept = make([]projection.Row, 0, max(len(rows), 1<<12))
	}
	from := len(r.kept)
	r.kept = append(r.kept, rows...)
	return Claims{v: r.v, rows: r.kept[from:len(r.kept):len(r.kept)]}
}

// read notes what the claims of a pair tell.
func (r *rowBuilder) read(p *Pair) {
	for place := range r.meeting {
		r.meeting[place] = r.meeting[place][:0]
	}
	clear(r.possible)
	clear(r.certain)
	last := int32(len(r.periods) - 1)
	for _, t := range p.triples {
		claims, first := r.dating.of(t.triple)
		for i, c := range claims {
			if !c.dates() {
				continue
			}
			places := r.touched[c.span()]
			for place := places.first; place <= min(places.last, last); place++ {
				r.possible[place+1] = true
			}
			if t.counts && c.inWindow() {
				r.meet(first+projection.Row(i), c.span())
			}
		}
	}
}

// meet notes which periods a claim that counts meets.
func (r *rowBuilder) meet(row projection.Row, span projection.Span) {
	places := r.touched[span]
	for place := max(places.first, 0); place <= min(places.last, int32(len(r.periods)-1)); place++ {
		if r.meets(span, place) {
			r.meeting[place] = append(r.meeting[place], row)
			r.certain[place] = r.certain[place] || r.v.Certainly(span, r.days[place])
		}
	}
}
