package questionstest

import (
	"cmp"
	"slices"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/identity"
	"github.com/actorgraph/actorgraph/graph/questions"
)

// Pairs returns who is said to target whom, sorted by actor and target. A pair
// comes once, whatever the ways in which it follows, and only if at least one
// claim counts: asserted under the view and in its window.
//
// Broader pairs are made of regions that claims name as targets, never of those
// they roll up to, and never of the whole world, so that an actor has at
// most one for each country of the named regions. A subgroup's claims reach its
// parents, and theirs in turn, for the targets they name and for those that
// follow in whichever other way is asked for.
func Pairs(e Evidence, q questions.PairQuery) []Pair {
	p := newPairing(e, q)
	for i := range e.Claims {
		p.take(&e.Claims[i])
	}
	return slices.DeleteFunc(p.pairs(), func(p Pair) bool { return len(q.Actors) == 0 && !Counts(e.View, p.Actor) })
}

// Counts reports whether an actor is counted among all: it has a name, or the view
// asks for those without one.
func Counts(v graph.View, actor graph.ID) bool {
	return v.Unnamed || !strings.Contains(string(actor), "/unnamed-")
}

// Undated returns the pairs that Pairs leaves out because the view has a window
// and nothing dates them: without the window they would count, and no claim that
// then counts has a date. Without a window there are none.
func Undated(e Evidence, q questions.PairQuery) []Pair {
	if e.View.Occurred.IsZero() {
		return nil
	}
	e.View.Occurred = graph.Span{}
	return slices.DeleteFunc(Pairs(e, q), func(p Pair) bool {
		return slices.ContainsFunc(p.Claims, func(c graph.Claim) bool { return !c.Occurred.IsZero() })
	})
}

// Unplaced returns the pairs that Pairs leaves out because nobody can tell whether
// they were known on the view's date: they would count if all did that can have been.
func Unplaced(e Evidence, q questions.PairQuery) []Pair {
	if e.Possibly == nil {
		return nil
	}
	certain := map[pairKey]bool{}
	for _, p := range Pairs(e, q) {
		certain[pairKey{p.Actor, p.Target}] = true
	}
	return slices.DeleteFunc(Pairs(*e.Possibly, q), func(p Pair) bool { return certain[pairKey{p.Actor, p.Target}] })
}

// pairing gathers claims by actor and target.
type pairing struct {
	counting graph.View // the claims that count
	timeless graph.View // those that would count without the window
	ever     graph.View // all that was ever said
	who      *identity.Resolution
	parents  map[graph.ID][]graph.ID // of an actor that is some actor's subgroup
	mapper   targetMapper
	said     Statements
	asked    map[questions.How]bool
	actors   map[graph.ID]bool // empty: all
	found    map[pairKey]*pairClaims
}

type pairKey struct{ actor, target graph.ID }

// pairClaims is a pair while its claims are being gathered.
type pairClaims struct {
	how             questions.How
	claims, history []*graph.Claim
	undated         []graph.Claim
}

func newPairing(e Evidence, q questions.PairQuery) *pairing {
	p := &pairing{
		counting: e.View,
		timeless: e.View,
		ever:     e.View,
		said:     e.statements(),
		who:      cmp.Or(e.Identity, identity.Unjoined()),
		asked:    setOf(q.How),
		actors:   setOf(q.Actors),
		found:    map[pairKey]*pairClaims{},
	}
	p.counting.WithWithdrawn = false
	p.timeless.WithWithdrawn, p.timeless.Occurred = false, graph.Span{}
	p.ever.WithWithdrawn, p.ever.Occurred = true, graph.Span{}
	if len(q.How) == 0 {
		p.asked[questions.Direct] = true
	}
	p.mapper = newTargetMapper(placesOf(p.said.Counted(e.Places), p.counting), q, p.asked[questions.Broader])
	if p.asked[questions.ViaSubgroup] {
		p.parents = parentsOf(p.said.Counted(e.Subgroups), p.counting, p.who)
	}
	return p
}

