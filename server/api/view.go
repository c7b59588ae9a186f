package api

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/actorgraph/actorgraph/graph"
)

// ViewInput is a view as a question gives it.
type ViewInput struct {
	Occurred      graph.Span
	Match         graph.Match
	KnownAsOf     graph.Date
	Known         graph.Match
	Snapshot      *time.Time
	Datasets      []string
	Claimants     []string
	Sources       []graph.ID
	Publishers    []string
	MinConfidence *int
	UmbrellaYears *int
	Lens          graph.Lens
	LensBy        *string
	Identity      graph.Identity
	Unnamed       bool
}

// scopeUnder opens the scope of a root field. A data set, claimant, publisher or source that
// the graph does not have is refused: it would answer with nothing, and look
// like an answer.
func (r *request) scopeUnder(ctx context.Context, in *ViewInput) (*scope, error) {
	s := r.today()
	if in == nil {
		return s, nil
	}
	s.view = graph.View{
		Occurred: in.Occurred, Match: in.Match, KnownAsOf: in.KnownAsOf, Known: in.Known,
		Datasets: in.Datasets, Sources: in.Sources, MinConfidence: in.MinConfidence, Lens: in.Lens, Identity: in.Identity, Unnamed: in.Unnamed,
	}
	if in.Snapshot != nil {
		s.view.Snapshot = *in.Snapshot
	}
	if in.UmbrellaYears != nil {
		if s.view.UmbrellaYears = *in.UmbrellaYears; s.view.UmbrellaYears < 1 {
			return nil, graph.Invalid("umbrellaYears", "%d is too few; ask for 1 or more", *in.UmbrellaYears)
		}
	}
	if in.LensBy != nil {
		s.view.LensBy = *in.LensBy
	}
	if err := s.view.Check(); err != nil {
		return nil, err
	}
	if err := r.checkDatasets(ctx, "datasets", in.Datasets); err != nil {
		return nil, err
	}
	return s, s.follow(ctx, in)
}

// checkDatasets refuses keys of data sets that were never read.
func (r *request) checkDatasets(ctx context.Context, field string, keys []string) error {
	if len(keys) == 0 {
		return nil
	}
	known, err := r.datasetKeys(ctx)
	if err != nil {
		return err
	}
	for _, key := range keys {
		if !slices.Contains(known, key) {
			return withHint(graph.Invalid(field, "no data set %q", key), "the data sets are "+strings.Join(known, ", "))
		}
	}
	return nil
}

// follow resolves the view's claimants, publishers and sources, given as names or
// ids, and what the lens follows.
func (s *scope) follow(ctx context.Context, in *ViewInput) error {
	var err error
	if s.view.Claimants, err = s.organizations(ctx, "claimants", in.Claimants); err != nil {
		return err
	}
	if s.view.Publishers, err = s.organizations(ctx, "publishers", in.Publishers); err != nil {
		return err
	}
	if s.view.Lens == graph.LensSource {
		if err := s.followLens(ctx); err != nil {
			return err
		}
	}
	sources := make([]string, len(s.view.Sources))
	for i, id := range s.view.Sources {
		sources[i] = string(id)
	}
	s.view.Sources, err = s.resolveIDs(ctx, "sources", sources, graph.Source)
	return err
}

// followLens brings lensBy to the key of a data set or the id of an organization.
func (s *scope) followLens(ctx context.Context) error {
	keys, err := s.datasetKeys(ctx)
	if err != nil || slices.Contains(keys, s.view.LensBy) {
		return err
	}
	id, err := s.organization(ctx, "lensBy", s.view.LensBy)
	s.view.LensBy = string(id)
	return err
}

// organizations finds all of a list.
func (s *scope) organizations(ctx context.Context, field string, names []string) (ids []graph.ID, err error) {
	for _, name := range names {
		id, err := s.organization(ctx, field, name)
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, nil
}

// organization finds who is meant by a name or an id.
func (s *scope) organization(ctx context.Context, field, name string) (graph.ID, error) {
	id := graph.ID(name)
	if id.Kind() != graph.Organization {
		if err := graph.CheckName(field, name); err != nil {
			return "", err
		}
		hits, err := s.store.Search(ctx, graph.SearchQuery{Text: name, Kinds: []graph.Kind{graph.Organization}, Exact: true, First: 1})
		if err != nil {
			return "", err
		}
		if len(hits) > 0 {
			return hits[0].Entity.ID, nil
		}
	} else if found, err := s.fetchEntities(ctx, []graph.ID{id}); err != nil || len(found) > 0 {
		return id, err
	}
	hint, err := s.suggest(ctx, name, graph.Organization)
	if err != nil {
		return "", err
	}
	return "", withHint(graph.Invalid(field, "no organization %q", name), hint)
}
