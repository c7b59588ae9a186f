package api

import (
	"context"
	"slices"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/questions"
	"github.com/actorgraph/actorgraph/graph/vocab"
)

// What lists of entities are narrowed by. Each given field must hold; a list
// holds if one of its members does.

// VictimWhere narrows a list of victims.
type VictimWhere struct {
	Name                        *string
	Countries, Regions, Sectors []string
	StixClasses                 []string
	TargetedBy                  []string
}

// IncidentWhere narrows a list of incidents.
type IncidentWhere struct {
	Name      *string
	StixTypes []string
	Datasets  []string
	Occurred  graph.Span
	Actors    []string
	Targets   []string
	How       []questions.How // of Targets
}

// SourceWhere narrows a list of sources.
type SourceWhere struct {
	Name       *string
	Publishers []string
	Published  graph.Span
	URL        *string
	Actors     []string
}

// CountryWhere narrows a list of countries.
type CountryWhere struct {
	Name       *string
	Regions    []string
	TargetedBy []string
	How        []questions.How // of TargetedBy
}

func (s *scope) victimsWhere(ctx context.Context, w *VictimWhere) (*narrowing, error) {
	n := &narrowing{kind: graph.Victim}
	if w == nil {
		return n, nil
	}
	n.named = w.Name
	for _, place := range []struct {
		field string
		names []string
		kind  graph.Kind
	}{{"countries", w.Countries, graph.Country}, {"regions", w.Regions, graph.Region}, {"sectors", w.Sectors, graph.Sector}} {
		err := n.byNames(ctx, s, place.field, place.names, []graph.Kind{place.kind}, func(ids []graph.ID) ([]graph.ID, error) {
			objects, _ := objectsReaching(ids, false)
			claims, err := s.claims(ctx, graph.ClaimQuery{Predicates: locationPredicates(), Objects: objects, View: s.view})
			return subjectsOf(claims), err
		})
		if err != nil {
			return nil, err
		}
	}
	if err := n.byWord("stixClasses", w.StixClasses, []string{"individual", "group", "organization", "class"}, func(e *graph.Entity) string { return e.STIXClass }); err != nil {
		return nil, err
	}
	err := n.byNames(ctx, s, "targetedBy", w.TargetedBy, []graph.Kind{graph.Actor}, func(ids []graph.ID) ([]graph.ID, error) {
		pairs, err := s.pairsOfActors(ctx, ids, graph.Victim, nil)
		return targetsOf(pairs), err
	})
	return n, err
}

func (s *scope) incidentsWhere(ctx context.Context, w *IncidentWhere) (*narrowing, error) {
	n := &narrowing{kind: graph.Incident}
	if !s.view.Occurred.IsZero() {
		n.keep(func(e *graph.Entity) bool { return s.view.Meets(e.Occurred, s.view.Occurred) })
	}
	if w == nil {
		return n, nil
	}
	n.named = w.Name
	if err := n.byWord("stixTypes", w.StixTypes, []string{"incident", "campaign"}, func(e *graph.Entity) string { return e.STIXType }); err != nil {
		return nil, err
	}
	if err := s.checkDatasets(ctx, "datasets", w.Datasets); err != nil {
		return nil, err
	}
	if w.Datasets != nil {
		n.keep(func(e *graph.Entity) bool { return slices.Contains(w.Datasets, e.Dataset) })
	}
	if !w.Occurred.IsZero() {
		n.keep(func(e *graph.Entity) bool { return s.view.Meets(e.Occurred, w.Occurred) })
	}
	err := n.byNames(ctx, s, "actors", w.Actors, []graph.Kind{graph.Actor}, func(ids []graph.ID) ([]graph.ID, error) {
		claims, err := s.claimsAbout(ctx, ids)
		if err != nil {
			return nil, err
		}
		claims, err = s.withoutCopies(ctx, claims) // as Actor.incidents
		return incidentsOf(claims), err
	})
	if err != nil {
		return nil, err
	}
	return n, n.byNames(ctx, s, "targets", w.Targets, graph.TargetKinds(), func(ids []graph.ID) ([]graph.ID, error) {
		objects, err := s.namedObjects(ctx, ids, ways(w.How))
		if err != nil || len(objects) == 0 {
			return nil, err
		}
		claims, err := s.claims(ctx, graph.ClaimQuery{Predicates: []graph.Predicate{graph.Targets}, Objects: objects, View: s.view})
		return incidentsOf(claims), err
	})
}

