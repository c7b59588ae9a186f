package api

import (
	"context"
	"fmt"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/vocab"
)

// How the name of anything is found; what the name of an actor means stands in
// resolvename.go.

// find finds the one entity of type T that a question gives by id or by name;
// an id may stand where a name is asked for.
func find[T Entity](ctx context.Context, s *scope, kind graph.Kind, id *graph.ID, name *string) (T, error) {
	var none T
	switch {
	case (id == nil) == (name == nil):
		return none, withHint(graph.Invalid("id", "give either an id or a name"), fmt.Sprintf(`%s(name: "...") or %s(id: "...")`, kind, kind))
	case id != nil:
		return entityOf[T](ctx, s, kind, *id)
	case graph.ID(*name).Kind() == kind:
		return entityOf[T](ctx, s, kind, graph.ID(*name))
	}
	found, err := s.named(ctx, "name", kind, *name)
	if err != nil {
		return none, err
	}
	return entityOf[T](ctx, s, kind, found)
}

// named returns the id of the one entity of a kind with a name, given in a field. None is
// ErrNotFound with the nearest names, several are an ambiguousError.
func (s *scope) named(ctx context.Context, field string, kind graph.Kind, name string) (graph.ID, error) {
	if err := graph.CheckName(field, name); err != nil {
		return "", err
	}
	if id, ok := inVocabulary(kind, name); ok {
		return id, nil
	}
	candidates, err := s.candidates(ctx, kind, name)
	if err != nil {
		return "", err
	}
	switch len(candidates) {
	case 0:
		return "", s.unknown(ctx, name, kind)
	case 1:
		return candidates[0].ID, nil
	}
	return "", &ambiguousError{name, candidates}
}

// inVocabulary finds countries, regions and sectors by name or code.
func inVocabulary(kind graph.Kind, name string) (graph.ID, bool) {
	switch kind {
	case graph.Country:
		return vocab.Country(name)
	case graph.Region:
		return vocab.Region(name)
	case graph.Sector:
		return vocab.Sector(name)
	}
	return "", false
}

func (s *scope) entitiesNamed(ctx context.Context, kind graph.Kind, name string) ([]candidate, error) {
	hits, err := s.store.Search(ctx, graph.SearchQuery{Text: name, Kinds: []graph.Kind{kind}, Exact: true, First: graph.MaxPage})
	var out []candidate
	for _, h := range hits {
		out = append(out, candidate{h.Entity.ID, h.Entity.Name})
	}
	return out, err
}
