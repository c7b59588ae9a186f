package analysis

import (
	"cmp"
	"maps"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
)

// edges gathers candidate joins by the pair of records.
type edges map[[2]int]*edge

// add adds a reason to read two records together.
func (es edges) add(a, b int, rule string, claims ...graph.ID) {
	a, b = min(a, b), max(a, b)
	e := es[[2]int{a, b}]
	if e == nil {
		e = &edge{a: a, b: b}
		es[[2]int{a, b}] = e
	}
	i := slices.IndexFunc(e.joins, func(j Join) bool { return j.Rule == rule })
	if i < 0 {
		i = len(e.joins)
		e.joins = append(e.joins, Join{Rule: rule})
	}
	e.joins[i].Claims = append(e.joins[i].Claims, claims...)
}

// sorted returns the edges by their records, each with its reasons in order and its strength.
func (es edges) sorted(records []graph.Entity) []*edge {
	out := slices.SortedFunc(maps.Values(es), func(a, b *edge) int {
		return cmp.Or(cmp.Compare(a.a, b.a), cmp.Compare(a.b, b.b))
	})
	for _, e := range out {
		for i := range e.joins {
			e.joins[i].Claims = sortedIDs(e.joins[i].Claims)
		}
		slices.SortFunc(e.joins, func(a, b Join) int {
			return cmp.Or(cmp.Compare(strengthOf(a.Rule), strengthOf(b.Rule)), cmp.Compare(a.Rule, b.Rule))
		})
		e.strength = strengthOf(e.joins[0].Rule)
		name := graph.Fold(records[e.a].Name)
		if e.strength == strengthOf(ruleSameAs) && name != "" && name == graph.Fold(records[e.b].Name) {
			e.strength = strongestJoin
		}
	}
	return out
}

// strengthOf returns the strength of a rule by itself.
func strengthOf(rule string) int {
	switch rule {
	case ruleSameName:
		return 3
	case ruleNamedSo:
		return 4
	case ruleShared:
		return weakestJoin
	}
	return 2
}

// sortedIDs returns the ids of several lists in order, each once.
func sortedIDs(lists ...[]graph.ID) []graph.ID {
	ids := slices.Concat(lists...)
	slices.Sort(ids)
	return slices.Compact(ids)
}
