package questions_test

import (
	"cmp"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/questions"
	"github.com/actorgraph/actorgraph/graph/questions/questionstest"
)

func TestNeighbourhood(t *testing.T) {
	property(t, func(q question) {
		ends := rapid.SampledFrom(append(append(questionstest.SomeTargets, questionstest.SomeActors...), "country/ZW"))
		ask := questions.NeighbourhoodQuery{
			IDs:   rapid.SliceOfN(ends, 1, 3).Draw(q.T, "ids"),
			Depth: questionstest.Pick(q.T, "depth", []int{0, 1, 2, 3}), Limit: questionstest.Pick(q.T, "limit", []int{0, 3, 5, 8}),
			Kinds: questionstest.Pick(q.T, "kinds", [][]graph.Kind{nil, nil, {graph.Country, graph.Victim}, {graph.Actor}}),
			How:   drawHow(q.T),
		}
		got, err := questions.Neighbourhood(q.p, ask)
		if err != nil {
			q.Fatal(err)
		}
		want := q.neighbourhood(ask)
		same(q, "nodes", got.Nodes, want.nodes)
		same(q, "edges", got.Edges, want.edges)
		same(q, "counts", must(got.Counts()), want.counts)
		same(q, "omitted", must(got.Omitted()), want.omitted)
	})
}

// ties are the claims behind every edge that a drawing may have: those with two
// ends, and the targeting that follows from them in some ways.
func (q question) ties(how []questions.How) map[questions.Edge][]graph.Claim {
	out := map[questions.Edge][]graph.Claim{}
	for _, c := range q.counting() {
		a, b := q.who.Actor(c.Subject), q.who.Actor(c.Object)
		if b != "" && a != b && c.Predicate != graph.Targets && c.Predicate != graph.DifferentFrom {
			edge := questions.Edge{From: a, To: b, Predicate: c.Predicate, How: questions.Direct}
			out[edge] = append(out[edge], c)
		}
	}
	for _, pair := range q.everyPair(nil, how) {
		out[questions.Edge{From: pair.Actor, To: pair.Target, Predicate: graph.Targets, How: pair.How}] = pair.Claims
	}
	return out
}

// subgraph is what a neighbourhood should be.
type subgraph struct {
	nodes           []graph.ID
	edges           []questions.Edge
	counts, omitted []questions.NeighbourCount
}

// joinedBy are how many claims join two nodes, both ways round.
func (q question) joinedBy(ties map[questions.Edge][]graph.Claim) map[graph.ID]map[graph.ID]int {
	joins, said := map[graph.ID]map[graph.ID]int{}, q.statements()
	for edge, claims := range ties {
		for _, ends := range [][2]graph.ID{{edge.From, edge.To}, {edge.To, edge.From}} {
			if joins[ends[0]] == nil {
				joins[ends[0]] = map[graph.ID]int{}
			}
			joins[ends[0]][ends[1]] += said.Count(claims)
		}
	}
	return joins
}

func (q question) neighbourhood(ask questions.NeighbourhoodQuery) subgraph {
	ties, said := q.ties(ask.How), q.statements()
	joins := q.joinedBy(ties)
	counted := func(id graph.ID) bool { return q.view.Unnamed || !id.IsUnnamed() }
	wants := func(id graph.ID) bool {
		return counted(id) && (len(ask.Kinds) == 0 || slices.Contains(ask.Kinds, id.Kind()))
	}
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
			s := questionstest.Sum(questionstest.Pair{Claims: claims, Copies: said.WithCopies(claims)}, q.view)
			edge.Claims, edge.First, edge.Last, edge.FirstRecorded = said.Count(claims), s.First, s.Last, s.FirstRecorded
			out.edges = append(out.edges, edge)
		}
	}
	slices.SortFunc(out.edges, func(a, b questions.Edge) int {
		of := func(p graph.Predicate) int { return slices.Index(graph.Predicates(), p) }
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To), of(a.Predicate)-of(b.Predicate))
	})
	out.counts = neighbourCounts(joins, middle, counted)
	out.omitted = neighbourCounts(joins, out.nodes, func(other graph.ID) bool { return wants(other) && !slices.Contains(out.nodes, other) })
	return out
}

func neighbourCounts(joins map[graph.ID]map[graph.ID]int, nodes []graph.ID, which func(graph.ID) bool) []questions.NeighbourCount {
	var out []questions.NeighbourCount
	for _, node := range slices.Sorted(slices.Values(nodes)) {
		for _, kind := range graph.Kinds() {
			n := 0
			for other := range joins[node] {
				if other.Kind() == kind && which(other) {
					n++
				}
			}
			if n > 0 {
				out = append(out, questions.NeighbourCount{Node: node, Kind: kind, Count: n})
			}
		}
	}
	return out
}
