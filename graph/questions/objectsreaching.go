package questions

import (
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
	"github.com/actorgraph/actorgraph/graph/vocab"
)

// targetingVisitor is told of a triple that bears on an actor and a target.
type targetingVisitor func(actor projection.Entity, triple projection.Triple, how way, means relevance)

// eachTripleOn visits the triples on some objects that bear on a target: for the
// actor that each is about and, if the question asks for subgroups, for those
// that this one is a subgroup of. It stops once the view's context ends.
func (r *targetMapper) eachTripleOn(target projection.Entity, objects []projection.Entity, visit targetingVisitor) error {
	v, steps := r.v, 0
	for _, object := range objects {
		if v.Target(object) == projection.NoTarget {
			continue
		}
		for _, t := range r.targetsOf(object) {
			if v.TargetEntity(t.target) != target {
				continue
			}
			for _, triple := range v.To(object) {
				if err := endedAt(v, steps); err != nil {
					return err
				}
				if steps++; v.Predicate(triple) == targets {
					r.visitTriple(triple, t, visit)
				}
			}
		}
	}
	return v.Err()
}

func (r *targetMapper) visitTriple(triple projection.Triple, t reachedTarget, visit targetingVisitor) {
	actor := r.v.NodeOf(r.v.Subject(triple))
	if t.ofActor != irrelevant {
		visit(actor, triple, t.how, t.ofActor)
	}
	if t.ofSubgroup != irrelevant {
		for _, parent := range r.parents[actor] {
			visit(parent, triple, viaSubgroup, t.ofSubgroup)
		}
	}
}

// objectsReaching returns the objects of which claims may reach a target: itself,
// what lies in it or is part of it, the victims there and, for Broader, the
// regions that it lies in.
func objectsReaching(v *projection.GraphView, target projection.Entity, broader bool) []projection.Entity {
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
		for _, triple := range v.To(place) {
			if of := v.Predicate(triple); of == locatedAt || of == operatesIn {
				out = append(out, v.Subject(triple))
			}
		}
	}
	if broader {
		out = append(out, v.Above(target)...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}
