package identity

import (
	"context"
	"fmt"
	"maps"
	"slices"
)

// A joiner brings records together into groups that never hold two of one data
// set. It is given the candidates of one strength after the other and decides
// each strength as a whole, so that no order of the candidates matters.
//
// For example MISP's APT17 lists the name Axiom, and ATT&CK has an APT17 and an
// Axiom. MISP's and ATT&CK's APT17 have equal primary names (strength 3) and are
// joined first. Axiom's name is among MISP's (strength 4): that join is refused,
// because it would bring two records of ATT&CK together. Had MISP listed both as
// further names, neither candidate would be better, and both were refused.
//
// Nor does a group ever hold two records that somebody says are different, and such
// a pair works as one data set's records do: whatever would bring the two together is
// refused, and of equally strong candidates that would, all are.
//
// Records that are gone are joined when those that are live have been: they join
// a group of live records, or each other, and never bring two such groups together.
type joiner struct {
	recordSet
	apart   apartness
	group   []int         // of each record: a group's number
	members map[int][]int // of each group, sorted
	// contested lists for a group the data sets of which equally strong candidates
	// excluded each other: no weaker one takes their place, and none gets there
	// through a third.
	contested map[int][]string
	// disputed lists for a group the records that equally strong candidates would have
	// brought, of which somebody says that they are different: likewise.
	disputed map[int][]int
}

// A slot is the place in a group for the one record of a data set.
type slot struct {
	group   int
	dataset string
}

func newJoiner(rs recordSet, apart apartness) *joiner {
	j := &joiner{
		recordSet: rs, apart: apart, group: make([]int, len(rs.all)), members: make(map[int][]int, len(rs.all)),
		contested: map[int][]string{}, disputed: map[int][]int{},
	}
	for i := range rs.all {
		j.group[i], j.members[i] = i, []int{i}
	}
	return j
}

// groups returns the records of each group.
func (j *joiner) groups() [][]int { return slices.Collect(maps.Values(j.members)) }

// joinAll decides all candidates, those of live records first.
func (j *joiner) joinAll(ctx context.Context, all []*candidate) error {
	for _, ofGone := range []bool{false, true} {
		for strength := strongest; strength <= weakest; strength++ {
			equals := slices.DeleteFunc(slices.Clone(all), func(c *candidate) bool {
				return c.strength != strength || (j.gone[c.a] || j.gone[c.b]) != ofGone
			})
			if err := j.take(ctx, equals); err != nil {
				return err
			}
		}
	}
	return nil
}

// take joins what equally strong candidates join. Refused are those that would
// put a record beside another of its data set, or one said to be different, that a
// stronger join, or an equally strong one, brings there.
func (j *joiner) take(ctx context.Context, equals []*candidate) error {
	var open []*candidate
	for i, c := range equals {
		if i%often == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		a, b := j.group[c.a], j.group[c.b]
		if a == b {
			continue
		}
		if c.refused = j.objection([]int{min(a, b), max(a, b)}); c.refused == "" {
			open = append(open, c)
		}
	}
	j.refuseRivals(open)
	j.refuseDisputed(open)
	open = slices.DeleteFunc(open, func(c *candidate) bool { return c.refused != "" })
	for i, component := range j.components(open) {
		if i%often == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		j.join(component)
	}
	return nil
}

// objection returns what stands against making one group of several; empty for nothing.
func (j *joiner) objection(groups []int) string {
	union := j.union(groups)
	if why := j.objectionOfApart(union, groups); why != "" {
		return why
	}
	of := map[string]int{}
	for _, r := range union {
		dataset := j.all[r].Dataset
		if other, twice := of[dataset]; twice {
			return fmt.Sprintf("%s and %s of %s would become one actor", j.all[other].ID, j.all[r].ID, dataset)
		}
		of[dataset] = r
	}
	for _, g := range groups {
		for _, dataset := range j.contested[g] {
			if r, held := of[dataset]; held {
				return fmt.Sprintf("stronger candidates of %s for %s stand against each other, and %s is another", dataset, j.all[j.members[g][0]].ID, j.all[r].ID)
			}
		}
	}
	return j.objectionOfLive(groups)
}

