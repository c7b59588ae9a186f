package projection

import (
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/analysis"
	"github.com/actorgraph/actorgraph/graph/vocab"
)

// way is how a target follows from what was said, strongest first, as in analysis.How.
type way uint8

const (
	direct way = iota
	rolledUp
	broader
	viaSubgroup
)

func (w way) how() analysis.How {
	return []analysis.How{analysis.Direct, analysis.RolledUp, analysis.Broader, analysis.ViaSubgroup}[w]
}

// bearing is what a claim means to a pair that it reaches.
type bearing uint8

const (
	beside bearing = iota // nothing
	before                // it tells what was before, and counts not: a country that was hit makes its region no news, even to a question that asks for no roll-up
	counts
)

// step is one target that claims on some object reach.
type step struct {
	target int32 // its slot
	how    way
	own    bearing // of what is said of the actor itself
	via    bearing // of what is said of its subgroups
}

// reach is which targets a claim reaches, by its object.
type reach struct {
	p     *Picture
	asked [viaSubgroup + 1]bool
	below map[int32][]int32 // an actor's subgroups, theirs too; none unless asked for
	above map[int32][]int32 // the actors that each is a subgroup of, likewise
	kinds []bool            // by kind; nil: all
	only  []bool            // by entity; nil: all
	// The dictionary's.
	slots, entities []int32

	steps [][]step // by the slot of a claim's object; nil: not worked out yet
	spare scratch  // stepsFrom's
}

// scratch is memory to work steps out in, one worker's.
type scratch struct {
	steps  []step // those worked out so far: one piece of memory for many
	places []int32
}

// reaching works out what every claim reaches.
func (p *Picture) reaching(kinds []graph.Kind, how []analysis.How, only []graph.ID) (*reach, error) {
	r, err := p.newReach(kinds, how, only)
	if err != nil {
		return nil, err
	}
	r.steps = make([][]step, len(r.entities))
	inParallel(len(r.entities), 1<<10, func() func(from, to int) {
		var own scratch
		return func(from, to int) { r.workOut(from, to, &own) }
	})
	return r, nil
}

// reachingFrom works out what the claims of some actors reach.
func (p *Picture) reachingFrom(actors []int32, kinds []graph.Kind, how []analysis.How, only []graph.ID) (*reach, error) {
	r, err := p.newReach(kinds, how, only)
	if err != nil {
		return nil, err
	}
	for _, leader := range actors {
		r.eachPair(leader, func(pair int32, _ bool) { r.stepsFrom(p.g.pairs.object[pair]) })
	}
	return r, nil
}

// eachPair visits the targeting of an actor, and what is said so of its
// subgroups if that is asked for.
func (r *reach) eachPair(leader int32, visit func(pair int32, via bool)) {
	r.eachOwn(leader, func(pair int32) { visit(pair, false) })
	for _, sub := range r.below[leader] {
		r.eachOwn(sub, func(pair int32) { visit(pair, true) })
	}
}

func (r *reach) eachOwn(leader int32, visit func(pair int32)) {
	pairs := &r.p.g.pairs
	for _, record := range r.p.recordsOf(leader) {
		first, last := pairs.from(record)
		for pair := first; pair < last && pairs.predicate[pair] == targets; pair++ {
			visit(pair)
		}
	}
}

// newReach returns a reach of which nothing is worked out yet.
func (p *Picture) newReach(kinds []graph.Kind, how []analysis.How, only []graph.ID) (*reach, error) {
	d := &p.g.entities
	r := &reach{p: p, kinds: kindSet(kinds), only: p.g.among(only), slots: d.slots, entities: d.bySlot}
	for _, h := range how {
		switch h {
		case analysis.Direct:
			r.asked[direct] = true
		case analysis.RolledUp:
			r.asked[rolledUp] = true
		case analysis.Broader:
			r.asked[broader] = true
		case analysis.ViaSubgroup:
			r.asked[viaSubgroup], r.below = true, p.subgroups()
			r.above = inverse(r.below)
		default:
			return nil, graph.Invalid("how", "%q is none of direct, rolled-up, broader, via-subgroup", h)
		}
	}
	if len(how) == 0 {
		r.asked[direct] = true
	}
	return r, nil
}

// from returns the targets that a claim on an object reaches. It has been worked out.
func (r *reach) from(object int32) []step { return r.steps[r.slots[object]] }

