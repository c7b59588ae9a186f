package questions

import (
	"cmp"
	"maps"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/identity"
)

// Score is how well a plain rule foretells whom the actors are said to target
// after a split. Whoever trains a model has to beat it.
//
// For each actor that both sets know, the rule ranks targets from what the
// training set says. Hits is the part of the actor's targets in the test set
// that are among the first ten of the ranking; Rank is one over the place of the
// first of them, 0 if it is not ranked. Both are averaged over the actors, each
// counting alike, so they lie between 0 and 1. The New ones count only targets
// that the training set does not give the actor: those are left out of the
// ranking and of what is to be foretold, and so are actors without any.
type Score struct {
	Baseline          string
	Actors, NewActors int // how many are averaged over
	Hits, Rank        float64
	NewHits, NewRank  float64
}

// The plain rules.
const (
	Popularity = "popularity"          // targets that most actors hit come first
	LastYear   = "last year's targets" // what the actor was said to hit in the year before the split, the most claims first; nothing else is ranked, so nothing new
	Neighbours = "neighbours' targets" // the targets of the other actors, each weightedIncidence by the Jaccard index of its targets and this actor's
	foretold   = 10                    // how many ranked targets are looked at
)

// Baselines scores the three plain rules on a split, in the order above. The
// who must be that of the split's day, or it would tell what was learned
// later; nil joins nothing. Targets are what claims name, without roll-ups.
func Baselines(s Sets, who *identity.Resolution) []Score {
	who = cmp.Or(who, identity.Apart())
	o := newTrainingIndex(s, who)
	future := map[graph.ID]map[graph.ID]bool{}
	for _, c := range s.Test {
		addTo(future, who.Actor(c.Subject), c.Object)
	}
	out := []Score{{Baseline: Popularity}, {Baseline: LastYear}, {Baseline: Neighbours}}
	for _, actor := range slices.Sorted(maps.Keys(future)) {
		own, known := o.hits[actor]
		if !known {
			continue
		}
		for i, rank := range []func(graph.ID) []graph.ID{o.popular, o.lastYear, o.neighbours} {
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
		if i < foretold {
			hits++
		}
	}
	return hits / float64(len(future)), rank
}

// trainingIndex knows what the training set says.
type trainingIndex struct {
	hits   map[graph.ID]map[graph.ID]bool // by actor
	by     map[graph.ID]map[graph.ID]bool // by target
	recent map[graph.ID]map[graph.ID]int  // by actor: claims of the last year
}

func newTrainingIndex(s Sets, who *identity.Resolution) trainingIndex {
	o := trainingIndex{map[graph.ID]map[graph.ID]bool{}, map[graph.ID]map[graph.ID]bool{}, map[graph.ID]map[graph.ID]int{}}
	yearBefore := graph.DateOf(s.On.Time().AddDate(-1, 0, 0))
	for _, c := range s.Train {
		actor := who.Actor(c.Subject)
		addTo(o.hits, actor, c.Object)
		addTo(o.by, c.Object, actor)
		if c.Recorded() > yearBefore {
			if o.recent[actor] == nil {
				o.recent[actor] = map[graph.ID]int{}
			}
			o.recent[actor][c.Object]++
		}
	}
	return o
}

func (o trainingIndex) popular(graph.ID) []graph.ID {
	scores := map[graph.ID]float64{}
	for target, actors := range o.by {
		scores[target] = float64(len(actors))
	}
	return o.rank(scores)
}

func (o trainingIndex) lastYear(actor graph.ID) []graph.ID {
	scores := map[graph.ID]float64{}
	for target, n := range o.recent[actor] {
		scores[target] = float64(n)
	}
	return o.rank(scores)
}

func (o trainingIndex) neighbours(actor graph.ID) []graph.ID {
	shared := map[graph.ID]int{}
	for target := range o.hits[actor] {
		for other := range o.by[target] {
			shared[other]++
		}
	}
	delete(shared, actor)
	scores := map[graph.ID]float64{}
	for _, other := range slices.Sorted(maps.Keys(shared)) { // in order, or sums would differ in the last digit
		n := shared[other]
		weight := float64(n) / float64(len(o.hits[actor])+len(o.hits[other])-n)
		for target := range o.hits[other] {
			scores[target] += weight
		}
	}
	return o.rank(scores)
}

// rank orders targets by score, of equal ones the more popular first, then by id.
func (o trainingIndex) rank(scores map[graph.ID]float64) []graph.ID {
	return slices.SortedFunc(maps.Keys(scores), func(a, b graph.ID) int {
		return cmp.Or(cmp.Compare(scores[b], scores[a]), cmp.Compare(len(o.by[b]), len(o.by[a])), cmp.Compare(a, b))
	})
}

func addTo(sets map[graph.ID]map[graph.ID]bool, key, item graph.ID) {
	if sets[key] == nil {
		sets[key] = map[graph.ID]bool{}
	}
	sets[key][item] = true
}
