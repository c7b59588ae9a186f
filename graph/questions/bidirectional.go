package questions

import (
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
)

// bidirectionalSearch is a breadth-first search for the shortest paths between
// two nodes from both ends at once, always from the end at which there is less to
// look at.
type bidirectionalSearch struct {
	v     *projection.GraphView
	kinds []bool // of the nodes between; nil: all
	sides [2]searchSide
}

// searchSide is what has been reached from one end.
type searchSide struct {
	end      projection.Entity
	depth    int32
	distance []int32             // of every node: how many hops from the end, plus one; 0: not reached
	frontier []projection.Entity // the nodes reached last
	hops     [][]hop             // by depth: those that lead to the nodes there
}

// hop leads from a node to one that is a step further from the end.
type hop struct{ near, far projection.Entity }

func newBidirectionalSearch(v *projection.GraphView, from, to projection.Entity, kinds []graph.Kind) *bidirectionalSearch {
	s := &bidirectionalSearch{v: v, kinds: projection.KindSet(kinds)}
	for i, end := range []projection.Entity{from, to} {
		s.sides[i] = searchSide{end: end, distance: make([]int32, v.EntityCount()), frontier: []projection.Entity{end}}
		s.sides[i].distance[end] = 1
	}
	return s
}

// run reports whether a path of at most so many hops joins the ends. The nodes
// that then are reached from both are those on a frontier. It gives up once the
// view's context ends.
func (s *bidirectionalSearch) run(maxHops int) (bool, error) {
	for range maxHops {
		here, there := &s.sides[0], &s.sides[1]
		if s.cost(there) < s.cost(here) {
			here, there = there, here
		}
		if err := s.extend(here, there.end); err != nil {
			return false, err
		}
		if slices.ContainsFunc(here.frontier, func(n projection.Entity) bool { return there.distance[n] != 0 }) {
			return true, nil
		}
		if len(here.frontier) == 0 {
			return false, nil
		}
	}
	return false, nil
}

// cost is how much there is to look at from a side's frontier.
func (s *bidirectionalSearch) cost(side *searchSide) int {
	n := 0
	for _, node := range side.frontier {
		n += degree(s.v, node)
	}
	return n
}

// extend goes one hop further from an end.
func (s *bidirectionalSearch) extend(side *searchSide, otherEnd projection.Entity) error {
	frontier := side.frontier
	side.frontier = nil
	side.depth++
	var hops []hop
	for _, near := range frontier {
		if err := s.v.Err(); err != nil {
			return err
		}
		eachNeighbour(s.v, near, func(far projection.Entity, triple projection.Triple) {
			switch {
			case side.distance[far] != 0 && side.distance[far] != side.depth+1:
				return // it is as near to the end as this one, or nearer
			case s.kinds != nil && far != otherEnd && !s.kinds[s.v.Kind(far)], !s.v.AdmitsAny(triple):
				return
			}
			hops = append(hops, hop{near, far})
			if side.distance[far] == 0 {
				side.distance[far] = side.depth + 1
				side.frontier = append(side.frontier, far)
			}
		})
	}
	side.hops = append(side.hops, hops)
	return nil
}

// shortestPaths returns the paths through the nodes at which the sides met.
func (s *bidirectionalSearch) shortestPaths() shortestPaths {
	met := map[projection.Entity]bool{}
	for n, distance := range s.sides[0].distance {
		if distance != 0 && s.sides[1].distance[n] != 0 {
			met[projection.Entity(n)] = true
		}
	}
	out := shortestPaths{}
	s.sides[0].eachHopBack(met, func(h hop) { out[h.near] = append(out[h.near], h.far) })
	s.sides[1].eachHopBack(met, func(h hop) { out[h.far] = append(out[h.far], h.near) })
	for at, next := range out {
		slices.Sort(next)
		out[at] = slices.Compact(next)
	}
	return out
}

// eachHopBack visits the hops that lead from the end to some nodes of the frontier.
func (s *searchSide) eachHopBack(to map[projection.Entity]bool, visit func(hop)) {
	for depth := len(s.hops) - 1; depth >= 0; depth-- {
		nearer := map[projection.Entity]bool{}
		for _, h := range s.hops[depth] {
			if to[h.far] {
				nearer[h.near] = true
				visit(h)
			}
		}
		to = nearer
	}
}
