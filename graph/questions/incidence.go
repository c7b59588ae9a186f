package questions

import (
	"cmp"
	"math"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
)

// incidence is the bipartite graph of all actors and their targets: what actors,
// or targets, have in common is read from it.
type incidence struct {
	mapper      *targetMapper
	actors      []projection.Entity
	targets     [][]projection.Target // of each actor
	actorCounts []int                 // by target: how many actors have it
	targetCount int                   // how many targets have an actor
}

// newIncidence finds the targets of every actor: those that any claim counts for
// or, with a period, that dated activity meets it on. The actors that are asked
// about are among them, whether they are counted else or not; 0 is none.
func newIncidence(v *projection.GraphView, kinds []graph.Kind, how []How, period graph.Span, asked ...projection.Entity) (*incidence, error) {
	mapper, err := newFullTargetMapper(v, kinds, how, nil)
	if err != nil {
		return nil, err
	}
	of := flagPeriods(v, graph.Span{}, period)
	x := &incidence{mapper: mapper, actors: withAsked(mapper.actors(), asked), actorCounts: make([]int, v.TargetCount())}
	x.targets = make([][]projection.Target, len(x.actors))
	err = inParallel(v, len(x.actors), 1, func() func(from, to int) {
		sums := newAccumulator(mapper, of)
		return func(from, to int) {
			for i := from; i < to; i++ {
				x.targets[i] = sums.targetsIn(x.actors[i], period)
			}
		}
	})
	if err != nil {
		return nil, err
	}
	for _, list := range x.targets {
		for _, t := range list {
			if x.actorCounts[t] == 0 {
				x.targetCount++
			}
			x.actorCounts[t]++
		}
	}
	return x, nil
}

func withAsked(actors, asked []projection.Entity) []projection.Entity {
	for _, actor := range asked {
		if actor != 0 && !slices.Contains(actors, actor) {
			actors = append(actors, actor)
		}
	}
	return actors
}

// targetsOf returns the targets of an actor.
func (x *incidence) targetsOf(actor projection.Entity) []projection.Target {
	if i := slices.Index(x.actors, actor); i >= 0 {
		return x.targets[i]
	}
	return nil
}

// targetWeights returns what each target weighs between actors.
func (x *incidence) targetWeights() targetWeights {
	actors := 0
	for _, list := range x.targets {
		if len(list) > 0 {
			actors++
		}
	}
	out := make(targetWeights, len(x.actorCounts))
	for t, n := range x.actorCounts {
		if n > 0 {
			out[t] = weigh(n, actors)
		}
	}
	return out
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

// targetWeights are the weights of targets.
type targetWeights []weight

func (w targetWeights) sum(list []projection.Target) weight {
	var sum weight
	for _, t := range list {
		sum += w[t]
	}
	return sum
}

// Shared is one thing that two have in common: a target of two actors, an actor
// of two targets.
type Shared struct {
	ID     graph.ID
	Weight float64
}

// sortShared orders what is shared by weight, then by id.
func sortShared(list []Shared) {
	slices.SortFunc(list, func(a, b Shared) int {
		return cmp.Or(cmp.Compare(b.Weight, a.Weight), cmp.Compare(a.ID, b.ID))
	})
}

// candidate is an actor or a target with its score, before what it shares is told.
type candidate struct {
	entity projection.Entity
	place  int // of an actor in incidence.actors, of a target its number
	score  float64
}

// best returns the n candidates with the greatest scores, then by id; all for 0.
func best(v *projection.GraphView, all []candidate, n int) []candidate {
	compare := func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.score, a.score), v.CompareNodes(a.entity, b.entity))
	}
	if n == 0 || n >= len(all) {
		slices.SortFunc(all, compare)
		return all
	}
	// A few of many: whoever is worse than the last of the best so far is passed over.
	top := make([]candidate, 0, 2*n)
	for _, c := range all {
		if len(top) >= n && compare(c, top[n-1]) > 0 {
			continue
		}
		if top = append(top, c); len(top) == n || len(top) == 2*n {
			slices.SortFunc(top, compare)
			top = top[:n]
		}
	}
	slices.SortFunc(top, compare)
	return top[:n]
}
