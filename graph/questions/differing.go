package questions

import (
	"cmp"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
)

// differing is a pair that reads otherwise at two moments. Nil: a moment has
// nothing on it; one that it has can have no claim that counts.
type differing struct {
	was, is  *pairClaims
	unplaced Claims // that can have counted at one of the moments, and did not for certain
}

func (p differing) said() bool { return p.was != nil && p.was.claims > 0 }
func (p differing) says() bool { return p.is != nil && p.is.claims > 0 }

func (p differing) target() graph.ID {
	if p.is != nil {
		return p.is.targetID()
	}
	return p.was.targetID()
}

// differingPairs returns those of two lists, each sorted by target, that read
// otherwise in the one than in the other.
func differingPairs(then, now []pairClaims) []differing {
	var out []differing
	for len(then)+len(now) > 0 {
		var p differing
		switch order := compareFirstTargets(then, now); {
		case order < 0:
			p.was, then = &then[0], then[1:]
		case order > 0:
			p.is, now = &now[0], now[1:]
		default:
			p.was, p.is, then, now = &then[0], &now[0], then[1:], now[1:]
		}
		if said, says := p.said(), p.says(); said != says || said && !sameDates(p.was, p.is) {
			out = append(out, p)
		}
	}
	return out
}

// compareFirstTargets compares the first of two lists; an empty one comes last.
func compareFirstTargets(a, b []pairClaims) int {
	switch {
	case len(a) == 0:
		return 1
	case len(b) == 0:
		return -1
	}
	if v := a[0].v; v.SameGraph(b[0].v) {
		return cmp.Compare(v.PlaceByID(a[0].target), v.PlaceByID(b[0].target))
	}
	return cmp.Compare(a[0].targetID(), b[0].targetID())
}

// sameDates reports whether two moments date a pair alike.
func sameDates(was, is *pairClaims) bool {
	return sameDatesIn(was.v, &was.tally, is.v, &is.tally)
}

func sameDatesIn(v *projection.GraphView, was *tally, w *projection.GraphView, is *tally) bool {
	if was.marks&ongoing != is.marks&ongoing {
		return false
	}
	if v.SameGraph(w) { // ranks of two graphs cannot be compared
		return was.first == is.first && was.last == is.last
	}
	return v.Start(was.first) == w.Start(is.first) && v.End(was.last) == w.End(is.last)
}

// findUnplaced finds the claims of an actor's pairs that can have counted at
// either moment, and did not for certain.
func (c *actorComparer) findUnplaced(actor graph.ID, pairs []differing) error {
	if len(pairs) == 0 {
		return nil
	}
	then, err := c.possiblyThen.ofTargets(actor, pairs)
	if err != nil {
		return err
	}
	now, err := c.possiblyNow.ofTargets(actor, pairs)
	if err != nil {
		return err
	}
	for i := range pairs {
		p := &pairs[i]
		p.unplaced = unplacedOf(then[p.target()], p.was).with(unplacedOf(now[p.target()], p.is))
	}
	return nil
}

// ofTargets returns the pairs of an actor with the targets of others, by target.
// Nil has none.
func (g *gatherer) ofTargets(actor graph.ID, pairs []differing) (map[graph.ID]*pairClaims, error) {
	if g == nil {
		return nil, nil
	}
	v := g.reach.v
	only := newTargetSet(v.TargetCount())
	only.clear()
	for _, p := range pairs {
		if t := v.Target(v.Entity(p.target())); t != projection.NoTarget {
			only.add(t)
		}
	}
	found, err := g.of(actor, only)
	out := make(map[graph.ID]*pairClaims, len(found))
	for i := range found {
		out[found[i].targetID()] = &found[i]
	}
	return out, err
}

// unplacedOf returns the claims that count for a pair possibly, and not for certain.
func unplacedOf(possibly, certain *pairClaims) Claims {
	switch {
	case possibly == nil || possibly.claims == 0:
		return Claims{}
	case certain == nil || certain.claims == 0:
		return possibly.pair().Claims()
	}
	return possibly.pair().Claims().without(certain.pair().Claims())
}
