package questions

import (
	"runtime"
	"slices"

	"github.com/actorgraph/actorgraph/graph/projection"
)

// eachPairs visits the pairs of a query with all that was ever said of them: the
// pairs of one actor after the other, or of one target, sorted by the other end.
// Some have no claim that counts. It stops where visit returns an error.
func eachPairs(v *projection.GraphView, q PairQuery, of spanFlags, visit func([]pairClaims) error) error {
	r, err := newTargetMapper(v, q.Kinds, q.How, q.Targets)
	if err != nil {
		return err
	}
	if len(q.Actors) == 0 && len(q.Targets) > 0 {
		g := newGatherer(r, of, v.EntityCount())
		for _, target := range v.Entities(q.Targets) {
			if v.Target(target) == projection.NoTarget {
				continue
			}
			pairs, err := g.ofTarget(target)
			if err == nil {
				err = visit(slices.DeleteFunc(pairs, func(p pairClaims) bool { return !v.Counts(p.actor) }))
			}
			if err != nil {
				return err
			}
		}
		return v.Err()
	}
	actors := v.Nodes(q.Actors)
	if len(q.Actors) == 0 {
		actors = r.actors()
	}
	g := newGatherer(r, of, v.TargetCount())
	for _, actor := range actors {
		pairs, err := g.ofActor(actor, nil)
		if err == nil {
			err = visit(pairs)
		}
		if err != nil {
			return err
		}
	}
	return v.Err()
}

// gatherer gathers the pairs of one actor after the other, or of one target. It
// is one worker's, who has others do parts of much.
type gatherer struct {
	mapper  *targetMapper
	periods spanFlags
	others  int // how many other ends of pairs there can be

	// Of the actor or target at hand:

	places  []int32 // by the other end of a pair: its place in pairs, from 1; 0: there is none yet
	pairs   []pairClaims
	bearing []placedTriple // on the pairs
	order   []int32        // the places of the pairs, by the other end
	triples []actorTriple  // of the actor
	tally   tally          // of the triple at hand

	helpers []*gatherer // of other workers
	wanted  *targetSet  // see emptySet
}

// placedTriple is a triple that bears on the pair in a place.
type placedTriple struct {
	place int32
	bearingTriple
}

// actorTriple is a triple that is about an actor, or about a subgroup of it.
type actorTriple struct {
	triple   projection.Triple
	subgroup bool
}

// newGatherer makes one for as many other ends of pairs as there can be.
func newGatherer(r *targetMapper, of spanFlags, others int) *gatherer {
	return &gatherer{mapper: r, periods: of, others: others}
}

// emptySet returns an empty set of targets, the same whenever it is asked for.
func (g *gatherer) emptySet() *targetSet {
	if g.wanted == nil {
		g.wanted = newTargetSet(g.mapper.v.TargetCount())
	}
	g.wanted.clear()
	return g.wanted
}

// ofActor returns the pairs of an actor, sorted by target; with only, those with
// these targets.
func (g *gatherer) ofActor(actor projection.Entity, only *targetSet) ([]pairClaims, error) {
	g.triples = g.triples[:0]
	g.mapper.eachTriple(actor, func(triple projection.Triple, subgroup bool) {
		g.triples = append(g.triples, actorTriple{triple, subgroup})
	})
	workers := 1
	if only == nil {
		workers = max(1, min(runtime.GOMAXPROCS(0), len(g.triples)/share))
		if err := g.prepare(); err != nil {
			return nil, err
		}
	}
	parts := g.parts(workers)
	n := len(g.triples)
	err := inParallel(g.mapper.v, workers, 1, func() func(from, to int) {
		return func(i, _ int) { parts[i].gather(actor, g.triples[i*n/workers:(i+1)*n/workers], only) }
	})
	if err != nil {
		return nil, err
	}
	return mergedPairs(parts, g.compareTargets), nil
}

func (g *gatherer) compareTargets(a, b *pairClaims) int {
	return int(g.mapper.v.PlaceByID(a.target) - g.mapper.v.PlaceByID(b.target))
}

func (g *gatherer) compareActors(a, b *pairClaims) int {
	return g.mapper.v.CompareNodes(a.actor, b.actor)
}

// prepare works out what the triples of the actor reach.
func (g *gatherer) prepare() error {
	objects := make([]projection.Entity, len(g.triples))
	for i, t := range g.triples {
		objects[i] = g.mapper.v.Object(t.triple)
	}
	return g.mapper.prepare(objects)
}

// parts returns as many gatherers, this one the first.
func (g *gatherer) parts(n int) []*gatherer {
	for len(g.helpers) < n-1 {
		g.helpers = append(g.helpers, newGatherer(g.mapper, g.periods, g.others))
	}
	return append([]*gatherer{g}, g.helpers[:n-1]...)
}

