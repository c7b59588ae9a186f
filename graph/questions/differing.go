package questions

import (
	"cmp"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
)

// differing is a pair that reads otherwise at two moments. Nil: a moment has
// nothing on it; one that it has can have no claim that counts.
type differing struct {
	was, is   *pairClaims
	then, now Claims // that count at the moments
	unplaced  Claims // that can have counted at one of the moments, and did not for certain
}

func (p differing) said() bool { return p.was != nil && p.was.statements > 0 }
func (p differing) says() bool { return p.is != nil && p.is.statements > 0 }

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
		said, says := p.said(), p.says()
		if said == says && (!said || sameDates(p.was, p.is)) {
			continue
		}
		if said {
			p.then = p.was.countingClaims()
		}
		if says {
			p.now = p.is.countingClaims()
		}
		out = append(out, p)
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
	if was.flags&ongoing != is.flags&ongoing {
		return false
	}
	if v.SameGraph(w) { // ranks of two graphs cannot be compared
		return was.first == is.first && was.last == is.last
	}
	return v.Start(was.first) == w.Start(is.first) && v.End(was.last) == w.End(is.last)
}

// findUnplaced finds the claims of an actor's pairs that can have counted at
// either moment, and did not for certain. The pairs are sorted by target.
func (c *actorComparer) findUnplaced(actor graph.ID, pairs []differing) error {
	then, err := c.possiblyThen.ofDiffering(actor, pairs, c.unplaced)
	if err != nil {
		return err
	}
	now, err := c.possiblyNow.ofDiffering(actor, pairs, c.unplaced)
	if err != nil {
		return err
	}
	for i := range pairs {
		p := &pairs[i]
		p.unplaced = unplacedOf(firstOn(&then, p), p.then).with(unplacedOf(firstOn(&now, p), p.now))
	}
	return nil
}

// ofDiffering returns the pairs of an actor with the targets of others, sorted by
// target; with among, only those of these. Nil has none.
func (g *gatherer) ofDiffering(actor graph.ID, pairs []differing, among *targetSet) ([]pairClaims, error) {
	if g == nil {
		return nil, nil
	}
	v := g.mapper.v
	var only *targetSet
	for i := range pairs {
		t := v.Target(pairs[i].entityIn(v))
		if t == projection.NoTarget || among != nil && !among.has(t) {
			continue
		}
		if only == nil {
			only = g.emptySet()
		}
		only.add(t)
	}
	if only == nil {
		return nil, nil
	}
	return g.of(actor, only)
}

// entityIn returns the target of a pair in the graph of a view.
func (p *differing) entityIn(v *projection.GraphView) projection.Entity {
	for _, of := range []*pairClaims{p.is, p.was} {
		if of != nil && of.v.SameGraph(v) {
			return of.target
		}
	}
	return v.Entity(p.target())
}

// firstOn takes the pair on the target of another from a list that is sorted by
// target, as those are that it is asked for one after the other; nil if it has none.
func firstOn(list *[]pairClaims, p *differing) *pairClaims {
	if len(*list) == 0 {
		return nil
	}
	first := &(*list)[0]
	if first.target != p.entityIn(first.v) {
		return nil
	}
	*list = (*list)[1:]
	return first
}

// unplacedOf returns the claims that count for a pair possibly, and not for certain.
func unplacedOf(possibly *pairClaims, certain Claims) Claims {
	if possibly == nil || possibly.statements == 0 {
		return Claims{}
	}
	return possibly.countingClaims().without(certain)
}
