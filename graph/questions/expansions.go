package questions

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
)

// ActorExpansionQuery asks what a period added to a baseline, for every actor.
type ActorExpansionQuery struct {
	Baseline, Period graph.Span
	Actors           []graph.ID     // these actors alone, by the id of any record; empty: all
	Kinds            []graph.Kind   // targets of these kinds; empty: all
	How              []How          // empty: Direct
	Order            ExpansionOrder // empty: ByAdded
}

// ExpansionOrder is the order of the actors; it ends in the id.
type ExpansionOrder string

const (
	ByAdded ExpansionOrder = "added" // the most added targets first
	ByName  ExpansionOrder = "name"  // by folded name, as it is today
)

// ActorExpansion is what a period added to an actor's baseline, by the rules of
// Picture.Expand. Its lists hold targets, sorted by id; Expand has them with
// their claims.
type ActorExpansion struct {
	Actor                                                    graph.ID
	Added, Continued, Resumed, Lapsed, KnownBefore, Umbrella []graph.ID
	Undated                                                  int // pairs that nothing dates

	Active    int        // targets with dated activity in the period
	NewRate   float64    // the part of them that is Added; 0 without any
	Claims    int        // claims on those targets that date activity in the period, by target: one that reaches two counts twice
	Entropy   float64    // of these claims over the targets, in bits: 0 for one target, log2(n) for n targets alike
	OneReport []graph.ID // of the active targets, those that one report alone tells of, sorted
	Umbrellas int        // umbrella claims that meet the period, by target
	Gaps      []Gap      // when the actor was silent, oldest first
}

// Gap is a time in which nothing dated says that an actor was active, between
// two in which it was. Only gaps of a year or more are told.
type Gap struct {
	From, To graph.Date // first and last projection.Day
}

// ExpandActors returns what a period added, of every actor that has a pair. It
// fails as Expand does.
func ExpandActors(v *projection.GraphView, q ActorExpansionQuery) ([]ActorExpansion, error) {
	begins, err := checkPeriods(q.Baseline, q.Period)
	if err != nil {
		return nil, err
	}
	if q.Order != "" && q.Order != ByAdded && q.Order != ByName {
		return nil, graph.Invalid("orderBy", "%q is none of added, name", q.Order)
	}
	asked, reach, err := askedActors(v, q)
	if err != nil {
		return nil, err
	}
	of := periodsOf(v, q.Baseline, q.Period)
	all := make([]ActorExpansion, len(asked))
	inParallel(len(asked), 1, func() func(from, to int) {
		l, silence := newLedger(v, reach, of), newSilence(v)
		return func(first, last int) {
			for i := first; i < last; i++ {
				all[i] = l.expand(asked[i], begins)
				if all[i].Actor != "" {
					all[i].Gaps = silence.gaps(asked[i])
				}
			}
		}
	})
	all = slices.DeleteFunc(all, func(x ActorExpansion) bool { return x.Actor == "" })
	sortActorExpansions(v, all, q.Order)
	return all, nil
}

// asked returns the actors of a query and what their claims reach.
func askedActors(v *projection.GraphView, q ActorExpansionQuery) ([]int32, *reach, error) {
	if len(q.Actors) == 0 {
		r, err := reaching(v, q.Kinds, q.How, nil)
		if err != nil {
			return nil, nil, err
		}
		return r.leaders(), r, nil
	}
	actors := v.Nodes(q.Actors)
	slices.Sort(actors)
	actors = slices.Compact(actors)
	r, err := reachingFrom(v, actors, q.Kinds, q.How, nil)
	return actors, r, err
}

// expand says what a period, which begins on a projection.Day, added to an actor's
// baseline; the zero ActorExpansion if the actor has no pair.
func (l *ledger) expand(leader int32, begins projection.Day) ActorExpansion {
	targets := l.account(leader)
	if len(targets) == 0 {
		return ActorExpansion{}
	}
	x := ActorExpansion{Actor: l.v.NodeID(leader)}
	var lists [notListed + 1][]int32
	var counts, oneReport []int32
	for _, n := range targets {
		t := &l.tallies[n]
		in := t.listed(begins)
		lists[in] = append(lists[in], n)
		x.Umbrellas += int(t.umbrellas)
		if t.counted&meetsPeriod != 0 {
			counts = append(counts, t.inPeriod)
			if t.report != severalReports {
				oneReport = append(oneReport, n)
			}
		}
	}
	for in, list := range []*[]graph.ID{&x.Added, &x.Continued, &x.Resumed, &x.Lapsed, &x.KnownBefore, &x.Umbrella} {
		*list = l.reach.sorted(lists[in])
	}
	x.Undated = len(lists[undatedList])
	x.OneReport = l.reach.sorted(oneReport)
	x.Active = len(counts)
	x.Claims, x.Entropy = entropy(counts)
	if x.Active > 0 {
		x.NewRate = float64(len(x.Added)) / float64(x.Active)
	}
	return x
}

// The lists of an ActorExpansion that a pair can stand in.
const (
	addedList = iota
	continuedList
	resumedList
	lapsedList
	knownBeforeList
	umbrellaList
	undatedList
	notListed
)

// listed returns the list that a pair stands in.
func (t *tally) listed(begins projection.Day) int {
	switch {
	case t.counted&(dated|umbrella) == 0:
		return undatedList
	case t.counted&meetsPeriod != 0 && t.past&possiblyBaseline != 0:
		return continuedList
	case t.counted&meetsPeriod != 0 && t.since < begins:
		return resumedList
	case t.counted&meetsPeriod != 0 && t.known < begins:
		return knownBeforeList
	case t.counted&meetsPeriod != 0:
		return addedList
	case t.counted&meetsBaseline != 0 && t.past&possiblyPeriod == 0:
		return lapsedList
	case t.counted&umbrellaInPeriod != 0:
		return umbrellaList
	}
	return notListed
}

// entropy returns the sum of some counts, and how evenly they are spread, in
// bits. It adds them up in their order by size, so that it does not depend on another.
func entropy(counts []int32) (sum int, bits float64) {
	slices.Sort(counts)
	for _, n := range counts {
		sum += int(n)
	}
	for _, n := range counts {
		part := float64(n) / float64(sum)
		bits -= part * math.Log2(part)
	}
	return sum, max(bits, 0)
}

func sortActorExpansions(v *projection.GraphView, all []ActorExpansion, by ExpansionOrder) {
	names := map[graph.ID]string{}
	if by == ByName {
		for _, x := range all {
			names[x.Actor] = foldedName(v, x.Actor)
		}
	}
	slices.SortFunc(all, func(a, b ActorExpansion) int {
		if by == ByName {
			return cmp.Or(strings.Compare(names[a.Actor], names[b.Actor]), cmp.Compare(a.Actor, b.Actor))
		}
		return cmp.Or(cmp.Compare(len(b.Added), len(a.Added)), cmp.Compare(a.Actor, b.Actor))
	})
}

// name returns an actor's folded name as it is today; where the graph has not
// got the record that it is called by, that of another.
func foldedName(v *projection.GraphView, id graph.ID) string {
	return graph.Fold(v.ActorName(v.Node(id)))
}
