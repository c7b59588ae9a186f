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
	target int32
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
	steps [][]step
}

// reaching works the reach of every target out.
func (p *Picture) reaching(kinds []graph.Kind, how []analysis.How, only []graph.ID) (*reach, error) {
	r := &reach{p: p, kinds: kindSet(kinds), only: p.g.among(only), steps: make([][]step, p.g.entities.len())}
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
	inParallel(p.g.entities.len(), 1<<12, func() func(from, to int) {
		return func(from, to int) { r.workOut(int32(from), int32(to)) }
	})
	return r, nil
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

// workOut fills in the steps of the entities in a range.
func (r *reach) workOut(from, to int32) {
	var all []step // of the whole range: one piece of memory
	var places []int32
	for object := from; object < to; object++ {
		switch r.p.g.entities.kinds[object] {
		case victim, country, region, sector:
		default:
			continue
		}
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
		r.steps[object] = all[start:len(all):len(all)]
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
