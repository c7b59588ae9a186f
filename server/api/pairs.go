package api

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/analysis"
	"github.com/actorgraph/actorgraph/graph/projection"
	"github.com/actorgraph/actorgraph/graph/vocab"
)

// A side is one end of actor-target pairs: the one that a field is about.
type side string

const (
	byActor  side = "actor"  // the pairs of an actor; the other ends are its targets
	byTarget side = "target" // the pairs of a target; the other ends are actors
)

// owner is the end of a pair that the field is about, other the opposite one.
func (s side) owner(p projection.Pair) graph.ID {
	if s == byActor {
		return p.Actor
	}
	return p.Target
}

func (s side) other(p projection.Pair) graph.ID {
	if s == byActor {
		return p.Target
	}
	return p.Actor
}

// pairsAsked is what a field asks of the pairs of every actor, or of every target, in a batch.
type pairsAsked struct {
	side  side
	kinds []graph.Kind
	how   []analysis.How
}

// usualHow is how a target may follow from what was said unless the question says otherwise.
func usualHow() []analysis.How { return []analysis.How{analysis.Direct, analysis.RolledUp} }

// ask makes the question of a field; without ways it takes the usual ones.
func ask(s side, kinds []graph.Kind, how []analysis.How) pairsAsked {
	if len(how) == 0 {
		how = usualHow()
	}
	return pairsAsked{s, kinds, how}
}

// ids returns the entities of a batch that a side's fields are about.
func (s side) ids(b *batch) []graph.ID {
	if s == byActor {
		return b.ids(graph.Actor)
	}
	return b.ids(graph.TargetKinds()...)
}

// owned are the pairs of every actor, or every target, of a batch, by that end,
// with the picture that they were found in.
type owned struct {
	by      map[graph.ID][]projection.Pair
	picture *projection.Picture
}

// pairs returns the pairs of every actor, or every target, of the batch.
func (b *batch) pairs(ctx context.Context, ask pairsAsked) (owned, error) {
	return once(ctx, &b.memo, fmt.Sprintf("pairs %+v", ask), func(ctx context.Context) (owned, error) {
		return b.pairsBy(ctx, ask, (*projection.Picture).Pairs)
	})
}

// undatedPairs returns those that are left out of pairs because the view has a
// window and nothing dates them.
func (b *batch) undatedPairs(ctx context.Context, ask pairsAsked) (owned, error) {
	return once(ctx, &b.memo, fmt.Sprintf("undated pairs %+v", ask), func(ctx context.Context) (owned, error) {
		return b.pairsBy(ctx, ask, (*projection.Picture).Undated)
	})
}

func (b *batch) pairsBy(ctx context.Context, ask pairsAsked, find func(*projection.Picture, projection.PairQuery) ([]projection.Pair, error)) (owned, error) {
	picture, err := b.pictureOf(ctx, ask)
	if err != nil {
		return owned{}, err
	}
	found, err := find(picture, ask.query(b))
	out := owned{map[graph.ID][]projection.Pair{}, picture}
	for _, p := range found {
		out.by[ask.side.owner(p)] = append(out.by[ask.side.owner(p)], p)
	}
	return out, err
}

// query is the question as the projection takes it. A batch without an owner asks of none.
func (a pairsAsked) query(b *batch) projection.PairQuery {
	q := projection.PairQuery{Kinds: a.kinds, How: a.how}
	if ids := a.side.ids(b); a.side == byActor {
		q.Actors = ids
	} else {
		q.Targets = ids
	}
	return q
}

// pictureOf returns a picture of all that a question about some actors or
// targets rests on: of the whole graph where the projection is there and can
// tell, else of what the store finds of them, laid out in the same way.
func (b *batch) pictureOf(ctx context.Context, ask pairsAsked) (*projection.Picture, error) {
	wide := slices.Contains(ask.how, analysis.Broader)
	subgroups := slices.Contains(ask.how, analysis.ViaSubgroup)
	return once(ctx, &b.memo, fmt.Sprintf("picture %s %t %t", ask.side, wide, subgroups), func(ctx context.Context) (*projection.Picture, error) {
		who, err := b.census(ctx)
		if err != nil {
			return nil, err
		}
		g, err := b.inMemory(ctx, b.view)
		if err != nil {
			return nil, err
		}
		if g != nil {
			return g.Under(b.view, who.identity), nil
		}
		gather := b.evidenceOfTargets
		if ask.side == byActor {
			gather = b.evidenceOfActors
		}
		found, err := gather(ctx, wide, subgroups)
		if err != nil {
			return nil, err
		}
		return pictureOf(slices.Concat(found.Claims, found.Places, found.Subgroups), b.view, who.identity)
	})
}

// pictureOf lays claims out that are as the view has them.
func pictureOf(claims []graph.Claim, v graph.View, who *analysis.Identity) (*projection.Picture, error) {
	g, err := projection.Build(changesOf(func(yield func(graph.Claim, error) bool) {
		for _, c := range claims {
			if !yield(c, nil) {
				return
			}
		}
	}))
	if err != nil {
		return nil, err
	}
	v.Snapshot = time.Time{}
	return g.Under(v, who), nil
}

