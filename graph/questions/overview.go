package questions

import (
	"cmp"
	"slices"
	"sync"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
)

// OverviewQuery asks for the whole graph, added up so far that it can be drawn.
type OverviewQuery struct {
	By    graph.Kind // Country, Region or Sector
	How   []How      // empty: Direct
	Limit int        // at most so many groups; 0: 200
}

// Overview is the whole graph by the countries, regions or sectors that are targeted.
type Overview struct {
	Groups  []Group // the most actors first, then the most claims, then by id
	Flows   []Flow  // into those groups, the most actors first, then the most claims, then by Origin and Target
	Omitted int     // groups left out
}

// Group is one target with all that hit it, in the ways that were asked for.
type Group struct {
	Target      graph.ID
	Actors      int
	Claims      int
	First, Last graph.Span // as those of a Pair
}

// Flow is the targeting of a group by the actors from one country. Actors that
// several countries are named for are in several flows, those that none is
// named for in one with an empty Origin.
type Flow struct {
	Origin, Target graph.ID
	Actors, Claims int
}

// usualLimit is how many nodes of a drawing there are at most, unless a query says otherwise.
const usualLimit = 200

// OverviewOf returns the whole graph, added up.
func OverviewOf(v *projection.GraphView, q OverviewQuery) (Overview, error) {
	if q.By != graph.Country && q.By != graph.Region && q.By != graph.Sector {
		return Overview{}, graph.Invalid("by", "%q is none of country, region, sector", q.By)
	}
	limit, err := limited(q.Limit, usualLimit)
	if err != nil {
		return Overview{}, err
	}
	reach, err := reaching(v, []graph.Kind{q.By}, q.How, nil)
	if err != nil {
		return Overview{}, err
	}
	s := sums{v: v, groups: map[int32]*tally{}, actors: map[int32]int{}, flows: map[[2]int32]*Flow{}}
	actors := reach.leaders()
	var mu sync.Mutex
	none := make(periods, v.SpanCount())
	inParallel(len(actors), 16, func() func(from, to int) {
		l := newLedger(v, reach, none)
		return func(from, to int) {
			for _, leader := range actors[from:to] {
				found, origins := l.account(leader), originsOf(v, leader)
				mu.Lock()
				s.take(l, found, origins)
				mu.Unlock()
			}
		}
	})
	return s.overview(reach, limit), nil
}

// limited returns a limit that was asked for, or the usual one for 0.
func limited(asked, usual int) (int, error) {
	if asked < 0 {
		return 0, graph.Invalid("limit", "%d is negative; ask for 1 or more", asked)
	}
	return cmp.Or(asked, usual), nil
}

// origins returns the countries that an actor is said to come from, or 0 alone.
func originsOf(v *projection.GraphView, leader int32) []int32 {
	var out []int32
	for _, record := range v.RecordsOf(leader) {
		first, last := v.From(record)
		for pair := first; pair < last; pair++ {
			if v.Predicate(pair) == originates && v.AdmitsAny(pair) {
				out = append(out, v.Object(pair))
			}
		}
	}
	if len(out) == 0 {
		return []int32{0}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// sums are the groups and flows while they are being added up.
type sums struct {
	v      *projection.GraphView
	groups map[int32]*tally
	actors map[int32]int
	flows  map[[2]int32]*Flow
}

func (s *sums) take(l *ledger, found, origins []int32) {
	for _, n := range found {
		t := &l.tallies[n]
		if s.groups[n] == nil {
			empty := nothing
			s.groups[n] = &empty
		}
		s.groups[n].add(t, direct, true)
		s.actors[n]++
		for _, origin := range origins {
			f := s.flows[[2]int32{origin, n}]
			if f == nil {
				f = &Flow{Origin: s.v.EntityID(origin), Target: l.reach.id(n)}
				s.flows[[2]int32{origin, n}] = f
			}
			f.Actors++
			f.Claims += int(t.claims)
		}
	}
}

func (s *sums) overview(reach *reach, limit int) Overview {
	v := s.v
	var out Overview
	for n, t := range s.groups {
		out.Groups = append(out.Groups, Group{
			Target: reach.id(n), Actors: s.actors[n], Claims: int(t.claims),
			First: v.Start(t.first), Last: v.End(t.last),
		})
	}
	slices.SortFunc(out.Groups, func(a, b Group) int {
		return cmp.Or(cmp.Compare(b.Actors, a.Actors), cmp.Compare(b.Claims, a.Claims), cmp.Compare(a.Target, b.Target))
	})
	if out.Omitted = max(len(out.Groups)-limit, 0); out.Omitted > 0 {
		out.Groups = out.Groups[:limit]
	}
	shown := map[graph.ID]bool{}
	for _, g := range out.Groups {
		shown[g.Target] = true
	}
	for _, f := range s.flows {
		if shown[f.Target] {
			out.Flows = append(out.Flows, *f)
		}
	}
	slices.SortFunc(out.Flows, func(a, b Flow) int {
		return cmp.Or(cmp.Compare(b.Actors, a.Actors), cmp.Compare(b.Claims, a.Claims), cmp.Compare(a.Origin, b.Origin), cmp.Compare(a.Target, b.Target))
	})
	return out
}
