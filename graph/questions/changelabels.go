package questions

import (
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
)

// actorComparer compares what is said of one actor after the other at two
// moments. It is one worker's.
type actorComparer struct {
	*diff
	then, now *gatherer
	// What can have been known at either moment; nil where all of it was known for certain.
	possiblyThen, possiblyNow *gatherer

	// Where the moments differ only in date, the targets of the actor at hand that can
	// have changed, and those of which something cannot be placed; else nil.
	changed, unplaced *targetSet
}

func (d *diff) newComparer() *actorComparer {
	c := &actorComparer{diff: d, then: newGathererLike(nil, d.from.mapper)}
	var shared *targetMapper // by the moments of one graph
	if d.from.SameGraph(d.to.GraphView) {
		shared = c.then.mapper
	}
	c.now = newGathererLike(shared, d.to.mapper)
	if d.from.possibly != nil {
		c.possiblyThen = newGathererLike(c.then.mapper, d.from.possibly)
	}
	if d.to.possibly != nil {
		c.possiblyNow = newGathererLike(c.now.mapper, d.to.possibly)
	}
	if d.differOnlyInDate() {
		c.changed, c.unplaced = newTargetSet(d.to.TargetCount()), newTargetSet(d.to.TargetCount())
	}
	return c
}

// newGathererLike makes one that works out for itself what it reaches, but for what
// reaches the same in another view.
func newGathererLike(likeness, r *targetMapper) *gatherer {
	own := *r
	own.likeness = likeness
	return newGatherer(&own, noPeriods(r.v), r.v.TargetCount())
}

// of returns the pairs that a moment has of an actor; with only, those with these targets.
func (g *gatherer) of(actor graph.ID, only *targetSet) ([]pairClaims, error) {
	if n := g.actor(actor); n != 0 {
		return g.ofActor(n, only)
	}
	return nil, nil
}

// actor returns the node of an actor; 0 if the moment does not have it.
func (g *gatherer) actor(id graph.ID) projection.Entity {
	n := g.mapper.v.Node(id)
	if g.mapper.v.NodeID(n) != id {
		return 0
	}
	return n
}

// changes returns those of one actor, sorted by target.
func (c *actorComparer) changes(actor graph.ID) ([]Change, error) {
	if c.changed != nil && !c.findChanged(actor) {
		return nil, c.to.Err()
	}
	then, err := c.then.of(actor, c.changed)
	if err != nil {
		return nil, err
	}
	now, err := c.now.of(actor, c.changed)
	if err != nil {
		return nil, err
	}
	differing := differingPairs(then, now)
	if err := c.findUnplaced(actor, differing); err != nil {
		return nil, err
	}
	out := make([]Change, 0, len(differing))
	for _, p := range differing {
		change, err := c.label(actor, p)
		if err != nil {
			return nil, err
		}
		out = append(out, change)
	}
	return out, nil
}

// label says why a pair reads otherwise at the two moments.
func (c *actorComparer) label(actor graph.ID, p differing) (Change, error) {
	out, err := Change{}, c.to.Err()
	switch {
	case err != nil:
	case p.said() && p.says():
		out = c.redated(p)
	case p.says():
		out, err = c.gained(actor, p)
	default:
		out, err = c.lost(actor, p)
	}
	out.Unplaced = p.unplaced.Len()
	return out, err
}

// findChanged finds the targets of an actor that can have changed, and those of
// which something cannot be placed. It reports whether there are any of the first.
func (c *actorComparer) findChanged(id graph.ID) bool {
	c.changed.clear()
	c.unplaced.clear()
	actor := c.now.actor(id)
	if actor == 0 {
		return false
	}
	found := false
	c.now.mapper.eachTriple(actor, func(triple projection.Triple, _ bool) {
		disagree := c.differenceOn(triple)
		if disagree&changed != 0 {
			found = addReached(c.changed, triple, c.then, c.now) || found
		}
		if disagree&unplaced != 0 {
			addReached(c.unplaced, triple, c.possiblyThen, c.possiblyNow)
		}
	})
	return found
}

// addReached adds the targets that the claims of a triple reach, and reports
// whether there are any.
func addReached(to *targetSet, triple projection.Triple, by ...*gatherer) bool {
	found := false
	for _, g := range by {
		if g == nil {
			continue
		}
		for _, t := range g.mapper.targetsOf(g.mapper.v.Object(triple)) {
			if t.ofActor == counting {
				to.add(t.target)
				found = true
			}
		}
	}
	return found
}

