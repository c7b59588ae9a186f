package api

import (
	"context"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/vocab"
)

// Node is anything with an id.
type Node interface{ IsNode() }

// Entity is a node of the graph.
type Entity interface {
	Node
	IsEntity()
}

// Target is an entity that can be targeted.
type Target interface {
	Entity
	IsTarget()
}

// node is an entity with the others that an answer shows beside it.
type node struct {
	graph.Entity
	batch *batch
}

// IsNode marks entities as nodes.
func (node) IsNode() {}

// IsEntity marks entities.
func (node) IsEntity() {}

// Description is null where no source describes the entity.
func (n node) Description() *string { return optional(n.Entity.Description) }

// target is an entity that can be targeted.
type target struct{ node }

// IsTarget marks targets.
func (target) IsTarget() {}

// Actor is the records that the view reads together as one.
type Actor struct{ node }

// Alias is a name.
type Alias struct{ node }

// Key is the form in which names are compared.
func (a *Alias) Key() string { return graph.Fold(a.Name) }

// Organization says, names and publishes.
type Organization struct{ node }

// Country is a country of ISO 3166-1.
type Country struct{ target }

// IsoNumeric is the ISO 3166-1 numeric code.
func (c *Country) IsoNumeric() string { return c.Numeric }

// Regions returns the regions that the country lies in, by name.
func (c *Country) Regions(ctx context.Context) ([]*Region, error) {
	b, err := c.batch.linked(ctx, &c.batch.memo.regions, graph.Country, vocab.RegionsOf)
	if err != nil {
		return nil, err
	}
	return several[*Region](b, vocab.RegionsOf(c.ID)), nil
}

// Region is a region of UN M49, or a customary one.
type Region struct{ target }

// M49 is null for customary regions.
func (r *Region) M49() *string { return optional(r.Numeric) }

// Parent returns the smallest region that this one lies in.
func (r *Region) Parent(ctx context.Context) (*Region, error) {
	b, err := r.batch.linked(ctx, &r.batch.memo.parentRegions, graph.Region, onlyFirst(vocab.RegionsOf))
	if err != nil {
		return nil, err
	}
	return first[*Region](b, vocab.RegionsOf(r.ID)), nil
}

// Countries returns the region's countries, by name.
func (r *Region) Countries(ctx context.Context) ([]*Country, error) {
	b, err := r.batch.linked(ctx, &r.batch.memo.countries, graph.Region, vocab.CountriesOf)
	if err != nil {
		return nil, err
	}
	return several[*Country](b, vocab.CountriesOf(r.ID)), nil
}

// Sector is a sector of the tree.
type Sector struct{ target }

// Parent returns the sector that this one is part of.
func (s *Sector) Parent(ctx context.Context) (*Sector, error) {
	b, err := s.batch.linked(ctx, &s.batch.memo.parentSectors, graph.Sector, onlyFirst(vocab.ParentsOf))
	if err != nil {
		return nil, err
	}
	return first[*Sector](b, vocab.ParentsOf(s.ID)), nil
}

// Children returns the sectors that are part of this one, by name.
func (s *Sector) Children(ctx context.Context) ([]*Sector, error) {
	b, err := s.batch.linked(ctx, &s.batch.memo.subsectors, graph.Sector, vocab.ChildrenOf)
	if err != nil {
		return nil, err
	}
	return several[*Sector](b, vocab.ChildrenOf(s.ID)), nil
}

// linked gathers what the vocabulary links to all of the batch's entities of a kind.
func (b *batch) linked(ctx context.Context, memo *single[*batch], kind graph.Kind, links func(graph.ID) []graph.ID) (*batch, error) {
	return memo.get(ctx, func(ctx context.Context) (*batch, error) {
		var ids []graph.ID
		for _, id := range b.ids(kind) {
			ids = append(ids, links(id)...)
		}
		return b.batchOf(ctx, ids, nil)
	})
}

// onlyFirst narrows links to the first of each entity, its nearest.
func onlyFirst(links func(graph.ID) []graph.ID) func(graph.ID) []graph.ID {
	return func(id graph.ID) []graph.ID {
		all := links(id)
		return all[:min(1, len(all))]
	}
}

// first returns the first of the ids as an entity of the batch, nil for none.
func first[T Entity](b *batch, ids []graph.ID) T {
	if len(ids) == 0 {
		var none T
		return none
	}
	return one[T](b, ids[0])
}

// Source is a document.
type Source struct{ node }

// Title is the document's name.
func (s *Source) Title() string { return s.Name }

// URL is null where no source says where the document is to be read.
func (s *Source) URL() *string { return optional(s.Entity.URL) }

// Publisher returns who published the document.
func (s *Source) Publisher(ctx context.Context) (*Organization, error) {
	if s.Entity.Publisher == "" {
		return nil, nil
	}
	b, err := s.batch.memo.publishers.get(ctx, func(ctx context.Context) (*batch, error) {
		var ids []graph.ID
		for _, e := range s.batch.entities {
			if e.Publisher != "" {
				ids = append(ids, e.Publisher)
			}
		}
		return s.batch.batchOf(ctx, ids, s.batch.entities)
	})
	if err != nil {
		return nil, err
	}
	return one[*Organization](b, s.Entity.Publisher), nil
}

// optional is a text as GraphQL has it: null where there is none.
func optional(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}
