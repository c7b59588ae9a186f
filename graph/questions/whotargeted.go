package questions

import (
	"cmp"
	"slices"
	"sync"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
)

// Evidence is how strongly claims tie an actor to several things at once.
type Evidence string

const (
	OneVictim   Evidence = "victim"   // one victim has all that was asked for
	OneIncident Evidence = "incident" // claims of one occasion have all: of one incident, or of one document, claimant and time; or one claim has
	Anywhere    Evidence = "any"      // the actor's claims together say all
)

// WhoQuery asks which actors targeted things of several kinds: any of the
// countries, and any of the regions, and so on. A target meets what is asked for
// directly or by roll-up. Kinds of which nothing is asked for play no part; a
// query that asks for nothing is met by no actor.
type WhoQuery struct {
	Countries, Regions, Sectors, Victims []graph.ID
	Evidence                             Evidence // at least so strong; empty: OneIncident
}

// FoundActor is an actor that a WhoQuery finds.
type FoundActor struct {
	Actor      graph.ID
	Evidence   Evidence // the strongest there is
	Strongest  Claims   // those of that strength: on the victims, of the incidents, or all that meet any part
	Claims     Claims   // all that meet any part
	ClaimCount int      // how many statements those make, as Pair.ClaimCount
}

// Matches is the answer to a WhoQuery.
type Matches struct {
	Found  []FoundActor
	Weaker []EvidenceReach // what each weaker evidence than was asked for would give, strongest first
}

// EvidenceReach is how many actors there are with evidence of some strength or a stronger one.
type EvidenceReach struct {
	Evidence Evidence
	Actors   int
}

// strengths are the kinds of evidence, strongest first.
func strengths() []Evidence { return []Evidence{OneVictim, OneIncident, Anywhere} }

// WhoTargeted returns the actors that meet a query, ordered by how many claims meet
// any part of it, the most first, then by the strength of the evidence, then by id.
// Claims are counted as Pairs does, Direct and RolledUp. It also returns how many
// actors there would be if weaker evidence were enough.
func WhoTargeted(v *projection.GraphView, q WhoQuery) (Matches, error) {
	least := slices.Index(strengths(), cmp.Or(q.Evidence, OneIncident))
	if least < 0 {
		return Matches{}, graph.Invalid("evidence", "%q is none of victim, incident, any", q.Evidence)
	}
	s, err := newWhoSearch(v, q)
	if err != nil {
		return Matches{}, err
	}
	out, counts, err := s.matches(least)
	if err != nil {
		return Matches{}, err
	}
	slices.SortFunc(out, func(a, b FoundActor) int {
		return cmp.Or(
			cmp.Compare(b.ClaimCount, a.ClaimCount),
			cmp.Compare(slices.Index(strengths(), a.Evidence), slices.Index(strengths(), b.Evidence)), cmp.Compare(a.Actor, b.Actor))
	})
	found := Matches{Found: out}
	actors := 0
	for strength, evidence := range strengths() {
		if actors += counts[strength]; strength > least {
			found.Weaker = append(found.Weaker, EvidenceReach{evidence, actors})
		}
	}
	return found, nil
}

// matches returns the actors with evidence of a strength at least, in no order,
// and how many have each strength.
func (s *whoSearch) matches(least int) (out []FoundActor, counts [3]int, err error) {
	if s.all == 0 {
		return nil, counts, nil
	}
	actors := s.mapper.actors()
	var merging sync.Mutex
	err = inParallel(s.v, len(actors), 8, func() func(from, to int) {
		return func(from, to int) {
			for _, actor := range actors[from:to] {
				rows, seen := s.meeting(actor)
				strength, strongest := s.strongest(rows, seen)
				if strength == len(counts) {
					continue
				}
				match := FoundActor{s.v.NodeID(actor), strengths()[strength], Claims{v: s.v, rows: strongest}, Claims{v: s.v, rows: rows}, 0}
				match.ClaimCount = match.Claims.Len()
				merging.Lock()
				counts[strength]++
				if strength <= least {
					out = append(out, match)
				}
				merging.Unlock()
			}
		}
	})
	return out, counts, err
}

// UnplacedMatches returns how many more actors WhoTargeted would find if claims also
// counted of which nobody can tell whether they were known on the view's date.
func UnplacedMatches(v *projection.GraphView, q WhoQuery) (int, error) {
	possibly := v.KnownPossibly()
	if possibly == v {
		return 0, nil
	}
	certain, err := WhoTargeted(v, q)
	if err != nil {
		return 0, err
	}
	all, err := WhoTargeted(possibly, q)
	return len(all.Found) - len(certain.Found), err
}

