package projection

import (
	"cmp"
	"maps"
	"slices"
	"sync"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/analysis"
)

// EntryQuery asks who targeted each target first.
type EntryQuery struct {
	Targets []graph.ID     // these targets alone; empty: all
	Kinds   []graph.Kind   // targets of these kinds; empty: all
	How     []analysis.How // empty: Direct; ViaSubgroup is not served
}

// Entry is the first known activity against a target.
type Entry struct {
	Target graph.ID
	First  graph.Span // its start, as analysis.Sum has it: umbrella claims date nothing
	Actors []graph.ID // who: several if claims date them alike; sorted
	Claims Claims     // that say so
}

// FirstEntrants returns who came first to each target that anything dates,
// sorted by target. It fails for a way that is not served.
func (p *Picture) FirstEntrants(q EntryQuery) ([]Entry, error) {
	reach, err := p.reaching(q.Kinds, q.How, q.Targets)
	if err != nil {
		return nil, err
	}
	actors := p.leaders()
	earliest := p.earliest(reach, actors)
	entries := map[int32]*Entry{}
	var mu sync.Mutex
	inParallel(len(actors), 1, func() func(from, to int) {
		e := entrance{p: p, reach: reach, earliest: earliest}
		return func(from, to int) {
			for _, leader := range actors[from:to] {
				found := e.of(leader)
				mu.Lock()
				for target, claims := range found {
					if entries[target] == nil {
						entries[target] = &Entry{Target: p.g.entities.id(target), First: at(p.g.spans.starts, earliest[target]), Claims: Claims{g: p.g}}
					}
					entries[target].Actors = append(entries[target].Actors, p.id(leader))
					entries[target].Claims.rows = append(entries[target].Claims.rows, claims...)
				}
				mu.Unlock()
			}
		}
	})
	out := make([]Entry, 0, len(entries))
	for e := range maps.Values(entries) {
		slices.Sort(e.Actors)
		out = append(out, *e)
	}
	slices.SortFunc(out, func(a, b Entry) int { return cmp.Compare(a.Target, b.Target) })
	return out, nil
}

// earliest returns the rank of the first start of activity against each target.
func (p *Picture) earliest(r *reach, actors []int32) []int32 {
	all := slices.Repeat([]int32{noRank}, p.g.entities.len())
	var mu sync.Mutex
	none := make(periods, len(p.g.spans.spans))
	inParallel(len(actors), 1, func() func(from, to int) {
		l := p.newLedger(r, none)
		return func(from, to int) {
			for _, leader := range actors[from:to] {
				found := l.account(leader)
				mu.Lock()
				for _, t := range found {
					all[t] = min(all[t], l.tallies[t].first)
				}
				mu.Unlock()
			}
		}
	})
	return all
}

// entrance finds the claims that date the first activity against targets.
type entrance struct {
	p        *Picture
	reach    *reach
	earliest []int32
}

// of returns an actor's such claims by target.
func (e entrance) of(leader int32) map[int32][]int32 {
	g := e.p.g
	out := map[int32][]int32{}
	for _, record := range e.p.recordsOf(leader) {
		first, last := g.pairs.from(record)
		for pair := first; pair < last && g.pairs.predicate[pair] == targets; pair++ {
			steps := e.reach.steps[g.pairs.object[pair]]
			if len(steps) == 0 {
				continue
			}
			for row := g.pairs.rows[pair]; row < g.pairs.rows[pair+1]; row++ {
				rank := g.spans.startRank[g.span[row]]
				if rank == noRank || !e.p.dates(row) || !e.p.admits(row, targets) {
					continue
				}
				for _, s := range steps {
					if !s.past && e.earliest[s.target] == rank {
						out[s.target] = append(out[s.target], row)
					}
				}
			}
		}
	}
	return out
}
