package neo4j

import (
	"context"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
)

// ActorOf says which actor the default view reads a record as.
type ActorOf struct {
	Record graph.ID
	Actor  graph.ID
	Name   string // the actor's
}

// ShowActors puts the actors of records on their nodes, as actorId and
// actorName, so that who writes Cypher can ask across data sets without joining
// by hand. A record that is not among them is its own actor, by its own name.
// Records that the store does not have are passed over. It is no commit: the
// store's answers do not depend on it.
func (s *Store) ShowActors(ctx context.Context, actors []ActorOf) error {
	const query = `
UNWIND $p.rows AS row
MATCH (e:Entity {id: row.record}) WHERE e.actorId <> row.actor OR e.actorName <> row.name
SET e.actorId = row.actor, e.actorName = row.name`
	if err := s.ready(ctx); err != nil {
		return s.failed(ctx, "show actors", err)
	}
	apart, err := s.joinedButFor(ctx, actors)
	if err != nil {
		return s.failed(ctx, "show actors", err)
	}
	actors = slices.Concat(actors, apart)
	for batch := range slices.Chunk(actors, batchSize) {
		rows := make([]map[string]any, len(batch))
		for i, a := range batch {
			rows[i] = map[string]any{"record": string(a.Record), "actor": string(a.Actor), "name": a.Name}
		}
		if err := s.inOwnTransaction(ctx, query, map[string]any{"rows": rows}, nil); err != nil {
			return s.failed(ctx, "show actors", err)
		}
	}
	return nil
}

// joinedButFor returns the records that the nodes show as joined though they
// are not among some actors, as their own actors: their readings were undone.
func (s *Store) joinedButFor(ctx context.Context, actors []ActorOf) ([]ActorOf, error) {
	const query = `MATCH (e:Actor) WHERE e.actorId <> e.id RETURN e.id AS id, e.name AS name`
	among := make(map[graph.ID]bool, len(actors))
	for _, a := range actors {
		among[a.Record] = true
	}
	var out []ActorOf
	err := s.inOwnTransaction(ctx, query, map[string]any{}, func(c *columns) error {
		if id := c.id("id"); !among[id] {
			out = append(out, ActorOf{Record: id, Actor: id, Name: c.text("name")})
		}
		return nil
	})
	return out, err
}
