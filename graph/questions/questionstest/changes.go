package questionstest

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/identity"
	"github.com/actorgraph/actorgraph/graph/questions"
)

// Change is a pair that reads otherwise at a later moment than at an earlier one.
type Change struct {
	Label     questions.Label
	Targeting               // as it is said at the later moment; for Moved, Remapped and Retracted as it was at the earlier
	Other     graph.ID      // Moved: the actor that took over; Remapped: what the words stand for now; else empty
	Because   []graph.Claim // the claims that make the label so, by first recorded, then id; never empty
	Unplaced  []graph.Claim // that can have been known at one of the moments, and were not for certain
	Unsure    int           // how many statements those make
}

// Changes compares what is said at two moments of knowledge, sorted by actor
// and target. Both are read by the later moment's identity, so that a join of
// records is no change by itself. The actors of the query also stand for the
// records that they took over.
//
// Successors tells which record took over each record that is gone (see [questions.Successors]).
// The evidence must hold the claims of both, with their Stated words.
//
// The views may differ in more than their dates. Then what only one of them
// looks at is LabelKnownBefore or LabelRetracted.
func Changes(from, to Evidence, q questions.PairQuery, successors map[graph.ID]graph.ID) []Change {
	d := newDiff(from, to, q, successors)
	var out []Change
	for key, now := range d.to.pairs {
		if then, both := d.from.pairs[key]; both {
			out = append(out, d.kept(then, now)...)
		} else {
			out = append(out, d.gained(key, now))
		}
	}
	for key, then := range d.from.pairs {
		if _, both := d.to.pairs[key]; !both {
			out = append(out, d.lost(key, then))
		}
	}
	wanted := setOf(q.Actors)
	for i := range out {
		key := pairKey{out[i].Actor, out[i].Target}
		out[i].Unplaced = inClaimOrder(d.from.unplaced[key], d.to.unplaced[key])
		out[i].Unsure = NewStatements(nil, d.to.view, d.who).Count(out[i].Unplaced)
	}
	out = slices.DeleteFunc(out, func(c Change) bool {
		return len(wanted) > 0 && !wanted[c.Actor] && !wanted[d.successor(c.Actor)]
	})
	slices.SortFunc(out, func(a, b Change) int {
		return cmp.Or(cmp.Compare(a.Actor, b.Actor), cmp.Compare(a.Target, b.Target))
	})
	return out
}

// diffSide is what is said at one of the two moments that are compared.
type diffSide struct {
	view  graph.View
	found map[pairKey]*pairClaims // all that was ever said by then
	pairs map[pairKey]Pair        // what counts
	words map[wording][]*graph.Claim

	unplaced map[pairKey][]graph.Claim // what can count, and does not for certain
}

// wording is what a source says in its own words of one record, in one place.
type wording struct {
	record   graph.ID
	dataset  string
	source   graph.ID
	incident graph.ID
	stated   string // folded
}

func newDiffSide(e Evidence, q questions.PairQuery, who *identity.Resolution) diffSide {
	e.Identity, q.Actors = who, nil
	p := newPairing(e, q)
	m := diffSide{view: p.counting, found: p.found, pairs: map[pairKey]Pair{}, words: map[wording][]*graph.Claim{}}
	for i := range e.Claims {
		c := &e.Claims[i]
		p.take(c)
		if w := wordingOf(c); w.stated != "" && c.Predicate == graph.Targets && m.view.Admits(*c) && !p.said.Yields(*c) {
			m.words[w] = append(m.words[w], c)
		}
	}
	for _, pair := range p.pairs() {
		m.pairs[pairKey{pair.Actor, pair.Target}] = pair
	}
	m.unplaced = map[pairKey][]graph.Claim{}
	if e.Possibly != nil {
		possibly := *e.Possibly
		possibly.Identity, possibly.View.Unnamed = who, true // changes tell of groups without a name, too
		for _, pair := range Pairs(possibly, q) {
			key := pairKey{pair.Actor, pair.Target}
			m.unplaced[key] = minus(pair.Claims, m.pairs[key].Claims)
		}
	}
	return m
}

// minus returns the claims that are not among others.
func minus(claims, others []graph.Claim) []graph.Claim {
	return slices.DeleteFunc(slices.Clone(claims), func(c graph.Claim) bool {
		return slices.ContainsFunc(others, func(x graph.Claim) bool { return x.ID == c.ID })
	})
}

func wordingOf(c *graph.Claim) wording {
	return wording{c.Subject, c.Dataset, c.Source, c.Incident, graph.Fold(c.Stated)}
}

// says reports whether a claim counts at the moment.
func (m diffSide) says(c *graph.Claim) bool {
	return slices.ContainsFunc(m.words[wordingOf(c)], func(x *graph.Claim) bool { return x.ID == c.ID })
}

