package api

import (
	"context"
	"fmt"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/analysis"
	"github.com/actorgraph/actorgraph/graph/vocab"
)

// A side is one end of actor-target pairs: the one that a field is about.
type side string

const (
	byActor  side = "actor"  // the pairs of an actor; the other ends are its targets
	byTarget side = "target" // the pairs of a target; the other ends are actors
)

// owner is the end of a pair that the field is about, other the opposite one.
func (s side) owner(p analysis.Pair) graph.ID {
	if s == byActor {
		return p.Actor
	}
	return p.Target
}

func (s side) other(p analysis.Pair) graph.ID {
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

// pairs returns the pairs of every actor, or every target, of the batch.
func (b *batch) pairs(ctx context.Context, ask pairsAsked) (map[graph.ID][]analysis.Pair, error) {
	return once(ctx, &b.memo, fmt.Sprintf("pairs %+v", ask), func(ctx context.Context) (map[graph.ID][]analysis.Pair, error) {
		return b.pairsBy(ctx, ask, analysis.Pairs)
	})
}

// undatedPairs returns those that are left out of pairs because the view has a
// window and nothing dates them.
func (b *batch) undatedPairs(ctx context.Context, ask pairsAsked) (map[graph.ID][]analysis.Pair, error) {
	return once(ctx, &b.memo, fmt.Sprintf("undated pairs %+v", ask), func(ctx context.Context) (map[graph.ID][]analysis.Pair, error) {
		return b.pairsBy(ctx, ask, analysis.Undated)
	})
}

func (b *batch) pairsBy(ctx context.Context, ask pairsAsked, find func(analysis.Evidence, analysis.Query) []analysis.Pair) (map[graph.ID][]analysis.Pair, error) {
	q := analysis.Query{Kinds: ask.kinds, How: ask.how}
	gather := b.evidenceOfTargets
	if ask.side == byActor {
		q.Actors, gather = ask.side.ids(b), b.evidenceOfActors
	} else {
		q.Targets = ask.side.ids(b)
	}
	wide := slices.Contains(ask.how, analysis.Broader)
	subgroups := slices.Contains(ask.how, analysis.ViaSubgroup)
	evidence, err := once(ctx, &b.memo, fmt.Sprintf("evidence %s %t %t", ask.side, wide, subgroups), func(ctx context.Context) (analysis.Evidence, error) {
		return gather(ctx, wide, subgroups)
	})
	if err != nil {
		return nil, err
	}
	out := map[graph.ID][]analysis.Pair{}
	for _, p := range find(evidence, q) {
		out[ask.side.owner(p)] = append(out[ask.side.owner(p)], p)
	}
	return out, nil
}

// evidenceOfActors finds what is said of whom the batch's actors target.
func (b *batch) evidenceOfActors(ctx context.Context, _, subgroups bool) (analysis.Evidence, error) {
	e := analysis.Evidence{View: b.view, Identity: b.who.identity}
	subjects := b.recordIDs()
	if subgroups {
		var err error
		if e.Subgroups, err = b.partOf(ctx, subjects, below); err != nil {
			return e, err
		}
		for _, c := range e.Subgroups {
			subjects = append(subjects, c.Subject)
		}
		subjects = b.who.recordsOf(subjects...)
	}
	var err error
	e.Claims, err = b.claims(ctx, graph.ClaimQuery{Predicates: []graph.Predicate{graph.Targets}, Subjects: subjects, View: b.past()})
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
		e.Places, err = b.claims(ctx, graph.ClaimQuery{Predicates: placing(), Subjects: distinct(victims), View: b.past()})
	}
	return e, err
}

// placing are the predicates that say where a victim is and what it does.
func placing() []graph.Predicate { return []graph.Predicate{graph.LocatedAt, graph.OperatesIn} }

// evidenceOfTargets finds what is said of who targets the batch's targets: also
// what lies in them, and with wide the regions that they lie in.
func (b *batch) evidenceOfTargets(ctx context.Context, wide, subgroups bool) (analysis.Evidence, error) {
	c, err := b.census(ctx)
	if err != nil {
		return analysis.Evidence{}, err
	}
	e := analysis.Evidence{View: b.view, Identity: c.identity}
	objects, places := reaching(byTarget.ids(b), wide)
	if len(places) > 0 {
		if e.Places, err = b.claims(ctx, graph.ClaimQuery{Predicates: placing(), Objects: places, View: b.past()}); err != nil {
			return e, err
		}
	}
	for _, c := range e.Places {
		if c.Subject.Kind() == graph.Victim {
			objects = append(objects, c.Subject)
		}
	}
	e.Claims, err = b.claims(ctx, graph.ClaimQuery{Predicates: []graph.Predicate{graph.Targets}, Objects: distinct(objects), View: b.past()})
	if err != nil || !subgroups {
		return e, err
	}
	var actors []graph.ID
	for _, claim := range e.Claims {
		actors = append(actors, claim.Subject)
	}
	e.Subgroups, err = b.partOf(ctx, actors, above)
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
func (b *batch) partOf(ctx context.Context, records []graph.ID, way rung) ([]graph.Claim, error) {
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
		q := graph.ClaimQuery{Predicates: []graph.Predicate{graph.PartOf}, View: b.past()}
		if way == above {
			q.Subjects = next
		} else {
			q.Objects = next
		}
		claims, err := b.claims(ctx, q)
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
