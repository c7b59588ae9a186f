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
// Similar with the ends changed: an actor weighs log2(1 + N/n), where it hits n
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
	c, err := newCommon(v, nil, q.How, q.Period)
	if err != nil {
		return nil, err
	}
	target := c.slot(q.Target)
	if target < 0 {
		return nil, nil
	}
	total, shared := make([]weight, len(c.hits)), make([]weight, len(c.hits))
	var hitters []int // places of the actors that hit the target
	for i, list := range c.hit {
		if len(list) == 0 {
			continue
		}
		w, hits := weigh(len(list), c.all), slices.Contains(list, target)
		if hits {
			hitters = append(hitters, i)
		}
		for _, t := range list {
			total[t] += w
			if hits {
				shared[t] += w
			}
		}
	}
	kinds := projection.KindSet(q.Kinds)
	var found []ranked
	for t, s := range shared {
		n := c.reach.v.TargetEntity(int32(t))
		if s > 0 && int32(t) != target && (kinds == nil || kinds[v.Kind(n)]) {
			found = append(found, ranked{n, t, score(s, total[target], total[t])})
		}
	}
	found = bestOf(v, found, q.First)
	out := make([]CoTarget, len(found))
	at := make(map[int32]int, len(found))
	for i, f := range found {
		out[i] = CoTarget{Target: v.NodeID(f.number), Score: f.score}
		at[int32(f.place)] = i
	}
	for _, place := range hitters {
		by := Shared{v.NodeID(c.actors[place]), weigh(len(c.hit[place]), c.all).float()}
		for _, t := range c.hit[place] {
			if i, ok := at[t]; ok {
				out[i].Shared = append(out[i].Shared, by)
			}
		}
	}
	for i := range out {
		sortShared(out[i].Shared)
	}
	return out, nil
}

// slot returns that of a target; -1 for what the graph does not know as one.
func (c *common) slot(target graph.ID) int32 { return c.reach.v.Target(c.v.Node(target)) }