// parts is a set of parts of a WhoQuery: countries, regions, sectors and victims are
// a bit each, from the lowest.
type parts uint8

// whoSearch looks for the actors of a query.
type whoSearch struct {
	v      *projection.GraphView
	mapper *targetMapper
	all    parts   // those of which something is asked for
	met    []parts // by object of a claim: what it meets, directly or by roll-up
}

func newWhoSearch(v *projection.GraphView, q WhoQuery) (*whoSearch, error) {
	s := &whoSearch{v: v, met: make([]parts, v.EntityCount())}
	asked := map[projection.Entity]parts{}
	for i, ids := range [][]graph.ID{q.Countries, q.Regions, q.Sectors, q.Victims} {
		if len(ids) > 0 {
			s.all |= 1 << i
		}
		for _, n := range v.Entities(ids) {
			asked[n] |= 1 << i
		}
	}
	only := slices.Concat(q.Countries, q.Regions, q.Sectors, q.Victims)
	var err error
	if s.mapper, err = newFullTargetMapper(v, nil, []How{Direct, RolledUp}, only); err != nil {
		return nil, err
	}
	for object, reached := range s.mapper.reached {
		for _, t := range reached {
			s.met[v.TargetEntity(projection.Target(object))] |= asked[v.TargetEntity(t.target)]
		}
	}
	return s, nil
}

// occasion tells which claims belong together: those of one incident or, without an
// incident, those of one claimant in one document about the same time. If a report
// says that in May 2017 a group hit Japan and hit banks, the two are taken together.
type occasion struct {
	incident         projection.Entity
	claimant, source projection.Entity
	span             projection.Span
}

// occasionOf returns the occasion of a claim; false for one that belongs with no
// other: it is undated, or its document is a whole data set, in which one claim
// beside another says nothing of the two together.
func (s *whoSearch) occasionOf(row projection.Row) (occasion, bool) {
	if incident := s.v.Incident(row); incident != 0 {
		return occasion{incident: incident}, true
	}
	said := occasion{claimant: s.v.Claimant(row), source: s.v.Source(row), span: s.v.Occurred(row)}
	return said, said.span != 0 && said.source != 0 && !s.v.IsDatasetSource(said.source)
}

// strongest returns how strong an actor's evidence is, as its place in strengths, and
// the claims of that strength; len(strengths()) if the actor does not meet the query.
// Rows are its claims that meet any part, and seen all parts that they meet.
func (s *whoSearch) strongest(rows []projection.Row, seen parts) (strength int, strongest []projection.Row) {
	if seen != s.all {
		return len(strengths()), nil
	}
	together := map[occasion]parts{}
	oneVictim, oneIncident := false, false
	for _, row := range rows {
		met := s.metBy(row)
		if said, ok := s.occasionOf(row); ok {
			together[said] |= met
			met = together[said]
		}
		oneIncident = oneIncident || met == s.all
		oneVictim = oneVictim || s.isVictim(row)
	}
	var is func(row projection.Row) bool
	switch {
	case oneVictim:
		strength, is = 0, s.isVictim
	case oneIncident:
		strength, is = 1, func(row projection.Row) bool {
			said, ok := s.occasionOf(row)
			return s.metBy(row) == s.all || ok && together[said] == s.all
		}
	default:
		return 2, rows
	}
	for _, row := range rows {
		if is(row) {
			strongest = append(strongest, row)
		}
	}
	return strength, strongest
}

// meeting returns the claims of an actor that meet any part, and all parts that they meet.
func (s *whoSearch) meeting(actor projection.Entity) (rows []projection.Row, seen parts) {
	s.mapper.eachOwnTriple(actor, func(triple projection.Triple) {
		met := s.met[s.v.Object(triple)]
		if met == 0 {
			return
		}
		for row, end := s.v.Rows(triple); row < end; row++ {
			if s.v.Admits(row, targets) {
				rows = append(rows, row)
				seen |= met
			}
		}
	})
	return rows, seen
}

// metBy returns the parts that a claim meets.
func (s *whoSearch) metBy(row projection.Row) parts { return s.met[s.v.Object(s.v.TripleOf(row))] }

// isVictim reports whether the object of a claim is one victim that meets all parts.
func (s *whoSearch) isVictim(row projection.Row) bool {
	object := s.v.Object(s.v.TripleOf(row))
	return s.met[object] == s.all && s.v.Kind(object) == victim
}
