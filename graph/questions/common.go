package questions

import (
	"cmp"
	"math"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
)

// common is who hit what: the targets of every actor, for what actors, or
// targets, have in common.
type common struct {
	v      *projection.GraphView
	reach  *reach
	actors []int32
	hit    [][]int32 // the targets of each of them, by slot
	hits   []int32   // how many actors hit a target, by slot
	all    int       // targets with any actor
}

func newCommon(v *projection.GraphView, kinds []graph.Kind, how []How, period graph.Span) (*common, error) {
	reach, err := reaching(v, kinds, how, nil)
	if err != nil {
		return nil, err
	}
	of := periodsOf(v, graph.Span{}, period)
	c := &common{v: v, reach: reach, actors: reach.leaders(), hits: make([]int32, reach.v.TargetCount())}
	c.hit = make([][]int32, len(c.actors))
	inParallel(len(c.actors), 1, func() func(from, to int) {
		l := newLedger(v, reach, of)
		return func(from, to int) {
			for i := from; i < to; i++ {
				c.hit[i] = slices.DeleteFunc(slices.Clone(l.account(c.actors[i])), func(t int32) bool {
					return !period.IsZero() && l.tallies[t].inPeriod == 0
				})
			}
		}
	})
	for _, list := range c.hit {
		for _, t := range list {
			if c.hits[t] == 0 {
				c.all++
			}
			c.hits[t]++
		}
	}
	return c, nil
}

// hitters returns how many actors have a target.
func (c *common) hitters() int {
	n := 0
	for _, list := range c.hit {
		if len(list) > 0 {
			n++
		}
	}
	return n
}

// weight is what something shared weighs, in millionths: whole numbers add up to
// the same in any order.
type weight int64

// weigh returns the weight of what n of all share.
func weigh(n, all int) weight {
	return weight(math.Round(1e6 * math.Log2(1+float64(all)/float64(n))))
}

func (w weight) float() float64 { return float64(w) / 1e6 }

// score returns the part that the shared weight is of that of both.
func score(shared, one, other weight) float64 {
	if shared == 0 {
		return 0
	}
	return float64(shared) / float64(one+other-shared)
}

// sortShared orders what is shared by weight, then by id.
func sortShared(list []Shared) {
	slices.SortFunc(list, func(a, b Shared) int {
		return cmp.Or(cmp.Compare(b.Weight, a.Weight), cmp.Compare(a.ID, b.ID))
	})
}

// ranked is a candidate with its score before it is opened.
type ranked struct {
	number int32 // of the entity
	place  int   // in common.actors of an actor, by slot of a target
	score  float64
}

// best returns the candidates with the greatest scores, then by id.
func bestOf(v *projection.GraphView, all []ranked, n int) []ranked {
	compare := func(a, b ranked) int {
		return cmp.Or(cmp.Compare(b.score, a.score), v.CompareNodes(a.number, b.number))
	}
	if n == 0 || n >= len(all) {
		slices.SortFunc(all, compare)
		return all
	}
	// A few of many: whoever is worse than the last of the best so far is passed over.
	best := make([]ranked, 0, 2*n)
	for _, r := range all {
		if len(best) >= n && compare(r, best[n-1]) > 0 {
			continue
		}
		if best = append(best, r); len(best) == n || len(best) == 2*n {
			slices.SortFunc(best, compare)
			best = best[:n]
		}
	}
	slices.SortFunc(best, compare)
	return best[:n]
}
