package questions

import (
	"cmp"
	"maps"
	"slices"
	"sync"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
)

// State says what a bucket means for a pair. What was before the bucket is
// judged by all that was ever said, whatever the window, and always by what is
// possible: only what cannot have been active before is New.
type State string

const (
	New         State = "new"          // neither active nor recorded before the bucket began
	KnownBefore State = "known-before" // first dated here, but recorded before the bucket began
	Continued   State = "continued"    // active in the bucket before
	Resumed     State = "resumed"      // active earlier, not in the bucket before
	Lapsed      State = "lapsed"       // active in the bucket before, nothing dated says so of this one: silence, not an end
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
	State  State
	How    How
	Claims Claims // those that meet the bucket; of a lapsed row those that met the bucket before
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
func (t Timeline) Censored(feeds []Feed) [][]string {
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

// TimelineOf tells how a set of pairs grew, bucket by bucket. The pairs are those of
// one actor or of one target, found by this picture, and by gives a row's
// entity, the other end.
//
// The buckets run from the first to the last activity that counts, within the
// view's window. A pair that falls silent has one lapsed row, in the bucket after,
// with the claims of the bucket before. An unknown granularity, and one for
// which the activity would make more than 10,000 buckets, is an error that wraps
// graph.ErrInvalid. Years never do.
func TimelineOf(v *projection.GraphView, pairs []Pair, g Granularity, by func(Pair) graph.ID) (Timeline, error) {
	var t Timeline
	var err error
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
	t.Buckets, err = grow(v, grown, g, by)
	return t, err
}

// grow lays the rows of dated pairs into buckets. Those before the first and
// after the last activity are cut off: the ends of an imprecise time need not
// meet a bucket under Certainly.
func grow(v *projection.GraphView, pairs []Pair, g Granularity, by func(Pair) graph.ID) ([]Bucket, error) {
	heard := newTestimony(v, pairs)
	x, err := newAxis(heard, g)
	if err != nil || len(x.periods) == 0 {
		return nil, err
	}
	if order := func(a, b Pair) int { return cmp.Compare(by(a), by(b)) }; !slices.IsSortedFunc(pairs, order) {
		slices.SortFunc(pairs, order)
	}
	var documents []int
	var counting sync.WaitGroup
	counting.Go(func() { documents = x.documents(heard) })
	size := min(len(pairs)/64+1, share)
	parts := make([][][]Row, (len(pairs)+size-1)/size) // by place
	inParallel(len(pairs), size, func() func(from, to int) {
		own := newRowing(x, heard)
		return func(from, to int) { parts[from/size] = own.rowsOf(pairs[from:to], by) }
	})
	counting.Wait()
	all := make([]Bucket, len(x.periods))
	for i := range all {
		all[i] = Bucket{Period: x.periods[i], Reports: documents[i], Rows: inOrder(parts, i)}
	}
	for len(all) > 0 && all[0].Active() == 0 {
		all = all[1:]
	}
	for len(all) > 0 && all[len(all)-1].Active() == 0 {
		all = all[:len(all)-1]
	}
	return all, nil
}

// inOrder returns the rows of a place by state, and those of a state in the
// order of their pairs.
func inOrder(parts [][][]Row, place int) []Row {
	n := 0
	for _, rows := range parts {
		n += len(rows[place])
	}
	out := make([]Row, 0, n)
	for _, state := range []State{New, KnownBefore, Continued, Resumed, Lapsed} {
		for _, rows := range parts {
			for _, r := range rows[place] {
				if r.State == state {
					out = append(out, r)
				}
			}
		}
	}
	return out
}

// documents counts the distinct documents that tell of activity at each place.
func (x *axis) documents(of *testimony) []int {
	all := rowing{axis: *x, met: make([][]int32, len(x.periods))}
	of.eachCounting(all.meet)
	out := make([]int, len(x.periods))
	documents := newDocuments(x.v)
	for i, rows := range all.met {
		for _, row := range rows {
			documents.add(row)
		}
		out[i] = documents.count()
	}
	return out
}

// rowing works out the rows of one pair after the other. It is one worker's.
type rowing struct {
	axis
	heard *testimony

	// Of the pair at hand, by place: the claims that meet it, and whether it can
	// have been active then. The first place is the period before the first.
	met      [][]int32
	possible []bool
	kept     []int32 // the claims of rows that are done: one piece of memory for many
}

func newRowing(x axis, heard *testimony) *rowing {
	n := len(x.periods)
	return &rowing{axis: x, heard: heard, met: make([][]int32, n), possible: make([]bool, n+1)}
}

// rowsOf returns the rows of some pairs by place.
func (r *rowing) rowsOf(pairs []Pair, by func(Pair) graph.ID) [][]Row {
	out := make([][]Row, len(r.periods))
	for i := range pairs {
		x := &pairs[i]
		r.note(x)
		entity, before := by(*x), Claims{}
		for place, met := range r.met {
			claims := r.claims(met)
			switch {
			case len(met) > 0:
				state := x.state(r.possible[place], r.days[place].First)
				out[place] = append(out[place], Row{entity, state, x.How, claims})
			case before.Len() > 0 && !r.possible[place+1]:
				out[place] = append(out[place], Row{entity, Lapsed, x.How, before})
			}
			before = claims
		}
	}
	return out
}

// claims returns rows as claims of their own.
func (r *rowing) claims(rows []int32) Claims {
	if len(rows) == 0 {
		return Claims{}
	}
	if cap(r.kept)-len(r.kept) < len(rows) {
		r.kept = make([]int32, 0, max(len(rows), 1<<12))
	}
	from := len(r.kept)
	r.kept = append(r.kept, rows...)
	return Claims{v: r.v, rows: r.kept[from:len(r.kept):len(r.kept)]}
}

// note notes what the claims of a pair tell.
func (r *rowing) note(x *Pair) {
	for place := range r.met {
		r.met[place] = r.met[place][:0]
	}
	clear(r.possible)
	last := int32(len(r.periods) - 1)
	for _, b := range x.said {
		told, first := r.heard.of(b.pair)
		for i, n := range told {
			if n == 0 {
				continue
			}
			places := r.touched[n/2]
			for place := places[0]; place <= min(places[1], last); place++ {
				r.possible[place+1] = true
			}
			if b.counts && n%2 == 1 {
				r.meet(first+int32(i), n/2)
			}
		}
	}
}

// meet notes what a claim that counts meets.
func (r *rowing) meet(row, span int32) {
	places := r.touched[span]
	for place := max(places[0], 0); place <= min(places[1], int32(len(r.periods)-1)); place++ {
		if r.meets(span, place) {
			r.met[place] = append(r.met[place], row)
		}
	}
}

// state returns what activity in a period that begins on a day means, after
// another in which the pair can have been active or not.
func (t *tally) state(activeBefore bool, begins projection.Day) State {
	switch {
	case activeBefore:
		return Continued
	case t.since < begins:
		return Resumed
	case t.known < begins:
		return KnownBefore
	}
	return New
}
