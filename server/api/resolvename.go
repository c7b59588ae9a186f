package api

import (
	"context"
	"maps"
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

// actorsNamed returns the actors that a name can mean: those that the view
// admits; else those that anybody ever called so, if the view admits a record
// of theirs.
func (s *scope) actorsNamed(ctx context.Context, name string) ([]candidate, error) {
	who, err := s.identities(ctx)
	if err != nil {
		return nil, err
	}
	uses, err := s.nameUses(ctx, []string{name}, s.view)
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
		ids = append(ids, u.actor)
	}
	known, err := s.describe(ctx, append(who.IDs(ids...), ids...), who.Live())
	if err != nil {
		return nil, err
	}
	var out []candidate
	for _, id := range ids {
		admitted := slices.ContainsFunc(who.IDs(id), func(record graph.ID) bool {
			e, ok := known[record]
			return ok && s.admitsDataset(e.Dataset)
		})
		if admitted {
			out = append(out, candidate{id, known[id].Name})
		}
	}
	return out, nil
}

// nameUses returns for each name who is called so under a view, by the actor's
// id, each actor once. The spelling that was asked for is given where it is used.
// All names cost one search each and two calls of the store together.
func (s *scope) nameUses(ctx context.Context, names []string, v graph.View) ([][]*nameUse, error) {
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
		c := useCollector{asked: graph.CleanName(name), byActor: map[graph.ID]*nameUse{}}
		for _, h := range hits[i] {
			if err := c.add(ctx, s, h, claims[h.Entity.ID], v); err != nil {
				return nil, err
			}
		}
		out[i] = c.uses()
	}
	return out, nil
}

// namedClaims returns the claims that give aliases to actors, by alias.
func (s *scope) namedClaims(ctx context.Context, aliases []graph.ID, v graph.View) (map[graph.ID][]graph.Claim, error) {
	if len(aliases) == 0 {
		return nil, nil
	}
	claims, err := s.claims(ctx, graph.ClaimQuery{Predicates: []graph.Predicate{graph.Named}, Subjects: distinct(aliases), View: v})
	out := map[graph.ID][]graph.Claim{}
	for _, c := range claims {
		out[c.Subject] = append(out[c.Subject], c)
	}
	return out, err
}

// useCollector collects the uses of one name.
type useCollector struct {
	asked   string
	byActor map[graph.ID]*nameUse
}

// add adds what a search found: an alias with the claims on it, or a record
// that has the name itself, or as an external id.
func (c *useCollector) add(ctx context.Context, s *scope, h graph.Hit, claims []graph.Claim, v graph.View) error {
	if h.Entity.Kind() == graph.Alias {
		for _, claim := range claims {
			actor, err := s.actorThen(ctx, claim.Object)
			if err != nil {
				return err
			}
			u := c.use(actor, h.Matched)
			u.claims = append(u.claims, claim)
			u.datasets[claim.Dataset] = true
		}
		return nil
	}
	if len(v.Datasets) > 0 && !slices.Contains(v.Datasets, h.Entity.Dataset) {
		return nil
	}
	id := h.Entity.ID
	if h.Entity.ReplacedBy != "" { // by now, if not on the view's date
		var err error
		if id, err = s.successor(ctx, id); err != nil {
			return err
		}
	}
	actor, err := s.actorThen(ctx, id)
	if err != nil {
		return err
	}
	who, err := s.identities(ctx)
	if err != nil {
		return err
	}
	// What a record is called itself was said once the record was known.
	if v.WithWithdrawn || heardOf(who, actor) {
		c.use(actor, h.Matched).datasets[h.Entity.Dataset] = true
	}
	return nil
}

func (c *useCollector) use(actor graph.ID, spelt string) *nameUse {
	u := c.byActor[actor]
	if u == nil {
		u = &nameUse{actor: actor, name: spelt, datasets: map[string]bool{}}
		c.byActor[actor] = u
	}
	if spelt == c.asked {
		u.name = spelt
	}
	return u
}

func (c *useCollector) uses() []*nameUse {
	out := slices.SortedFunc(maps.Values(c.byActor), func(a, b *nameUse) int { return compareIDs(a.actor, b.actor) })
	for _, u := range out {
		u.claims = inStoreOrder(u.claims)
	}
	return out
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
	uses, err := s.nameUses(ctx, names, s.view)
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
		actors = append(actors, c.Names()...)
	}
	level, err := s.gather(ctx, actors, known)
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
