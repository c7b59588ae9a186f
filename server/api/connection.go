package api

import (
	"context"
	"slices"

	"github.com/99designs/gqlgen/graphql"

	"github.com/actorgraph/actorgraph/graph"
)

// Connection is a page of a list as Relay has it.
type Connection[T any] struct {
	Edges      []Edge[T]
	Nodes      []T
	PageInfo   PageInfo
	TotalCount int

	// Nil where nothing can be left out.
	undated, unplaced, unknownConfidence, unnamed func(context.Context) (int, error)
}

// Undated is how many items are left out only because the view has a window and
// nothing dates them.
func (c *Connection[T]) Undated(ctx context.Context) (int, error) { return counted(ctx, c.undated) }

// UnknownConfidence is how many claims are left out only because the view asks for
// a least confidence and theirs is unknown.
func (c *Connection[T]) UnknownConfidence(ctx context.Context) (int, error) {
	return counted(ctx, c.unknownConfidence)
}

// Unnamed is how many pairs are left out because nobody names their actor.
func (c *Connection[T]) Unnamed(ctx context.Context) (int, error) { return counted(ctx, c.unnamed) }

func counted(ctx context.Context, count func(context.Context) (int, error)) (int, error) {
	if count == nil {
		return 0, nil
	}
	return count(ctx)
}

// Unplaced is how many items are left out only because nobody can tell whether
// they were known on the view's date.
func (c *Connection[T]) Unplaced(ctx context.Context) (int, error) {
	return counted(ctx, c.unplaced)
}

// Edge is one item of a page with the mark of its place.
type Edge[T any] struct {
	Cursor string
	Node   T
}

// PageInfo tells where a page stands in its list.
type PageInfo struct {
	HasNextPage     bool
	HasPreviousPage bool
	StartCursor     *string
	EndCursor       *string
}

// The connections and edges of the schema, by the names that gqlgen looks for.
type (
	ActorConnection     = Connection[*Actor]
	ActorEdge           = Edge[*Actor]
	CountryConnection   = Connection[*Country]
	CountryEdge         = Edge[*Country]
	RegionConnection    = Connection[*Region]
	RegionEdge          = Edge[*Region]
	SectorConnection    = Connection[*Sector]
	SectorEdge          = Edge[*Sector]
	VictimConnection    = Connection[*Victim]
	VictimEdge          = Edge[*Victim]
	IncidentConnection  = Connection[*Incident]
	IncidentEdge        = Edge[*Incident]
	SourceConnection    = Connection[*Source]
	SourceEdge          = Edge[*Source]
	ClaimConnection     = Connection[*Claim]
	ClaimEdge           = Edge[*Claim]
	NameConnection      = Connection[*Name]
	NameEdge            = Edge[*Name]
	TargetingConnection = Connection[*Targeting]
	TargetingEdge       = Edge[*Targeting]

	ActorMatchEdge       = Edge[*ActorMatch]
	ChangeConnection     = Connection[*Change]
	ChangeEdge           = Edge[*Change]
	ExpansionConnection  = Connection[*Expansion]
	ExpansionEdge        = Edge[*Expansion]
	FirstEntryConnection = Connection[*FirstEntry]
	FirstEntryEdge       = Edge[*FirstEntry]
)

// connect makes a page's items into a connection.
func connect[S, T any](s graph.Slice[S], p graph.Page, node func(S) T) *Connection[T] {
	c := &Connection[T]{
		Edges:      make([]Edge[T], len(s.Items)),
		Nodes:      make([]T, len(s.Items)),
		PageInfo:   PageInfo{HasNextPage: s.HasNext, HasPreviousPage: p.After != ""},
		TotalCount: s.Total,
	}
	for i, item := range s.Items {
		c.Nodes[i] = node(item)
		c.Edges[i] = Edge[T]{Cursor: string(s.Cursors[i]), Node: c.Nodes[i]}
	}
	if n := len(c.Edges); n > 0 {
		c.PageInfo.StartCursor, c.PageInfo.EndCursor = &c.Edges[0].Cursor, &c.Edges[n-1].Cursor
	}
	return c
}

// pageOf reads the arguments of the list that ctx resolves. The total is only
// asked for where the query wants it.
func pageOf(ctx context.Context, first *int, after *string, usual int) (graph.Page, error) {
	p := graph.Page{First: usual, Count: slices.Contains(graphql.CollectAllFields(ctx), "totalCount")}
	if first != nil {
		p.First = *first
	}
	if after != nil {
		p.After = graph.Cursor(*after)
	}
	return p, withHint(p.Check(), "ask for 0 to 1000 items and go on with after: endCursor")
}

// cut takes a page out of a whole list in its order; follows reports whether an
// item comes after the page's cursor.
func cut[T any](items []T, p graph.Page, cursor func(T) graph.Cursor, follows func(T) bool) graph.Slice[T] {
	s := graph.Slice[T]{Total: len(items)}
	if p.After != "" {
		start := slices.IndexFunc(items, follows)
		if start < 0 {
			start = len(items)
		}
		items = items[start:]
	}
	s.HasNext = len(items) > p.First
	s.Items = items[:min(p.First, len(items))]
	for _, it := range s.Items {
		s.Cursors = append(s.Cursors, cursor(it))
	}
	return s
}

// cutClaims takes a page out of all claims of a list, with the cursors of a store's own pages.
func cutClaims(claims []graph.Claim, p graph.Page) (graph.Slice[graph.Claim], error) {
	recorded, id, err := p.AfterClaim()
	if err != nil {
		return graph.Slice[graph.Claim]{}, err
	}
	return cut(claims, p, graph.ClaimCursor, func(c graph.Claim) bool {
		return c.Recorded() > recorded || c.Recorded() == recorded && c.ID > id
	}), nil
}
