package questions

import (
	"slices"

	"github.com/actorgraph/actorgraph/graph/projection"
)

// eachTriple visits the TARGETS triples of an actor and, if the question asks for
// that, those of its subgroups.
func (r *targetMapper) eachTriple(actor projection.Entity, visit func(triple projection.Triple, subgroup bool)) {
	r.eachOwnTriple(actor, func(triple projection.Triple) { visit(triple, false) })
	for _, sub := range r.subgroups[actor] {
		r.eachOwnTriple(sub, func(triple projection.Triple) { visit(triple, true) })
	}
}

func (r *targetMapper) eachOwnTriple(actor projection.Entity, visit func(triple projection.Triple)) {
	v := r.v
	for _, record := range v.RecordsOf(actor) {
		first, end := v.From(record)
		for triple := first; triple < end && v.Predicate(triple) == targets; triple++ {
			visit(triple)
		}
	}
}

// actors returns every actor that counts, in the order of everyActor.
func (r *targetMapper) actors() []projection.Entity {
	return slices.DeleteFunc(r.everyActor(), func(actor projection.Entity) bool { return !r.v.Counts(actor) })
}

// everyActor returns every actor of which anything is said, or that has a subgroup
// which the question asks for, the one with the most claims first: work that is
// shared out ends sooner when the largest parts begin first.
func (r *targetMapper) everyActor() []projection.Entity {
	v := r.v
	claims := map[projection.Entity]projection.Row{}
	for _, record := range v.ActorRecords() {
		if first, end := v.From(record); first < end {
			from, _ := v.Rows(first)
			_, to := v.Rows(end - 1)
			claims[v.NodeOf(record)] += to - from
		}
	}
	for actor := range r.subgroups {
		claims[actor] += 0
	}
	out := make([]projection.Entity, 0, len(claims))
	for actor := range claims {
		out = append(out, actor)
	}
	slices.SortFunc(out, func(a, b projection.Entity) int {
		if claims[a] != claims[b] {
			return int(claims[b] - claims[a])
		}
		return int(a - b)
	})
	return out
}

// subgroupsOf returns the subgroups of every actor that has any, theirs too,
// each once. An actor that is said to be part of itself, even by a ring of
// claims, is not its own subgroup.
func subgroupsOf(v *projection.GraphView) map[projection.Entity][]projection.Entity {
	own := map[projection.Entity][]projection.Entity{}
	for triple := range projection.Triple(v.TripleCount()) {
		subject, object := v.Subject(triple), v.Object(triple)
		if v.Predicate(triple) == partOf && v.Kind(subject) == actor && v.AdmitsAny(triple) {
			parent := v.NodeOf(object)
			own[parent] = append(own[parent], v.NodeOf(subject))
		}
	}
	all := make(map[projection.Entity][]projection.Entity, len(own))
	for parent := range own {
		seen := map[projection.Entity]bool{parent: true}
		for queue := own[parent]; len(queue) > 0; queue = queue[1:] {
			if sub := queue[0]; !seen[sub] {
				seen[sub] = true
				all[parent] = append(all[parent], sub)
				queue = append(queue[:len(queue):len(queue)], own[sub]...)
			}
		}
	}
	return all
}

// inverse returns the actors that each is a subgroup of.
func inverse(subgroups map[projection.Entity][]projection.Entity) map[projection.Entity][]projection.Entity {
	out := map[projection.Entity][]projection.Entity{}
	for parent, subs := range subgroups {
		for _, sub := range subs {
			out[sub] = append(out[sub], parent)
		}
	}
	return out
}