// gather gathers the pairs of an actor from some of its triples, or from the first
// of them where the view's context ends.
func (g *gatherer) gather(actor projection.Entity, triples []actorTriple, only *targetSet) {
	v := g.mapper.v
	g.reset()
	if only == nil {
		g.makeRoom(triples)
	}
	for i, x := range triples {
		if endedAt(v, i) != nil {
			break
		}
		object := v.Object(x.triple)
		if only != nil && g.mapper.reachesOnlyItself(object) && !only.has(v.Target(object)) {
			continue
		}
		added := false // the claims of the triple are added up once, if at all
		for _, r := range g.mapper.targetsOf(object) {
			means, how := r.relevanceOf(x.subgroup)
			if means == irrelevant || only != nil && !only.has(r.target) {
				continue
			}
			if !added {
				g.tally, added = tallyOf(v, x.triple, g.periods), true
			}
			if g.tally.bears() {
				p := pairClaims{v: v, mapper: g.mapper, actor: actor, target: v.TargetEntity(r.target)}
				g.add(int32(r.target), p, how, bearingTriple{x.triple, means == counting})
			}
		}
	}
	for i := range g.pairs {
		g.places[v.Target(g.pairs[i].target)] = 0
	}
	g.dealOut(g.compareTargets)
}

// bears reports whether anything was said that bears on a pair, if only in copies
// of what is said elsewhere.
func (t *tally) bears() bool { return t.firstEverRecorded != projection.Never || t.flags&copied != 0 }

// makeRoom makes room for all that can bear on the pairs of an actor.
func (g *gatherer) makeRoom(triples []actorTriple) {
	n := 0
	for _, t := range triples {
		n += len(g.mapper.targetsOf(g.mapper.v.Object(t.triple)))
	}
	g.bearing = slices.Grow(g.bearing, n)
}

// ofTarget returns the pairs of a target, sorted by actor.
func (g *gatherer) ofTarget(target projection.Entity) ([]pairClaims, error) {
	v := g.mapper.v
	g.reset()
	last := projection.Triple(-1)
	objects := objectsReaching(v, target, g.mapper.asked[broader])
	err := g.mapper.eachTripleOn(target, objects, func(actor projection.Entity, triple projection.Triple, how way, means relevance) {
		if triple != last {
			last, g.tally = triple, tallyOf(v, triple, g.periods)
		}
		if g.tally.bears() {
			g.add(int32(actor), pairClaims{v: v, mapper: g.mapper, actor: actor, target: target}, how, bearingTriple{triple, means == counting})
		}
	})
	if err != nil {
		return nil, err
	}
	for i := range g.pairs {
		g.places[g.pairs[i].actor] = 0
	}
	g.dealOut(g.compareActors)
	return mergedPairs([]*gatherer{g}, g.compareActors), nil
}

func (g *gatherer) reset() {
	g.pairs, g.bearing = g.pairs[:0], g.bearing[:0]
	if g.places == nil {
		g.places = make([]int32, g.others)
	}
}

// add adds the tally of the triple at hand to a pair, which is new or has the
// same other end as one before.
func (g *gatherer) add(other int32, p pairClaims, how way, t bearingTriple) {
	if g.places[other] == 0 {
		p.tally = noClaims
		g.pairs = append(g.pairs, p)
		g.places[other] = int32(len(g.pairs))
	}
	place := g.places[other] - 1
	g.pairs[place].add(&g.tally, how, t.counts)
	g.bearing = append(g.bearing, placedTriple{place, t})
}

// dealOut deals the triples out to the pairs that they bear on, and orders the pairs.
func (g *gatherer) dealOut(compare func(a, b *pairClaims) int) {
	sizes := make([]int32, len(g.pairs))
	for _, b := range g.bearing {
		sizes[b.place]++
	}
	all := make([]bearingTriple, len(g.bearing))
	for i, n := range sizes {
		g.pairs[i].triples, all = all[:0:n], all[n:]
	}
	for _, b := range g.bearing {
		p := &g.pairs[b.place]
		p.triples = append(p.triples, b.bearingTriple)
	}
	g.order = ordered(g.pairs, compare)
}

// mergedPairs returns the pairs of several gatherers in order, those of the same
// two ends as one.
func mergedPairs(parts []*gatherer, compare func(a, b *pairClaims) int) []pairClaims {
	n := 0
	for _, g := range parts {
		n += len(g.pairs)
	}
	out := make([]pairClaims, 0, n)
	for {
		var from *gatherer
		for _, g := range parts {
			if len(g.order) > 0 && (from == nil || compare(&g.pairs[g.order[0]], &from.pairs[from.order[0]]) < 0) {
				from = g
			}
		}
		if from == nil {
			return out
		}
		next := &from.pairs[from.order[0]]
		from.order = from.order[1:]
		if last := len(out) - 1; last >= 0 && compare(&out[last], next) == 0 {
			out[last].add(&next.tally, next.how, true)
			out[last].triples = slices.Concat(out[last].triples, next.triples)
			continue
		}
		out = append(out, *next)
	}
}
