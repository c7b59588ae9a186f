package questions

import (
	"cmp"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
)

// The labels of what comes of records that are read together, or are so no more. They
// come before all others, and RegroupedChanges alone has them.
const (
	LabelJoined Label = "joined"
	LabelParted Label = "parted"
)

// RegroupedChanges is Changes where each moment is read by its own identity: who is
// who is another at the later one, as after a claim that two records are the same.
// Beside what Changes tells there are
//
//	Joined  said now, and at the earlier moment of none of the records that were read
//	        with the actor's first, though of one that is now
//	Parted  said then of a record that was read with the actor's first and is no more,
//	        and now of none that still is: the pair is as it was at the earlier moment
//
// The query's actors stand for whom either moment reads their records as. An actor
// that is read as another's record now, and one that is what was parted, tells
// nothing of its own.
func RegroupedChanges(from, to *projection.GraphView, q ChangeQuery) ([]Change, error) {
	all, err := Changes(from, to, q)
	if err != nil || from.Identity() == to.Identity() {
		return all, err
	}
	then, err := pairsByEnds(from, q)
	if err != nil {
		return nil, err
	}
	same, err := from.ReadBy(to.Identity())
	if err != nil {
		return nil, err
	}
	regrouped, err := pairsByEnds(same, q)
	if err != nil {
		return nil, err
	}
	now, err := pairsByEnds(to, q)
	if err != nil {
		return nil, err
	}
	var moved []Change
	joined := map[ends]bool{}
	for e, p := range now {
		before := ends{from.Identity().Actor(e.actor), e.target}
		if _, was := then[before]; !was && regrouped.has(e) {
			joined[e] = true
			moved = append(moved, Change{Label: LabelJoined, Pair: p, Because: p.Claims()})
		}
	}
	for e, p := range then {
		after := ends{to.Identity().Actor(e.actor), e.target}
		if !regrouped.has(after) && !now.has(after) {
			moved = append(moved, Change{Label: LabelParted, Pair: p, Because: p.Claims()})
		}
	}
	all = slices.DeleteFunc(all, func(c Change) bool { return joined[ends{c.Actor, c.Target}] })
	all = append(all, moved...)
	slices.SortFunc(all, func(a, b Change) int {
		return cmp.Or(cmp.Compare(a.Actor, b.Actor), cmp.Compare(a.Target, b.Target))
	})
	return all, nil
}

// ends are the two of a pair.
type ends struct{ actor, target graph.ID }

type pairSet map[ends]Pair

func (s pairSet) has(e ends) bool {
	_, there := s[e]
	return there
}

// pairsByEnds returns the pairs of a query's actors, as the view reads these.
func pairsByEnds(v *projection.GraphView, q ChangeQuery) (pairSet, error) {
	pairs, err := Pairs(v, PairQuery{Actors: q.Actors, Kinds: q.Kinds, How: q.How})
	if err != nil {
		return nil, err
	}
	out := make(pairSet, len(pairs))
	for _, p := range pairs {
		out[ends{p.Actor, p.Target}] = p
	}
	return out, nil
}
