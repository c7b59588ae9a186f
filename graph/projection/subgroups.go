package projection

// subgroups returns the subgroups of every actor that has any, theirs too,
// each once. An actor that is said to be part of itself, even by a ring of
// claims, is not its own subgroup.
func (p *Picture) subgroups() map[int32][]int32 {
	g := p.g
	direct := map[int32][]int32{}
	for pair := range int32(g.pairs.len()) {
		subject, object := g.pairs.subject[pair], g.pairs.object[pair]
		if g.pairs.predicate[pair] == partOf && g.entities.kinds[subject] == actor && p.admitsAny(pair) {
			parent := p.actors[object]
			direct[parent] = append(direct[parent], p.actors[subject])
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
