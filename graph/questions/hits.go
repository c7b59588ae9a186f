package questions

import (
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
	"github.com/actorgraph/actorgraph/graph/vocab"
)

// eachHit visits what is said of some objects that bears on a target, pair by
// pair of the graph: the actor that it is said of, then those that this is a
// subgroup of if that is asked for.
func (r *reach) eachHit(target int32, objects []int32, visit func(actor, pair int32, how way, bears bearing)) {
	v := r.v
	for _, object := range objects {
		if r.v.Target(object) < 0 {
			continue
		}
		for _, s := range r.stepsFrom(object) {
			if r.v.TargetEntity(s.target) != target {
				continue
			}
			for _, pair := range v.To(object) {
				if v.Predicate(pair) == targets {
					r.takeHit(pair, s, visit)
				}
			}
		}
	}
}

func (r *reach) takeHit(pair int32, s step, visit func(actor, pair int32, how way, bears bearing)) {
	leader := r.v.NodeOf(r.v.Subject(pair))
	if s.own != beside {
		visit(leader, pair, s.how, s.own)
	}
	if s.via != beside {
		for _, parent := range r.above[leader] {
			visit(parent, pair, viaSubgroup, s.via)
		}
	}
}

// reachingObjects returns the objects of which the claims may reach a target:
// itself, what lies in it or is part of it, the victims there, and with wide the
// regions that it lies in.
func reachingObjects(v *projection.GraphView, target int32, wide bool) []int32 {
	id := v.EntityID(target)
	within := []graph.ID{id}
	switch id.Kind() {
	case graph.Region:
		within = append(within, vocab.MembersOf(id)...)
	case graph.Sector:
		within = append(within, vocab.DescendantsOf(id)...)
	}
	out := v.Entities(within)
	for _, place := range out {
		for _, pair := range v.To(place) {
			if of := v.Predicate(pair); of == locatedAt || of == operatesIn {
				out = append(out, v.Subject(pair))
			}
		}
	}
	if wide {
		out = append(out, v.Above(target)...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// inverse returns the actors that each is a subgroup of.
func inverse(below map[int32][]int32) map[int32][]int32 {
	if below == nil {
		return nil
	}
	out := map[int32][]int32{}
	for parent, subs := range below {
		for _, sub := range subs {
			out[sub] = append(out[sub], parent)
		}
	}
	return out
}
