package analysis

import (
	"fmt"
	"maps"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
)

// joiner brings records together into groups that never hold two of one data
// set. It is given the candidates of one strength after the other and decides
// each strength as a whole, so that no order of the candidates matters.
type joiner struct {
	records []graph.Entity
	group   []int         // of each record: a group's number
	members map[int][]int // of each group
}

func newJoiner(records []graph.Entity) *joiner {
	j := &joiner{records, make([]int, len(records)), make(map[int][]int, len(records))}
	for i := range records {
		j.group[i], j.members[i] = i, []int{i}
	}
	return j
}

// groups returns the records of each group.
func (j *joiner) groups() [][]int { return slices.Collect(maps.Values(j.members)) }

// take joins what equally strong candidates join. Refused are those that would
// put a record beside another of its data set that a stronger join, or an
// equally strong one, brings there.
func (j *joiner) take(candidates []*edge) {
	var open []*edge
	for _, e := range candidates {
		a, b := j.group[e.a], j.group[e.b]
		if a == b {
			continue
		}
		if x, y, clash := j.clash(slices.Concat(j.members[a], j.members[b])); clash {
			e.refused = j.reason("", x, y)
			continue
		}
		open = append(open, e)
	}
	j.refuseRivals(open)
	open = slices.DeleteFunc(open, func(e *edge) bool { return e.refused != "" })
	for _, web := range j.webs(open) {
		j.join(web)
	}
}

// clash returns two records of one data set, if there are any among the given.
func (j *joiner) clash(records []int) (x, y int, clash bool) {
	slices.Sort(records)
	of := map[string]int{}
	for _, r := range records {
		if other, ok := of[j.records[r].Dataset]; ok {
			return other, r, true
		}
		of[j.records[r].Dataset] = r
	}
	return 0, 0, false
}

func (j *joiner) reason(because string, x, y int) string {
	return fmt.Sprintf("%s%s and %s of %s would become one actor", because, j.records[x].ID, j.records[y].ID, j.records[x].Dataset)
}

// suit is a group together with a data set of which other groups hold candidates for it.
type suit struct {
	group   int
	dataset string
}

// refuseRivals refuses the candidates that would bring several records of a
// data set to one group: none of them is better than the others.
func (j *joiner) refuseRivals(open []*edge) {
	suitors := map[suit][]int{}
	for _, e := range open {
		j.eachSuit(e, func(s suit, suitor int) { suitors[s] = append(suitors[s], suitor) })
	}
	for s := range suitors {
		slices.Sort(suitors[s])
		suitors[s] = slices.Compact(suitors[s])
	}
	for _, e := range open {
		j.eachSuit(e, func(s suit, suitor int) {
			if all := suitors[s]; e.refused == "" && len(all) > 1 {
				rival := all[0]
				if rival == suitor {
					rival = all[1]
				}
				e.refused = j.reason("another join is as strong, and by both ", min(suitor, rival), max(suitor, rival))
			}
		})
	}
}

// eachSuit visits every record that an edge would bring to the group at its other end.
func (j *joiner) eachSuit(e *edge, visit func(s suit, suitor int)) {
	a, b := j.group[e.a], j.group[e.b]
	for _, r := range j.members[a] {
		visit(suit{b, j.records[r].Dataset}, r)
	}
	for _, r := range j.members[b] {
		visit(suit{a, j.records[r].Dataset}, r)
	}
}

// webs parts edges into those that hang together through the groups they join.
func (j *joiner) webs(open []*edge) [][]*edge {
	at := map[int][]*edge{}
	for _, e := range open {
		at[j.group[e.a]] = append(at[j.group[e.a]], e)
		at[j.group[e.b]] = append(at[j.group[e.b]], e)
	}
	var out [][]*edge
	seen := map[int]bool{}
	for _, e := range open {
		var web []*edge
		for queue := []int{j.group[e.a]}; len(queue) > 0; queue = queue[1:] {
			if seen[queue[0]] {
				continue
			}
			seen[queue[0]] = true
			for _, next := range at[queue[0]] {
				web = append(web, next)
				queue = append(queue, j.group[next.a], j.group[next.b])
			}
		}
		if len(web) > 0 {
			out = append(out, web)
		}
	}
	return out
}

// join makes one group of all that a web joins, or refuses the whole web if
// its ends clash: no candidate in it is to blame more than the others.
func (j *joiner) join(web []*edge) {
	groups := map[int]bool{}
	for _, e := range web {
		groups[j.group[e.a]], groups[j.group[e.b]] = true, true
	}
	var all []int
	for g := range groups {
		all = append(all, j.members[g]...)
	}
	if x, y, clash := j.clash(all); clash {
		for _, e := range web {
			e.refused = j.reason("with other joins as strong ", x, y)
		}
		return
	}
	for g := range groups {
		delete(j.members, g)
	}
	j.members[all[0]] = all // clash has sorted them
	for _, r := range all {
		j.group[r] = all[0]
	}
}