func (s *scope) sourcesWhere(ctx context.Context, w *SourceWhere) (*narrowing, error) {
	n := &narrowing{kind: graph.Source}
	if w == nil {
		return n, nil
	}
	n.named = w.Name
	if w.Publishers != nil {
		publishers, err := s.resolveIDs(ctx, "publishers", w.Publishers, graph.Organization)
		if err != nil {
			return nil, err
		}
		n.keep(func(e *graph.Entity) bool { return slices.Contains(publishers, e.Publisher) })
	}
	if !w.Published.IsZero() {
		n.keep(func(e *graph.Entity) bool { return s.view.Meets(e.Published, w.Published) })
	}
	if w.URL != nil {
		address := *w.URL
		if !strings.Contains(address, "://") {
			address = "https://" + address
		}
		begins := graph.Entity{URL: address}.Report()
		n.keep(func(e *graph.Entity) bool { return e.URL != "" && strings.HasPrefix(e.Report(), begins) })
	}
	return n, n.byNames(ctx, s, "actors", w.Actors, []graph.Kind{graph.Actor}, func(ids []graph.ID) ([]graph.ID, error) {
		claims, err := s.claimsAbout(ctx, ids)
		var out []graph.ID
		for _, c := range claims {
			out = append(out, c.Source)
		}
		return out, err
	})
}

func (s *scope) countriesWhere(ctx context.Context, w *CountryWhere) (*narrowing, error) {
	n := &narrowing{kind: graph.Country}
	if w == nil {
		return n, nil
	}
	n.named = w.Name
	err := n.byNames(ctx, s, "regions", w.Regions, []graph.Kind{graph.Region}, func(ids []graph.ID) ([]graph.ID, error) {
		var out []graph.ID
		for _, id := range ids {
			out = append(out, vocab.CountriesOf(id)...)
		}
		return out, nil
	})
	if err != nil {
		return nil, err
	}
	return n, n.byNames(ctx, s, "targetedBy", w.TargetedBy, []graph.Kind{graph.Actor}, func(ids []graph.ID) ([]graph.ID, error) {
		pairs, err := s.pairsOfActors(ctx, ids, graph.Country, w.How)
		return targetsOf(pairs), err
	})
}

// pairsOfActors returns whom some actors target, of a kind.
func (s *scope) pairsOfActors(ctx context.Context, actors []graph.ID, kind graph.Kind, how []questions.How) (ownedPairs, error) {
	b, err := s.batchOf(ctx, actors, nil)
	if err != nil {
		return ownedPairs{}, err
	}
	return b.pairs(ctx, newPairArgs(byActor, []graph.Kind{kind}, how))
}

func targetsOf(pairs ownedPairs) []graph.ID {
	var out []graph.ID
	for _, list := range pairs.by {
		for _, p := range list {
			out = append(out, p.Target)
		}
	}
	return out
}

// claimsAbout returns what is said of some actors and of all their records.
func (s *scope) claimsAbout(ctx context.Context, actors []graph.ID) ([]graph.Claim, error) {
	records, err := s.recordsOf(ctx, actors)
	if err != nil || len(records) == 0 {
		return nil, err
	}
	return s.claims(ctx, graph.ClaimQuery{About: records, View: s.view})
}

// namedObjects returns whatever a claim can name so that some targets follow
// in some ways. A subgroup changes no object.
func (s *scope) namedObjects(ctx context.Context, targets []graph.ID, how []questions.How) ([]graph.ID, error) {
	var out []graph.ID
	if slices.Contains(how, questions.Direct) {
		out = append(out, targets...)
	}
	if slices.Contains(how, questions.Broader) {
		for _, id := range targets {
			out = append(out, vocab.RegionsOf(id)...)
		}
	}
	if !slices.Contains(how, questions.RolledUp) {
		return distinct(out), nil
	}
	objects, places := objectsReaching(targets, false)
	for _, id := range objects {
		if !slices.Contains(targets, id) {
			out = append(out, id)
		}
	}
	if len(places) == 0 {
		return distinct(out), nil
	}
	placed, err := s.claims(ctx, graph.ClaimQuery{Predicates: locationPredicates(), Objects: places, View: s.view})
	for _, id := range subjectsOf(placed) {
		if id.Kind() == graph.Victim {
			out = append(out, id)
		}
	}
	return distinct(out), err
}

func subjectsOf(claims []graph.Claim) []graph.ID {
	out := make([]graph.ID, len(claims))
	for i, c := range claims {
		out[i] = c.Subject
	}
	return out
}

// incidentsOf returns the incidents that claims are part of or about.
func incidentsOf(claims []graph.Claim) []graph.ID {
	var out []graph.ID
	for _, c := range claims {
		out = append(out, c.Incident, c.Subject)
	}
	return out
}
