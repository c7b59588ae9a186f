package questions

import (
	"cmp"
	"math"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
)

// PathQuery asks how two entities are connected.
type PathQuery struct {
	From, To graph.ID
	MaxHops  int          // at most so many steps; 0: 4
	Kinds    []graph.Kind // of the entities between the two; empty: all
	First    int          // at most so many paths; 0: 10
}

// Path is a way from one entity to another over claims, whichever way they point.
type Path struct {
	Nodes []graph.ID
	Steps []Step // between each two nodes
}

// Step is a pair of entities that claims join.
type Step struct {
	From, To graph.ID
	Claims   Claims // all that count, of any predicate and in either direction
}

// Unplaced returns how many more claims would join the two, if all counted that can
// have been known on the view's date.
func (s Step) Unplaced() int {
	v := s.Claims.v
	possibly := v.KnownPossibly()
	if possibly == v {
		return 0
	}
	return claimsBetween(possibly, possibly.Node(s.From), possibly.Node(s.To)).Len() - s.Claims.Len()
}

const (
	usualHops  = 4
	usualPaths = 10
)

// Paths returns the shortest paths between two entities, in the order of their
// nodes' ids, and how many there are in all. None if they are
// not connected, or only by more steps than asked for. An entity has one path, without a step,
// to itself. A path goes over pairs of entities: parallel claims make one step.
func Paths(v *projection.GraphView, q PathQuery) (paths []Path, total int, err error) {
	if q.MaxHops < 0 {
		return nil, 0, graph.Invalid("maxHops", "%d is negative; ask for 1 or more", q.MaxHops)
	}
	first, err := limited(q.First, usualPaths)
	if err != nil {
		return nil, 0, err
	}
	from, to := v.Node(q.From), v.Node(q.To)
	switch {
	case from == 0 || to == 0:
		return nil, 0, nil
	case from == to:
		return []Path{{Nodes: []graph.ID{v.NodeID(from)}}}, 1, nil
	}
	search := newBidirectionalSearch(v, from, to, q.Kinds)
	if found, err := search.run(cmp.Or(q.MaxHops, usualHops)); err != nil || !found {
		return nil, 0, err
	}
	all := search.shortestPaths()
	all.walk(v, []projection.Entity{from}, to, func(nodes []projection.Entity) bool {
		paths = append(paths, newPath(v, nodes))
		return len(paths) < first && v.Err() == nil
	})
	return paths, all.count(from, to, map[projection.Entity]int{}), v.Err()
}

func newPath(v *projection.GraphView, nodes []projection.Entity) Path {
	out := Path{Nodes: make([]graph.ID, len(nodes))}
	for i, n := range nodes {
		out.Nodes[i] = v.NodeID(n)
		if i > 0 {
			out.Steps = append(out.Steps, Step{out.Nodes[i-1], out.Nodes[i], claimsBetween(v, nodes[i-1], n)})
		}
	}
	return out
}

// shortestPaths are all shortest paths between two nodes, as a graph: of every
// node on one the next ones.
type shortestPaths map[projection.Entity][]projection.Entity

// walk visits the paths that go on from some nodes, in the order of their nodes'
// ids, until visit returns false.
func (s shortestPaths) walk(v *projection.GraphView, nodes []projection.Entity, to projection.Entity, visit func(nodes []projection.Entity) bool) bool {
	at := nodes[len(nodes)-1]
	if at == to {
		return visit(nodes)
	}
	next := s[at]
	slices.SortFunc(next, v.CompareNodes)
	for _, n := range next {
		if !s.walk(v, append(nodes, n), to, visit) {
			return false
		}
	}
	return true
}

// count returns how many paths lead on from a node; the greatest int stands for all beyond.
func (s shortestPaths) count(at, to projection.Entity, known map[projection.Entity]int) int {
	if at == to {
		return 1
	}
	if n, ok := known[at]; ok {
		return n
	}
	sum := 0
	for _, next := range s[at] {
		n := s.count(next, to, known)
		if sum > math.MaxInt-n {
			sum, n = math.MaxInt, 0
		}
		sum += n
	}
	known[at] = sum
	return sum
}
