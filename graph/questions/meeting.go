package questions

import (
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
)

// meeting looks for the shortest paths between two nodes from both ends at
// once, always from the end at which there is less to look at.
type meeting struct {
	v     *projection.GraphView
	kinds []bool // of the nodes between; nil: all
	ends  [2]side
}

// side is what has been reached from one end.
type side struct {
	end    int32
	depth  int32
	steps  []int32 // of every node: how far from the end, plus one; 0: not reached
	edge   []int32 // the nodes reached last
	levels [][]hop // that lead to the nodes of each depth
}

// hop leads from a node to one that is a step further from the end.
type hop struct{ near, far int32 }

func newMeeting(v *projection.GraphView, from, to int32, kinds []graph.Kind) *meeting {
	m := &meeting{v: v, kinds: projection.KindSet(kinds)}
	for i, end := range []int32{from, to} {
		m.ends[i] = side{end: end, steps: make([]int32, v.EntityCount()), edge: []int32{end}}
		m.ends[i].steps[end] = 1
	}
	return m
}

// meet reports whether the two ends hang together in so many steps. No node but
// the last edges is then reached from both.
func (m *meeting) meet(hops int) bool {
	for range hops {
		here, there := &m.ends[0], &m.ends[1]
		if m.cost(there) < m.cost(here) {
			here, there = there, here
		}
		m.extend(here, there.end)
		if slices.ContainsFunc(here.edge, func(n int32) bool { return there.steps[n] != 0 }) {
			return true
		}
		if len(here.edge) == 0 {
			return false
		}
	}
	return false
}

// cost is how much there is to look at from a side's edge.
func (m *meeting) cost(s *side) int {
	n := 0
	for _, node := range s.edge {
		n += degreeOf(m.v, node)
	}
	return n
}

// extend goes one step further from an end.
func (m *meeting) extend(s *side, otherEnd int32) {
	edge := s.edge
	s.edge = nil
	s.depth++
	var hops []hop
	for _, near := range edge {
		eachNeighbour(m.v, near, func(far, pair int32) {
			switch {
			case s.steps[far] != 0 && s.steps[far] != s.depth+1:
				return // nearer to the end, or as near
			case m.kinds != nil && far != otherEnd && !m.kinds[m.v.Kind(far)], !m.v.AdmitsAny(pair):
				return
			}
			hops = append(hops, hop{near, far})
			if s.steps[far] == 0 {
				s.steps[far] = s.depth + 1
				s.edge = append(s.edge, far)
			}
		})
	}
	s.levels = append(s.levels, hops)
}

// ways returns the steps on paths through the nodes at which the ends met.
func (m *meeting) ways() ways {
	met := map[int32]bool{}
	for n, steps := range m.ends[0].steps {
		if steps != 0 && m.ends[1].steps[n] != 0 {
			met[int32(n)] = true
		}
	}
	out := ways{}
	m.ends[0].follow(met, func(near, far int32) { out[near] = append(out[near], far) })
	m.ends[1].follow(met, func(near, far int32) { out[far] = append(out[far], near) })
	for at, next := range out {
		slices.Sort(next)
		out[at] = slices.Compact(next)
	}
	return out
}

// follow visits the hops back to the end from the nodes of its edge that are on a path.
func (s *side) follow(on map[int32]bool, visit func(near, far int32)) {
	for depth := len(s.levels) - 1; depth >= 0; depth-- {
		nearer := map[int32]bool{}
		for _, h := range s.levels[depth] {
			if on[h.far] {
				nearer[h.near] = true
				visit(h.near, h.far)
			}
		}
		on = nearer
	}
}