// take adds a claim to every pair that it bears on.
func (p *pairing) take(c *graph.Claim) {
	if c.Predicate != graph.Targets || !p.ever.Admits(*c) || p.said.Yields(*c) {
		return
	}
	w := p.weigh(c)
	actor := p.who.Actor(c.Subject)
	for _, step := range p.mapper.from(c.Object) {
		if p.asked[step.how] {
			p.add(actor, step.target, step.how, c, w)
		} else if step.makesRegionKnown {
			p.add(actor, step.target, step.how, c, historyOnly)
		}
		for _, parent := range p.parents[actor] {
			if step.how == questions.Direct || p.asked[step.how] {
				p.add(parent, step.target, questions.ViaSubgroup, c, w)
			} else if step.makesRegionKnown {
				p.add(parent, step.target, questions.ViaSubgroup, c, historyOnly)
			}
		}
	}
}

// weight is what a claim is worth to a pair.
type weight int

const (
	historyOnly weight = iota // it does not count, but shows what was known before
	leftOut                   // it has no time, and would count if the view had no window
	countsNow                 // it counts
)

func (p *pairing) weigh(c *graph.Claim) weight {
	switch {
	case p.counting.Admits(*c):
		return countsNow
	case c.Occurred.IsZero() && p.timeless.Admits(*c):
		return leftOut
	}
	return historyOnly
}

func (p *pairing) add(actor, target graph.ID, how questions.How, c *graph.Claim, w weight) {
	if len(p.actors) > 0 && !p.actors[actor] {
		return
	}
	key := pairKey{actor, target}
	d := p.found[key]
	if d == nil {
		d = &pairClaims{}
		p.found[key] = d
	}
	d.history = append(d.history, c)
	switch w {
	case countsNow:
		d.claims = append(d.claims, c)
		d.how = stronger(d.how, how)
	case leftOut:
		d.undated = append(d.undated, *c)
	}
}

func (p *pairing) pairs() []Pair {
	var out []Pair
	for key, d := range p.found {
		if len(d.claims) == 0 {
			continue
		}
		slices.SortFunc(d.claims, func(a, b *graph.Claim) int {
			return cmp.Or(cmp.Compare(a.Recorded(), b.Recorded()), cmp.Compare(a.ID, b.ID))
		})
		pair := Pair{Actor: key.actor, Target: key.target, How: d.how, Undated: p.said.Count(d.undated), history: d.history}
		pair.Claims = make([]graph.Claim, len(d.claims))
		for i, c := range d.claims {
			pair.Claims[i] = *c
		}
		pair.Statements, pair.Copies = p.said.Count(pair.Claims), p.said.WithCopies(pair.Claims)
		out = append(out, pair)
	}
	slices.SortFunc(out, func(a, b Pair) int {
		return cmp.Or(cmp.Compare(a.Actor, b.Actor), cmp.Compare(a.Target, b.Target))
	})
	return out
}

// parentsOf returns, for every subgroup, the actors that it is part of,
// directly or through others. An actor that is said to be part of itself, even
// by a ring of claims, is not its own parent.
func parentsOf(claims []graph.Claim, v graph.View, who *identity.Resolution) map[graph.ID][]graph.ID {
	direct := map[graph.ID][]graph.ID{}
	for _, c := range claims {
		if c.Predicate == graph.PartOf && c.Subject.Kind() == graph.Actor && v.Admits(c) {
			sub := who.Actor(c.Subject)
			direct[sub] = append(direct[sub], who.Actor(c.Object))
		}
	}
	all := map[graph.ID][]graph.ID{}
	for sub := range direct {
		seen := map[graph.ID]bool{sub: true}
		for queue := slices.Clone(direct[sub]); len(queue) > 0; queue = queue[1:] {
			if parent := queue[0]; !seen[parent] {
				seen[parent] = true
				all[sub] = append(all[sub], parent)
				queue = append(queue, direct[parent]...)
			}
		}
	}
	return all
}

// stronger returns the stronger of two ways; an empty one is none.
func stronger(a, b questions.How) questions.How {
	order := []questions.How{questions.Direct, questions.RolledUp, questions.Broader, questions.ViaSubgroup}
	if a == "" || slices.Index(order, b) < slices.Index(order, a) {
		return b
	}
	return a
}

func setOf[T comparable](items []T) map[T]bool {
	set := make(map[T]bool, len(items))
	for _, it := range items {
		set[it] = true
	}
	return set
}