// diff is two moments laid beside each other.
type diff struct {
	from, to   diffSide
	who        *identity.Resolution
	successors map[graph.ID]graph.ID   // by record
	left       map[graph.ID][]graph.ID // records that are gone, by their successor
}

func newDiff(from, to Evidence, q questions.PairQuery, successors map[graph.ID]graph.ID) diff {
	who := cmp.Or(to.Identity, identity.Unjoined())
	d := diff{newDiffSide(from, q, who), newDiffSide(to, q, who), who, successors, map[graph.ID][]graph.ID{}}
	for _, gone := range slices.Sorted(maps.Keys(successors)) {
		d.left[successors[gone]] = append(d.left[successors[gone]], gone)
	}
	return d
}

// successor returns the actor that took over a record; empty where none did.
func (d diff) successor(record graph.ID) graph.ID {
	if h, ok := d.successors[record]; ok {
		return d.who.Actor(h)
	}
	return ""
}

// gained labels a pair that is said now and was not said then.
func (d diff) gained(key pairKey, now Pair) Change {
	c := Change{Targeting: Sum(now, d.to.view), Because: now.Claims}
	past := now.past(d.to.view)
	dated, _ := datedClaims(now.Claims, d.to.view)
	from := d.day()
	known := d.known(key, now)
	switch {
	case looksAtNone(d.to.view, d.from.view, now.Claims):
		c.Label = questions.LabelOnlyAfter
	case len(known) > 0:
		c.Label, c.Because = questions.LabelKnownBefore, inClaimOrder(now.Claims, known)
	case len(minus(now.Claims, d.from.unplaced[key])) == 0:
		c.Label = questions.LabelUnplaced
	case len(dated) == 0:
		c.Label = questions.LabelUndated
	case past.since >= from:
		c.Label = questions.LabelNewTargeting
	default:
		c.Label = questions.LabelLateReport
	}
	return c
}

// known returns what was recorded on a pair by the earlier moment.
// day tells what began before the earlier moment from what began after.
func (d diff) day() graph.Date {
	if v := d.from.view; v.KnownAsOf == "" && !v.Snapshot.Equal(d.to.view.Snapshot) {
		return graph.Date(v.Snapshot.Format(time.DateOnly))
	}
	return d.from.view.AsOf()
}

func (d diff) known(key pairKey, now Pair) []graph.Claim {
	var out []graph.Claim
	add := func(p *pairClaims) {
		if p != nil {
			out = append(out, copies(p.history)...)
		}
	}
	add(d.from.found[key])
	for _, c := range d.to.found[key].history {
		if d.from.view.Snapshot.Equal(d.to.view.Snapshot) && c.Recorded() <= d.from.view.AsOf() {
			out = append(out, *c)
		}
	}
	for _, member := range d.who.Records(key.actor) {
		for _, gone := range d.left[member.Record] {
			add(d.from.found[pairKey{d.who.Actor(gone), key.target}])
		}
	}
	for i := range now.Claims {
		out = append(out, d.reworded(&now.Claims[i], d.to, d.from)...)
	}
	return out
}

// kept labels a pair that is said both times, if its dates are others.
func (d diff) kept(then, now Pair) []Change {
	was, is := Sum(then, d.from.view), Sum(now, d.to.view)
	opened, open := goesOn(then), goesOn(now)
	if was.First == is.First && was.Last == is.Last && opened == open {
		return nil
	}
	c := Change{Targeting: is, Because: exclusive(then, now)}
	dated, _ := datedClaims(then.Claims, d.from.view)
	switch {
	case d.sameWithoutUnplaced(then, now):
		c.Label = questions.LabelUnplaced
	case opened && !open && hasEnd(now):
		c.Label = questions.LabelCeased
	case len(dated) == 0 && !is.First.IsZero():
		c.Label, c.Because = questions.LabelKnownBefore, inClaimOrder(now.Claims, then.Claims)
	case d.resumed(then, now):
		c.Label = questions.LabelResumed
	default:
		c.Label = questions.LabelRedated
	}
	return []Change{c}
}

// sameWithoutUnplaced reports whether a pair has the same dates at both moments
// without the claims that can have been known at both.
func (d diff) sameWithoutUnplaced(then, now Pair) bool {
	key := pairKey{now.Actor, now.Target}
	unplaced := inClaimOrder(d.from.unplaced[key], d.to.unplaced[key])
	if len(unplaced) == 0 {
		return false
	}
	then.Claims, now.Claims = minus(then.Claims, unplaced), minus(now.Claims, unplaced)
	was, is := Sum(then, d.from.view), Sum(now, d.to.view)
	return was.First == is.First && was.Last == is.Last && goesOn(then) == goesOn(now)
}

// goesOn reports whether a claim says that the activity has no end yet.
func goesOn(p Pair) bool {
	return slices.ContainsFunc(p.Claims, func(c graph.Claim) bool { return !c.Occurred.IsZero() && c.Occurred.End().IsZero() })
}

