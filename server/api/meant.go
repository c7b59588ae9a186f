package api

import (
	"context"
	"fmt"

	"github.com/actorgraph/actorgraph/graph"
)

// actorMeant returns the id of the one actor that an id or a name in the
// argument actor, or among actors, stands for.
func (s *scope) actorMeant(ctx context.Context, text string) (graph.ID, error) {
	if graph.ID(text).Kind() != graph.Actor {
		id, err := s.named(ctx, "actor", graph.Actor, text)
		if err != nil {
			return "", err
		}
		return s.current(ctx, id)
	}
	return s.thingMeant(ctx, graph.ID(text))
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
