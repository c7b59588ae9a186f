package identity

import (
	"cmp"
	"maps"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
)

// The rules by which two records may be read together. The first four are explicit.
const (
	ruleSameAs    = "same-as"
	ruleSameID    = "same external id"
	ruleATTACK    = "ATT&CK id among the names"
	ruleIDNamed   = "external id among the names"
	ruleSameName  = "same primary name"
	ruleNamedSo   = "primary name among the other's names"
	ruleShared    = "shared name"
	strongestJoin = 1
	weakestJoin   = 5
)

// edge is a candidate join of two records with all reasons for it.
type edge struct {
	a, b     int // indexes of the records, a the smaller
	joins    []Join
	strength int    // 1: explicit and equal primary names; 2: explicit; 3 to 5: by rule of the names
	refused  string // why; empty while it is not
}

// findings are what the names and ids of records and the claims on them give.
type findings struct {
	edges  []*edge // by a, b
	crowds map[graph.ID][]*crowd
}

// find gathers the candidate joins that the lens lets through.
func (reg register) find(l lens, claims []graph.Claim) findings {
	b := book{reg, l, map[string][]holder{}, map[held]int{}, map[string]string{}}
	pairs := edges{}
	for i, r := range reg.records {
		b.hold(i, r.Name, func(h *holder) { h.primary = true })
		b.holdIDs(i, r)
	}
	for _, r := range reg.replaced {
		if i, live := reg.index[r.ID]; live {
			b.holdIDs(i, r)
		}
	}
	for i := range claims {
		c := &claims[i]
		object, live := reg.index[c.Object]
		if !live {
			continue
		}
		switch subject, known := reg.index[c.Subject]; {
		case c.Predicate == graph.Named && c.Ends != nil && c.Ends.Subject != nil:
			b.hold(object, c.Ends.Subject.Name, func(h *holder) {
				if l.follows(c) {
					h.named = true
					h.claims = append(h.claims, c.ID)
				}
			})
		case c.Predicate == graph.SameAs && known && subject != object && l.follows(c):
			pairs.add(subject, object, ruleSameAs, c.ID)
		}
	}
	crowds := map[graph.ID][]*crowd{}
	for _, key := range slices.Sorted(maps.Keys(b.holders)) {
		if holders := b.holders[key]; len(holders) > 1 {
			b.compare(key, holders, pairs, crowds)
		}
	}
	return findings{pairs.sorted(reg.records), crowds}
}

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
