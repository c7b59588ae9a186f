package questions

import (
	"runtime"
	"slices"

	"github.com/actorgraph/actorgraph/graph/projection"
)

// eachDraft visits all that was ever said of the pairs of a query: those of one
// actor at a time, or of one target, sorted by the other end. Some have no
// claim that counts.
func eachDraft(v *projection.GraphView, q PairQuery, of periods, visit func([]draft)) error {
	if len(q.Actors) == 0 && len(q.Targets) > 0 {
		return eachDraftOfTargets(v, q, of, visit)
	}
	leaders := v.Nodes(q.Actors)
	slices.Sort(leaders)
	leaders = slices.Compact(leaders)
	r, err := newReach(v, q.Kinds, q.How, q.Targets)
	if err != nil {
		return err
	}
	if len(q.Actors) == 0 {
		leaders = r.leaders()
	}
	g := newGathering(r, of, r.v.TargetCount())
	for _, leader := range leaders {
		visit(g.ofActor(leader, nil))
	}
	return nil
}

func eachDraftOfTargets(v *projection.GraphView, q PairQuery, of periods, visit func([]draft)) error {
	r, err := newReach(v, q.Kinds, q.How, q.Targets)
	if err != nil {
		return err
	}
	g := newGathering(r, of, v.EntityCount())
	for _, target := range v.Entities(q.Targets) {
		if r.v.Target(target) >= 0 {
			visit(g.ofTarget(target))
		}
	}
	return nil
}

// gathering gathers what is said of one actor after the other, or of one
// target. It is one worker's, who has others do parts of much.
type gathering struct {
	reach   *reach
	periods periods

	places  []int32 // by the other end: one more than its place in drafts
	drafts  []draft
	order   []int32 // of the drafts
	events  []event
	said    tally     // of the pair at hand
	heard   []hearsay // of the actor at hand
	helpers []*gathering
}

// event is a pair of the graph that bears on a draft.
type event struct {
	draft int32
	bearer
}

// hearsay is a pair of the graph that is about an actor, or about a subgroup of it.
type hearsay struct {
	pair int32
	via  bool
}

// newGathering makes one for as many other ends as there can be.
func newGathering(r *reach, of periods, others int) *gathering {
	return &gathering{reach: r, periods: of, places: make([]int32, others)}
}

// ofActor returns what is said of an actor's targets, sorted by target; with
// only, of those alone.
func (g *gathering) ofActor(leader int32, only *slotSet) []draft {
	g.heard = g.heard[:0]
	g.reach.eachPair(leader, func(pair int32, via bool) { g.heard = append(g.heard, hearsay{pair, via}) })
	workers := 1
	if only == nil {
		workers = max(1, min(runtime.GOMAXPROCS(0), len(g.heard)/share))
		g.prepare()
	}
	parts := g.parts(workers)
	inParallel(workers, 1, func() func(from, to int) {
		return func(i, _ int) {
			parts[i].hear(leader, g.heard[i*len(g.heard)/workers:(i+1)*len(g.heard)/workers], only)
		}
	})
	v := g.reach.v
	return assembled(parts, func(a, b *draft) int { return int(v.Rank(a.target) - v.Rank(b.target)) })
}

// prepare works out what is said of the actor at hand reaches.
func (g *gathering) prepare() {
	objects := make([]int32, len(g.heard))
	for i, h := range g.heard {
		objects[i] = g.reach.v.Object(h.pair)
	}
	g.reach.prepare(objects)
}

// parts returns as many gatherings, this one the first.
func (g *gathering) parts(n int) []*gathering {
	for len(g.helpers) < n-1 {
		g.helpers = append(g.helpers, newGathering(g.reach, g.periods, len(g.places)))
	}
	return append([]*gathering{g}, g.helpers[:n-1]...)
}