// stepsFrom returns the targets that a claim on an object reaches, and works
// them out if need be. It is for one worker alone.
func (r *reach) stepsFrom(object int32) []step {
	if r.steps == nil {
		r.steps = make([][]step, len(r.entities))
	}
	slot := int(r.slots[object])
	if r.steps[slot] == nil {
		r.workOut(slot, slot+1, &r.spare)
	}
	return r.steps[slot]
}

// staysAt reports whether what is said of an object bears on no other target.
func (r *reach) staysAt(object int32) bool {
	if r.asked[rolledUp] || r.asked[broader] {
		return false
	}
	kind := r.p.g.entities.kinds[object]
	return kind != country && kind != region // they are members of regions
}

// id returns the id of a target.
func (r *reach) id(slot int32) graph.ID { return r.p.g.entities.id(r.entities[slot]) }

// sort sorts targets by their ids.
func (r *reach) sort(slots []int32) {
	rank := r.p.g.entities.rank
	slices.SortFunc(slots, func(a, b int32) int { return int(rank[r.entities[a]] - rank[r.entities[b]]) })
}

// sorted returns the ids of targets in order.
func (r *reach) sorted(slots []int32) []graph.ID {
	if len(slots) == 0 {
		return nil
	}
	r.sort(slots)
	out := make([]graph.ID, len(slots))
	for i, s := range slots {
		out[i] = r.id(s)
	}
	return out
}

func kindSet(kinds []graph.Kind) []bool {
	if len(kinds) == 0 {
		return nil
	}
	out := make([]bool, len(graph.Kinds())+1)
	for _, k := range kinds {
		out[kindOf(k)] = true
	}
	return out
}

// workOut fills in the steps of a range of slots.
func (r *reach) workOut(from, to int, own *scratch) {
	if cap(own.steps)-len(own.steps) < to-from {
		own.steps = make([]step, 0, max(8*(to-from), 1<<10))
	}
	for slot := from; slot < to; slot++ {
		object := r.entities[slot]
		start := len(own.steps)
		all := r.add(own.steps, object, direct, false)
		if r.asked[rolledUp] || r.p.g.entities.kinds[object] != victim { // what follows for a victim bears on nothing else
			own.places = r.p.rollUps(own.places[:0], object)
			for _, t := range own.places {
				all = r.add(all, t, rolledUp, r.isMember(object, t))
			}
		}
		if r.asked[broader] && r.p.g.entities.kinds[object] == region {
			for _, id := range vocab.CountriesOf(r.p.g.entities.id(object)) {
				if t := r.p.g.entities.number(id); t != 0 {
					all = r.add(all, t, broader, false)
				}
			}
		}
		own.steps = all
		r.steps[slot] = all[start:len(all):len(all)]
	}
}

// isMember reports whether an object is a country or region within a region.
func (r *reach) isMember(object, within int32) bool {
	kinds := r.p.g.entities.kinds
	return kinds[within] == region && (kinds[object] == country || kinds[object] == region)
}

// add appends a step if it means anything to what is asked. A member is a
// country or region that is named, in a region that follows.
func (r *reach) add(all []step, target int32, how way, member bool) []step {
	if r.kinds != nil && !r.kinds[r.p.g.entities.kinds[target]] || r.only != nil && !r.only[target] {
		return all
	}
	s := step{target: r.slots[target], how: how}
	switch {
	case r.asked[how]:
		s.own, s.via = counts, counts
	case member:
		s.own, s.via = before, before
	case how == direct:
		s.via = counts // what a subgroup targets follows for the group
	}
	if !r.asked[viaSubgroup] {
		s.via = beside
	}
	if s.own == beside && s.via == beside {
		return all
	}
	return append(all, s)
}

// rollUps appends what follows for an object: a victim's places and sectors, and
// the regions and sectors above those or above itself, each once.
func (p *Picture) rollUps(out []int32, object int32) []int32 {
	g := p.g
	if g.entities.kinds[object] == victim {
		first, last := g.pairs.from(object)
		for pair := first; pair < last; pair++ {
			if of := g.pairs.predicate[pair]; (of == locatedAt || of == operatesIn) && p.admitsAny(pair) {
				out = append(out, g.pairs.object[pair])
			}
		}
	}
	for _, n := range out {
		out = append(out, g.entities.above[n]...)
	}
	out = append(out, g.entities.above[object]...)
	slices.Sort(out)
	return slices.Compact(out)
}

// admitsAny reports whether any claim of a pair counts.
func (p *Picture) admitsAny(pair int32) bool {
	for row := p.g.pairs.rows[pair]; row < p.g.pairs.rows[pair+1]; row++ {
		if p.admits(row, p.g.pairs.predicate[pair]) {
			return true
		}
	}
	return false
}
