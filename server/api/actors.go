package api

import (
	"context"
	"fmt"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/identity"
	"github.com/actorgraph/actorgraph/graph/projection"
	"github.com/actorgraph/actorgraph/graph/questions"
)

// ActorWhere narrows a list of actors. Each given field must hold.
type ActorWhere struct {
	Origins       []string
	AttributedTo  []string
	Targets       []string
	How           []questions.How // of Targets
	Datasets      []string
	InAllDatasets []string
	Active        graph.Span
}

// actors returns a page of the actors that the view admits.
func (s *scope) actors(ctx context.Context, where *ActorWhere, orderBy *ActorOrder, p graph.Page) (*ActorConnection, error) {
	order := ActorOrder{ByActorName, Ascending}
	if orderBy != nil {
		order = *orderBy
	}
	items, known, err := s.rankedActors(ctx, where, order.Field)
	if err != nil {
		return nil, err
	}
	found, err := page(listOrder{fmt.Sprintf("actors %s", order.Field), order.Direction}, items, p)
	if err != nil {
		return nil, err
	}
	b, err := s.batchOf(ctx, found.Items, known)
	if err != nil {
		return nil, err
	}
	out := connect(found, p, func(id graph.ID) *Actor { return one[*Actor](b, id) })
	if canLeaveUnplaced(s.view) {
		out.unplaced = func(ctx context.Context) (int, error) {
			all, _, err := s.possibly().rankedActors(ctx, where, ByActorName)
			return beyond(all, items), err
		}
	}
	return out, nil
}

// beyond counts the items that are not among others.
func beyond(all, others []ranked[graph.ID]) int {
	among := make(map[graph.ID]bool, len(others))
	for _, x := range others {
		among[x.item] = true
	}
	n := 0
	for _, x := range all {
		if !among[x.item] {
			n++
		}
	}
	return n
}

// rankedActors returns the actors of a list, ranked, with their entities.
func (s *scope) rankedActors(ctx context.Context, where *ActorWhere, by ActorOrderField) ([]ranked[graph.ID], entities, error) {
	who, err := s.identities(ctx)
	if err != nil {
		return nil, nil, err
	}
	activity, err := s.activity(ctx, who, by)
	if err != nil {
		return nil, nil, err
	}
	keep, err := s.filter(ctx, who, where)
	if err != nil {
		return nil, nil, err
	}
	known, err := s.existingActors(ctx, who, activity)
	if err != nil {
		return nil, nil, err
	}
	var items []ranked[graph.ID]
	for _, e := range sortedByID(known) {
		if keep(e.ID) && (s.view.Unnamed || !e.ID.IsUnnamed()) {
			items = append(items, ranked[graph.ID]{rank{name: graph.Fold(e.Name), id: e.ID}, e.ID})
		}
	}
	rankActors(items, by, activity)
	return items, known, nil
}

// activity returns what the list needs of the actors' activity: for an order by
// it, and on a date in the past, on which an actor can be known by claims alone.
func (s *scope) activity(ctx context.Context, who *identity.Resolution, by ActorOrderField) ([]questions.Activity, error) {
	if by == ByActorName && s.view.KnownAsOf == "" {
		return nil, nil
	}
	v, err := s.activityView(ctx, who)
	if err != nil {
		return nil, err
	}
	return questions.Activities(v)
}

// rankActors gives each actor its place in an order.
func rankActors(items []ranked[graph.ID], by ActorOrderField, activity []questions.Activity) {
	sums := make(map[graph.ID]questions.Activity, len(activity))
	for _, a := range activity {
		sums[a.Actor] = a
	}
	for i := range items {
		switch x := sums[items[i].item]; by {
		case ByActorName:
			items[i].value = items[i].name
		case ByActorTargets:
			items[i].value = number(x.Targets)
		case ByActorClaims:
			items[i].value = number(x.Claims)
		case ByLastActive:
			items[i].value = latest(x.Last)
		}
	}
}

