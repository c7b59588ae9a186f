package questions

import (
	"cmp"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
)

// NeighbourhoodQuery asks for the graph around some entities, for a drawing.
type NeighbourhoodQuery struct {
	IDs   []graph.ID
	Depth int          // steps away; 0: 1
	Limit int          // at most so many nodes; 0: 200
	Kinds []graph.Kind // of the nodes beside those asked for; empty: all
	How   []How        // the ways in which a target may follow; empty: Direct
}

// Subgraph is a part of the graph: nodes, and the edges between them.
type Subgraph struct {
	Nodes []graph.ID // those asked for, then by distance, then by how many claims tie them to what is nearer, then by id
	Edges []Edge     // by From, To and Predicate
	asked []projection.Entity
	n     *neighbourhood
}

// NeighbourCount tells how many neighbours of a kind a node has; never 0.
type NeighbourCount struct {
	Node  graph.ID
	Kind  graph.Kind
	Count int
}

// Neighbourhood returns the graph around some entities. One that the graph does
// not know is a node without edges. Groups that nobody names are among the
// neighbours only where the view asks for them (graph.View.Unnamed).
func Neighbourhood(v *projection.GraphView, q NeighbourhoodQuery) (Subgraph, error) {
	limit, err := limited(q.Limit, usualLimit)
	if err != nil {
		return Subgraph{}, err
	}
	if q.Depth < 0 {
		return Subgraph{}, graph.Invalid("depth", "%d is negative; ask for 1 or more", q.Depth)
	}
	mapper, err := newTargetMapper(v, nil, q.How, nil)
	if err != nil {
		return Subgraph{}, err
	}
	n := &neighbourhood{linker: linker{v, mapper}, kinds: projection.KindSet(q.Kinds), has: make([]bool, v.EntityCount()), summed: -1}
	out := Subgraph{n: n}
	for _, id := range q.IDs {
		actor := v.Identity().Actor(id)
		if slices.Contains(out.Nodes, actor) {
			continue
		}
		if len(out.Nodes) == limit {
			return Subgraph{}, graph.Invalid("limit", "%d is less than the ids asked for", limit)
		}
		out.Nodes = append(out.Nodes, actor)
		n.add(v.Node(id))
	}
	out.asked = n.nodes
	unknown := len(out.Nodes) - len(n.nodes)
	frontier := n.nodes
	for range cmp.Or(q.Depth, 1) {
		if frontier, err = n.grow(frontier, limit-unknown); err != nil {
			return Subgraph{}, err
		}
	}
	for _, node := range n.nodes[len(out.asked):] {
		out.Nodes = append(out.Nodes, v.NodeID(node))
	}
	out.Edges, err = n.edges()
	return out, err
}

// Counts returns the neighbours of those asked for, drawn or not and of
// whatever kind, by node and kind.
func (s Subgraph) Counts() ([]NeighbourCount, error) {
	return s.n.count(s.asked, s.n.isCounted)
}

// Omitted returns the neighbours of every node that are of the kinds asked for
// and not drawn, by node and kind.
func (s Subgraph) Omitted() ([]NeighbourCount, error) {
	return s.n.count(s.n.nodes, func(other projection.Entity) bool { return !s.n.has[other] && s.n.wants(other) })
}

// Unplaced returns how many pairs of a node and a neighbour, drawn or of the kinds asked
// for, are no such because nobody can tell whether anything that joins them was known
// on the view's date.
func (s Subgraph) Unplaced() (int, error) {
	possibly := s.n.v.KnownPossibly()
	if possibly == s.n.v {
		return 0, nil
	}
	certain, err := s.n.pairs()
	if err != nil {
		return 0, err
	}
	wider := &neighbourhood{linker: linker{possibly, s.n.mapper.under(possibly)}, kinds: s.n.kinds, nodes: s.n.nodes, has: s.n.has, summed: -1}
	all, err := wider.pairs()
	return all - certain, err
}

// neighbourhood is a subgraph while it grows.
type neighbourhood struct {
	linker
	kinds []bool // nil: all
	nodes []projection.Entity
	has   []bool // by entity: whether it is among the nodes

	actors map[projection.Entity]bool // those looked at: whether they are counted as neighbours

	summed  projection.Triple // the triple that was summed up last
	lastSum edgeSum
}

