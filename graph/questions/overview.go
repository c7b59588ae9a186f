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
	Claims      int        // how many statements they make
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
	mapper, err := newFullTargetMapper(v, []graph.Kind{q.By}, q.How, nil)
	if err != nil {
		return Overview{}, err
	}
	sums := overviewSums{
		groups: map[projection.Target]*tally{}, actors: map[projection.Target]int{}, flows: map[flowKey]*Flow{},
	}
	actors := mapper.actors()
	var merging sync.Mutex
	none := noPeriods(v)
	err = inParallel(v, len(actors), 16, func() func(from, to int) {
		own := newAccumulator(mapper, none)
		return func(from, to int) {
			for _, actor := range actors[from:to] {
				found, origins := own.addUp(actor), originsOf(v, actor)
				merging.Lock()
				sums.add(own, found, origins)
				merging.Unlock()
			}
		}
	})
	if err != nil {
		return Overview{}, err
	}
	return sums.overview(mapper, limit), nil
}

// limited returns a limit that was asked for, or the usual one for 0.
func limited(asked, usual int) (int, error) {
	if asked < 0 {
		return 0, graph.Invalid("limit", "%d is negative; ask for 1 or more", asked)
	}
	return cmp.Or(asked, usual), nil
}

// originsOf returns the countries that an actor is said to come from, or 0 alone.
func originsOf(v *projection.GraphView, actor projection.Entity) []projection.Entity {
	var out []projection.Entity
	for _, record := range v.RecordsOf(actor) {
		first, end := v.From(record)
		for triple := first; triple < end; triple++ {
			if v.Predicate(triple) == originates && v.AdmitsAny(triple) {
				out = append(out, v.Object(triple))
			}
		}
	}
	if len(out) == 0 {
		return []projection.Entity{0}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// overviewSums are the groups and flows while they are being added up.
type overviewSums struct {
	groups map[projection.Target]*tally
	actors map[projection.Target]int
	flows  map[flowKey]*Flow
}

// flowKey tells a flow from others; its origin can be 0.
type flowKey struct {
	origin projection.Entity
	target projection.Target
}

// add adds the targets of an actor, for which an accumulator has their tallies.
func (s *overviewSums) add(of *accumulator, found []projection.Target, origins []projection.Entity) {
	for _, t := range found {
		tally := &of.tallies[t]
		if s.groups[t] == nil {
			empty := noClaims
			s.groups[t] = &empty
		}
		s.groups[t].add(tally, direct, true)
		s.actors[t]++
		for _, origin := range origins {
			f := s.flows[flowKey{origin, t}]
			if f == nil {
				f = &Flow{Origin: of.mapper.v.EntityID(origin), Target: of.mapper.id(t)}
				s.flows[flowKey{origin, t}] = f
			}
			f.Actors++
			f.Claims += int(tally.statements)
		}
	}
}

func (s *overviewSums) overview(mapper *targetMapper, limit int) Overview {
	v := mapper.v
	var out Overview
	for t, tally := range s.groups {
		out.Groups = append(out.Groups, Group{
			Target: mapper.id(t), Actors: s.actors[t], Claims: int(tally.statements),
			First: v.Start(tally.first), Last: v.End(tally.last),
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
