package api

import (
	"context"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
)

// Entities are addressed in one way: an argument takes an id or a name, of a
// country also its code. What a question is about is one entity (resolveOne);
// what it is narrowed by are all that a name stands for (resolveIDs).

// resolveOne returns the id of the one entity of some kinds that an id or a name in a
// field stands for under the view. None is ErrNotFound with the nearest names,
// several are an ambiguousError.
func (s *scope) resolveOne(ctx context.Context, field, text string, kinds ...graph.Kind) (graph.ID, error) {
	if id := graph.ID(text); slices.Contains(kinds, id.Kind()) {
		return s.existing(ctx, id)
	}
	if len(kinds) == 1 {
		id, err := s.named(ctx, field, kinds[0], text)
		if err != nil {
			return "", err
		}
		return s.current(ctx, id)
	}
	ids, err := s.resolveText(ctx, field, text, kinds)
	switch {
	case err != nil:
		return "", err
	case len(ids) == 0:
		return "", s.unknown(ctx, text, kinds...)
	case len(ids) == 1:
		return s.current(ctx, ids[0])
	}
	known, err := s.entitiesByID(ctx, ids)
	if err != nil {
		return "", err
	}
	several := &ambiguousError{name: text}
	for _, id := range ids {
		if e := known[id]; e != nil {
			several.candidates = append(several.candidates, candidate{id, e.Name})
		}
	}
	return "", several
}

// resolveActor returns the id of the one actor that an id or a name in the
// argument actor, or among actors, stands for.
func (s *scope) resolveActor(ctx context.Context, text string) (graph.ID, error) {
	return s.resolveOne(ctx, "actor", text, graph.Actor)
}

// resolveActors returns the ids of actors, each once, in the order given.
func (s *scope) resolveActors(ctx context.Context, texts []string) ([]graph.ID, error) {
	var out []graph.ID
	seen := map[graph.ID]bool{}
	for _, text := range texts {
		id, err := s.resolveActor(ctx, text)
		if err != nil {
			return nil, err
		}
		if !seen[id] {
			seen[id] = true
			out = append(out, id)
		}
	}
	return out, nil
}

// existing returns what an id stands for under the view; ErrNotFound for an
// unknown one.
func (s *scope) existing(ctx context.Context, id graph.ID) (graph.ID, error) {
	id, err := s.current(ctx, id)
	if err != nil {
		return "", err
	}
	_, err = s.byID(ctx, id)
	return id, err
}

// resolveIDs returns the ids that names, codes or ids of some kinds stand for. A name
// of several things stands for all of them; one of nothing is refused.
func (s *scope) resolveIDs(ctx context.Context, field string, names []string, kinds ...graph.Kind) ([]graph.ID, error) {
	var out []graph.ID
	for _, name := range names {
		ids, err := s.resolveText(ctx, field, name, kinds)
		if err != nil {
			return nil, err
		}
		if len(ids) == 0 {
			hint, err := s.suggest(ctx, name, kinds...)
			if err != nil {
				return nil, err
			}
			return nil, withHint(graph.Invalid(field, "%q stands for nothing", name), hint)
		}
		out = append(out, ids...)
	}
	return distinct(out), nil
}

// resolveText returns all that a name, a code or an id stands for among some kinds.
// Aliases are names themselves: only their ids stand for them.
func (s *scope) resolveText(ctx context.Context, field, name string, kinds []graph.Kind) ([]graph.ID, error) {
	if id := graph.ID(name); slices.Contains(kinds, id.Kind()) {
		known, err := s.entitiesByID(ctx, []graph.ID{id})
		if err != nil || len(known) > 0 {
			return []graph.ID{id}, err
		}
	}
	if err := graph.CheckName(field, name); err != nil {
		return nil, err
	}
	var out []graph.ID
	for _, kind := range kinds {
		if id, ok := inVocabulary(kind, name); ok {
			out = append(out, id)
			continue
		}
		found, err := s.candidates(ctx, kind, name)
		if err != nil {
			return nil, err
		}
		for _, c := range found {
			out = append(out, c.ID)
		}
	}
	return out, nil
}

// candidates returns the entities of a kind with a name that the vocabulary has not.
func (s *scope) candidates(ctx context.Context, kind graph.Kind, name string) ([]candidate, error) {
	switch kind {
	case graph.Actor:
		return s.actorsNamed(ctx, name)
	case graph.Alias:
		return nil, nil
	}
	return s.entitiesNamed(ctx, kind, name)
}
