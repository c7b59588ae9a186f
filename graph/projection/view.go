package projection

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/identity"
)

// GraphView is a graph under one view: which claims count, and which records are
// read together. Every question is asked of one. It is immutable and safe for
// concurrent use, cheap to make, and can be kept for as long as its graph.
//
// Its nodes are the graph's entities, but the records of one actor are one node:
// the record whose id the actor has or, where the graph does not have that one,
// another that then is called by the actor's id.
type GraphView struct {
	filter
	who     *identity.Resolution
	nodes   []Entity            // of every entity the node that it is, or is part of
	records map[Entity][]Entity // of a node that is an actor of several records
	names   map[Entity]graph.ID // of nodes that are called by a record that the graph does not have

	ctx context.Context // in which questions of the view are answered

	knownPossibly *GraphView // with all that can have been known on the view's date; nil where that is no more
}

// Under returns the graph as a view has it. Nil joins no records. The view's
// snapshot makes no difference, since a graph is as of one (see Graph.At), nor
// does WithWithdrawn.
func (g *Graph) Under(v graph.View, who *identity.Resolution) *GraphView {
	out, err := g.UnderIn(context.Background(), v, who)
	if err != nil { // nothing else fails than a context
		panic(err)
	}
	return out
}

// UnderIn returns the graph as a view has it, for questions that are answered in a
// context: once that ends they stop and return its error (see Err). It fails with
// that error itself.
func (g *Graph) UnderIn(ctx context.Context, v graph.View, who *identity.Resolution) (*GraphView, error) {
	return under(ctx, &g.columns, v, who)
}

func under(ctx context.Context, c *columns, v graph.View, who *identity.Resolution) (*GraphView, error) {
	v.WithWithdrawn, v.Snapshot = false, time.Time{}
	out := &GraphView{filter: newFilter(c, v), who: cmp.Or(who, identity.Unjoined()), ctx: ctx}
	out.join()
	var err error
	if out.statements, err = out.findStatements(ctx); err != nil {
		return nil, err
	}
	out.shared = out.statements.shared
	if !out.possibly && v.KnownAsOf != "" {
		more := *out
		more.possibly, more.view.Known = true, graph.Possibly
		out.knownPossibly = &more
	}
	return out, nil
}

// Context is what questions of the view are answered in.
func (v *GraphView) Context() context.Context { return v.ctx }

// Err returns the error of the context that questions of the view are answered in,
// once that ends. What takes long looks at it time and again, and whoever answers
// a question looks at last: what was worked out until then is not whole.
func (v *GraphView) Err() error { return v.ctx.Err() }

// ReadBy returns the same graph under the same view, with the records read
// together that another resolution says.
func (v *GraphView) ReadBy(who *identity.Resolution) (*GraphView, error) {
	return under(v.ctx, v.columns, v.view, who)
}

// WithoutWindow returns the same graph under the same view, but of all times of activity.
func (v *GraphView) WithoutWindow() *GraphView {
	out := *v
	out.window, out.view.Occurred = nil, graph.Span{}
	if v.knownPossibly != nil {
		out.knownPossibly = v.knownPossibly.WithoutWindow()
	}
	return &out
}

// KnownPossibly returns the same graph under the same view, with all that can have
// been known on its date; the view itself where it already has it, or has no date.
// What it counts beyond the view is unplaced: nobody can tell whether it was known.
func (v *GraphView) KnownPossibly() *GraphView {
	if v.knownPossibly == nil {
		return v
	}
	return v.knownPossibly
}

// as returns the same graph under a view that differs in what it selects.
func (v *GraphView) as(change func(*graph.View)) *GraphView {
	view := v.view
	change(&view)
	out := *v
	out.filter = newFilter(v.columns, view)
	out.statements, out.shared = v.statements, v.shared
	if v.knownPossibly != nil {
		out.knownPossibly = v.knownPossibly.as(change)
	}
	return &out
}

// OfAnyConfidence returns the same graph under the same view, but of claims of
// any confidence, also of those of which it is unknown.
func (v *GraphView) OfAnyConfidence() *GraphView {
	return v.as(func(view *graph.View) { view.MinConfidence = nil })
}

