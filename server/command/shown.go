package command

import (
	"context"
	"fmt"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/identity"
	"github.com/actorgraph/actorgraph/graph/neo4j"
)

// shown is a Neo4j store whose actor nodes always tell the default view's actor,
// as actorId and actorName, so that who writes Cypher can ask across data sets.
// The store itself cannot know: who is who is worked out above it.
type shown struct{ *neo4j.Store }

// Write writes as the store does, and then brings the nodes up to date, also
// after a document that was there already: so a run that was cut off between
// the two is healed by the next.
func (s shown) Write(ctx context.Context, doc *graph.Document, o graph.WriteOptions) (graph.Receipt, error) {
	receipt, err := s.Store.Write(ctx, doc, o)
	if err != nil || o.DryRun {
		return receipt, err
	}
	if err := s.show(ctx); err != nil {
		return receipt, fmt.Errorf("written, but the nodes do not tell their actors yet (writing again heals it): %w", err)
	}
	return receipt, nil
}

func (s shown) show(ctx context.Context) error {
	records, err := graph.Collect(graph.AllEntities(ctx, s, graph.EntityQuery{Kind: graph.Actor, Replaced: true}))
	if err != nil {
		return err
	}
	claims, err := graph.Collect(s.EachClaim(ctx, graph.ClaimQuery{Predicates: []graph.Predicate{graph.Named, graph.SameAs}}))
	if err != nil {
		return err
	}
	names := map[graph.ID]string{}
	for _, e := range records {
		names[e.ID] = e.Name
	}
	who := identity.Resolve(graph.View{}, records, claims)
	actors := make([]neo4j.ActorOf, len(records))
	for i, e := range records {
		actor := who.Actor(e.ID)
		actors[i] = neo4j.ActorOf{Record: e.ID, Actor: actor, Name: names[actor]}
	}
	return s.ShowActors(ctx, actors)
}