// gained labels a pair that is said now and was not said then.
func (c *actorComparer) gained(actor graph.ID, p differing) (Change, error) {
	is := p.is
	out := Change{Pair: is.pair(), Because: p.now}
	if looksAtNone(c.toAsFrom, is) {
		out.Label = LabelOnlyAfter
		return out, nil
	}
	earlier, err := c.earlierClaims(actor, p.was, is)
	switch {
	case earlier.Len() > 0:
		out.Label, out.Because = LabelKnownBefore, out.Because.with(earlier)
	case out.Because.without(p.unplaced).isEmpty():
		out.Label = LabelUnplaced
	case is.flags&dated == 0:
		out.Label = LabelUndated
	case is.since >= c.fromDay:
		out.Label = LabelNewTargeting
	default:
		out.Label = LabelLateReport
	}
	return out, err
}

// earlierClaims returns what was recorded on a pair by the earlier moment: of the
// actor itself, of records that it took over, or in the same words of another target.
// What is KNOWN_BEFORE in a period of a timeline is decided elsewhere: see Novelty.
func (c *actorComparer) earlierClaims(actor graph.ID, was, is *pairClaims) (Claims, error) {
	out := Claims{v: c.to.GraphView}
	if !c.otherStore { // else what the earlier one had not stored was not known, whatever its day
		out.rows = is.knownBy(c.from.AsOf())
	}
	if was != nil {
		out = out.with(was.history())
	}
	for _, gone := range c.takenOverBy(actor) {
		pairs, err := c.then.of(c.to.Identity().Actor(gone), nil)
		if err != nil {
			return out, err
		}
		for _, p := range pairs {
			if p.targetID() == is.targetID() {
				out = out.with(p.history())
			}
		}
	}
	is.eachCounting(func(row projection.Row) { out = out.with(c.sameWordsThen(row)) })
	return out, nil
}

// knownBy returns all that was ever said of a pair and recorded by a day.
func (p *pairClaims) knownBy(day projection.Day) []projection.Row {
	if p.firstEverRecorded > day {
		return nil
	}
	var rows []projection.Row
	p.each(func(row projection.Row, _ bool) {
		if p.v.Recorded(row) <= day && p.v.WasRecorded(row) {
			rows = append(rows, row)
		}
	})
	return rows
}

// history returns all that was ever said of a pair.
func (p *pairClaims) history() Claims {
	out := Claims{v: p.v}
	p.each(func(row projection.Row, _ bool) {
		if p.v.WasRecorded(row) {
			out.rows = append(out.rows, row)
		}
	})
	return out
}

// lost labels a pair that was said then and is not said now.
func (c *actorComparer) lost(actor graph.ID, p differing) (Change, error) {
	was, said := p.was, p.then
	out := Change{Label: LabelRetracted, Pair: was.pair(), Because: said}
	if looksAtNone(c.fromAsTo, was) {
		out.Label = LabelOnlyBefore
		return out, nil
	}
	if said.without(p.unplaced).isEmpty() {
		out.Label = LabelUnplaced
		return out, nil
	}
	if successor := c.successor(actor); successor != "" {
		pairs, err := c.now.of(successor, nil)
		if err != nil {
			return out, err
		}
		for _, p := range pairs {
			if p.targetID() == was.targetID() && p.statements > 0 {
				out.Label, out.Other, out.Because = LabelMoved, successor, said.with(p.countingClaims())
				return out, nil
			}
		}
	}
	for _, row := range slices.SortedFunc(slices.Values(said.rows), said.v.CompareClaims) {
		if words := c.sameWordsNow(row); words.Len() > 0 {
			first := words.v.Object(words.v.TripleOf(words.first()))
			out.Label, out.Other, out.Because = LabelRemapped, words.v.EntityID(first), said.with(words)
			return out, nil
		}
	}
	return out, nil
}

// targetSet is a set of targets that is quickly made empty.
type targetSet struct {
	added []int32 // by target: the round in which it was added last
	round int32
}

func newTargetSet(n int) *targetSet { return &targetSet{added: make([]int32, n)} }

func (s *targetSet) clear()                       { s.round++ }
func (s *targetSet) add(t projection.Target)      { s.added[t] = s.round }
func (s *targetSet) has(t projection.Target) bool { return s.added[t] == s.round }
