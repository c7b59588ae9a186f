package identity

import (
	"cmp"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
)

// Resolve works out which records are one actor under the view's lens.
//
// Records are all actors that are live on the view's date, and those that were
// replaced, with ReplacedBy. Claims are the NAMED and SAME_AS claims that the
// view admits, with their Ends. Their order makes no difference.
//
// An id that was replaced stands for its successor under every lens. No two
// records of one data set are ever one actor.
func Resolve(v graph.View, records []graph.Entity, claims []graph.Claim) *Resolution {
	rs := newRecordSet(records)
	var all []*candidate
	var ambiguous ambiguities
	if v.Lens != graph.LensNone {
		all, ambiguous = rs.findCandidates(lensOf(v), claims)
	}
	j := newJoiner(rs.live)
	for strength := strongest; strength <= weakest; strength++ {
		j.take(slices.DeleteFunc(slices.Clone(all), func(c *candidate) bool { return c.strength != strength }))
	}
	r := newResolution(rs)
	r.ambiguous = ambiguous
	r.setActors(rs, j, r.setReasons(rs, j, all))
	r.setFormer(rs)
	return r
}

func newResolution(rs recordSet) *Resolution {
	r := &Resolution{
		actors:  map[graph.ID][]Member{},
		first:   map[graph.ID]graph.ID{},
		refused: map[graph.ID][]Refusal{},
		former:  map[graph.ID][]graph.ID{},
		records: make(map[graph.ID]*graph.Entity, len(rs.live)),
	}
	for i := range rs.live {
		r.records[rs.live[i].ID] = &rs.live[i]
	}
	return r
}

// setReasons notes why candidates were refused, and returns why records were
// joined, strongest first, by record.
func (r *Resolution) setReasons(rs recordSet, j *joiner, all []*candidate) map[graph.ID][]Join {
	joins := map[graph.ID][]Join{}
	for _, c := range all {
		a, b := rs.live[c.a].ID, rs.live[c.b].ID
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
func (r *Resolution) setActors(rs recordSet, j *joiner, joins map[graph.ID][]Join) {
	for _, members := range j.groups() {
		slices.SortFunc(members, func(a, b int) int { return compareRecords(rs.live[a], rs.live[b]) })
		first := rs.live[members[0]].ID
		r.all = append(r.all, first)
		if len(members) == 1 {
			continue
		}
		for n, m := range members {
			member := Member{Record: rs.live[m].ID}
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
