package questions

import (
	"cmp"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
)

// PairQuery asks who is said to target whom. Each given field must hold.
type PairQuery struct {
	Actors  []graph.ID   // these actors, by the id of any record; empty: all
	Targets []graph.ID   // these targets; empty: all
	Kinds   []graph.Kind // targets of these kinds; empty: all
	How     []How        // in these ways; empty: Direct
}

// Pair is one actor and one target with all that is said of the two.
type Pair struct {
	Actor, Target graph.ID
	How           How // the strongest way among the claims that count
	draft
}

// Pairs returns who is said to target whom, sorted by actor and target. A pair
// comes once, whatever the ways in which it follows, and only if at least one
// claim counts: asserted under the view and in its window.
//
// Broader pairs are made of regions that claims name as targets, projection.Never of those
// they roll up to, and never of the whole world, so that an actor has at
// most one for each country of the named regions. A subgroup's claims reach its
// parents, and theirs in turn, for the targets they name and for those that
// follow in whichever other way is asked for.
//
// It fails for a way that there is not.
func Pairs(v *projection.GraphView, q PairQuery) ([]Pair, error) {
	drafts, err := draftsOf(v, q, make(periods, v.SpanCount()))
	if err != nil || len(drafts) == 0 {
		return nil, err
	}
	out := make([]Pair, len(drafts))
	for i := range drafts {
		out[i] = drafts[i].pair()
	}
	return out, nil
}

// drafts returns who targets whom, in the order of Pairs, with what their times
// mean to some periods.
func draftsOf(v *projection.GraphView, q PairQuery, of periods) ([]draft, error) {
	var out []draft
	err := eachDraft(v, q, of, func(drafts []draft) {
		drafts = slices.DeleteFunc(drafts, func(d draft) bool { return d.claims == 0 })
		if out == nil {
			out = drafts
			return
		}
		out = append(out, drafts...)
	})
	compare := func(a, b *draft) int {
		return cmp.Or(v.CompareNodes(a.actor, b.actor), v.CompareNodes(a.target, b.target))
	}
	if !slices.IsSortedFunc(out, func(a, b draft) int { return compare(&a, &b) }) {
		sorted := make([]draft, len(out))
		for i, at := range ordered(out, compare) {
			sorted[i] = out[at]
		}
		out = sorted
	}
	return out, err
}

// UndatedPairs returns the pairs that Pairs leaves out because the view has a window
// and nothing dates them: without the window they would count, and no claim that
// then counts has a date. Without a window there are none.
func UndatedPairs(v *projection.GraphView, q PairQuery) ([]Pair, error) {
	if !v.HasWindow() {
		return nil, nil
	}
	all, err := Pairs(v.WithoutWindow(), q)
	return slices.DeleteFunc(all, func(x Pair) bool { return x.counted&(dated|umbrella) != 0 }), err
}

// First is the start of the activity that can have started earliest, of equal
// ones the more precise. Zero where nothing dates the pair, or only claims with
// an open start do.
func (x Pair) First() graph.Span { return x.v.Start(x.first) }

// Last is the end of the activity that can have ended latest, of equal ones the
// more precise. Zero where nothing dates the pair, or only claims with an open end do.
func (x Pair) Last() graph.Span { return x.v.End(x.last) }

// AtEarliest is what First would be if umbrella claims counted.
func (x Pair) AtEarliest() graph.Span { return x.v.Start(x.earliest) }

// FirstRecorded is when the first of the claims that count was recorded.
func (x Pair) FirstRecorded() graph.Date { return x.recorded.Date() }

// ClaimCount is the number of claims that count: asserted, and in the view's window.
func (x Pair) ClaimCount() int { return int(x.claims) }

// Undated is the number of claims left out only because the view has a window and they have no time.
func (x Pair) Undated() int { return int(x.undated) }

// Sources is the number of distinct documents behind the claims that count, by graph.Entity.Report.
func (x Pair) Sources() int {
	reports := make([]int32, 0, x.claims)
	x.eachCounting(func(row int32) { reports = append(reports, x.v.Report(row)) })
	slices.Sort(reports)
	return len(slices.Compact(reports))
}

// Claims returns the claims that count.
func (x Pair) Claims() Claims {
	rows := make([]int32, 0, x.claims)
	x.eachCounting(func(row int32) { rows = append(rows, row) })
	return Claims{v: x.v, rows: rows}
}

// draft is a pair while its claims are being gathered, and behind a Pair all
// that was ever said of it.
type draft struct {
	v             *projection.GraphView
	actor, target int32 // the entities
	tally
	said []bearer
}

// bearer is a pair of the graph of which all claims bear on an actor and a target.
type bearer struct {
	pair   int32
	counts bool // else its claims only tell what was before
}

func (d *draft) pair() Pair {
	return Pair{d.v.NodeID(d.actor), d.v.EntityID(d.target), d.how.how(), *d}
}

// each visits the claims that bear on the pair, and tells which can count.
func (d *draft) each(visit func(row int32, counts bool)) {
	for _, b := range d.said {
		for row, end := d.v.Rows(b.pair); row < end; row++ {
			visit(row, b.counts)
		}
	}
}

// eachCounting visits the claims that count.
func (d *draft) eachCounting(visit func(row int32)) {
	d.each(func(row int32, counts bool) {
		if counts && d.v.Admits(row, targets) {
			visit(row)
		}
	})
}
