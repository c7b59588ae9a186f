package api

import (
	"context"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
)

// NameMatch is an actor that somebody calls by a name.
type NameMatch struct {
	Actor     *Actor
	Name      string
	Claimants []*Organization
	Datasets  []*Dataset
	Claims    []*Claim
}

// NameResolution is what one of several names means.
type NameResolution struct {
	Name    string
	Matches []*NameMatch
}

// actorsNamed returns the actors that a name can mean: those that are called so
// under the view; else those that anybody ever called so. Of these only those of
// which the view admits a record, if it does of any: the others are found too, and
// have nothing to show. The actor whose own first name it is comes first. A record
// that is gone is not meant where a live one of its data set has the name.
func (s *scope) actorsNamed(ctx context.Context, name string) ([]candidate, error) {
	who, err := s.identities(ctx)
	if err != nil {
		return nil, err
	}
	uses, err := s.nameUses(ctx, []string{name}, s.nameView())
	if err != nil {
		return nil, err
	}
	if len(uses[0]) == 0 {
		if uses, err = s.nameUses(ctx, []string{name}, s.anyNameView()); err != nil {
			return nil, err
		}
	}
	var ids []graph.ID
	for _, u := range uses[0] {
		if u.yields && !uses[0][0].yields { // those that yield come last
			break
		}
		ids = append(ids, u.actor)
	}
	known, err := s.entitiesByID(ctx, append(who.IDs(ids...), ids...), who.Existing())
	if err != nil {
		return nil, err
	}
	var all, admitted []candidate
	for _, id := range ids {
		e, ok := known[id]
		if !ok { // a search finds names of today, the view's snapshot may not
			continue
		}
		c := candidate{id, e.Name}
		all = append(all, c)
		if slices.ContainsFunc(who.IDs(id), func(record graph.ID) bool { return known[record] != nil && s.admitsDataset(known[record].Dataset) }) {
			admitted = append(admitted, c)
		}
	}
	if len(admitted) > 0 {
		return admitted, nil
	}
	return all, nil
}

// nameUses returns for each name who is called so under a view of names, each
// actor once: first the one whose own first name it is, the others by id. The spelling that was asked for is given where it is used.
// All names cost one search each and two calls of the store together.
func (s *scope) nameUses(ctx context.Context, names []string, v nameView) ([][]*nameUse, error) {
	hits := make([][]graph.Hit, len(names))
	var aliases []graph.ID
	for i, name := range names {
		var err error
		hits[i], err = s.store.Search(ctx, graph.SearchQuery{Text: name, Kinds: []graph.Kind{graph.Actor, graph.Alias}, Exact: true, First: graph.MaxPage})
		if err != nil {
			return nil, err
		}
		for _, h := range hits[i] {
			if h.Entity.Kind() == graph.Alias {
				aliases = append(aliases, h.Entity.ID)
			}
		}
	}
	claims, err := s.namedClaims(ctx, aliases, v)
	if err != nil {
		return nil, err
	}
	out := make([][]*nameUse, len(names))
	for i, name := range names {
		if out[i], err = s.usesOf(ctx, name, hits[i], claims, v); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// resolveNames tells what each of some names, given in a field, means under the view.
func (s *scope) resolveNames(ctx context.Context, field string, names []string) ([]*NameResolution, error) {
	if len(names) > graph.MaxPage {
		return nil, graph.Invalid(field, "%d are more than one question resolves; ask for at most %d", len(names), graph.MaxPage)
	}
	for _, name := range names {
		if err := graph.CheckName(field, name); err != nil {
			return nil, err
		}
	}
	uses, err := s.nameUses(ctx, names, s.nameView())
	if err != nil {
		return nil, err
	}
	var shown []graph.Claim
	var actors []graph.ID
	known := entities{}
	for _, list := range uses {
		for _, u := range list {
			actors = append(actors, u.actor)
			shown = append(shown, u.claims...)
		}
	}
	known.add("", shown)
	for _, c := range shown {
		actors = append(actors, c.EntityIDs()...)
	}
	level, err := s.batchOf(ctx, actors, known)
	if err != nil {
		return nil, err
	}
	out := make([]*NameResolution, len(names))
	for i, name := range names {
		out[i] = &NameResolution{name, level.matches(uses[i])}
	}
	return out, nil
}

func (b *batch) matches(uses []*nameUse) []*NameMatch {
	out := []*NameMatch{}
	for _, u := range uses {
		if actor := one[*Actor](b, u.actor); actor != nil { // a search finds names of today, the view's snapshot may not
			out = append(out, &NameMatch{actor, u.name, b.claimants(u.claims), b.datasets(u), b.wrap(u.claims)})
		}
	}
	return out
}
