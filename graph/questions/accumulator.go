package questions

import (
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
)

// accumulator adds up what is said of each target, for one actor after the other.
// Its mapper is prepared for every object. It is one worker's.
type accumulator struct {
	mapper  *targetMapper
	periods spanFlags
	tallies []tally             // by target; of a zero one nothing is said of the actor at hand
	tallied []projection.Target // those with a tally
	counted []projection.Target // those of them for which some claim counts
}

func newAccumulator(r *targetMapper, of spanFlags) *accumulator {
	return &accumulator{mapper: r, periods: of, tallies: make([]tally, r.v.TargetCount())}
}

// addUp returns the targets of an actor for which some claim counts. Their
// tallies, and the list, hold until the next call.
func (a *accumulator) addUp(actor projection.Entity) []projection.Target {
	for _, t := range a.tallied {
		a.tallies[t] = tally{}
	}
	a.tallied = a.tallied[:0]
	a.mapper.eachTriple(actor, a.add)
	a.counted = a.counted[:0]
	for _, t := range a.tallied {
		if a.tallies[t].statements > 0 {
			a.counted = append(a.counted, t)
		}
	}
	return a.counted
}

// targetsIn returns the targets of an actor, with a period those that dated activity
// meets it on. The period is the one that is marked.
func (a *accumulator) targetsIn(actor projection.Entity, period graph.Span) []projection.Target {
	return slices.DeleteFunc(slices.Clone(a.addUp(actor)), func(t projection.Target) bool {
		return !period.IsZero() && a.tallies[t].inPeriod == 0
	})
}

// add adds the claims of a triple to every target that they reach.
func (a *accumulator) add(triple projection.Triple, subgroup bool) {
	v := a.mapper.v
	reached := a.mapper.preparedTargetsOf(v.Object(triple))
	if len(reached) == 0 {
		return
	}
	claims := tallyOf(v, triple, a.periods)
	if claims.firstEverRecorded == projection.Never {
		return
	}
	for _, r := range reached {
		means, how := r.relevanceOf(subgroup)
		if means == irrelevant {
			continue
		}
		t := &a.tallies[r.target]
		if t.firstEverRecorded == 0 {
			*t = noClaims
			a.tallied = append(a.tallied, r.target)
		}
		t.add(&claims, how, means == counting)
	}
}
