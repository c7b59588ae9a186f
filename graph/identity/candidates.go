package identity

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
)

// The rules by which two records may be read together. The first four are explicit.
const (
	ruleSameAs   = "same-as"
	ruleSameID   = "same external id"
	ruleATTACK   = "ATT&CK id among the names"
	ruleIDNamed  = "external id among the names"
	ruleSameName = "same primary name"
	ruleNamedSo  = "primary name among the other's names"
	ruleShared   = "shared name"
)

// The strengths of candidates: 1 is explicit with equal primary names, 2
// explicit, 3 equal primary names, 4 one's primary name among the other's
// names, 5 a shared name.
const (
	strongest = 1
	weakest   = 5
)

// strengthOf returns the strength of a rule by itself.
func strengthOf(rule string) int {
	switch rule {
	case ruleSameName:
		return 3
	case ruleNamedSo:
		return 4
	case ruleShared:
		return weakest
	}
	return 2
}

// A candidate is two records that may be read together, with all reasons for it.
type candidate struct {
	a, b     int    // indexes of the records, a the smaller
	joins    []Join // With is filled in when a record's reasons are told
	strength int    // of the strongest reason
	refused  string // why the two are not joined; empty while they may be
}

// candidates are the candidates by their two records.
type candidates map[[2]int]*candidate

// add adds a reason to read two records together.
func (cs candidates) add(a, b int, rule string, claims ...graph.ID) {
	a, b = min(a, b), max(a, b)
	c := cs[[2]int{a, b}]
	if c == nil {
		c = &candidate{a: a, b: b}
		cs[[2]int{a, b}] = c
	}
	i := slices.IndexFunc(c.joins, func(j Join) bool { return j.Rule == rule })
	if i < 0 {
		i = len(c.joins)
		c.joins = append(c.joins, Join{Rule: rule})
	}
	c.joins[i].Claims = append(c.joins[i].Claims, claims...)
}

// sorted returns the candidates by their records, each with its reasons in order and its strength.
func (cs candidates) sorted(records []graph.Entity) []*candidate {
	out := slices.SortedFunc(maps.Values(cs), func(x, y *candidate) int {
		return cmp.Or(cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b))
	})
	for _, c := range out {
		for i := range c.joins {
			c.joins[i].Claims = sortedIDs(c.joins[i].Claims)
		}
		slices.SortFunc(c.joins, func(x, y Join) int {
			return cmp.Or(cmp.Compare(strengthOf(x.Rule), strengthOf(y.Rule)), cmp.Compare(x.Rule, y.Rule))
		})
		c.strength = strengthOf(c.joins[0].Rule)
		name := graph.Fold(records[c.a].Name)
		if c.strength == strengthOf(ruleSameAs) && name != "" && name == graph.Fold(records[c.b].Name) {
			c.strength = strongest
		}
	}
	return out
}

// findCandidates returns the candidates that the lens lets through, and the
// names that are ambiguous.
func (rs recordSet) findCandidates(ctx context.Context, l lens, claims []graph.Claim) ([]*candidate, ambiguities, error) {
	index, err := rs.indexNames(ctx, l, claims)
	if err != nil {
		return nil, nil, err
	}
	found, ambiguous := candidates{}, ambiguities{}
	for i := range claims {
		c := &claims[i]
		subject, known := rs.index[c.Subject]
		object, held := rs.index[c.Object]
		if c.Predicate == graph.SameAs && known && held && subject != object && l.follows(c) {
			found.add(subject, object, ruleSameAs, c.ID)
		}
	}
	for n, key := range slices.Sorted(maps.Keys(index.holders)) {
		if n%often == 0 && ctx.Err() != nil {
			return nil, nil, ctx.Err()
		}
		if holders := index.holders[key]; len(holders) > 1 {
			index.compare(key, holders, found, ambiguous)
		}
	}
	return found.sorted(rs.all), ambiguous, nil
}

// sortedIDs returns the ids of several lists in order, each once.
func sortedIDs(lists ...[]graph.ID) []graph.ID {
	ids := slices.Concat(lists...)
	slices.Sort(ids)
	return slices.Compact(ids)
}