// LooksElsewhere reports whether another view looks at other data sets, claimants,
// sources or publishers, or asks for another confidence.
func (v *GraphView) LooksElsewhere(other *GraphView) bool {
	a, b := v.view, other.view
	same := func(a, b []graph.ID) bool { return slices.Equal(sortedIDs(a), sortedIDs(b)) }
	sameDatasets := slices.Equal(slices.Sorted(slices.Values(a.Datasets)), slices.Sorted(slices.Values(b.Datasets)))
	sameConfidence := (a.MinConfidence == nil) == (b.MinConfidence == nil) && (a.MinConfidence == nil || *a.MinConfidence == *b.MinConfidence)
	return !sameDatasets || !sameConfidence ||
		!same(a.Claimants, b.Claimants) || !same(a.Sources, b.Sources) || !same(a.Publishers, b.Publishers)
}

func sortedIDs(ids []graph.ID) []graph.ID { return slices.Sorted(slices.Values(ids)) }

// LookingAs returns the same graph under the same view, but of the data sets,
// claimants, sources and publishers that another view looks at, and as sure as
// that one asks for.
func (v *GraphView) LookingAs(other *GraphView) *GraphView {
	return v.as(func(view *graph.View) {
		view.Datasets, view.Claimants, view.Sources, view.Publishers = other.view.Datasets, other.view.Claimants, other.view.Sources, other.view.Publishers
		view.MinConfidence = other.view.MinConfidence
	})
}

// SameGraph reports whether two views are of one graph, as of one commit.
func (v *GraphView) SameGraph(other *GraphView) bool { return v.columns == other.columns }

// Identity tells which records are read together.
func (v *GraphView) Identity() *identity.Resolution { return v.who }

// join works out which node every entity is part of.
func (v *GraphView) join() {
	d := &v.entities
	v.nodes = d.self
	v.records, v.names = map[Entity][]Entity{}, map[Entity]graph.ID{}
	first := map[graph.ID]Entity{}
	for _, n := range d.actors {
		own := d.id(n)
		id := v.who.Actor(own)
		if id == own {
			continue
		}
		node := d.number(id)
		if node == 0 {
			if _, ok := first[id]; !ok {
				first[id] = n
				v.names[n] = id
			}
			node = first[id]
		}
		if node != n {
			v.add(node, n)
		}
	}
}

// add makes a record part of a node.
func (v *GraphView) add(node, record Entity) {
	if len(v.records) == 0 {
		v.nodes = slices.Clone(v.nodes)
	}
	v.nodes[record] = node
	if v.records[node] == nil {
		v.records[node] = []Entity{node}
	}
	v.records[node] = append(v.records[node], record)
}

// NodeOf returns the node that an entity is, or is part of.
func (v *GraphView) NodeOf(entity Entity) Entity { return v.nodes[entity] }

// NodeID returns what a node is called.
func (v *GraphView) NodeID(node Entity) graph.ID {
	if id, ok := v.names[node]; ok {
		return id
	}
	return v.entities.id(node)
}

// CompareNodes orders nodes by their ids.
func (v *GraphView) CompareNodes(a, b Entity) int {
	if len(v.names) > 0 {
		return cmp.Compare(v.NodeID(a), v.NodeID(b))
	}
	return int(v.entities.rank[a] - v.entities.rank[b])
}

// Node returns the node of an entity's id, or of the id of any record of an
// actor; 0 if the graph has neither it nor any record of its actor.
func (v *GraphView) Node(id graph.ID) Entity {
	if n := v.entities.number(id); n != 0 {
		return v.nodes[n]
	}
	if id.Kind() == graph.Actor {
		for _, record := range v.who.IDs(id) {
			if n := v.entities.number(record); n != 0 {
				return v.nodes[n]
			}
		}
	}
	return 0
}

// Nodes returns the nodes of some ids, sorted, each once; unknown ids are left out.
func (v *GraphView) Nodes(ids []graph.ID) []Entity {
	return numbersOf(ids, v.Node)
}

// WithUnnamed returns the same graph under the same view, but with groups that
// nobody names counted, too.
func (v *GraphView) WithUnnamed() *GraphView {
	return v.as(func(view *graph.View) { view.Unnamed = true })
}

// Counts reports whether an actor's node is counted and ranked among all: a group
// that nobody names is only where the view asks for those.
func (v *GraphView) Counts(actor Entity) bool { return v.view.Unnamed || !v.NodeID(actor).IsUnnamed() }

// RecordsOf returns the records of an actor's node; of another node itself.
func (v *GraphView) RecordsOf(node Entity) []Entity {
	if all, ok := v.records[node]; ok {
		return all
	}
	return []Entity{node}
}
