package projection

import (
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/vocab"
)

// eachDraft visits all that was ever said of the pairs of a query: those of one
// actor at a time, or of one target, sorted by the other end. Some have no
// claim that counts.
func (p *Picture) eachDraft(q PairQuery, of periods, visit func([]draft)) error {
	if len(q.Actors) == 0 && len(q.Targets) > 0 {
		return p.eachDraftOfTargets(q, of, visit)
	}
	leaders := p.numbers(q.Actors)
	slices.Sort(leaders)
	leaders = slices.Compact(leaders)
	r, err := p.newReach(q.Kinds, q.How, q.Targets)
	if err != nil {
		return err
	}
	if len(q.Actors) == 0 {
		leaders = r.leaders()
	}
	g := newGathering(r, of, len(r.entities))
	for _, leader := range leaders {
		visit(g.ofActor(leader))
	}
	return nil
}

func (p *Picture) eachDraftOfTargets(q PairQuery, of periods, visit func([]draft)) error {
	r, err := p.newReach(q.Kinds, q.How, q.Targets)
	if err != nil {
		return err
	}
	g := newGathering(r, of, p.g.entities.len())
	g.parents = inverse(r.below)
	for _, target := range p.g.entities.numbers(q.Targets) {
		if r.slots[target] >= 0 {
			visit(g.ofTarget(target))
		}
	}
	return nil
}

// gathering gathers what is said of one actor after the other, or of one
// target. It is one worker's.
type gathering struct {
	reach   *reach
	periods periods
	parents map[int32][]int32 // of the actors that are subgroups, where that is asked for

	places []int32 // by the other end: one more than its place in drafts
	drafts []draft
	events []event
}

// event is a pair of the graph that bears on a draft.
type event struct {
	draft int32
	bearer
}

// newGathering makes one for as many other ends as there can be.
func newGathering(r *reach, of periods, others int) *gathering {
	return &gathering{reach: r, periods: of, places: make([]int32, others)}
}

// ofActor returns what is said of an actor's targets, sorted by target.
func (g *gathering) ofActor(leader int32) []draft {
	p := g.reach.p
	g.begin()
	g.reach.eachPair(leader, func(pair int32, via bool) {
		steps := g.reach.stepsFrom(p.g.pairs.object[pair])
		if len(steps) == 0 {
			return
		}
		said := p.sum(pair, g.periods)
		if said.known == never {
			return
		}
		for _, s := range steps {
			if bears, how := s.bears(via); bears != beside {
				g.add(s.target, leader, g.reach.entities[s.target], pair, &said, how, bears)
			}
		}
	})
	for i := range g.drafts {
		g.places[g.reach.slots[g.drafts[i].target]] = 0
	}
	return g.finish(func(a, b draft) int { return int(p.g.entities.rank[a.target] - p.g.entities.rank[b.target]) })
}

// ofTarget returns what is said of who targets a target, sorted by actor.
func (g *gathering) ofTarget(target int32) []draft {
	p := g.reach.p
	g.begin()
	for _, object := range p.reachingObjects(target, g.reach.asked[broader]) {
		if g.reach.slots[object] < 0 {
			continue
		}
		for _, s := range g.reach.stepsFrom(object) {
			if g.reach.entities[s.target] != target {
				continue
			}
			for _, pair := range p.g.pairs.to(object) {
				if p.g.pairs.predicate[pair] == targets {
					g.takeHit(target, pair, s)
				}
			}
		}
	}
	for i := range g.drafts {
		g.places[g.drafts[i].actor] = 0
	}
	return g.finish(func(a, b draft) int { return p.compare(a.actor, b.actor) })
}

// takeHit adds a pair of the graph to the actor that it is said of, and to those that this is a subgroup of.
func (g *gathering) takeHit(target, pair int32, s step) {
	p := g.reach.p
	said := p.sum(pair, g.periods)
	if said.known == never {
		return
	}
	leader := p.actors[p.g.pairs.subject[pair]]
	if s.own != beside {
		g.add(leader, leader, target, pair, &said, s.how, s.own)
	}
	if s.via != beside {
		for _, parent := range g.parents[leader] {
			g.add(parent, parent, target, pair, &said, viaSubgroup, s.via)
		}
	}
}

func (g *gathering) begin() { g.drafts, g.events = nil, g.events[:0] }

// add adds what a pair of the graph tells to the draft of an other end.
func (g *gathering) add(other, actor, target, pair int32, said *tally, how way, bears bearing) {
	if g.places[other] == 0 {
		g.drafts = append(g.drafts, draft{p: g.reach.p, actor: actor, target: target, tally: nothing})
		g.places[other] = int32(len(g.drafts))
	}
	at := g.places[other] - 1
	g.drafts[at].add(said, how, bears == counts)
	g.events = append(g.events, event{at, bearer{pair, bears == counts}})
}

// finish deals what bears on the drafts out to them, and sorts them.
func (g *gathering) finish(compare func(a, b draft) int) []draft {
	sizes := make([]int32, len(g.drafts))
	for _, e := range g.events {
		sizes[e.draft]++
	}
	all := make([]bearer, len(g.events))
	for i, n := range sizes {
		g.drafts[i].said, all = all[:0:n], all[n:]
	}
	for _, e := range g.events {
		d := &g.drafts[e.draft]
		d.said = append(d.said, e.bearer)
	}
	slices.SortFunc(g.drafts, compare)
	return g.drafts
}

// reachingObjects returns the objects of which the claims may reach a target:
// itself, what lies in it or is part of it, the victims there, and with wide the
// regions that it lies in.
func (p *Picture) reachingObjects(target int32, wide bool) []int32 {
	g := p.g
	id := g.entities.id(target)
	within := []graph.ID{id}
	switch id.Kind() {
	case graph.Region:
		within = append(within, vocab.MembersOf(id)...)
	case graph.Sector:
		within = append(within, vocab.DescendantsOf(id)...)
	}
	out := g.entities.numbers(within)
	for _, place := range out {
		for _, pair := range g.pairs.to(place) {
			if of := g.pairs.predicate[pair]; of == locatedAt || of == operatesIn {
				out = append(out, g.pairs.subject[pair])
			}
		}
	}
	if wide {
		out = append(out, g.entities.above[target]...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// inverse returns the actors that each is a subgroup of.
func inverse(below map[int32][]int32) map[int32][]int32 {
	out := map[int32][]int32{}
	for parent, subs := range below {
		for _, sub := range subs {
			out[sub] = append(out[sub], parent)
		}
	}
	return out
}
