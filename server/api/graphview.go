package api

import (
	"context"
	"fmt"
	"iter"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/identity"
	"github.com/actorgraph/actorgraph/graph/projection"
)

// claimLoader yields the claims of the store that a question rests on: all that
// was ever said of what it asks about, by the view's date.
type claimLoader func(context.Context) iter.Seq2[graph.Claim, error]

// graphView returns the graph under the view, its records read together as who
// says. It is the one way in which a question takes the graph: the whole of it,
// where the projection has every commit, else a small one of what load finds in
// the store, so that nobody waits for the projection who can do without. A
// question about the whole graph has no loader: it waits until the projection is
// up to date, and fails where the server keeps none.
func (s *scope) graphView(ctx context.Context, who *identity.Resolution, load claimLoader) (*projection.GraphView, error) {
	g, err := s.wholeGraph(ctx, load == nil)
	if err != nil {
		return nil, err
	}
	if g == nil {
		if g, err = s.smallGraph(ctx, load); err != nil {
			return nil, err
		}
	}
	return g.UnderIn(ctx, s.view, who)
}

// smallGraph makes a graph of what load finds, with the releases that its store had read.
func (s *scope) smallGraph(ctx context.Context, load claimLoader) (*projection.Graph, error) {
	g, err := projection.Build(changes(load(ctx)))
	if err != nil {
		return nil, err
	}
	readings, err := s.readings(ctx)
	if err != nil {
		return nil, err
	}
	return g.WithReleases(readings, lastOf(readings, s.view.Snapshot)), nil
}

// wholeGraphView returns the whole graph under the view.
func (s *scope) wholeGraphView(ctx context.Context) (*projection.GraphView, error) {
	who, err := s.identities(ctx)
	if err != nil {
		return nil, err
	}
	return s.graphView(ctx, who, nil)
}

// errNoProjection says that the server was told to keep no projection.
var errNoProjection = fmt.Errorf("this server keeps no projection, and the question is about the whole graph: %w", graph.ErrUnavailable)

// wholeGraph returns the graph as of the view's snapshot from the projection. If
// that has not every commit yet it waits, or returns nil.
func (s *scope) wholeGraph(ctx context.Context, wait bool) (*projection.Graph, error) {
	if s.projection == nil {
		if wait {
			return nil, withHint(errNoProjection, "start it without --projection off, or ask about one actor or one target: actor(name:), changes(actor:), agreement(actor:)")
		}
		return nil, nil
	}
	seq, err := s.lastCommit(ctx)
	if err != nil {
		return nil, err
	}
	g := s.projection.ready(seq)
	if g == nil && wait {
		if g, err = s.projection.upTo(ctx, seq); err != nil {
			return nil, withHint(err, "the graph is being read into memory; try again in a few seconds")
		}
	}
	if g == nil {
		return nil, nil
	}
	return s.asStored(ctx, g)
}

// asStored returns the graph as of the view's snapshot.
func (s *scope) asStored(ctx context.Context, g *projection.Graph) (*projection.Graph, error) {
	if s.view.Snapshot.IsZero() {
		return g, nil
	}
	readings, err := s.readings(ctx)
	if err != nil {
		return nil, err
	}
	seq := lastOf(readings, s.view.Snapshot)
	if seq >= g.UpTo() {
		return g, nil
	}
	if g, err = s.shared.graphs.get(ctx, seq, func(context.Context) (*projection.Graph, error) { return g.At(seq), nil }); err != nil || len(s.view.Publishers) == 0 {
		return g, err
	}
	sources, err := graph.Collect(graph.AllEntities(ctx, s.store, graph.EntityQuery{
		Kind: graph.Source, Replaced: true, Gone: true, View: graph.View{Snapshot: s.view.Snapshot},
	}))
	return g.WithPublishers(sources), err
}
