package api

import (
	"context"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
	"github.com/actorgraph/actorgraph/graph/questions"
)

// A side is one end of actor-target pairs: the one that a field is about.
type side string

const (
	byActor  side = "actor"  // the pairs of an actor; the other ends are its targets
	byTarget side = "target" // the pairs of a target; the other ends are actors
)

// owner is the end of a pair that the field is about, other the opposite one.
func (s side) owner(p questions.Pair) graph.ID {
	if s == byActor {
		return p.Actor
	}
	return p.Target
}

func (s side) other(p questions.Pair) graph.ID {
	if s == byActor {
		return p.Target
	}
	return p.Actor
}

// pairArgs is what a field asks of the pairs of every actor, or of every target, in a batch.
type pairArgs struct {
	side  side
	kinds words[graph.Kind]
	how   words[questions.How]
}

// ways returns how a target may follow from what was said: as the question
// gives it, else only what a claim names. It is the one default of the schema;
// null and an empty list are as if left out.
func ways(given []questions.How) []questions.How {
	if len(given) > 0 {
		return given
	}
	return []questions.How{questions.Direct}
}

// newPairArgs takes the arguments of a field.
func newPairArgs(s side, kinds []graph.Kind, how []questions.How) pairArgs {
	return pairArgs{s, wordsOf(kinds), wordsOf(ways(how))}
}

// ids returns the entities of a batch that a side's fields are about.
func (s side) ids(b *batch) []graph.ID {
	if s == byActor {
		return b.ids(graph.Actor)
	}
	return b.ids(graph.TargetKinds()...)
}

// ownedPairs are the pairs of every actor, or every target, of a batch, by that end,
// with the graph view that they were found in.
type ownedPairs struct {
	by   map[graph.ID][]questions.Pair
	view *projection.GraphView
}

// pairs returns the pairs of every actor, or every target, of the batch.
func (b *batch) pairs(ctx context.Context, args pairArgs) (ownedPairs, error) {
	return b.memo.pairs.get(ctx, args, func(ctx context.Context) (ownedPairs, error) {
		return b.pairsBy(ctx, args, questions.Pairs)
	})
}

// undatedPairs returns those that are left out of pairs because the view has a
// window and nothing dates them.
func (b *batch) undatedPairs(ctx context.Context, args pairArgs) (ownedPairs, error) {
	return b.memo.undatedPairs.get(ctx, args, func(ctx context.Context) (ownedPairs, error) {
		return b.pairsBy(ctx, args, questions.UndatedPairs)
	})
}

// unplacedPairs returns those that are left out of pairs because nobody can tell
// whether they were known on the view's date.
func (b *batch) unplacedPairs(ctx context.Context, args pairArgs) (ownedPairs, error) {
	return b.memo.unplacedPairs.get(ctx, args, func(ctx context.Context) (ownedPairs, error) {
		return b.pairsBy(ctx, args, questions.UnplacedPairs)
	})
}

// unplaced returns what counts the unplaced pairs of an actor, or of a target, of the batch.
func (b *batch) unplaced(id graph.ID, args pairArgs) func(context.Context) (int, error) {
	return func(ctx context.Context) (int, error) {
		left, err := b.unplacedPairs(ctx, args)
		return len(left.by[id]), err
	}
}

func (b *batch) pairsBy(ctx context.Context, args pairArgs, find func(*projection.GraphView, questions.PairQuery) ([]questions.Pair, error)) (ownedPairs, error) {
	v, err := b.graphView(ctx, args)
	if err != nil {
		return ownedPairs{}, err
	}
	found, err := find(v, args.query(b))
	out := ownedPairs{map[graph.ID][]questions.Pair{}, v}
	for _, p := range found {
		out.by[args.side.owner(p)] = append(out.by[args.side.owner(p)], p)
	}
	return out, err
}

// query is the question as the projection takes it. A batch without an owner asks of none.
func (a pairArgs) query(b *batch) questions.PairQuery {
	q := questions.PairQuery{Kinds: a.kinds.list(), How: a.how.list()}
	if ids := a.side.ids(b); a.side == byActor {
		q.Actors = ids
	} else {
		q.Targets = ids
	}
	return q
}

// graphArgs is what a question about pairs asks of the graph, whichever of them it shows.
type graphArgs struct {
	side               side
	broader, subgroups bool
}

// graphView returns a graph with all that a question about some actors or targets rests on.
func (b *batch) graphView(ctx context.Context, args pairArgs) (*projection.GraphView, error) {
	how := args.how.list()
	key := graphArgs{args.side, slices.Contains(how, questions.Broader), slices.Contains(how, questions.ViaSubgroup)}
	return b.memo.graphViews.get(ctx, key, func(ctx context.Context) (*projection.GraphView, error) {
		who, err := b.identities(ctx)
		if err != nil {
			return nil, err
		}
		if key.side == byActor {
			return b.scope.graphView(ctx, who, b.claimsOfActors(b.recordIDs(), key.subgroups))
		}
		return b.scope.graphView(ctx, who, b.claimsOfTargets(byTarget.ids(b), how))
	})
}
