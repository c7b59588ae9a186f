package projection

import (
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/vocab"
)

// eachHit visits what is said of some objects that bears on a target, pair by
// pair of the graph: the actor that it is said of, then those that this is a
// subgroup of if that is asked for.
func (r *reach) eachHit(target int32, objects []int32, visit func(actor, pair int32, how way, bears bearing)) {
	pairs := &r.p.g.pairs
	for _, object := range objects {
		if r.slots[object] < 0 {
			continue
		}
		for _, s := range r.stepsFrom(object) {
			if r.entities[s.target] != target {
				continue
			}
			for _, pair := range pairs.to(object) {
				if pairs.predicate[pair] == targets {
					r.takeHit(pair, s, visit)
				}
			}
		}
	}
}

func (r *reach) takeHit(pair int32, s step, visit func(actor, pair int32, how way, bears bearing)) {
	leader := r.p.actors[r.p.g.pairs.subject[pair]]
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
func (p *Picture) reachingObjects(target int32, wide bool) []int32 {
	g := p.g
	id := g.entities.id(target)
	within := []graph.ID{id}
	switch id.Kind() {
	case graph.Region:
		within = append(within, vocab.MembersOf(id)...)
	case graph.Sector:
		within = append(within, vocab.DescendantsOf(id)...)
	}
	out := g.entities.numbers(within)
	for _, place := range out {
		for _, pair := range g.pairs.to(place) {
			if of := g.pairs.predicate[pair]; of == locatedAt || of == operatesIn {
				out = append(out, g.pairs.subject[pair])
			}
		}
	}
	if wide {
		out = append(out, g.entities.above[target]...)
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