// hasEnd reports whether a claim says when activity ended.
func hasEnd(p Pair) bool {
	return slices.ContainsFunc(p.Claims, func(c graph.Claim) bool { return !c.Occurred.End().IsZero() })
}

// resumed reports whether activity that began on or after the earlier moment
// follows on a year or more without any.
func (d diff) resumed(then, now Pair) bool {
	before := map[graph.ID]bool{}
	for _, c := range then.Claims {
		before[c.ID] = true
	}
	dated, _ := datedClaims(now.Claims, d.to.view)
	begins := graph.LastDate
	var older []*graph.Claim
	for _, c := range dated {
		from, _ := c.Occurred.Bounds()
		if !before[c.ID] && from >= d.day() {
			begins = min(begins, from)
		} else {
			older = append(older, c)
		}
	}
	yearBefore := graph.DateOf(begins.Time().AddDate(-1, 0, 0))
	silent, active := true, false
	for _, c := range older {
		_, to := c.Occurred.Bounds()
		active = active || to < yearBefore
		silent = silent && !c.Occurred.Possibly(yearBefore, begins)
	}
	return begins < graph.LastDate && active && silent
}

// lost labels a pair that was said then and is not said now.
func (d diff) lost(key pairKey, then Pair) Change {
	c := Change{Label: questions.LabelRetracted, Targeting: Sum(then, d.from.view), Because: then.Claims}
	if looksAtNone(d.from.view, d.to.view, then.Claims) {
		c.Label = questions.LabelOnlyBefore
		return c
	}
	if len(minus(then.Claims, d.to.unplaced[key])) == 0 {
		c.Label = questions.LabelUnplaced
		return c
	}
	if successor := d.successor(key.actor); successor != "" {
		if pair, ok := d.to.pairs[pairKey{successor, key.target}]; ok {
			c.Label, c.Other, c.Because = questions.LabelMoved, successor, inClaimOrder(then.Claims, pair.Claims)
			return c
		}
	}
	for i := range then.Claims {
		if words := d.reworded(&then.Claims[i], d.from, d.to); len(words) > 0 {
			c.Label, c.Other, c.Because = questions.LabelRemapped, words[0].Object, inClaimOrder(then.Claims, words)
			return c
		}
	}
	return c
}

// looksAtNone reports whether a view looks, by its data sets, claimants, sources,
// publishers and confidence, at none of the claims that count under another. Where
// both look at the same it looks at all of them.
func looksAtNone(at, other graph.View, claims []graph.Claim) bool {
	at.Datasets, at.Claimants, at.Sources, at.Publishers, at.MinConfidence = other.Datasets, other.Claimants, other.Sources, other.Publishers, other.MinConfidence
	return !slices.ContainsFunc(claims, func(c graph.Claim) bool { return at.Admits(c) })
}

// reworded returns the claims of another moment that say the same words as a
// claim, on the same record or one that took it over, of another target, where
// neither moment says both: the words were read anew.
func (d diff) reworded(c *graph.Claim, at, other diffSide) []graph.Claim {
	if wordingOf(c).stated == "" || other.says(c) {
		return nil
	}
	var out []graph.Claim
	for _, record := range append([]graph.ID{c.Subject, d.successors[c.Subject]}, d.left[c.Subject]...) {
		w := wordingOf(c)
		w.record = record
		for _, x := range other.words[w] {
			if x.Object != c.Object && !at.says(x) {
				out = append(out, *x)
			}
		}
	}
	return inClaimOrder(out)
}

// exclusive returns the claims that count at one of two moments alone; where
// there are none (a view that looks otherwise at the same claims), all of them.
func exclusive(then, now Pair) []graph.Claim {
	count := map[graph.ID]int{}
	all := inClaimOrder(then.Claims, now.Claims)
	for _, list := range [][]graph.Claim{then.Claims, now.Claims} {
		for _, c := range list {
			count[c.ID]++
		}
	}
	alone := slices.DeleteFunc(slices.Clone(all), func(c graph.Claim) bool { return count[c.ID] > 1 })
	if len(alone) == 0 {
		return all
	}
	return alone
}

func copies(claims []*graph.Claim) []graph.Claim {
	out := make([]graph.Claim, len(claims))
	for i, c := range claims {
		out[i] = *c
	}
	return out
}

// inClaimOrder returns the claims of several lists, each once, by first recorded, then id.
func inClaimOrder(lists ...[]graph.Claim) []graph.Claim {
	out := slices.Concat(lists...)
	slices.SortStableFunc(out, func(a, b graph.Claim) int {
		return cmp.Or(cmp.Compare(a.Recorded(), b.Recorded()), cmp.Compare(a.ID, b.ID))
	})
	return slices.CompactFunc(out, func(a, b graph.Claim) bool { return a.ID == b.ID })
}
