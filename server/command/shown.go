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
	who, err := identity.Load(ctx, s, graph.View{})
	if err != nil {
		return err
	}
	return s.ShowActors(ctx, actorsOf(who))
}

// actorsOf returns the actor of every record, and of every id that was replaced.
func actorsOf(who *identity.Resolution) []neo4j.ActorOf {
	var out []neo4j.ActorOf
	for _, actor := range who.Actors() {
		name := who.Record(actor).Name
		for _, record := range who.IDs(actor) {
			out = append(out, neo4j.ActorOf{Record: record, Actor: actor, Name: name})
		}
	}
	return out
}
