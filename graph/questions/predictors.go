package questions

import (
	"cmp"
	"maps"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/identity"
)

// Score is how well a predictor, a plain rule, foretells whom the actors are said to target
// after a split. Whoever trains a model has to beat it.
//
// For each actor that both sets know, the rule ranks targets from what the
// training set says. Hits is the part of the actor's targets in the test set
// that are among the first ten of the ranking; Rank is one over the place of the
// first of them, 0 if it is not ranked. Both are averaged over the actors, each
// counting alike, so they lie between 0 and 1. The New ones count only targets
// that the training set does not give the actor: those are left out of the
// ranking and of what is to be predicted, and so are actors without any.
type Score struct {
	Predictor         string
	Actors, NewActors int // how many are averaged over
	Hits, Rank        float64
	NewHits, NewRank  float64
}

// The plain rules.
const (
	Popularity = "popularity"          // targets that most actors hit come first
	LastYear   = "last year's targets" // what the actor was said to hit in the year before the split, the most claims first; nothing else is ranked, so nothing new
	Neighbours = "neighbours' targets" // the targets of the other actors, each weighed by the Jaccard index of its targets and this actor's
)

// scored is how many ranked targets Hits looks at.
const scored = 10

// ScorePredictors scores the three plain rules on a split, in the order above. Who is
// who must be as of the split's day, or it would tell what was learned later; nil
// joins nothing. Targets are what claims name, without roll-ups.
func ScorePredictors(s TrainTest, who *identity.Resolution) []Score {
	who = cmp.Or(who, identity.Unjoined())
	x := newTrainingIndex(s, who)
	future := map[graph.ID]map[graph.ID]bool{}
	for _, c := range s.Test {
		addTo(future, who.Actor(c.Subject), c.Object)
	}
	out := []Score{{Predictor: Popularity}, {Predictor: LastYear}, {Predictor: Neighbours}}
	for _, actor := range slices.Sorted(maps.Keys(future)) {
		own, known := x.targets[actor]
		if !known {
			continue
		}
		for i, rank := range []func(graph.ID) []graph.ID{x.popular, x.lastYear, x.neighbours} {
			out[i].count(rank(actor), future[actor], own)
		}
	}
	for i := range out {
		out[i].average()
	}
	return out
}

func (s *Score) count(ranked []graph.ID, future, own map[graph.ID]bool) {
	hits, rank := judge(ranked, future)
	s.Actors++
	s.Hits += hits
	s.Rank += rank
	fresh := maps.Clone(future)
	maps.DeleteFunc(fresh, func(t graph.ID, _ bool) bool { return own[t] })
	if len(fresh) == 0 {
		return
	}
	hits, rank = judge(slices.DeleteFunc(slices.Clone(ranked), func(t graph.ID) bool { return own[t] }), fresh)
	s.NewActors++
	s.NewHits += hits
	s.NewRank += rank
}

func (s *Score) average() {
	s.Hits /= float64(max(s.Actors, 1))
	s.Rank /= float64(max(s.Actors, 1))
	s.NewHits /= float64(max(s.NewActors, 1))
	s.NewRank /= float64(max(s.NewActors, 1))
}

// judge compares a ranking with what came.
func judge(ranked []graph.ID, future map[graph.ID]bool) (hits, rank float64) {
	for i, t := range ranked {
		if !future[t] {
			continue
		}
		if rank == 0 {
			rank = 1 / float64(i+1)
		}
		if i < scored {
			hits++
		}
	}
	return hits / float64(len(future)), rank
}

// trainingIndex is what the training set says, by actor and by target.
type trainingIndex struct {
	targets map[graph.ID]map[graph.ID]bool // by actor
	actors  map[graph.ID]map[graph.ID]bool // by target
	recent  map[graph.ID]map[graph.ID]int  // by actor: claims of the last year
}

func newTrainingIndex(s TrainTest, who *identity.Resolution) trainingIndex {
	x := trainingIndex{map[graph.ID]map[graph.ID]bool{}, map[graph.ID]map[graph.ID]bool{}, map[graph.ID]map[graph.ID]int{}}
	yearBefore := graph.DateOf(s.On.Time().AddDate(-1, 0, 0))
	for _, c := range s.Train {
		actor := who.Actor(c.Subject)
		addTo(x.targets, actor, c.Object)
		addTo(x.actors, c.Object, actor)
		if c.Recorded() > yearBefore {
			if x.recent[actor] == nil {
				x.recent[actor] = map[graph.ID]int{}
			}
			x.recent[actor][c.Object]++
		}
	}
	return x
}

func (x trainingIndex) popular(graph.ID) []graph.ID {
	scores := map[graph.ID]float64{}
	for target, actors := range x.actors {
		scores[target] = float64(len(actors))
	}
	return x.rank(scores)
}

func (x trainingIndex) lastYear(actor graph.ID) []graph.ID {
	scores := map[graph.ID]float64{}
	for target, n := range x.recent[actor] {
		scores[target] = float64(n)
	}
	return x.rank(scores)
}

func (x trainingIndex) neighbours(actor graph.ID) []graph.ID {
	shared := map[graph.ID]int{}
	for target := range x.targets[actor] {
		for other := range x.actors[target] {
			shared[other]++
		}
	}
	delete(shared, actor)
	scores := map[graph.ID]float64{}
	for _, other := range slices.Sorted(maps.Keys(shared)) { // in order, or sums would differ in the last digit
		n := shared[other]
		weight := float64(n) / float64(len(x.targets[actor])+len(x.targets[other])-n)
		for target := range x.targets[other] {
			scores[target] += weight
		}
	}
	return x.rank(scores)
}

// rank orders targets by score, of equal ones the more popular first, then by id.
func (x trainingIndex) rank(scores map[graph.ID]float64) []graph.ID {
	return slices.SortedFunc(maps.Keys(scores), func(a, b graph.ID) int {
		return cmp.Or(cmp.Compare(scores[b], scores[a]), cmp.Compare(len(x.actors[b]), len(x.actors[a])), cmp.Compare(a, b))
	})
}

func addTo(sets map[graph.ID]map[graph.ID]bool, key, item graph.ID) {
	if sets[key] == nil {
		sets[key] = map[graph.ID]bool{}
	}
	sets[key][item] = true
}
