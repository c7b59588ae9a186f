package questions

import (
	"cmp"
	"math"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
)

// PathQuery asks how two entities hang together.
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

const (
	usualHops  = 4
	usualPaths = 10
)

// Paths returns the shortest paths between two entities, in the order of their
// nodes' ids, and how many there are in all. None if they hang together in no
// way, or in more steps than asked for. An entity has one path, without a step,
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
	m := newMeeting(v, from, to, q.Kinds)
	if !m.meet(cmp.Or(q.MaxHops, usualHops)) {
		return nil, 0, nil
	}
	w := m.ways()
	w.walk(v, []int32{from}, to, func(nodes []int32) bool {
		paths = append(paths, newPath(v, nodes))
		return len(paths) < first
	})
	return paths, w.count(from, to, map[int32]int{}), nil
}

func newPath(v *projection.GraphView, nodes []int32) Path {
	out := Path{Nodes: make([]graph.ID, len(nodes))}
	for i, n := range nodes {
		out.Nodes[i] = v.NodeID(n)
		if i > 0 {
			out.Steps = append(out.Steps, Step{out.Nodes[i-1], out.Nodes[i], claimsBetween(v, nodes[i-1], n)})
		}
	}
	return out
}

// ways are the steps on shortest paths: of every node the next ones, sorted by id.
type ways map[int32][]int32

// walk visits the paths that go on from some nodes, until visit returns false.
func (w ways) walk(v *projection.GraphView, nodes []int32, to int32, visit func(nodes []int32) bool) bool {
	at := nodes[len(nodes)-1]
	if at == to {
		return visit(nodes)
	}
	next := w[at]
	slices.SortFunc(next, v.CompareNodes)
	for _, n := range next {
		if !w.walk(v, append(nodes, n), to, visit) {
			return false
		}
	}
	return true
}

// count returns how many paths lead on from a node; the greatest int stands for all beyond.
func (w ways) count(at, to int32, known map[int32]int) int {
	if at == to {
		return 1
	}
	if n, ok := known[at]; ok {
		return n
	}
	sum := 0
	for _, next := range w[at] {
		n := w.count(next, to, known)
		if sum > math.MaxInt-n {
			sum, n = math.MaxInt, 0
		}
		sum += n
	}
	known[at] = sum
	return sum
}
