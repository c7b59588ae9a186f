package projection

import (
	"cmp"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
)

// NeighbourhoodQuery asks for the graph around some entities, for a drawing.
type NeighbourhoodQuery struct {
	IDs   []graph.ID
	Depth int          // steps away; 0: 1
	Limit int          // at most so many nodes; 0: 200
	Kinds []graph.Kind // of the nodes beside those asked for; empty: all
}

// Subgraph is a part of the graph: nodes, and the edges between them.
type Subgraph struct {
	Nodes   []graph.ID // those asked for, then by distance, then by how many claims tie them to what is nearer, then by id
	Edges   []Edge     // by From, To and predicate
	Omitted []Omitted  // by node and kind
}

// Edge is all claims of one predicate from one node to another.
type Edge struct {
	From, To    graph.ID
	Predicate   graph.Predicate
	Claims      int
	First, Last graph.Span // of the activity, as those of a Pair
}

// Omitted tells of the neighbours that a node has and the subgraph has not.
type Omitted struct {
	Node  graph.ID
	Kind  graph.Kind
	Count int
}

// Neighbourhood returns the graph around some entities. One that the graph does
// not know is a node without edges.
func (p *Picture) Neighbourhood(q NeighbourhoodQuery) (Subgraph, error) {
	limit, err := limited(q.Limit, usualLimit)
	if err != nil {
		return Subgraph{}, err
	}
	if q.Depth < 0 {
		return Subgraph{}, graph.Invalid("depth", "%d is negative; ask for 1 or more", q.Depth)
	}
	n := neighbourhood{p: p, kinds: kindSet(q.Kinds), in: make([]bool, p.g.entities.len())}
	var out Subgraph
	for _, id := range q.IDs {
		actor := p.who.Actor(id)
		if slices.Contains(out.Nodes, actor) {
			continue
		}
		if len(out.Nodes) == limit {
			return Subgraph{}, graph.Invalid("limit", "%d is less than the ids asked for", limit)
		}
		out.Nodes = append(out.Nodes, actor)
		n.enter(p.number(id))
	}
	unknown := len(out.Nodes) - len(n.nodes)
	edge := n.nodes
	for range cmp.Or(q.Depth, 1) {
		edge = n.grow(edge, limit-unknown)
	}
	for _, node := range n.nodes[len(out.Nodes)-unknown:] {
		out.Nodes = append(out.Nodes, p.id(node))
	}
	out.Edges, out.Omitted = n.edges()
	return out, nil
}

// neighbourhood is a subgraph while it grows.
type neighbourhood struct {
	p     *Picture
	kinds []bool // nil: all
	nodes []int32
	in    []bool // by entity
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
	return n.kinds == nil || n.kinds[n.p.g.entities.kinds[node]]
}

// grow takes in the neighbours of some nodes, those with the most claims first, and returns them.
func (n *neighbourhood) grow(from []int32, limit int) []int32 {
	ties := make([]int32, n.p.g.entities.len())
	var found []int32
	for _, node := range from {
		n.p.eachNeighbour(node, func(other, pair int32) {
			if n.in[other] || !n.wants(other) {
				return
			}
			if claims := n.p.sumEdge(pair).claims; claims > 0 {
				if ties[other] == 0 {
					found = append(found, other)
				}
				ties[other] += claims
			}
		})
	}
	slices.SortFunc(found, func(a, b int32) int {
		return cmp.Or(cmp.Compare(ties[b], ties[a]), n.p.compare(a, b))
	})
	found = found[:min(len(found), limit-len(n.nodes))]
	for _, other := range found {
		n.enter(other)
	}
	return found
}

// edges returns what joins the nodes, and what else their neighbours are.
func (n *neighbourhood) edges() ([]Edge, []Omitted) {
	sums := map[edgeKey]*edgeSum{}
	var omitted []Omitted
	seenFrom := make([]int32, n.p.g.entities.len()) // the last node that an omitted one was counted for
	for _, node := range n.nodes {
		counts := make([]int, len(graph.Kinds())+1)
		n.p.eachNeighbour(node, func(other, pair int32) {
			switch {
			case n.in[other]:
				if n.p.actors[n.p.g.pairs.subject[pair]] == node { // each pair once, from its subject
					n.addEdge(sums, pair)
				}
			case seenFrom[other] != node && n.wants(other) && n.p.admitsAny(pair):
				seenFrom[other] = node
				counts[n.p.g.entities.kinds[other]]++
			}
		})
		for k, count := range counts {
			if count > 0 {
				omitted = append(omitted, Omitted{n.p.id(node), graph.Kinds()[k-1], count})
			}
		}
	}
	slices.SortStableFunc(omitted, func(a, b Omitted) int { return cmp.Compare(a.Node, b.Node) })
	return n.listEdges(sums), omitted
}

type edgeKey struct {
	from, to int32
	of       predicate
}

// edgeSum is what the claims of an edge add up to.
type edgeSum struct{ claims, first, last int32 }

// sumEdge adds up the claims of a pair that count.
func (p *Picture) sumEdge(pair int32) edgeSum {
	g := p.g
	sum := edgeSum{first: noRank, last: noRank}
	of := g.pairs.predicate[pair]
	for row := g.pairs.rows[pair]; row < g.pairs.rows[pair+1]; row++ {
		if !p.admits(row, of) {
			continue
		}
		sum.claims++
		if p.dates(row) {
			sum.first, sum.last = min(sum.first, g.spans.startRank[g.span[row]]), min(sum.last, g.spans.endRank[g.span[row]])
		}
	}
	return sum
}

func (n *neighbourhood) addEdge(sums map[edgeKey]*edgeSum, pair int32) {
	s := n.p.sumEdge(pair)
	if s.claims == 0 {
		return
	}
	pairs := &n.p.g.pairs
	key := edgeKey{n.p.actors[pairs.subject[pair]], n.p.actors[pairs.object[pair]], pairs.predicate[pair]}
	if sum := sums[key]; sum != nil {
		s = edgeSum{sum.claims + s.claims, min(sum.first, s.first), min(sum.last, s.last)}
	}
	sums[key] = &s
}

func (n *neighbourhood) listEdges(sums map[edgeKey]*edgeSum) []Edge {
	spans := &n.p.g.spans
	var out []Edge
	for key, s := range sums {
		out = append(out, Edge{
			From: n.p.id(key.from), To: n.p.id(key.to), Predicate: graph.Predicates()[key.of], Claims: int(s.claims),
			First: at(spans.starts, s.first), Last: at(spans.ends, s.last),
		})
	}
	slices.SortFunc(out, func(a, b Edge) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To), cmp.Compare(predicateOf(a.Predicate), predicateOf(b.Predicate)))
	})
	return out
}
