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

// Shared is one thing that two have in common: a target of two actors, an actor
// of two targets.
type Shared struct {
	ID     graph.ID
	Weight float64
}

// SimilarActors returns the actors that share any target with one, the greatest score
// first, then by id; none for an actor without a target.
func SimilarActors(v *projection.GraphView, q SimilarQuery) ([]SimilarActor, error) {
	if _, err := limited(q.First, 0); err != nil {
		return nil, err
	}
	c, err := newCommon(v, q.Kinds, q.How, q.Period)
	if err != nil {
		return nil, err
	}
	w := c.weighTargets()
	own := w.targets(v.Node(q.Actor))
	mine := make([]bool, len(c.hits))
	for _, t := range own {
		mine[t] = true
	}
	var found []ranked
	for i, leader := range c.actors {
		var shared weight
		for _, t := range c.hit[i] {
			if mine[t] {
				shared += w.of[t]
			}
		}
		if shared > 0 && leader != v.Node(q.Actor) {
			found = append(found, ranked{leader, i, score(shared, w.sum(own), w.sum(c.hit[i]))})
		}
	}
	found = bestOf(v, found, q.First)
	out := make([]SimilarActor, len(found))
	for i, f := range found {
		out[i] = SimilarActor{Actor: v.NodeID(f.number), Score: f.score}
		for _, t := range c.hit[f.place] {
			if mine[t] {
				out[i].Shared = append(out[i].Shared, Shared{c.reach.id(t), w.of[t].float()})
			}
		}
		sortShared(out[i].Shared)
	}
	return out, nil
}

// weighed is who hit what, with the weight of every target.
type weighed struct {
	*common
	of []weight
}

func (c *common) weighTargets() weighed {
	w := weighed{c, make([]weight, len(c.hits))}
	all := c.hitters()
	for t, n := range c.hits {
		if n > 0 {
			w.of[t] = weigh(int(n), all)
		}
	}
	return w
}

func (w weighed) sum(list []int32) weight {
	var sum weight
	for _, t := range list {
		sum += w.of[t]
	}
	return sum
}

// targets returns the targets of an actor.
func (c *common) targets(leader int32) []int32 {
	for i, a := range c.actors {
		if a == leader {
			return c.hit[i]
		}
	}
	return nil
}
