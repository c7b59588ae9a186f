package questions

import "github.com/actorgraph/actorgraph/graph/projection"

// subgroups returns the subgroups of every actor that has any, theirs too,
// each once. An actor that is said to be part of itself, even by a ring of
// claims, is not its own subgroup.
func subgroupsOf(v *projection.GraphView) map[int32][]int32 {
	direct := map[int32][]int32{}
	for pair := range int32(v.TripleCount()) {
		subject, object := v.Subject(pair), v.Object(pair)
		if v.Predicate(pair) == partOf && v.Kind(subject) == actor && v.AdmitsAny(pair) {
			parent := v.NodeOf(object)
			direct[parent] = append(direct[parent], v.NodeOf(subject))
		}
	}
	all := make(map[int32][]int32, len(direct))
	for parent := range direct {
		seen := map[int32]bool{parent: true}
		for queue := direct[parent]; len(queue) > 0; queue = queue[1:] {
			if sub := queue[0]; !seen[sub] {
				seen[sub] = true
				all[parent] = append(all[parent], sub)
				queue = append(queue[:len(queue):len(queue)], direct[sub]...)
			}
		}
	}
	return all
}
