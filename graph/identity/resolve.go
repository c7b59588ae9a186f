package identity

import (
	"cmp"
	"context"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
)

// Resolve works out which records are one actor under the view's lens.
//
// Records are all actors that are live, and those that were replaced, with
// ReplacedBy; gone are those that their data sets let go, as they were told
// last. Claims are the NAMED, SAME_AS and DIFFERENT_FROM claims that count, with
// their Ends; of the gone those of their last release. The order of all these makes
// no difference.
//
// An id that was replaced stands for its successor under every lens. No two
// records of one data set are ever one actor, and no two of which somebody whom the
// lens follows says that they are different, whoever says that they are the same. Records that are gone change
// nothing about those that are live.
func Resolve(v graph.View, records []graph.Entity, claims []graph.Claim, gone ...graph.Entity) *Resolution {
	r, err := ResolveIn(context.Background(), v, records, claims, gone...)
	if err != nil { // nothing ends it
		panic(err)
	}
	return r
}

// ResolveIn is Resolve until a context ends, and then that context's error.
func ResolveIn(ctx context.Context, v graph.View, records []graph.Entity, claims []graph.Claim, gone ...graph.Entity) (*Resolution, error) {
	rs := newRecordSet(records, gone)
	var all []*candidate
	var ambiguous ambiguities
	var apart apartness
	if v.Lens != graph.LensNone {
		var err error
		if all, ambiguous, err = rs.findCandidates(ctx, lensOf(v), claims); err != nil {
			return nil, err
		}
		apart = rs.findApart(lensOf(v), claims)
	}
	j := newJoiner(rs, apart)
	if err := j.joinAll(ctx, all); err != nil {
		return nil, err
	}
	r := newResolution(rs)
	r.ambiguous = ambiguous
	r.setActors(j, r.setReasons(j, all))
	r.setFormer(rs)
	return r, nil
}

// often is after how many rounds a loop looks whether its context has ended.
const often = 256

func newResolution(rs recordSet) *Resolution {
	r := &Resolution{
		actors:     map[graph.ID][]Member{},
		first:      map[graph.ID]graph.ID{},
		refused:    map[graph.ID][]Refusal{},
		former:     map[graph.ID][]graph.ID{},
		records:    make(map[graph.ID]*graph.Entity, len(rs.all)),
		existing:   make(map[graph.ID]*graph.Entity, len(rs.all)),
		gone:       map[graph.ID]bool{},
		successors: rs.successors,
	}
	for i := range rs.all {
		e := &rs.all[i]
		r.records[e.ID] = e
		if rs.gone[i] {
			r.gone[e.ID] = true
		} else {
			r.existing[e.ID] = e
		}
	}
	return r
}

// setReasons notes why candidates were refused, and returns why records were
// joined, strongest first, by record.
func (r *Resolution) setReasons(j *joiner, all []*candidate) map[graph.ID][]Join {
	joins := map[graph.ID][]Join{}
	for _, c := range all {
		a, b := j.all[c.a].ID, j.all[c.b].ID
		for _, end := range [][2]graph.ID{{a, b}, {b, a}} {
			for _, reason := range c.joins {
				reason.With = end[1]
				if j.group[c.a] == j.group[c.b] {
					joins[end[0]] = append(joins[end[0]], reason)
				} else {
					r.refused[end[0]] = append(r.refused[end[0]], Refusal{Record: end[0], Join: reason, Reason: c.refused})
				}
			}
		}
	}
	for _, of := range joins {
		slices.SortStableFunc(of, func(a, b Join) int { return cmp.Compare(strengthOf(a.Rule), strengthOf(b.Rule)) })
	}
	return joins
}

// setActors makes an actor of each of the joiner's groups.
func (r *Resolution) setActors(j *joiner, joins map[graph.ID][]Join) {
	for _, members := range j.groups() {
		slices.SortFunc(members, j.compare)
		first := j.all[members[0]].ID
		r.all = append(r.all, first)
		if len(members) == 1 {
			continue
		}
		for n, m := range members {
			member := Member{Record: j.all[m].ID}
			r.first[member.Record] = first
			if n > 0 {
				member.Joins = joins[member.Record]
			}
			r.actors[first] = append(r.actors[first], member)
		}
	}
	slices.Sort(r.all)
}

// setFormer lets the ids that were replaced find the actor of their successor.
func (r *Resolution) setFormer(rs recordSet) {
	for _, old := range rs.replaced {
		actor := r.Actor(rs.successors[old.ID])
		r.first[old.ID] = actor
		r.former[actor] = append(r.former[actor], old.ID)
	}
}
