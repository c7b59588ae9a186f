package identity

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
	members map[int][]int // of each group, sorted
	// closed lists for a group the data sets of which equally strong candidates
	// stood against each other: no weaker one takes their place, and none gets
	// there through a third.
	closed map[int][]string
}

// suit is a group together with a data set of which it holds no record.
type suit struct {
	group   int
	dataset string
}

func newJoiner(records []graph.Entity) *joiner {
	j := &joiner{records, make([]int, len(records)), make(map[int][]int, len(records)), map[int][]string{}}
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
		if e.refused = j.objection([]int{min(a, b), max(a, b)}); e.refused == "" {
			open = append(open, e)
		}
	}
	j.refuseRivals(open)
	open = slices.DeleteFunc(open, func(e *edge) bool { return e.refused != "" })
	for _, web := range j.webs(open) {
		j.join(web)
	}
}

// objection returns what stands against making one group of several; empty for nothing.
func (j *joiner) objection(groups []int) string {
	records := j.union(groups)
	of := map[string]int{}
	for _, r := range records {
		dataset := j.records[r].Dataset
		if other, twice := of[dataset]; twice {
			return fmt.Sprintf("%s and %s of %s would become one actor", j.records[other].ID, j.records[r].ID, dataset)
		}
		of[dataset] = r
	}
	for _, g := range groups {
		for _, dataset := range j.closed[g] {
			if r, held := of[dataset]; held {
				return fmt.Sprintf("stronger candidates of %s for %s stand against each other, and %s is another", dataset, j.records[j.members[g][0]].ID, j.records[r].ID)
			}
		}
	}
	return ""
}

func (j *joiner) union(groups []int) []int {
	var all []int
	for _, g := range groups {
		all = append(all, j.members[g]...)
	}
	slices.Sort(all)
	return all
}

// refuseRivals refuses the candidates that would bring several records of a
// data set to one group: none of them is better than the others.
func (j *joiner) refuseRivals(open []*edge) {
	suitors := map[suit][]int{}
	for _, e := range open {
		j.eachSuit(e, func(s suit, suitor int) { suitors[s] = append(suitors[s], suitor) })
	}
	for s, all := range suitors {
		slices.Sort(all)
		if suitors[s] = slices.Compact(all); len(suitors[s]) > 1 {
			j.closed[s.group] = append(j.closed[s.group], s.dataset)
			slices.Sort(j.closed[s.group])
		}
	}
	for _, e := range open {
		j.eachSuit(e, func(s suit, suitor int) {
			if all := suitors[s]; e.refused == "" && len(all) > 1 {
				rival := all[0]
				if rival == suitor {
					rival = all[1]
				}
				e.refused = fmt.Sprintf("%s of %s is as strong a candidate", j.records[rival].ID, s.dataset)
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
// something stands against it: no candidate in it is to blame more than the others.
func (j *joiner) join(web []*edge) {
	var groups []int
	for _, e := range web {
		groups = append(groups, j.group[e.a], j.group[e.b])
	}
	slices.Sort(groups)
	groups = slices.Compact(groups)
	if why := j.objection(groups); why != "" {
		for _, e := range web {
			e.refused = "with other joins as strong, " + why
		}
		return
	}
	all := j.union(groups)
	var closed []string
	for _, g := range groups {
		closed = append(closed, j.closed[g]...)
		delete(j.members, g)
	}
	slices.Sort(closed)
	j.members[all[0]], j.closed[all[0]] = all, slices.Compact(closed)
	for _, r := range all {
		j.group[r] = all[0]
	}
}
