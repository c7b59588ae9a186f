package projection

import (
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/analysis"
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
	steps   []step // those worked out so far: one piece of memory for many
	places  []int32
	follows map[[2]int32][]step // for victims in one place and one sector
}

// reaching works out what every claim reaches.
func (p *Picture) reaching(kinds []graph.Kind, how []analysis.How, only []graph.ID) (*reach, error) {
	r, err := p.newReach(kinds, how, only)
	if err != nil {
		return nil, err
	}
	r.prepare(r.entities)
	return r, nil
}

// reachingFrom works out what the claims of some actors reach.
func (p *Picture) reachingFrom(actors []int32, kinds []graph.Kind, how []analysis.How, only []graph.ID) (*reach, error) {
	r, err := p.newReach(kinds, how, only)
	if err != nil {
		return nil, err
	}
	var objects []int32
	for _, leader := range actors {
		r.eachPair(leader, func(pair int32, _ bool) { objects = append(objects, p.g.pairs.object[pair]) })
	}
	r.prepare(objects)
	return r, nil
}

// prepare works out what claims on some objects reach, so that many workers can ask at once.
func (r *reach) prepare(objects []int32) {
	if r.steps == nil {
		r.steps = make([][]step, len(r.entities))
	}
	begun := []step{}
	slots := make([]int32, 0, len(objects))
	for _, object := range objects {
		if slot := r.slots[object]; r.steps[slot] == nil {
			r.steps[slot] = begun
			slots = append(slots, slot)
		}
	}
	inParallel(len(slots), 1<<9, func() func(from, to int) {
		var own scratch
		return func(from, to int) { r.workOut(slots[from:to], &own) }
	})
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
// them out if need be: it is for one worker alone unless they are prepared.
func (r *reach) stepsFrom(object int32) []step {
	if r.steps == nil {
		r.steps = make([][]step, len(r.entities))
	}
	slot := r.slots[object]
	if r.steps[slot] == nil {
		r.workOut([]int32{slot}, &r.spare)
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
