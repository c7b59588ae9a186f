package questions

import (
	"cmp"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
)

// PairQuery asks who is said to target whom. Each given field must hold.
type PairQuery struct {
	Actors  []graph.ID   // these actors, by the id of any record; empty: all that the view counts (graph.View.Unnamed)
	Targets []graph.ID   // these targets; empty: all
	Kinds   []graph.Kind // targets of these kinds; empty: all
	How     []How        // in these ways; empty: Direct
}

// Pair is one actor and one target with all that is said of the two.
type Pair struct {
	Actor, Target graph.ID
	How           How // the strongest way among the claims that count
	pairClaims
}

// Pairs returns who is said to target whom, sorted by actor and target. A pair
// comes once, whatever the ways in which it follows, and only if at least one
// claim counts: asserted under the view and in its window.
//
// Broader pairs are made of regions that claims name as targets, never of those
// they roll up to, and never of the whole world, so that an actor has at
// most one for each country of the named regions. A subgroup's claims reach its
// parents, and theirs in turn, for the targets they name and for those that
// follow in whichever other way is asked for.
//
// It fails for a way that there is not.
func Pairs(v *projection.GraphView, q PairQuery) ([]Pair, error) {
	found, err := countingPairs(v, q, noPeriods(v))
	if err != nil || len(found) == 0 {
		return nil, err
	}
	out := make([]Pair, len(found))
	for i := range found {
		out[i] = found[i].pair()
	}
	return out, nil
}

// UndatedPairs returns the pairs that Pairs leaves out because the view has a window
// and nothing dates them: without the window they would count, and no claim that
// then counts has a date. Without a window there are none.
func UndatedPairs(v *projection.GraphView, q PairQuery) ([]Pair, error) {
	if !v.HasWindow() {
		return nil, nil
	}
	all, err := Pairs(v.WithoutWindow(), q)
	return slices.DeleteFunc(all, func(p Pair) bool { return p.flags&(dated|umbrella) != 0 }), err
}

// First is the start of the activity that can have started earliest, of equal
// ones the more precise. Zero where nothing dates the pair, or only claims with
// an open start do.
func (p Pair) First() graph.Span { return p.v.Start(p.first) }

// Last is the end of the activity that can have ended latest, of equal ones the
// more precise. Zero where nothing dates the pair, or only claims with an open end do.
func (p Pair) Last() graph.Span { return p.v.End(p.last) }

// AtEarliest is what First would be if umbrella claims counted.
func (p Pair) AtEarliest() graph.Span { return p.v.Start(p.earliest) }

// FirstRecorded is when the first of the claims that count was recorded, or of their
// copies: what a release of 2023 holds, and another data set told by a document of 2013, was said by then.
func (p Pair) FirstRecorded() graph.Date { return min(p.recorded, p.copies).Date() }

// ClaimCount is how many statements the claims make that count: asserted, and in the
// view's window.
func (p Pair) ClaimCount() int { return int(p.statements) }

// Undated is the number of claims left out only because the view has a window and they have no time.
func (p Pair) Undated() int { return int(p.undated) }

// Sources is the number of distinct documents behind the claims that count, by graph.Entity.Report.
func (p Pair) Sources() int {
	reports := make([]projection.Report, 0, p.statements)
	p.eachCounting(func(row projection.Row) { reports = append(reports, p.v.Report(row)) })
	slices.Sort(reports)
	return len(slices.Compact(reports))
}

// Claims returns the claims that count.
func (p Pair) Claims() Claims { return p.countingClaims() }

func (p *pairClaims) countingClaims() Claims {
	rows := make([]projection.Row, 0, p.statements)
	p.eachCounting(func(row projection.Row) { rows = append(rows, row) })
	return Claims{v: p.v, rows: rows}
}

// pairClaims is an actor and a target with all that was ever said of the two: the
// triples that bear on them, and what these add up to.
type pairClaims struct {
	v             *projection.GraphView
	mapper        *targetMapper // by which the pair was found
	actor, target projection.Entity
	tally
	triples []bearingTriple
}

// bearingTriple is a triple of which all claims bear on an actor and a target.
type bearingTriple struct {
	triple projection.Triple
	counts bool // else they are history alone
}

func (p *pairClaims) pair() Pair {
	return Pair{p.v.NodeID(p.actor), p.targetID(), p.how.how(), *p}
}

func (p *pairClaims) targetID() graph.ID { return p.v.EntityID(p.target) }

// each visits the claims that bear on the pair, and tells which can count.
func (p *pairClaims) each(visit func(row projection.Row, counts bool)) {
	for _, t := range p.triples {
		for row, end := p.v.Rows(t.triple); row < end; row++ {
			visit(row, t.counts)
		}
	}
}

// eachCounting visits the claims that count.
func (p *pairClaims) eachCounting(visit func(row projection.Row)) {
	p.each(func(row projection.Row, counts bool) {
		if counts && p.v.Admits(row, targets) {
			visit(row)
		}
	})
}

// countingPairs returns the pairs of a query for which some claim counts, in the
// order of Pairs, with what their times mean to some periods.
func countingPairs(v *projection.GraphView, q PairQuery, of spanFlags) ([]pairClaims, error) {
	var out []pairClaims
	err := eachPairs(v, q, of, func(pairs []pairClaims) error {
		pairs = slices.DeleteFunc(pairs, func(p pairClaims) bool { return p.statements == 0 })
		if out == nil {
			out = pairs
			return nil
		}
		out = append(out, pairs...)
		return nil
	})
	if err != nil {
		return nil, err
	}
	compare := func(a, b *pairClaims) int {
		return cmp.Or(v.CompareNodes(a.actor, b.actor), v.CompareNodes(a.target, b.target))
	}
	if !slices.IsSortedFunc(out, func(a, b pairClaims) int { return compare(&a, &b) }) {
		sorted := make([]pairClaims, len(out))
		for i, at := range ordered(out, compare) {
			sorted[i] = out[at]
		}
		out = sorted
	}
	return out, v.Err()
}

// ordered returns the places of items in order. Moving places is cheaper than
// moving large items.
func ordered[T any](items []T, compare func(a, b *T) int) []int32 {
	out := make([]int32, len(items))
	for i := range out {
		out[i] = int32(i)
	}
	slices.SortFunc(out, func(a, b int32) int { return compare(&items[a], &items[b]) })
	return out
}
