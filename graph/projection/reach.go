package projection

import (
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/analysis"
	"github.com/actorgraph/actorgraph/graph/vocab"
)

// way is how a target follows from what was said, strongest first, as in analysis.How.
type way uint8

const (
	direct way = iota
	rolledUp
	broader
)

// step is one target that claims on some object reach.
type step struct {
	target int32 // its slot
	how    way
	// past says that the step only tells of what was before: a country that was
	// hit makes its region no news, even to a question that asks for no roll-up.
	past bool
}

// reach is which targets a claim reaches, by its object: what package analysis
// works out for one question's claims, here for all of them.
type reach struct {
	p     *Picture
	asked [3]bool
	kinds []bool // by kind; nil: all
	only  []bool // by entity; nil: all
	// All victims, countries, regions and sectors have a slot, so that what is
	// kept for each of them takes no room for the other entities.
	slots    []int32  // by entity; -1: none
	entities []int32  // by slot
	steps    [][]step // by the slot of a claim's object
}

// reaching works out what every claim reaches.
func (p *Picture) reaching(kinds []graph.Kind, how []analysis.How, only []graph.ID) (*reach, error) {
	r, err := p.newReach(kinds, how, only)
	if err != nil {
		return nil, err
	}
	inParallel(len(r.entities), 1<<10, func() func(from, to int) { return r.workOut })
	return r, nil
}

// reachingFrom works out what the claims of some actors reach.
func (p *Picture) reachingFrom(actors []int32, kinds []graph.Kind, how []analysis.How) (*reach, error) {
	r, err := p.newReach(kinds, how, nil)
	if err != nil {
		return nil, err
	}
	for _, leader := range actors {
		for _, record := range p.recordsOf(leader) {
			first, last := p.g.pairs.from(record)
			for pair := first; pair < last && p.g.pairs.predicate[pair] == targets; pair++ {
				if slot := int(r.slots[p.g.pairs.object[pair]]); r.steps[slot] == nil {
					r.workOut(slot, slot+1)
				}
			}
		}
	}
	return r, nil
}

// newReach returns a reach of which nothing is worked out yet.
func (p *Picture) newReach(kinds []graph.Kind, how []analysis.How, only []graph.ID) (*reach, error) {
	r := &reach{p: p, kinds: kindSet(kinds), only: p.g.among(only)}
	for _, h := range how {
		switch h {
		case analysis.Direct:
			r.asked[direct] = true
		case analysis.RolledUp:
			r.asked[rolledUp] = true
		case analysis.Broader:
			r.asked[broader] = true
		default:
			return nil, graph.Invalid("how", "%q is not served for the whole graph; ask for direct, rolled-up or broader", h)
		}
	}
	if len(how) == 0 {
		r.asked[direct] = true
	}
	r.assign()
	r.steps = make([][]step, len(r.entities))
	return r, nil
}

// assign gives slots.
func (r *reach) assign() {
	r.slots = make([]int32, r.p.g.entities.len())
	for n, k := range r.p.g.entities.kinds {
		r.slots[n] = -1
		if k == victim || k == country || k == region || k == sector {
			r.slots[n] = int32(len(r.entities))
			r.entities = append(r.entities, int32(n))
		}
	}
}

// from returns the targets that a claim on an object reaches.
func (r *reach) from(object int32) []step { return r.steps[r.slots[object]] }

// id returns the id of a target.
func (r *reach) id(slot int32) graph.ID { return r.p.g.entities.id(r.entities[slot]) }

// sort sorts targets by their ids.
func (r *reach) sort(slots []int32) {
	rank := r.p.g.entities.rank
	slices.SortFunc(slots, func(a, b int32) int { return int(rank[r.entities[a]] - rank[r.entities[b]]) })
}

// sorted returns the ids of targets in order.
func (r *reach) sorted(slots []int32) []graph.ID {
	if len(slots) == 0 {
		return nil
	}
	r.sort(slots)
	out := make([]graph.ID, len(slots))
	for i, s := range slots {
		out[i] = r.id(s)
	}
	return out
}

func kindSet(kinds []graph.Kind) []bool {
	if len(kinds) == 0 {
		return nil
	}
	out := make([]bool, len(graph.Kinds())+1)
	for _, k := range kinds {
		out[kindOf(k)] = true
	}
	return out
}

// workOut fills in the steps of a range of slots.
func (r *reach) workOut(from, to int) {
	var all []step // of the whole range: one piece of memory
	var places []int32
	for slot := from; slot < to; slot++ {
		object := r.entities[slot]
		start := len(all)
		all = r.add(all, step{target: object, how: direct})
		places = r.p.rollUps(places[:0], object)
		for _, t := range places {
			all = r.add(all, step{target: t, how: rolledUp, past: r.isMember(object, t)})
		}
		if r.asked[broader] && r.p.g.entities.kinds[object] == region {
			for _, id := range vocab.CountriesOf(r.p.g.entities.id(object)) {
				if t := r.p.g.entities.number(id); t != 0 {
					all = r.add(all, step{target: t, how: broader})
				}
			}
		}
		r.steps[slot] = all[start:len(all):len(all)]
	}
}

// isMember reports whether an object is a country or region within a region.
func (r *reach) isMember(object, within int32) bool {
	kinds := r.p.g.entities.kinds
	return kinds[within] == region && (kinds[object] == country || kinds[object] == region)
}

// add appends a step if it is asked for, or if it tells of what was before.
func (r *reach) add(all []step, s step) []step {
	if r.kinds != nil && !r.kinds[r.p.g.entities.kinds[s.target]] || r.only != nil && !r.only[s.target] {
		return all
	}
	if !r.asked[s.how] && !s.past {
		return all
	}
	s.past = !r.asked[s.how]
	s.target = r.slots[s.target]
	return append(all, s)
}

// rollUps appends what follows for an object: a victim's places and sectors, and
// the regions and sectors above those or above itself, each once.
func (p *Picture) rollUps(out []int32, object int32) []int32 {
	g := p.g
	if g.entities.kinds[object] == victim {
		first, last := g.pairs.from(object)
		for pair := first; pair < last; pair++ {
			if of := g.pairs.predicate[pair]; (of == locatedAt || of == operatesIn) && p.admitsAny(pair) {
				out = append(out, g.pairs.object[pair])
			}
		}
	}
	for _, n := range out {
		out = append(out, g.entities.above[n]...)
	}
	out = append(out, g.entities.above[object]...)
	slices.Sort(out)
	return slices.Compact(out)
}

// admitsAny reports whether any claim of a pair counts.
func (p *Picture) admitsAny(pair int32) bool {
	for row := p.g.pairs.rows[pair]; row < p.g.pairs.rows[pair+1]; row++ {
		if p.admits(row, p.g.pairs.predicate[pair]) {
			return true
		}
	}
	return false
}