// objectionOfLive returns what stands against making one group of several that
// hold a record that is gone: live records by themselves keep two of them apart.
func (j *joiner) objectionOfLive(groups []int) string {
	var live []int
	gone := false
	for _, g := range groups {
		i := slices.IndexFunc(j.members[g], func(r int) bool { return !j.gone[r] })
		gone = gone || slices.ContainsFunc(j.members[g], func(r int) bool { return j.gone[r] })
		if i >= 0 {
			live = append(live, j.members[g][i])
		}
	}
	if !gone || len(live) < 2 {
		return ""
	}
	return fmt.Sprintf("%s and %s would become one actor through a record that is gone", j.all[live[0]].ID, j.all[live[1]].ID)
}

func (j *joiner) union(groups []int) []int {
	var all []int
	for _, g := range groups {
		all = append(all, j.members[g]...)
	}
	slices.Sort(all)
	return all
}

// refuseRivals refuses the candidates that would fill one slot with several
// records: none of them is better than the others.
func (j *joiner) refuseRivals(open []*candidate) {
	rivals := map[slot][]int{}
	for _, c := range open {
		j.eachSlot(c, func(s slot, record int) { rivals[s] = append(rivals[s], record) })
	}
	for s, all := range rivals {
		slices.Sort(all)
		if rivals[s] = slices.Compact(all); len(rivals[s]) > 1 {
			j.contested[s.group] = append(j.contested[s.group], s.dataset)
			slices.Sort(j.contested[s.group])
		}
	}
	for _, c := range open {
		j.eachSlot(c, func(s slot, record int) {
			if all := rivals[s]; c.refused == "" && len(all) > 1 {
				rival := all[0]
				if rival == record {
					rival = all[1]
				}
				c.refused = fmt.Sprintf("%s of %s is as strong a candidate", j.all[rival].ID, s.dataset)
			}
		})
	}
}

// eachSlot visits every slot that a candidate would fill, with the record that it would put there.
func (j *joiner) eachSlot(c *candidate, visit func(s slot, record int)) {
	a, b := j.group[c.a], j.group[c.b]
	for _, r := range j.members[a] {
		visit(slot{b, j.all[r].Dataset}, r)
	}
	for _, r := range j.members[b] {
		visit(slot{a, j.all[r].Dataset}, r)
	}
}

// components parts candidates into those that are connected through the groups they join.
func (j *joiner) components(open []*candidate) [][]*candidate {
	at := map[int][]*candidate{}
	for _, c := range open {
		at[j.group[c.a]] = append(at[j.group[c.a]], c)
		at[j.group[c.b]] = append(at[j.group[c.b]], c)
	}
	var out [][]*candidate
	seen := map[int]bool{}
	for _, c := range open {
		var component []*candidate
		for queue := []int{j.group[c.a]}; len(queue) > 0; queue = queue[1:] {
			if seen[queue[0]] {
				continue
			}
			seen[queue[0]] = true
			for _, next := range at[queue[0]] {
				component = append(component, next)
				queue = append(queue, j.group[next.a], j.group[next.b])
			}
		}
		if len(component) > 0 {
			out = append(out, component)
		}
	}
	return out
}

// join makes one group of all that a component connects, or refuses all of it if
// something stands against it. For example MISP's A is ATT&CK's, whose other name
// is CFR's, whose other name is MISP's B: each join by itself would do, together
// they make A and B one, and no candidate is to blame more than the others.
func (j *joiner) join(component []*candidate) {
	var groups []int
	for _, c := range component {
		groups = append(groups, j.group[c.a], j.group[c.b])
	}
	slices.Sort(groups)
	groups = slices.Compact(groups)
	if why := j.objection(groups); why != "" {
		for _, c := range component {
			c.refused = "with other joins as strong, " + why
		}
		return
	}
	all := j.union(groups)
	var contested []string
	for _, g := range groups {
		contested = append(contested, j.contested[g]...)
		delete(j.members, g)
	}
	slices.Sort(contested)
	j.members[all[0]], j.contested[all[0]] = all, slices.Compact(contested)
	j.moveDisputed(groups, all[0])
	for _, r := range all {
		j.group[r] = all[0]
	}
}
