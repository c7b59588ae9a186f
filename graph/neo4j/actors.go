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
// by hand. A record that was never shown is its own actor, by its own name.
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
