package api

import (
	"context"

	"github.com/actorgraph/actorgraph/graph"
)

// Victim is a named victim.
type Victim struct{ target }

// StixClass is empty where no source says.
func (v *Victim) StixClass() string { return v.STIXClass }

// Countries returns where the victim is said to be, by name.
func (v *Victim) Countries(ctx context.Context) ([]*Country, error) {
	return placedAt[*Country](ctx, v)
}

// Regions returns the regions that the victim is said to be in, by name.
func (v *Victim) Regions(ctx context.Context) ([]*Region, error) { return placedAt[*Region](ctx, v) }

// Sectors returns what the victim is said to do, by name.
func (v *Victim) Sectors(ctx context.Context) ([]*Sector, error) { return placedAt[*Sector](ctx, v) }

// victimLinks are the places and sectors of all victims of a batch.
type victimLinks struct {
	*batch
	of map[graph.ID][]graph.ID
}

func placedAt[T Entity](ctx context.Context, v *Victim) ([]T, error) {
	all, err := v.batch.memo.victimLinks.get(ctx, v.batch.victimLinks)
	if err != nil {
		return nil, err
	}
	return several[T](all.batch, all.of[v.ID]), nil
}

func (b *batch) victimLinks(ctx context.Context) (victimLinks, error) {
	claims, err := b.claims(ctx, graph.ClaimQuery{Predicates: locationPredicates(), Subjects: b.ids(graph.Victim), View: b.view})
	if err != nil {
		return victimLinks{}, err
	}
	p := victimLinks{of: map[graph.ID][]graph.ID{}}
	known := entities{}
	known.add("", claims)
	var ids []graph.ID
	for _, c := range claims {
		p.of[c.Subject] = append(p.of[c.Subject], c.Object)
		ids = append(ids, c.Object)
	}
	p.batch, err = b.batchOf(ctx, ids, known)
	return p, err
}