// evidence is what a question about some actors or targets rests on. It comes
// from memory where the projection is there and can tell: then the claims are
// lean, with what analysis needs and no more, and what an answer shows of them
// is fetched from the store by their ids.
type evidence struct {
	analysis.Evidence
	scope  *scope
	memory *projection.Graph // nil: the store
}

func (b *batch) newEvidence(ctx context.Context) (evidence, error) {
	who, err := b.census(ctx)
	if err != nil {
		return evidence{}, err
	}
	memory, err := b.inMemory(ctx, b.past())
	return evidence{analysis.Evidence{View: b.view, Identity: who.identity}, b.scope, memory}, err
}

func (e *evidence) lean() bool { return e.memory != nil }

// find returns all that was ever said of what a query asks.
func (e *evidence) find(ctx context.Context, q graph.ClaimQuery) ([]graph.Claim, error) {
	q.View = e.scope.past()
	if e.memory != nil {
		return slices.Collect(e.memory.Claims(q)), ctx.Err()
	}
	return e.scope.claims(ctx, q)
}

// evidenceOfActors finds what is said of whom the batch's actors target.
func (b *batch) evidenceOfActors(ctx context.Context, _, subgroups bool) (evidence, error) {
	e, err := b.newEvidence(ctx)
	if err != nil {
		return e, err
	}
	subjects := b.recordIDs()
	if subgroups {
		if e.Subgroups, err = b.partOf(ctx, &e, subjects, below); err != nil {
			return e, err
		}
		for _, c := range e.Subgroups {
			subjects = append(subjects, c.Subject)
		}
		subjects = b.who.recordsOf(subjects...)
	}
	e.Claims, err = e.find(ctx, graph.ClaimQuery{Predicates: []graph.Predicate{graph.Targets}, Subjects: subjects})
	if err != nil {
		return e, err
	}
	var victims []graph.ID
	for _, c := range e.Claims {
		if c.Object.Kind() == graph.Victim {
			victims = append(victims, c.Object)
		}
	}
	if len(victims) > 0 {
		e.Places, err = e.find(ctx, graph.ClaimQuery{Predicates: placing(), Subjects: distinct(victims)})
	}
	return e, err
}

// placing are the predicates that say where a victim is and what it does.
func placing() []graph.Predicate { return []graph.Predicate{graph.LocatedAt, graph.OperatesIn} }

// evidenceOfTargets finds what is said of who targets the batch's targets: also
// what lies in them, and with wide the regions that they lie in.
func (b *batch) evidenceOfTargets(ctx context.Context, wide, subgroups bool) (evidence, error) {
	e, err := b.newEvidence(ctx)
	if err != nil {
		return e, err
	}
	objects, places := reaching(byTarget.ids(b), wide)
	if len(places) > 0 {
		if e.Places, err = e.find(ctx, graph.ClaimQuery{Predicates: placing(), Objects: places}); err != nil {
			return e, err
		}
	}
	for _, c := range e.Places {
		if c.Subject.Kind() == graph.Victim {
			objects = append(objects, c.Subject)
		}
	}
	e.Claims, err = e.find(ctx, graph.ClaimQuery{Predicates: []graph.Predicate{graph.Targets}, Objects: distinct(objects)})
	if err != nil || !subgroups {
		return e, err
	}
	var actors []graph.ID
	for _, claim := range e.Claims {
		actors = append(actors, claim.Subject)
	}
	e.Subgroups, err = b.partOf(ctx, &e, actors, above)
	return e, err
}

// reaching returns the objects whose claims reach some targets, and those of
// them that victims can be placed at.
func reaching(targets []graph.ID, wide bool) (objects, places []graph.ID) {
	for _, id := range targets {
		objects = append(objects, id)
		switch id.Kind() {
		case graph.Region:
			objects = append(objects, vocab.MembersOf(id)...)
		case graph.Sector:
			objects = append(objects, vocab.DescendantsOf(id)...)
		}
	}
	objects = distinct(objects)
	for _, id := range objects {
		if id.Kind() != graph.Victim {
			places = append(places, id)
		}
	}
	if wide {
		for _, id := range targets {
			objects = append(objects, vocab.RegionsOf(id)...)
		}
	}
	return objects, places
}

// rung is a way up or down the tree of subgroups.
type rung bool

const (
	below rung = false // from a group to its subgroups
	above rung = true  // from a subgroup to what it is part of
)

// partOf returns the claims that lead from some records to all that is above or
// below them. It asks once for each generation.
func (b *batch) partOf(ctx context.Context, e *evidence, records []graph.ID, way rung) ([]graph.Claim, error) {
	who, err := b.census(ctx)
	if err != nil {
		return nil, err
	}
	var all []graph.Claim
	seen := map[graph.ID]bool{}
	for next := who.recordsOf(records...); len(next) > 0; {
		for _, id := range next {
			seen[id] = true
		}
		q := graph.ClaimQuery{Predicates: []graph.Predicate{graph.PartOf}}
		if way == above {
			q.Subjects = next
		} else {
			q.Objects = next
		}
		claims, err := e.find(ctx, q)
		if err != nil {
			return nil, err
		}
		all = append(all, claims...)
		var found []graph.ID
		for _, c := range claims {
			if way == above {
				found = append(found, c.Object)
			} else {
				found = append(found, c.Subject)
			}
		}
		next = slices.DeleteFunc(who.recordsOf(found...), func(id graph.ID) bool { return seen[id] })
	}
	return all, nil
}
