package questions

import (
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
)

// CoTargetQuery asks which targets are hit by the groups that hit one.
type CoTargetQuery struct {
	Target graph.ID
	Kinds  []graph.Kind // of the other targets; empty: all
	How    []How        // empty: Direct
	Period graph.Span   // only activity that meets it and dates something; zero: all that counts
	First  int          // at most so many; 0: all
}

// CoTarget is a target that shares actors with another. The score is that of
// SimilarActor with the ends changed: an actor weighs log2(1 + N/n), where it hits n
// of the N targets.
type CoTarget struct {
	Target graph.ID
	Score  float64
	Shared []Shared // the actors, heaviest first, then by id
}

// CoTargeted returns the targets that share any actor with one, the greatest
// score first, then by id; none for a target without an actor.
func CoTargeted(v *projection.GraphView, q CoTargetQuery) ([]CoTarget, error) {
	if _, err := limited(q.First, 0); err != nil {
		return nil, err
	}
	x, err := newIncidence(v, nil, q.How, q.Period)
	if err != nil {
		return nil, err
	}
	target := v.Target(v.Node(q.Target))
	if target == projection.NoTarget {
		return nil, nil
	}
	total, shared := make([]weight, v.TargetCount()), make([]weight, v.TargetCount())
	var by []int // places of the actors that hit the target
	for i, list := range x.targets {
		if err := v.Err(); err != nil {
			return nil, err
		}
		if len(list) == 0 {
			continue
		}
		w, hits := weigh(len(list), x.targetCount), slices.Contains(list, target)
		if hits {
			by = append(by, i)
		}
		for _, t := range list {
			total[t] += w
			if hits {
				shared[t] += w
			}
		}
	}
	kinds := projection.KindSet(q.Kinds)
	var found []candidate
	for t, s := range shared {
		n := v.TargetEntity(projection.Target(t))
		if s > 0 && t != int(target) && (kinds == nil || kinds[v.Kind(n)]) {
			found = append(found, candidate{n, t, score(s, total[target], total[t])})
		}
	}
	return x.coTargets(v, best(v, found, q.First), by), nil
}

// coTargets tells which of some actors the best candidates share.
func (x *incidence) coTargets(v *projection.GraphView, found []candidate, by []int) []CoTarget {
	out := make([]CoTarget, len(found))
	places := make(map[projection.Target]int, len(found))
	for i, c := range found {
		out[i] = CoTarget{Target: v.NodeID(c.entity), Score: c.score}
		places[projection.Target(c.place)] = i
	}
	for _, actor := range by {
		shared := Shared{v.NodeID(x.actors[actor]), weigh(len(x.targets[actor]), x.targetCount).float()}
		for _, t := range x.targets[actor] {
			if i, ok := places[t]; ok {
				out[i].Shared = append(out[i].Shared, shared)
			}
		}
	}
	for i := range out {
		sortShared(out[i].Shared)
	}
	return out
}

// UnplacedActors returns of each target that CoTargeted finds how many more actors would
// hit it and the one asked about, if all counted that can have been known on the
// view's date.
func UnplacedActors(v *projection.GraphView, q CoTargetQuery, found []CoTarget) ([]int, error) {
	out, possibly := make([]int, len(found)), v.KnownPossibly()
	if possibly == v {
		return out, nil
	}
	x, err := newIncidence(possibly, nil, q.How, q.Period)
	if err != nil {
		return nil, err
	}
	target, shared := possibly.Target(possibly.Node(q.Target)), make([]int, possibly.TargetCount())
	for _, list := range x.targets {
		if slices.Contains(list, target) {
			for _, t := range list {
				shared[t]++
			}
		}
	}
	for i, c := range found {
		out[i] = shared[possibly.Target(possibly.Node(c.Target))] - len(c.Shared)
	}
	return out, possibly.Err()
}
