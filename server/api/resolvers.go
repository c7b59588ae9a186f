package api

import (
	"context"

	"github.com/actorgraph/actorgraph/graph"
)

// resolver is the root of the schema: it opens a field's scope and hands on.
type resolver struct{}

// Query returns the resolver of the root fields.
func (resolver) Query() QueryResolver { return resolver{} }

func (resolver) Node(ctx context.Context, id graph.ID, view *ViewInput) (Node, error) {
	s, err := requestOf(ctx).scopeUnder(ctx, view)
	if err != nil {
		return nil, err
	}
	return s.node(ctx, id)
}

func (resolver) Nodes(ctx context.Context, ids []graph.ID, view *ViewInput) ([]Node, error) {
	s, err := requestOf(ctx).scopeUnder(ctx, view)
	if err != nil {
		return nil, err
	}
	return s.nodes(ctx, ids)
}

func (resolver) Actor(ctx context.Context, id *graph.ID, name *string, view *ViewInput) (*Actor, error) {
	return lookup[*Actor](ctx, graph.Actor, id, name, view)
}

func (resolver) Country(ctx context.Context, id *graph.ID, name *string, view *ViewInput) (*Country, error) {
	return lookup[*Country](ctx, graph.Country, id, name, view)
}

func (resolver) Region(ctx context.Context, id *graph.ID, name *string, view *ViewInput) (*Region, error) {
	return lookup[*Region](ctx, graph.Region, id, name, view)
}

func (resolver) Sector(ctx context.Context, id *graph.ID, name *string, view *ViewInput) (*Sector, error) {
	return lookup[*Sector](ctx, graph.Sector, id, name, view)
}

func (resolver) Victim(ctx context.Context, id *graph.ID, name *string, view *ViewInput) (*Victim, error) {
	return lookup[*Victim](ctx, graph.Victim, id, name, view)
}

func (resolver) Incident(ctx context.Context, id graph.ID, view *ViewInput) (*Incident, error) {
	return lookup[*Incident](ctx, graph.Incident, &id, nil, view)
}

func (resolver) Source(ctx context.Context, id graph.ID, view *ViewInput) (*Source, error) {
	return lookup[*Source](ctx, graph.Source, &id, nil, view)
}

func lookup[T Entity](ctx context.Context, kind graph.Kind, id *graph.ID, name *string, view *ViewInput) (T, error) {
	s, err := requestOf(ctx).scopeUnder(ctx, view)
	if err != nil {
		var none T
		return none, err
	}
	return find[T](ctx, s, kind, id, name)
}

func (resolver) Claim(ctx context.Context, id graph.ID, view *ViewInput) (*Claim, error) {
	s, err := requestOf(ctx).scopeUnder(ctx, view)
	if err != nil {
		return nil, err
	}
	return s.claim(ctx, id)
}

func (resolver) ResolveName(ctx context.Context, name string, _ *int, view *ViewInput) ([]*NameMatch, error) {
	s, err := requestOf(ctx).scopeUnder(ctx, view)
	if err != nil {
		return nil, err
	}
	all, err := s.resolveNames(ctx, "name", []string{name})
	if err != nil {
		return nil, err
	}
	return all[0].Matches, nil
}

func (resolver) ResolveNames(ctx context.Context, names []string, view *ViewInput) ([]*NameResolution, error) {
	s, err := requestOf(ctx).scopeUnder(ctx, view)
	if err != nil {
		return nil, err
	}
	return s.resolveNames(ctx, "names", names)
}

func (resolver) Search(ctx context.Context, text string, kinds []graph.Kind, first *int) ([]*SearchHit, error) {
	return requestOf(ctx).today().searchHits(ctx, text, kinds, first)
}

func (resolver) Actors(ctx context.Context, where *ActorWhere, orderBy *ActorOrder, first *int, after *string, view *ViewInput) (*ActorConnection, error) {
	s, p, err := paged(ctx, first, after, view)
	if err != nil {
		return nil, err
	}
	return s.actors(ctx, where, orderBy, p)
}

func (resolver) Countries(ctx context.Context, where *CountryWhere, first *int, after *string, view *ViewInput) (*CountryConnection, error) {
	s, p, err := paged(ctx, first, after, view)
	if err != nil {
		return nil, err
	}
	return listWhere[*Country](ctx, s, func(s *scope) (*narrowing, error) { return s.countriesWhere(ctx, where) }, p)
}

func (resolver) Regions(ctx context.Context, first *int, after *string, view *ViewInput) (*RegionConnection, error) {
	s, p, err := paged(ctx, first, after, view)
	if err != nil {
		return nil, err
	}
	return list[*Region](ctx, s, &narrowing{kind: graph.Region}, p)
}

func (resolver) Sectors(ctx context.Context, first *int, after *string, view *ViewInput) (*SectorConnection, error) {
	s, p, err := paged(ctx, first, after, view)
	if err != nil {
		return nil, err
	}
	return list[*Sector](ctx, s, &narrowing{kind: graph.Sector}, p)
}

func (resolver) Victims(ctx context.Context, where *VictimWhere, first *int, after *string, view *ViewInput) (*VictimConnection, error) {
	s, p, err := paged(ctx, first, after, view)
	if err != nil {
		return nil, err
	}
	return listWhere[*Victim](ctx, s, func(s *scope) (*narrowing, error) { return s.victimsWhere(ctx, where) }, p)
}

func (resolver) Incidents(ctx context.Context, where *IncidentWhere, first *int, after *string, view *ViewInput) (*IncidentConnection, error) {
	s, p, err := paged(ctx, first, after, view)
	if err != nil {
		return nil, err
	}
	return listWhere[*Incident](ctx, s, func(s *scope) (*narrowing, error) { return s.incidentsWhere(ctx, where) }, p)
}

func (resolver) Sources(ctx context.Context, where *SourceWhere, first *int, after *string, view *ViewInput) (*SourceConnection, error) {
	s, p, err := paged(ctx, first, after, view)
	if err != nil {
		return nil, err
	}
	return listWhere[*Source](ctx, s, func(s *scope) (*narrowing, error) { return s.sourcesWhere(ctx, where) }, p)
}

func (resolver) Claims(ctx context.Context, predicates []graph.Predicate, subject, object, incident *graph.ID, first *int, after *string, view *ViewInput) (*ClaimConnection, error) {
	s, p, err := paged(ctx, first, after, view)
	if err != nil {
		return nil, err
	}
	q := graph.ClaimQuery{Predicates: predicates, View: s.view}
	if q.Subjects, err = s.endIDs(ctx, "subject", subject, graph.Kinds()...); err != nil {
		return nil, err
	}
	if q.Objects, err = s.endIDs(ctx, "object", object, graph.Kinds()...); err != nil {
		return nil, err
	}
	if q.Incidents, err = s.endIDs(ctx, "incident", incident, graph.Incident); err != nil {
		return nil, err
	}
	return s.claimList(ctx, q, p)
}

func (resolver) Datasets(ctx context.Context, _ *int) ([]*Dataset, error) {
	return requestOf(ctx).datasets(ctx)
}
