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
	Nodes  []graph.ID // those asked for, then by distance, then by how many claims tie them to what is nearer, then by id
	Edges  []Edge     // by From, To and projection.Predicate
	middle []int32
	n      neighbourhood
}

// Edge is all claims of one predicate that tell of one node and another.
type Edge struct {
	From, To      graph.ID
	Predicate     graph.Predicate
	How           How // the strongest way among them; Direct for all but Targets
	Claims        int
	First, Last   graph.Span // of the activity, as those of a Pair
	FirstRecorded graph.Date // when the first of them was recorded
}

// NeighbourCount tells how many neighbours of a kind a node has; never 0.
type NeighbourCount struct {
	Node  graph.ID
	Kind  graph.Kind
	Count int
}

// Neighbourhood returns the graph around some entities. One that the graph does
// not know is a node without edges.
func Neighbourhood(v *projection.GraphView, q NeighbourhoodQuery) (Subgraph, error) {
	limit, err := limited(q.Limit, usualLimit)
	if err != nil {
		return Subgraph{}, err
	}
	if q.Depth < 0 {
		return Subgraph{}, graph.Invalid("depth", "%d is negative; ask for 1 or more", q.Depth)
	}
	reach, err := newReach(v, nil, q.How, nil)
	if err != nil {
		return Subgraph{}, err
	}
	n := neighbourhood{ties: ties{v, reach}, kinds: projection.KindSet(q.Kinds), in: make([]bool, v.EntityCount()), summed: -1}
	var out Subgraph
	for _, id := range q.IDs {
		actor := v.Identity().Actor(id)
		if slices.Contains(out.Nodes, actor) {
			continue
		}
		if len(out.Nodes) == limit {
			return Subgraph{}, graph.Invalid("limit", "%d is less than the ids asked for", limit)
		}
		out.Nodes = append(out.Nodes, actor)
		n.enter(v.Node(id))
	}
	out.middle = n.nodes
	unknown := len(out.Nodes) - len(n.nodes)
	edge := n.nodes
	for range cmp.Or(q.Depth, 1) {
		edge = n.grow(edge, limit-unknown)
	}
	for _, node := range n.nodes[len(out.middle):] {
		out.Nodes = append(out.Nodes, v.NodeID(node))
	}
	out.Edges = n.edges()
	out.n = n
	return out, nil
}

// Counts returns the neighbours of those asked for, drawn or not and of
// whatever kind, by node and kind.
func (s Subgraph) Counts() []NeighbourCount {
	return s.n.count(s.middle, func(int32) bool { return true })
}

// Omitted returns the neighbours of every node that are of the kinds asked for
// and not drawn, by node and kind.
func (s Subgraph) Omitted() []NeighbourCount {
	return s.n.count(s.n.nodes, func(other int32) bool { return !s.n.in[other] && s.n.wants(other) })
}

// neighbourhood is a subgraph while it grows.
type neighbourhood struct {
	ties
	kinds []bool // nil: all
	nodes []int32
	in    []bool // by entity
	// The pair that was summed up last.
	summed int32
	last   edgeSum
}

// enter takes a node in; 0 is none.
func (n *neighbourhood) enter(node int32) {
	if node != 0 && !n.in[node] {
		n.in[node] = true
		n.nodes = append(n.nodes, node)
	}
}

// wants reports whether nodes of an entity's kind are asked for.
func (n *neighbourhood) wants(node int32) bool {
	return n.kinds == nil || n.kinds[n.v.Kind(node)]
}

// grow takes in the neighbours of some nodes, those with the most claims first, and returns them.
func (n *neighbourhood) grow(from []int32, limit int) []int32 {
	claims := make([]int32, n.v.EntityCount())
	var found []int32
	for _, node := range from {
		n.prepare(node)
		n.each(node, func(other int32, t tie) {
			if n.in[other] || !n.wants(other) {
				return
			}
			if more := n.sum(t.pair).claims; more > 0 {
				if claims[other] == 0 {
					found = append(found, other)
				}
				claims[other] += more
			}
		})
	}
	slices.SortFunc(found, func(a, b int32) int {
		return cmp.Or(cmp.Compare(claims[b], claims[a]), n.v.CompareNodes(a, b))
	})
	found = found[:min(len(found), limit-len(n.nodes))]
	for _, other := range found {
		n.enter(other)
	}
	return found
}

// count counts the neighbours of some nodes that which admits.
func (n *neighbourhood) count(nodes []int32, which func(other int32) bool) []NeighbourCount {
	var out []NeighbourCount
	seenFrom := make([]int32, n.v.EntityCount()) // the last node that each was counted for
	for _, node := range nodes {
		counts := make([]int, len(graph.Kinds())+1)
		n.each(node, func(other int32, t tie) {
			if seenFrom[other] != node && which(other) && n.v.AdmitsAny(t.pair) {
				seenFrom[other] = node
				counts[n.v.Kind(other)]++
			}
		})
		for k, count := range counts {
			if count > 0 {
				out = append(out, NeighbourCount{n.v.NodeID(node), graph.Kinds()[k-1], count})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b NeighbourCount) int { return cmp.Compare(a.Node, b.Node) })
	return out
}

// edges returns what joins the nodes.
func (n *neighbourhood) edges() []Edge {
	book := newEdgeBook(n.v)
	for _, node := range n.nodes {
		n.eachFrom(node, func(other int32, t tie) { // each tie once
			if n.in[other] {
				book.add(t, n.sum(t.pair))
			}
		})
	}
	out := book.edges()
	slices.SortFunc(out, func(a, b Edge) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To), cmp.Compare(projection.PredicateOf(a.Predicate), projection.PredicateOf(b.Predicate)))
	})
	return out
}

// sum returns what the claims of a pair add up to; the ties of a pair come together.
func (n *neighbourhood) sum(pair int32) *edgeSum {
	if n.summed != pair {
		n.summed, n.last = pair, edgeOf(n.v, pair)
	}
	return &n.last
}
