package api

import (
	"context"
	"fmt"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
)

// Entities are addressed in one way: an argument takes an id or a name, of a
// country also its code. What a question is about is one entity (thing); what it
// is narrowed by are all that a name stands for (meant).

// thing returns the id of the one entity of some kinds that an id or a name in a
// field stands for under the view. None is ErrNotFound with the nearest names,
// several are an ambiguousError.
func (s *scope) thing(ctx context.Context, field, text string, kinds ...graph.Kind) (graph.ID, error) {
	if id := graph.ID(text); slices.Contains(kinds, id.Kind()) {
		return s.thingMeant(ctx, id)
	}
	if len(kinds) == 1 {
		id, err := s.named(ctx, field, kinds[0], text)
		if err != nil {
			return "", err
		}
		return s.current(ctx, id)
	}
	ids, err := s.meaning(ctx, field, text, kinds)
	switch {
	case err != nil:
		return "", err
	case len(ids) == 0:
		return "", s.unknown(ctx, text, kinds...)
	case len(ids) == 1:
		return s.current(ctx, ids[0])
	}
	known, err := s.describe(ctx, ids)
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

// actorMeant returns the id of the one actor that an id or a name in the
// argument actor, or among actors, stands for.
func (s *scope) actorMeant(ctx context.Context, text string) (graph.ID, error) {
	return s.thing(ctx, "actor", text, graph.Actor)
}

// actorsMeant returns the ids of actors, each once, in the order given.
func (s *scope) actorsMeant(ctx context.Context, texts []string) ([]graph.ID, error) {
	var out []graph.ID
	seen := map[graph.ID]bool{}
	for _, text := range texts {
		id, err := s.actorMeant(ctx, text)
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

// thingMeant returns what an id stands for under the view.
func (s *scope) thingMeant(ctx context.Context, id graph.ID) (graph.ID, error) {
	id, err := s.current(ctx, id)
	if err != nil {
		return "", err
	}
	_, err = s.byID(ctx, id)
	return id, err
}

// meant returns the ids that names, codes or ids of some kinds stand for. A name
// of several things stands for all of them; one of nothing is refused.
func (s *scope) meant(ctx context.Context, field string, names []string, kinds ...graph.Kind) ([]graph.ID, error) {
	var out []graph.ID
	for _, name := range names {
		ids, err := s.meaning(ctx, field, name, kinds)
		if err != nil {
			return nil, err
		}
		if len(ids) == 0 {
			hint, err := s.nearest(ctx, name, kinds...)
			if err != nil {
				return nil, err
			}
			return nil, withHint(graph.Invalid(field, "%q stands for nothing", name), hint)
		}
		out = append(out, ids...)
	}
	return distinct(out), nil
}

// meaning returns all that a name, a code or an id stands for among some kinds.
// Aliases are names themselves: only their ids stand for them.
func (s *scope) meaning(ctx context.Context, field, name string, kinds []graph.Kind) ([]graph.ID, error) {
	if id := graph.ID(name); slices.Contains(kinds, id.Kind()) {
		known, err := s.describe(ctx, []graph.ID{id})
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

// upTo returns an argument, or its usual value, if it lies between 1 and a bound.
func upTo(field string, given *int, usual, most int) (int, error) {
	n := usual
	if given != nil {
		n = *given
	}
	if n < 1 || n > most {
		return 0, withHint(graph.Invalid(field, "%d cannot be served", n), fmt.Sprintf("ask for 1 to %d", most))
	}
	return n, nil
}
