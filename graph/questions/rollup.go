package questions

import (
	"slices"

	"github.com/actorgraph/actorgraph/graph/projection"
	"github.com/actorgraph/actorgraph/graph/vocab"
)

// mapperBuffer is memory to work reached targets out in, one worker's.
type mapperBuffer struct {
	reached []reachedTarget // those worked out so far: one piece of memory for many
	places  []projection.Entity
	shared  map[[2]projection.Entity][]reachedTarget // of victims in the same place and sector
}

// workOut works out which targets claims on some objects reach.
func (r *targetMapper) workOut(objects []projection.Target, own *mapperBuffer) {
	if cap(own.reached)-len(own.reached) < len(objects) {
		own.reached = make([]reachedTarget, 0, max(8*len(objects), 1<<10))
	}
	for _, t := range objects {
		object := r.v.TargetEntity(t)
		start := len(own.reached)
		all := r.add(own.reached, object, direct, false)
		if r.asked[rolledUp] || r.v.Kind(object) != victim { // what follows for a victim is not even history
			all = r.rollUp(all, object, own)
		}
		if r.asked[broader] && r.v.Kind(object) == region {
			for _, id := range vocab.CountriesOf(r.v.EntityID(object)) {
				if within := r.v.Entity(id); within != 0 {
					all = r.add(all, within, broader, false)
				}
			}
		}
		own.reached = all
		r.reached[t] = all[start:len(all):len(all)]
	}
}

// rollUp appends what follows for an object. Victims in the same places share it.
func (r *targetMapper) rollUp(all []reachedTarget, object projection.Entity, own *mapperBuffer) []reachedTarget {
	own.places = placesOf(r.v, own.places[:0], object)
	var key [2]projection.Entity
	if len(own.places) > 0 && len(own.places) <= len(key) {
		copy(key[:], own.places)
		if known, ok := own.shared[key]; ok {
			return append(all, known...)
		}
	}
	start := len(all)
	own.places = withAbove(r.v, own.places, object)
	for _, t := range own.places {
		all = r.add(all, t, rolledUp, r.makesRegionKnown(object, t))
	}
	if key[0] != 0 {
		if own.shared == nil {
			own.shared = map[[2]projection.Entity][]reachedTarget{}
		}
		own.shared[key] = all[start:len(all):len(all)]
	}
	return all
}

// makesRegionKnown reports whether claims on an object make a region, in which it lies,
// known before: whether it is a country or a smaller region. A claim on France makes
// Western Europe known. One on a French ministry does so only for a question that asks
// for roll-ups: a victim names no country by itself.
func (r *targetMapper) makesRegionKnown(object, within projection.Entity) bool {
	kind := r.v.Kind(object)
	return r.v.Kind(within) == region && (kind == country || kind == region)
}

// add appends a target if claims that reach it in a way mean anything to the
// question, if only that the target, a region, was known before.
func (r *targetMapper) add(all []reachedTarget, target projection.Entity, how way, makesRegionKnown bool) []reachedTarget {
	if r.kinds != nil && !r.kinds[r.v.Kind(target)] || r.only != nil && !r.only[target] {
		return all
	}
	t := reachedTarget{target: r.v.Target(target), how: how}
	switch {
	case r.asked[how]:
		t.ofActor, t.ofSubgroup = counting, counting
	case makesRegionKnown:
		t.ofActor, t.ofSubgroup = historyOnly, historyOnly
	case how == direct:
		t.ofSubgroup = counting // what a subgroup targets is targeted via a subgroup, however that is said
	}
	if !r.asked[viaSubgroup] {
		t.ofSubgroup = irrelevant
	}
	if t.ofActor == irrelevant && t.ofSubgroup == irrelevant {
		return all
	}
	return append(all, t)
}

// placesOf appends the countries, regions and sectors that a victim is said to be
// in; none for another object.
func placesOf(v *projection.GraphView, out []projection.Entity, object projection.Entity) []projection.Entity {
	if v.Kind(object) != victim {
		return out
	}
	first, end := v.From(object)
	for triple := first; triple < end; triple++ {
		if of := v.Predicate(triple); (of == locatedAt || of == operatesIn) && v.AdmitsAny(triple) {
			out = append(out, v.Object(triple))
		}
	}
	return out
}

// withAbove returns the places of an object, and the regions and sectors above
// those or above the object itself, each once.
func withAbove(v *projection.GraphView, places []projection.Entity, object projection.Entity) []projection.Entity {
	for _, n := range places {
		places = append(places, v.Above(n)...)
	}
	places = append(places, v.Above(object)...)
	slices.Sort(places)
	return slices.Compact(places)
}
