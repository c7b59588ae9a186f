package identity

import (
	"fmt"
	"maps"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
)

// apartness is, of each record, the records that somebody whom the lens follows
// says are different from it, with the claim that says so; of several the first by id.
type apartness map[int]map[int]*graph.Claim

// findApart returns which records are said to be different. An id that was replaced
// stands for its successor; what is said of a record and itself tells nothing.
func (rs recordSet) findApart(l lens, claims []graph.Claim) apartness {
	out := apartness{}
	for i := range claims {
		c := &claims[i]
		a, known := rs.index[c.Subject]
		b, held := rs.index[c.Object]
		if c.Predicate != graph.DifferentFrom || !known || !held || a == b || !l.follows(c) {
			continue
		}
		out.add(a, b, c)
		out.add(b, a, c)
	}
	return out
}

func (ap apartness) add(a, b int, c *graph.Claim) {
	if ap[a] == nil {
		ap[a] = map[int]*graph.Claim{}
	}
	if said := ap[a][b]; said == nil || c.ID < said.ID {
		ap[a][b] = c
	}
}

// objectionOfApart returns what is said against making one group of several, of which
// union is all records, sorted: that two of them are different, or that one is a record
// which a dispute between stronger candidates kept out; empty for nothing.
func (j *joiner) objectionOfApart(union, groups []int) string {
	if len(j.apart) == 0 {
		return ""
	}
	for _, r := range union {
		for _, other := range slices.Sorted(maps.Keys(j.apart[r])) {
			if _, there := slices.BinarySearch(union, other); there {
				return j.differ(r, other)
			}
		}
	}
	for _, g := range groups {
		for _, r := range j.disputed[g] {
			if _, there := slices.BinarySearch(union, r); there {
				return fmt.Sprintf("stronger candidates for %s stand against each other, and %s is one of them", j.all[j.members[g][0]].ID, j.all[r].ID)
			}
		}
	}
	return ""
}

// differ says that two records are different, and by whose word.
func (j *joiner) differ(a, b int) string {
	c := j.apart[a][b]
	return fmt.Sprintf("%s and %s are different, says %s (%s)", j.all[a].ID, j.all[b].ID, c.Dataset, c.ID)
}

// refuseDisputed refuses the candidates that would bring two groups to a third, of
// which somebody says that records of the two are different: neither is better than
// the other.
func (j *joiner) refuseDisputed(open []*candidate) {
	if len(j.apart) == 0 {
		return
	}
	near := j.neighbours(open)
	disputed := map[int][]int{}
	for _, r := range slices.Sorted(maps.Keys(j.apart)) {
		for _, other := range slices.Sorted(maps.Keys(j.apart[r])) {
			for third, candidates := range near[j.group[r]] {
				if len(near[j.group[other]][third]) == 0 {
					continue
				}
				for _, c := range candidates {
					if c.refused == "" {
						c.refused = fmt.Sprintf("%s is as strong a candidate, but %s", j.all[other].ID, j.differ(min(r, other), max(r, other)))
					}
				}
				disputed[third] = append(disputed[third], r)
			}
		}
	}
	for third, records := range disputed {
		j.disputed[third] = sortedRecords(j.disputed[third], records)
	}
}

// neighbours returns, of each group, the groups that candidates would join it with.
func (j *joiner) neighbours(open []*candidate) map[int]map[int][]*candidate {
	near := map[int]map[int][]*candidate{}
	for _, c := range open {
		a, b := j.group[c.a], j.group[c.b]
		for _, way := range [][2]int{{a, b}, {b, a}} {
			if near[way[0]] == nil {
				near[way[0]] = map[int][]*candidate{}
			}
			near[way[0]][way[1]] = append(near[way[0]][way[1]], c)
		}
	}
	return near
}

// moveDisputed lets one group have what was disputed of those that it was made of.
func (j *joiner) moveDisputed(groups []int, to int) {
	var all []int
	for _, g := range groups {
		all = append(all, j.disputed[g]...)
		delete(j.disputed, g)
	}
	if len(all) > 0 {
		j.disputed[to] = sortedRecords(all)
	}
}

func sortedRecords(lists ...[]int) []int {
	all := slices.Concat(lists...)
	slices.Sort(all)
	return slices.Compact(all)
}
