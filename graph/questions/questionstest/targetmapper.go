package questionstest

import (
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/questions"
	"github.com/actorgraph/actorgraph/graph/vocab"
)

// step is one target that a claim reaches, and how.
type step struct {
	target graph.ID
	how    questions.How
	// makesRegionKnown says that the claim names a country or region in this region: then
	// the region is no news, even to a question that asks for no roll-up.
	makesRegionKnown bool
}

// targetMapper works out which targets a claim on some object reaches. Claims share
// their objects, so each object is worked out once.
type targetMapper struct {
	places  map[graph.ID][]graph.ID // a victim's countries, regions and sectors
	targets map[graph.ID]bool       // empty: all
	kinds   map[graph.Kind]bool     // empty: all
	broader bool
	known   map[graph.ID][]step
}

func newTargetMapper(places map[graph.ID][]graph.ID, q questions.PairQuery, broader bool) targetMapper {
	return targetMapper{places, setOf(q.Targets), setOf(q.Kinds), broader, map[graph.ID][]step{}}
}

// placesOf returns where victims are and what they do, as far as the view has it.
func placesOf(claims []graph.Claim, v graph.View) map[graph.ID][]graph.ID {
	places := map[graph.ID][]graph.ID{}
	for _, c := range claims {
		if (c.Predicate == graph.LocatedAt || c.Predicate == graph.OperatesIn) && c.Subject.Kind() == graph.Victim && v.Admits(c) {
			places[c.Subject] = append(places[c.Subject], c.Object)
		}
	}
	return places
}

// from returns the wanted targets that a claim on the object reaches, each once.
func (m targetMapper) from(object graph.ID) []step {
	if steps, ok := m.known[object]; ok {
		return steps
	}
	steps := []step{{target: object, how: questions.Direct}}
	place := object.Kind() == graph.Country || object.Kind() == graph.Region
	for _, t := range m.rollUps(object) {
		steps = append(steps, step{target: t, how: questions.RolledUp, makesRegionKnown: place && t.Kind() == graph.Region})
	}
	if m.broader && object.Kind() == graph.Region {
		for _, country := range vocab.CountriesOf(object) {
			steps = append(steps, step{target: country, how: questions.Broader})
		}
	}
	steps = slices.DeleteFunc(steps, func(s step) bool {
		return len(m.targets) > 0 && !m.targets[s.target] || len(m.kinds) > 0 && !m.kinds[s.target.Kind()]
	})
	m.known[object] = steps
	return steps
}

// rollUps returns what follows for an object: a victim's places and sectors,
// and the regions and sectors above those or above itself, each once.
func (m targetMapper) rollUps(object graph.ID) []graph.ID {
	out := slices.Clone(m.places[object])
	for _, id := range append(out, object) {
		out = append(out, vocab.RegionsOf(id)...)
		out = append(out, vocab.ParentsOf(id)...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}