// add takes a node in; 0 is none.
func (n *neighbourhood) add(node projection.Entity) {
	if node != 0 && !n.has[node] {
		n.has[node] = true
		n.nodes = append(n.nodes, node)
	}
}

// isCounted reports whether an entity is a neighbour of others: a group that nobody
// names is only where the view asks for those.
func (n *neighbourhood) isCounted(node projection.Entity) bool {
	if n.v.Kind(node) != actor {
		return true
	}
	if n.actors == nil {
		n.actors = make(map[projection.Entity]bool)
	}
	counted, known := n.actors[node]
	if !known {
		counted = n.v.Counts(node)
		n.actors[node] = counted
	}
	return counted
}

// wants reports whether an entity is asked for as a neighbour of others.
func (n *neighbourhood) wants(node projection.Entity) bool {
	return n.isCounted(node) && (n.kinds == nil || n.kinds[n.v.Kind(node)])
}

// grow takes in the neighbours of some nodes, those with the most claims first, and returns them.
func (n *neighbourhood) grow(from []projection.Entity, limit int) ([]projection.Entity, error) {
	claims := make([]int32, n.v.EntityCount())
	var found []projection.Entity
	for _, node := range from {
		if err := n.prepare(node); err != nil {
			return nil, err
		}
		err := n.each(node, func(other projection.Entity, l link) {
			if n.has[other] || !n.wants(other) {
				return
			}
			if more := n.sum(l.triple).statements; more > 0 {
				if claims[other] == 0 {
					found = append(found, other)
				}
				claims[other] += more
			}
		})
		if err != nil {
			return nil, err
		}
	}
	slices.SortFunc(found, func(a, b projection.Entity) int {
		return cmp.Or(cmp.Compare(claims[b], claims[a]), n.v.CompareNodes(a, b))
	})
	found = found[:min(len(found), limit-len(n.nodes))]
	for _, other := range found {
		n.add(other)
	}
	return found, nil
}

// count counts the neighbours of some nodes that which admits.
func (n *neighbourhood) count(nodes []projection.Entity, which func(other projection.Entity) bool) ([]NeighbourCount, error) {
	var out []NeighbourCount
	countedFor := make([]projection.Entity, n.v.EntityCount()) // the last node that each was counted for
	for _, node := range nodes {
		counts := make([]int, len(graph.Kinds())+1)
		err := n.each(node, func(other projection.Entity, l link) {
			if countedFor[other] != node && which(other) && n.v.AdmitsAny(l.triple) {
				countedFor[other] = node
				counts[n.v.Kind(other)]++
			}
		})
		if err != nil {
			return nil, err
		}
		for k, count := range counts {
			if count > 0 {
				out = append(out, NeighbourCount{n.v.NodeID(node), projection.Kind(k).Kind(), count})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b NeighbourCount) int { return cmp.Compare(a.Node, b.Node) })
	return out, nil
}

// pairs counts the pairs of a node and a neighbour that is another node or of the kinds asked for.
func (n *neighbourhood) pairs() (int, error) {
	found := 0
	countedFor := make([]projection.Entity, n.v.EntityCount()) // the last node that each was counted for
	for _, node := range n.nodes {
		err := n.each(node, func(other projection.Entity, l link) {
			if countedFor[other] == node || n.has[other] && other < node || !n.has[other] && !n.wants(other) || !n.v.AdmitsAny(l.triple) {
				return
			}
			countedFor[other] = node
			found++
		})
		if err != nil {
			return 0, err
		}
	}
	return found, nil
}

// edges returns what joins the nodes.
func (n *neighbourhood) edges() ([]Edge, error) {
	collector := newEdgeCollector(n.v)
	for _, node := range n.nodes {
		if err := n.v.Err(); err != nil {
			return nil, err
		}
		n.eachFrom(node, func(other projection.Entity, l link) { // each link once
			if n.has[other] {
				collector.add(l, n.sum(l.triple))
			}
		})
	}
	out := collector.edges()
	slices.SortFunc(out, func(a, b Edge) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To), cmp.Compare(projection.PredicateOf(a.Predicate), projection.PredicateOf(b.Predicate)))
	})
	return out, nil
}

// sum returns what the claims of a triple add up to; the links of a triple come together.
func (n *neighbourhood) sum(triple projection.Triple) *edgeSum {
	if n.summed != triple {
		n.summed, n.lastSum = triple, edgeSumOf(n.v, triple)
	}
	return &n.lastSum
}
