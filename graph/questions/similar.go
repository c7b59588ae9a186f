package questions

import (
	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
)

// SimilarQuery asks which actors have most targets in common with one.
type SimilarQuery struct {
	Actor  graph.ID     // the id of any of its records
	Kinds  []graph.Kind // targets of these kinds; empty: all
	How    []How        // empty: Direct
	Period graph.Span   // only activity that meets it and dates something; zero: all that counts
	First  int          // at most so many; 0: all
}

// SimilarActor is an actor that shares targets with another.
//
// The score is a weighted Jaccard index: the weight of the shared targets over
// that of all targets of either. A target weighs log2(1 + N/n), where n of the N
// actors with any target hit it: what few hit says more than what all hit. It
// is 1 for actors with the same targets, and never 0.
type SimilarActor struct {
	Actor  graph.ID
	Score  float64
	Shared []Shared // heaviest first, then by id
}

// SimilarActors returns the actors that share any target with one, the greatest score
// first, then by id; none for an actor without a target.
func SimilarActors(v *projection.GraphView, q SimilarQuery) ([]SimilarActor, error) {
	if _, err := limited(q.First, 0); err != nil {
		return nil, err
	}
	of := v.Node(q.Actor)
	x, err := newIncidence(v, q.Kinds, q.How, q.Period, of)
	if err != nil {
		return nil, err
	}
	weights := x.targetWeights()
	own := x.targetsOf(of)
	ownWeight := weights.sum(own)
	isOwn := make([]bool, len(weights))
	for _, t := range own {
		isOwn[t] = true
	}
	var found []candidate
	for i, actor := range x.actors {
		if err := v.Err(); err != nil {
			return nil, err
		}
		var shared weight
		for _, t := range x.targets[i] {
			if isOwn[t] {
				shared += weights[t]
			}
		}
		if shared > 0 && actor != of {
			found = append(found, candidate{actor, i, score(shared, ownWeight, weights.sum(x.targets[i]))})
		}
	}
	found = best(v, found, q.First)
	out := make([]SimilarActor, len(found))
	for i, c := range found {
		out[i] = SimilarActor{Actor: v.NodeID(c.entity), Score: c.score}
		for _, t := range x.targets[c.place] {
			if isOwn[t] {
				out[i].Shared = append(out[i].Shared, Shared{x.mapper.id(t), weights[t].float()})
			}
		}
		sortShared(out[i].Shared)
	}
	return out, nil
}

// UnplacedShared returns of each actor that SimilarActors finds how many more targets it
// would share with the one asked about, if all counted that can have been known on the
// view's date.
func UnplacedShared(v *projection.GraphView, q SimilarQuery, found []SimilarActor) ([]int, error) {
	out, possibly := make([]int, len(found)), v.KnownPossibly()
	if possibly == v {
		return out, nil
	}
	mapper, err := newFullTargetMapper(possibly, q.Kinds, q.How, nil)
	if err != nil {
		return nil, err
	}
	sums := newAccumulator(mapper, flagPeriods(possibly, graph.Span{}, q.Period))
	isOwn := make([]bool, possibly.TargetCount())
	for _, t := range sums.targetsIn(possibly.Node(q.Actor), q.Period) {
		isOwn[t] = true
	}
	for i, x := range found {
		if err := possibly.Err(); err != nil {
			return nil, err
		}
		out[i] = -len(x.Shared)
		for _, t := range sums.targetsIn(possibly.Node(x.Actor), q.Period) {
			if isOwn[t] {
				out[i]++
			}
		}
	}
	return out, possibly.Err()
}
