package questions

import (
	"slices"

	"github.com/actorgraph/actorgraph/graph/projection"
	"github.com/actorgraph/actorgraph/graph/vocab"
)

// workOut fills in the steps of some slots.
func (r *reach) workOut(slots []int32, own *scratch) {
	if cap(own.steps)-len(own.steps) < len(slots) {
		own.steps = make([]step, 0, max(8*len(slots), 1<<10))
	}
	for _, slot := range slots {
		object := r.v.TargetEntity(slot)
		start := len(own.steps)
		all := r.add(own.steps, object, direct, false)
		if r.asked[rolledUp] || r.v.Kind(object) != victim { // what follows for a victim bears on nothing else
			all = r.follow(all, object, own)
		}
		if r.asked[broader] && r.v.Kind(object) == region {
			for _, id := range vocab.CountriesOf(r.v.EntityID(object)) {
				if t := r.v.Entity(id); t != 0 {
					all = r.add(all, t, broader, false)
				}
			}
		}
		own.steps = all
		r.steps[slot] = all[start:len(all):len(all)]
	}
}

// follow appends the steps to what follows for an object. Victims in the same
// places share theirs.
func (r *reach) follow(all []step, object int32, own *scratch) []step {
	own.places = placesOf(r.v, own.places[:0], object)
	var shared [2]int32
	if len(own.places) > 0 && len(own.places) <= len(shared) {
		copy(shared[:], own.places)
		if known, ok := own.follows[shared]; ok {
			return append(all, known...)
		}
	}
	start := len(all)
	own.places = following(r.v, own.places, object)
	for _, t := range own.places {
		all = r.add(all, t, rolledUp, r.isMember(object, t))
	}
	if shared[0] != 0 {
		if own.follows == nil {
			own.follows = map[[2]int32][]step{}
		}
		own.follows[shared] = all[start:len(all):len(all)]
	}
	return all
}

// isMember reports whether an object is a country or region within a region.
func (r *reach) isMember(object, within int32) bool {
	of := r.v.Kind(object)
	return r.v.Kind(within) == region && (of == country || of == region)
}

// add appends a step if it means anything to what is asked. A member is a
// country or region that is named, in a region that follows.
func (r *reach) add(all []step, target int32, how way, member bool) []step {
	if r.kinds != nil && !r.kinds[r.v.Kind(target)] || r.only != nil && !r.only[target] {
		return all
	}
	s := step{target: r.v.Target(target), how: how}
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

// places appends the places and sectors that a victim is said to be in; none for
// another object.
func placesOf(v *projection.GraphView, out []int32, object int32) []int32 {
	if v.Kind(object) != victim {
		return out
	}
	first, last := v.From(object)
	for pair := first; pair < last; pair++ {
		if of := v.Predicate(pair); (of == locatedAt || of == operatesIn) && v.AdmitsAny(pair) {
			out = append(out, v.Object(pair))
		}
	}
	return out
}

// above returns what follows for an object: its places, and the regions and
// sectors above those or above itself, each once.
func following(v *projection.GraphView, places []int32, object int32) []int32 {
	for _, n := range places {
		places = append(places, v.Above(n)...)
	}
	places = append(places, v.Above(object)...)
	slices.Sort(places)
	return slices.Compact(places)
}