// hear gathers what some pairs tell of an actor's targets.
func (g *gathering) hear(leader int32, heard []hearsay, only *slotSet) {
	v := g.reach.v
	g.begin()
	if only == nil {
		g.makeRoom(heard)
	}
	for _, h := range heard {
		object := v.Object(h.pair)
		if only != nil && g.reach.staysAt(object) && !only.has(g.reach.v.Target(object)) {
			continue
		}
		said, summed := &g.said, false
		for _, s := range g.reach.stepsFrom(object) {
			bears, how := s.bears(h.via)
			if bears == beside || only != nil && !only.has(s.target) {
				continue
			}
			if !summed {
				*said, summed = sumUp(v, h.pair, g.periods), true
			}
			if said.known != projection.Never {
				g.add(s.target, leader, g.reach.v.TargetEntity(s.target), h.pair, said, how, bears)
			}
		}
	}
	for i := range g.drafts {
		g.places[g.reach.v.Target(g.drafts[i].target)] = 0
	}
	g.finish(func(a, b *draft) int { return int(v.Rank(a.target) - v.Rank(b.target)) })
}

// makeRoom makes room for all that can bear on an actor's targets.
func (g *gathering) makeRoom(heard []hearsay) {
	n := 0
	for _, h := range heard {
		n += len(g.reach.stepsFrom(g.reach.v.Object(h.pair)))
	}
	g.events = slices.Grow(g.events, n)
}

// ofTarget returns what is said of who targets a target, sorted by actor.
func (g *gathering) ofTarget(target int32) []draft {
	v := g.reach.v
	g.begin()
	last, said := int32(-1), tally{}
	objects := reachingObjects(v, target, g.reach.asked[broader])
	g.reach.eachHit(target, objects, func(actor, pair int32, how way, bears bearing) {
		if pair != last {
			last, said = pair, sumUp(v, pair, g.periods)
		}
		if said.known != projection.Never {
			g.add(actor, actor, target, pair, &said, how, bears)
		}
	})
	for i := range g.drafts {
		g.places[g.drafts[i].actor] = 0
	}
	compare := func(a, b *draft) int { return v.CompareNodes(a.actor, b.actor) }
	g.finish(compare)
	return assembled([]*gathering{g}, compare)
}

func (g *gathering) begin() { g.drafts, g.events = g.drafts[:0], g.events[:0] }

// add adds what a pair of the graph tells to the draft of an other end.
func (g *gathering) add(other, actor, target, pair int32, said *tally, how way, bears bearing) {
	if g.places[other] == 0 {
		g.drafts = append(g.drafts, draft{v: g.reach.v, actor: actor, target: target, tally: nothing})
		g.places[other] = int32(len(g.drafts))
	}
	at := g.places[other] - 1
	g.drafts[at].add(said, how, bears == counts)
	g.events = append(g.events, event{at, bearer{pair, bears == counts}})
}

// finish deals what bears on the drafts out to them, and orders them.
func (g *gathering) finish(compare func(a, b *draft) int) {
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
	g.order = ordered(g.drafts, compare)
}

// assembled returns the drafts of several gatherings in order, those of the same
// two ends as one.
func assembled(parts []*gathering, compare func(a, b *draft) int) []draft {
	n := 0
	for _, g := range parts {
		n += len(g.drafts)
	}
	out := make([]draft, 0, n)
	for {
		var from *gathering
		for _, g := range parts {
			if len(g.order) > 0 && (from == nil || compare(&g.drafts[g.order[0]], &from.drafts[from.order[0]]) < 0) {
				from = g
			}
		}
		if from == nil {
			return out
		}
		next := &from.drafts[from.order[0]]
		from.order = from.order[1:]
		if last := len(out) - 1; last >= 0 && compare(&out[last], next) == 0 {
			out[last].add(&next.tally, next.how, true)
			out[last].said = slices.Concat(out[last].said, next.said)
			continue
		}
		out = append(out, *next)
	}
}

// ordered returns the places of items in order. Moving places is cheaper than
// moving large items.
func ordered[T any](items []T, compare func(a, b *T) int) []int32 {
	out := make([]int32, len(items))
	for i := range out {
		out[i] = int32(i)
	}
	slices.SortFunc(out, func(a, b int32) int { return compare(&items[a], &items[b]) })
	return out
}
