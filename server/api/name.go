package api

import (
	"context"
	"maps"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
)

// Name is a name of an actor, as it is spelt, with who uses it.
type Name struct {
	Name      string
	Claimants []*Organization
	Datasets  []*Dataset
	Claims    []*Claim
}

// Aliases returns the actor's distinct names under the view.
func (a *Actor) Aliases(ctx context.Context) ([]string, error) {
	all, err := a.batch.memo.names.get(ctx, a.batch.names)
	out := []string{}
	for _, r := range all[a.ID] {
		out = append(out, r.item.name)
	}
	return out, err
}

// Names returns a page of the actor's names with who uses each.
func (a *Actor) Names(ctx context.Context, first *int, after *string) (*NameConnection, error) {
	p, err := pageOf(ctx, first, after, 100)
	if err != nil {
		return nil, err
	}
	pages, err := a.batch.memo.namePages.get(ctx, p, func(ctx context.Context) (map[graph.ID]*NameConnection, error) {
		return a.batch.namePages(ctx, p)
	})
	return pages[a.ID], err
}

func (b *batch) namePages(ctx context.Context, p graph.Page) (map[graph.ID]*NameConnection, error) {
	all, err := b.memo.names.get(ctx, b.names)
	if err != nil {
		return nil, err
	}
	pages := map[graph.ID]graph.Slice[*nameUse]{}
	var shown []graph.Claim
	for _, id := range b.ids(graph.Actor) {
		s, err := page(alphabetical, slices.Clone(all[id]), p)
		if err != nil {
			return nil, err
		}
		pages[id] = s
		for _, u := range s.Items {
			shown = append(shown, u.claims...)
		}
	}
	level, err := b.batchOfClaims(ctx, shown)
	if err != nil {
		return nil, err
	}
	out := map[graph.ID]*NameConnection{}
	for id, s := range pages {
		out[id] = connect(s, p, func(u *nameUse) *Name {
			return &Name{u.name, level.claimants(u.claims), level.datasets(u), level.wrap(u.claims)}
		})
	}
	return out, nil
}

// alphabetical is the order of names.
var alphabetical = listOrder{"names", Ascending}

// names returns the names of every actor in the batch under the view: those
// that claims give them, and those that their own records have.
func (b *batch) names(ctx context.Context) (map[graph.ID][]ranked[*nameUse], error) {
	claims, err := b.claims(ctx, graph.ClaimQuery{Predicates: []graph.Predicate{graph.Named}, Objects: b.recordIDs(), View: b.view})
	if err != nil {
		return nil, err
	}
	records, err := b.entitiesByID(ctx, b.recordIDs(), b.records(), b.entities)
	if err != nil {
		return nil, err
	}
	uses := map[graph.ID]map[string]*nameUse{}
	give := func(actor graph.ID, name, dataset string) *nameUse {
		if uses[actor] == nil {
			uses[actor] = map[string]*nameUse{}
		}
		u := uses[actor][name]
		if u == nil {
			u = &nameUse{actor: actor, name: name, datasets: map[string]bool{}}
			uses[actor][name] = u
		}
		u.datasets[dataset] = true
		return u
	}
	for _, c := range claims {
		u := give(b.actorID(c.Object), c.Ends.Subject.Name, c.Dataset)
		u.claims = append(u.claims, c)
	}
	for id, e := range records {
		actor := b.actorID(id)
		if (id == actor || b.who.Exists(id)) && e.ReplacedBy == "" && b.admitsDataset(e.Dataset) {
			give(actor, e.Name, e.Dataset)
		}
	}
	out := map[graph.ID][]ranked[*nameUse]{}
	for actor, names := range uses {
		for _, u := range names {
			key := graph.Fold(u.name)
			out[actor] = append(out[actor], ranked[*nameUse]{rank{key, key, graph.AliasID(u.name)}, u})
		}
		slices.SortFunc(out[actor], func(x, y ranked[*nameUse]) int { return alphabetical.compare(x.rank, y.rank) })
	}
	return out, nil
}

// claimants returns who makes some claims, by name.
func (b *batch) claimants(claims []graph.Claim) []*Organization {
	var ids []graph.ID
	for _, c := range claims {
		ids = append(ids, c.Claimant)
	}
	return several[*Organization](b, ids)
}

// datasets returns the data sets that hold a name, by key.
func (b *batch) datasets(u *nameUse) []*Dataset {
	out := []*Dataset{}
	for _, key := range slices.Sorted(maps.Keys(u.datasets)) {
		out = append(out, &Dataset{key, b.request})
	}
	return out
}
