package api

import (
	"context"
	"fmt"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/questions"
)

// The resolvers of questions about change, agreement, overlap and the whole graph.

func (resolver) WhoTargeted(ctx context.Context, countries, membersOf, regions, sectors, victims []string, evidence *questions.Evidence, first *int, after *string, view *ViewInput) (*ActorMatchConnection, error) {
	s, p, err := paged(ctx, first, after, view)
	if err != nil {
		return nil, err
	}
	return s.whoTargeted(ctx, whoTargetedArgs{countries, membersOf, regions, sectors, victims}, evidence, p)
}

// paged opens the scope of a root list and reads its page.
func paged(ctx context.Context, first *int, after *string, view *ViewInput) (*scope, graph.Page, error) {
	p, err := pageOf(ctx, first, after, 50)
	if err != nil {
		return nil, p, err
	}
	s, err := requestOf(ctx).scopeUnder(ctx, view)
	return s, p, err
}

func (resolver) Changes(ctx context.Context, actor *string, from, to graph.Date, kinds []graph.Kind, how []questions.How, first *int, after *string, view *ViewInput) (*ChangeConnection, error) {
	var then, now ViewInput
	if view != nil {
		if view.KnownAsOf != "" {
			return nil, withHint(graph.Invalid("view", "knownAsOf has no place beside from and to"), "leave view.knownAsOf out; diff(from:, to:) takes two whole views")
		}
		then, now = *view, *view
	}
	if from > to {
		return nil, graph.Invalid("from", "%s is after %s; swap the two", from, to)
	}
	then.KnownAsOf, now.KnownAsOf = from, to
	return resolver{}.Diff(ctx, actor, then, now, kinds, how, first, after)
}

func (resolver) Diff(ctx context.Context, actor *string, from, to ViewInput, kinds []graph.Kind, how []questions.How, first *int, after *string) (*ChangeConnection, error) {
	s, p, err := paged(ctx, first, after, &to)
	if err != nil {
		return nil, err
	}
	then, err := requestOf(ctx).scopeUnder(ctx, &from)
	if err != nil {
		return nil, err
	}
	return s.changes(ctx, then, actor, questions.ChangeQuery{Kinds: kinds, How: ways(how)}, p)
}

func (resolver) Expansions(ctx context.Context, baseline, period graph.Span, kinds []graph.Kind, how []questions.How, orderBy *ExpansionOrder, first *int, after *string, view *ViewInput) (*ExpansionConnection, error) {
	s, p, err := paged(ctx, first, after, view)
	if err != nil {
		return nil, err
	}
	return s.expansionPage(ctx, questions.BreadthQuery{Baseline: baseline, Period: period, Kinds: kinds, How: ways(how)}, orderBy, p)
}

func (resolver) FirstEntrants(ctx context.Context, targets []string, kinds []graph.Kind, how []questions.How, first *int, after *string, view *ViewInput) (*FirstEntryConnection, error) {
	s, p, err := paged(ctx, first, after, view)
	if err != nil {
		return nil, err
	}
	return s.firstEntrants(ctx, targets, kinds, how, p)
}

func (resolver) Agreement(ctx context.Context, actor string, target *string, kinds []graph.Kind, by *questions.PartyKind, how []questions.How, view *ViewInput) (*Agreement, error) {
	s, err := requestOf(ctx).scopeUnder(ctx, view)
	if err != nil {
		return nil, err
	}
	args := agreementArgs{actor, target, kinds, questions.ByClaimant, ways(how)}
	if by != nil {
		args.by = *by
	}
	return s.agreement(ctx, args)
}

func (resolver) SimilarActors(ctx context.Context, actor string, kinds []graph.Kind, how []questions.How, period *graph.Span, first *int, view *ViewInput) ([]*SimilarActor, error) {
	s, p, err := paged(ctx, first, nil, view)
	if err != nil {
		return nil, err
	}
	return s.similarActors(ctx, actor, similarityArgs{kinds, ways(how), orNone(period), p.First})
}

// orNone returns the time that is given, or the zero span.
func orNone(s *graph.Span) graph.Span {
	if s == nil {
		return graph.Span{}
	}
	return *s
}

func (resolver) CoTargeted(ctx context.Context, target string, kinds []graph.Kind, how []questions.How, period *graph.Span, first *int, view *ViewInput) ([]*CoTarget, error) {
	s, p, err := paged(ctx, first, nil, view)
	if err != nil {
		return nil, err
	}
	return s.coTargeted(ctx, target, similarityArgs{kinds, ways(how), orNone(period), p.First})
}

func (resolver) Compare(ctx context.Context, actors []string, kinds []graph.Kind, how []questions.How, first *int, view *ViewInput) (*Comparison, error) {
	s, p, err := paged(ctx, first, nil, view)
	if err != nil {
		return nil, err
	}
	return s.compare(ctx, actors, questions.CompareQuery{Kinds: kinds, How: ways(how)}, p.First)
}

func (resolver) Paths(ctx context.Context, from, to graph.ID, maxHops *int, kinds []graph.Kind, first *int, view *ViewInput) ([]*Path, error) {
	s, p, err := paged(ctx, first, nil, view)
	if err != nil {
		return nil, err
	}
	hops, err := bounded("maxHops", maxHops, 4, 10)
	if err != nil {
		return nil, err
	}
	return s.paths(ctx, questions.PathQuery{From: from, To: to, MaxHops: hops, Kinds: kinds, First: p.First})
}

func (resolver) Neighbourhood(ctx context.Context, ids []graph.ID, depth, limit *int, kinds []graph.Kind, how []questions.How, view *ViewInput) (*Subgraph, error) {
	s, err := requestOf(ctx).scopeUnder(ctx, view)
	if err != nil {
		return nil, err
	}
	q := questions.NeighbourhoodQuery{IDs: ids, Kinds: kinds, How: ways(how)}
	if q.Depth, err = bounded("depth", depth, 1, 4); err != nil {
		return nil, err
	}
	if q.Limit, err = bounded("limit", limit, 200, graph.MaxPage); err != nil {
		return nil, err
	}
	return s.neighbourhood(ctx, q)
}

func (resolver) Overview(ctx context.Context, by *graph.Kind, how []questions.How, limit *int, view *ViewInput) (*Overview, error) {
	s, err := requestOf(ctx).scopeUnder(ctx, view)
	if err != nil {
		return nil, err
	}
	q := questions.OverviewQuery{By: graph.Region, How: ways(how)}
	if by != nil {
		q.By = *by
	}
	if q.Limit, err = bounded("limit", limit, 200, graph.MaxPage); err != nil {
		return nil, err
	}
	return s.overview(ctx, q)
}

func (resolver) Feeds(ctx context.Context, _ *int, view *ViewInput) ([]*Feed, error) {
	s, err := requestOf(ctx).scopeUnder(ctx, view)
	if err != nil {
		return nil, err
	}
	return s.feedList(ctx)
}

// bounded returns an argument, or its usual value, if it lies between 1 and a bound.
func bounded(field string, given *int, usual, most int) (int, error) {
	n := usual
	if given != nil {
		n = *given
	}
	if n < 1 || n > most {
		return 0, withHint(graph.Invalid(field, "%d cannot be served", n), fmt.Sprintf("ask for 1 to %d", most))
	}
	return n, nil
}
