package projection

import (
	"iter"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/analysis"
)

// Build makes a graph of the stream from a store's start, Store.Stream(ctx, 0).
// It stops at the stream's first error and returns it.
func Build(changes iter.Seq2[graph.Change, error]) (*Graph, error) { return nil, nil }

// Update returns the graph with the changes of a stream that follows on g.Seq().
// It is equal to one built anew; g stays as it is, and what does not change is shared.
func (g *Graph) Update(changes iter.Seq2[graph.Change, error]) (*Graph, error) { return nil, nil }

// Claims yields the claims that a query asks for and its view admits, as a store
// would, in no order. They have what package analysis needs: identity, Held
// without versions, confidence, and Ends with no more than ids, the names of
// actors and the URLs of sources. The rest is fetched by their ids. A query by
// claim ids is not served: it yields nothing.
func (g *Graph) Claims(q graph.ClaimQuery) iter.Seq[graph.Claim] { return nil }

// Under returns the graph as a view has it, which must be one that it Serves.
// Nil joins no records.
func (g *Graph) Under(v graph.View, who *analysis.Identity) *Picture { return nil }

// Len returns how many claims there are.
func (c Claims) Len() int { return len(c.rows) }

// IDs returns the ids of the claims, ordered as in Store.Claims: by when they were first recorded, then by id.
func (c Claims) IDs() []graph.ID { return nil }

// Expansions returns what a period added, of every actor that has a pair. It fails as analysis.Expand does.
func (p *Picture) Expansions(q ExpansionQuery) ([]Expansion, error) { return nil, nil }

// FirstEntrants returns who came first to each target that anything dates, sorted by target.
func (p *Picture) FirstEntrants(q EntryQuery) ([]Entry, error) { return nil, nil }

// WhoTargeted returns the actors that meet a query, strongest evidence first, then the most claims, then by id.
func (p *Picture) WhoTargeted(q WhoQuery) ([]Match, error) { return nil, nil }

// Similar returns the actors that share any target with one, the greatest score first, then by id.
func (p *Picture) Similar(q SimilarQuery) ([]Similar, error) { return nil, nil }

// CoTargeted returns the targets that share any actor with one, the greatest score first, then by id.
func (p *Picture) CoTargeted(q CoTargetQuery) ([]CoTarget, error) { return nil, nil }

// Compare lays the targets of some actors side by side.
func (p *Picture) Compare(q CompareQuery) (Comparison, error) { return Comparison{}, nil }

// Paths returns the shortest paths between two entities, in the order of their
// nodes' ids, and how many there are in all. None if they hang together in no
// way, or in more steps than asked for. An entity has one path of no steps to itself.
func (p *Picture) Paths(q PathQuery) (paths []Path, total int, err error) { return nil, 0, nil }

// Neighbourhood returns the graph around some entities.
func (p *Picture) Neighbourhood(q NeighbourhoodQuery) (Subgraph, error) { return Subgraph{}, nil }

// Overview returns the whole graph, added up.
func (p *Picture) Overview(q OverviewQuery) (Overview, error) { return Overview{}, nil }