// filter returns a test for what a list is narrowed by.
func (s *scope) filter(ctx context.Context, who *identity.Resolution, where *ActorWhere) (func(graph.ID) bool, error) {
	if where == nil {
		return func(graph.ID) bool { return true }, nil
	}
	var sets []map[graph.ID]bool
	add := func(set map[graph.ID]bool, err error) error {
		sets = append(sets, set)
		return err
	}
	if where.Origins != nil {
		if err := add(s.attributedActors(ctx, who, graph.OriginatesFrom, "origins", where.Origins, graph.Country)); err != nil {
			return nil, err
		}
	}
	if where.AttributedTo != nil {
		if err := add(s.attributedActors(ctx, who, graph.AttributedTo, "attributedTo", where.AttributedTo, graph.Country, graph.Organization, graph.Actor)); err != nil {
			return nil, err
		}
	}
	if where.Targets != nil {
		if err := add(s.actorsThatTarget(ctx, where.Targets, where.How)); err != nil {
			return nil, err
		}
	}
	if !where.Active.IsZero() {
		if err := add(s.actorsActive(ctx, who, where.Active)); err != nil {
			return nil, err
		}
	}
	for field, keys := range map[string][]string{"datasets": where.Datasets, "inAllDatasets": where.InAllDatasets} {
		if err := s.checkDatasets(ctx, field, keys); err != nil {
			return nil, err
		}
	}
	return func(id graph.ID) bool {
		for _, set := range sets {
			if !set[id] {
				return false
			}
		}
		return heldBy(who, id, where)
	}, nil
}

// heldBy reports whether an actor has records in the wanted data sets.
func heldBy(who *identity.Resolution, actor graph.ID, where *ActorWhere) bool {
	holds := func(key string) bool {
		return slices.ContainsFunc(who.Records(actor), func(m identity.Member) bool {
			return who.Exists(m.Record) && who.Record(m.Record).Dataset == key
		})
	}
	if where.Datasets != nil && !slices.ContainsFunc(where.Datasets, holds) {
		return false
	}
	return !slices.ContainsFunc(where.InAllDatasets, func(key string) bool { return !holds(key) })
}

// attributedActors returns the actors of which a predicate says any of some things.
func (s *scope) attributedActors(ctx context.Context, who *identity.Resolution, p graph.Predicate, field string, names []string, kinds ...graph.Kind) (map[graph.ID]bool, error) {
	objects, err := s.resolveIDs(ctx, field, names, kinds...)
	if err != nil || len(objects) == 0 {
		return nil, err
	}
	claims, err := s.claims(ctx, graph.ClaimQuery{Predicates: []graph.Predicate{p}, Objects: who.IDs(objects...), View: s.view})
	return subjects(who, claims), err
}

// actorsThatTarget returns the actors that target any of some things.
func (s *scope) actorsThatTarget(ctx context.Context, names []string, how []questions.How) (map[graph.ID]bool, error) {
	targets, err := s.resolveIDs(ctx, "targets", names, graph.TargetKinds()...)
	if err != nil || len(targets) == 0 {
		return nil, err
	}
	b, err := s.batchOf(ctx, targets, nil)
	if err != nil {
		return nil, err
	}
	pairs, err := b.pairs(ctx, newPairArgs(byTarget, nil, how))
	out := map[graph.ID]bool{}
	for _, list := range pairs.by {
		for _, p := range list {
			out[p.Actor] = true
		}
	}
	return out, err
}

// actorsActive returns the actors with activity that meets a time, and the
// view's window. Umbrella claims date nothing.
func (s *scope) actorsActive(ctx context.Context, who *identity.Resolution, when graph.Span) (map[graph.ID]bool, error) {
	v, err := s.activityView(ctx, who)
	if err != nil {
		return nil, err
	}
	active, err := questions.ActiveIn(v, when)
	out := map[graph.ID]bool{}
	for _, id := range active {
		out[id] = true
	}
	return out, err
}

// activityView returns a graph with all that is said to have taken place under the view.
func (s *scope) activityView(ctx context.Context, who *identity.Resolution) (*projection.GraphView, error) {
	return s.graphView(ctx, who, s.loading(graph.ClaimQuery{Predicates: []graph.Predicate{graph.Targets, graph.Active}, View: s.everSaid()}))
}

func subjects(who *identity.Resolution, claims []graph.Claim) map[graph.ID]bool {
	out := map[graph.ID]bool{}
	for _, c := range claims {
		out[who.Actor(c.Subject)] = true
	}
	return out
}
