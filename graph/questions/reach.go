package questions

import (
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
)

// way is how a target follows from what was said, strongest first, as in How.
type way uint8

const (
	direct way = iota
	rolledUp
	broader
	viaSubgroup
)

func (w way) how() How {
	return []How{Direct, RolledUp, Broader, ViaSubgroup}[w]
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
	v     *projection.GraphView
	asked [viaSubgroup + 1]bool
	below map[int32][]int32 // an actor's subgroups, theirs too; none unless asked for
	above map[int32][]int32 // the actors that each is a subgroup of, likewise
	kinds []bool            // by kind; nil: all
	only  []bool            // by entity; nil: all
	steps [][]step          // by the slot of a claim's object; nil: not worked out yet
	spare scratch           // stepsFrom's
}

// scratch is memory to work steps out in, one worker's.
type scratch struct {
	steps   []step // those worked out so far: one piece of memory for many
	places  []int32
	follows map[[2]int32][]step // for victims in one place and one sector
}

// reaching works out what every claim reaches.
func reaching(v *projection.GraphView, kinds []graph.Kind, how []How, only []graph.ID) (*reach, error) {
	r, err := newReach(v, kinds, how, only)
	if err != nil {
		return nil, err
	}
	r.prepare(v.Targets())
	return r, nil
}

// prepare works out what claims on some objects reach, so that many workers can ask at once.
func (r *reach) prepare(objects []int32) {
	if r.steps == nil {
		r.steps = make([][]step, r.v.TargetCount())
	}
	begun := []step{}
	slots := make([]int32, 0, len(objects))
	for _, object := range objects {
		if slot := r.v.Target(object); r.steps[slot] == nil {
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
	v := r.v
	for _, record := range v.RecordsOf(leader) {
		first, last := v.From(record)
		for pair := first; pair < last && v.Predicate(pair) == targets; pair++ {
			visit(pair)
		}
	}
}

// newReach returns a reach of which nothing is worked out yet.
func newReach(v *projection.GraphView, kinds []graph.Kind, how []How, only []graph.ID) (*reach, error) {
	r := &reach{v: v, kinds: projection.KindSet(kinds), only: v.EntitySet(only)}
	for _, h := range how {
		switch h {
		case Direct:
			r.asked[direct] = true
		case RolledUp:
			r.asked[rolledUp] = true
		case Broader:
			r.asked[broader] = true
		case ViaSubgroup:
			r.asked[viaSubgroup], r.below = true, subgroupsOf(v)
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
func (r *reach) from(object int32) []step { return r.steps[r.v.Target(object)] }

// stepsFrom returns the targets that a claim on an object reaches, and works
// them out if need be: it is for one worker alone unless they are prepared.
func (r *reach) stepsFrom(object int32) []step {
	if r.steps == nil {
		r.steps = make([][]step, r.v.TargetCount())
	}
	slot := r.v.Target(object)
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
	kind := r.v.Kind(object)
	return kind != country && kind != region // they are members of regions
}

// id returns the id of a target.
func (r *reach) id(slot int32) graph.ID { return r.v.EntityID(r.v.TargetEntity(slot)) }

// sort sorts targets by their ids.
func (r *reach) sort(slots []int32) {
	slices.SortFunc(slots, func(a, b int32) int {
		return int(r.v.Rank(r.v.TargetEntity(a)) - r.v.Rank(r.v.TargetEntity(b)))
	})
}
