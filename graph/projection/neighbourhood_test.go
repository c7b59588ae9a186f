package projection_test

import (
	"cmp"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/analysis"
	"github.com/actorgraph/actorgraph/graph/projection"
)

func TestNeighbourhood(t *testing.T) {
	property(t, func(q question) {
		ends := rapid.SampledFrom(append(append(someTargets, someActors...), "country/ZW"))
		ask := projection.NeighbourhoodQuery{
			IDs:   rapid.SliceOfN(ends, 1, 3).Draw(q.T, "ids"),
			Depth: pick(q.T, "depth", []int{0, 1, 2, 3}), Limit: pick(q.T, "limit", []int{0, 3, 5, 8}),
			Kinds: pick(q.T, "kinds", [][]graph.Kind{nil, nil, {graph.Country, graph.Victim}, {graph.Actor}}),
			How:   drawHow(q.T),
		}
		got, err := q.p.Neighbourhood(ask)
		if err != nil {
			q.Fatal(err)
		}
		want := q.neighbourhood(ask)
		same(q, "nodes", got.Nodes, want.nodes)
		same(q, "edges", got.Edges, want.edges)
		same(q, "counts", got.Counts(), want.counts)
		same(q, "omitted", got.Omitted(), want.omitted)
	})
}

// ties are the claims behind every edge that a drawing may have: those with two
// ends, and the targeting that follows from them in some ways.
func (q question) ties(how []analysis.How) map[projection.Edge][]graph.Claim {
	out := map[projection.Edge][]graph.Claim{}
	for _, c := range q.w.counting(q.view) {
		a, b := q.who.Actor(c.Subject), q.who.Actor(c.Object)
		if b != "" && a != b && c.Predicate != graph.Targets {
			edge := projection.Edge{From: a, To: b, Predicate: c.Predicate, How: analysis.Direct}
			out[edge] = append(out[edge], c)
		}
	}
	for _, pair := range q.pairs(nil, how) {
		out[projection.Edge{From: pair.Actor, To: pair.Target, Predicate: graph.Targets, How: pair.How}] = pair.Claims
	}
	return out
}

// subgraph is what a neighbourhood should be.
type subgraph struct {
	nodes           []graph.ID
	edges           []projection.Edge
	counts, omitted []projection.NeighbourCount
}

func (q question) neighbourhood(ask projection.NeighbourhoodQuery) subgraph {
	ties := q.ties(ask.How)
	joins := map[graph.ID]map[graph.ID]int{} // how many claims join two nodes, both ways round
	for edge, claims := range ties {
		for _, ends := range [][2]graph.ID{{edge.From, edge.To}, {edge.To, edge.From}} {
			if joins[ends[0]] == nil {
				joins[ends[0]] = map[graph.ID]int{}
			}
			joins[ends[0]][ends[1]] += len(claims)
		}
	}
	wants := func(id graph.ID) bool { return len(ask.Kinds) == 0 || slices.Contains(ask.Kinds, id.Kind()) }
	var out subgraph
	for _, id := range ask.IDs {
		if id = q.who.Actor(id); !slices.Contains(out.nodes, id) {
			out.nodes = append(out.nodes, id)
		}
	}
	middle := out.nodes
	edge := middle
	for range cmp.Or(ask.Depth, 1) {
		claims := map[graph.ID]int{}
		for _, node := range edge {
			for other, n := range joins[node] {
				if wants(other) && !slices.Contains(out.nodes, other) {
					claims[other] += n
				}
			}
		}
		edge = slices.SortedFunc(maps.Keys(claims), func(a, b graph.ID) int { return cmp.Or(claims[b]-claims[a], cmp.Compare(a, b)) })
		edge = edge[:min(len(edge), cmp.Or(ask.Limit, 200)-len(out.nodes))]
		out.nodes = slices.Concat(out.nodes, edge)
	}
	for edge, claims := range ties {
		if slices.Contains(out.nodes, edge.From) && slices.Contains(out.nodes, edge.To) {
			s := analysis.Sum(analysis.Pair{Claims: claims}, q.view)
			edge.Claims, edge.First, edge.Last, edge.FirstRecorded = len(claims), s.First, s.Last, s.FirstRecorded
			out.edges = append(out.edges, edge)
		}
	}
	slices.SortFunc(out.edges, func(a, b projection.Edge) int {
		of := func(p graph.Predicate) int { return slices.Index(graph.Predicates(), p) }
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To), of(a.Predicate)-of(b.Predicate))
	})
	out.counts = neighbourCounts(joins, middle, func(graph.ID) bool { return true })
	out.omitted = neighbourCounts(joins, out.nodes, func(other graph.ID) bool { return wants(other) && !slices.Contains(out.nodes, other) })
	return out
}

func neighbourCounts(joins map[graph.ID]map[graph.ID]int, nodes []graph.ID, which func(graph.ID) bool) []projection.NeighbourCount {
	var out []projection.NeighbourCount
	for _, node := range slices.Sorted(slices.Values(nodes)) {
		for _, kind := range graph.Kinds() {
			n := 0
			for other := range joins[node] {
				if other.Kind() == kind && which(other) {
					n++
				}
			}
			if n > 0 {
				out = append(out, projection.NeighbourCount{Node: node, Kind: kind, Count: n})
			}
		}
	}
	return out
}
