package api

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/identity"
)

// nameUse is one actor's name, as it is spelt, with the claims and the data sets
// that give it to the actor.
type nameUse struct {
	actor    graph.ID
	name     string
	claims   []graph.Claim
	datasets map[string]bool
	yields   bool // only records have it that are gone, of data sets of which a live one has it now
}

// A nameView says which names count when an actor is looked up.
type nameView struct {
	graph.View
	names namesCounted
}

type namesCounted int

const (
	namesInUse    namesCounted = iota // those in use today, and the last ones of records that are gone
	namesAsserted                     // those that are asserted on the view's date
	namesEver                         // all that were ever used
)

// nameView is how the view looks up names. A past view asks for the groups that
// are known now, so it knows them by the names that are in use now.
func (s *scope) nameView() nameView {
	if namesThen(s.view) {
		return nameView{s.view, namesAsserted}
	}
	v := s.view
	v.KnownAsOf, v.WithWithdrawn = "", true
	return nameView{v, namesInUse}
}

// anyNameView is how names are looked up that the question's own view does not
// know: names are how the asker calls an actor, not part of what was known.
func (s *scope) anyNameView() nameView {
	return nameView{graph.View{Snapshot: s.view.Snapshot, WithWithdrawn: true}, namesEver}
}

// namedClaims returns the claims that give aliases to actors, by alias.
func (s *scope) namedClaims(ctx context.Context, aliases []graph.ID, v nameView) (map[graph.ID][]graph.Claim, error) {
	if len(aliases) == 0 {
		return nil, nil
	}
	who, err := s.identities(ctx)
	if err != nil {
		return nil, err
	}
	claims, err := s.claims(ctx, graph.ClaimQuery{Predicates: []graph.Predicate{graph.Named}, Subjects: distinct(aliases), View: v.View})
	if err != nil {
		return nil, err
	}
	if v.names == namesInUse {
		claims = slices.DeleteFunc(claims, func(c graph.Claim) bool { return !who.InUse(&c) })
		if s.view.KnownAsOf != "" { // they are shown in the words of the view's date
			if claims, err = s.claimsWithIDs(ctx, claimIDs(claims)); err != nil {
				return nil, err
			}
		}
	}
	out := map[graph.ID][]graph.Claim{}
	for _, c := range claims {
		out[c.Subject] = append(out[c.Subject], c)
	}
	return out, nil
}

// usesOf returns the uses of one name that a search found.
func (s *scope) usesOf(ctx context.Context, name string, hits []graph.Hit, claims map[graph.ID][]graph.Claim, v nameView) ([]*nameUse, error) {
	who, err := s.identities(ctx)
	if err != nil {
		return nil, err
	}
	c := useCollector{scope: s, who: who, counted: v, asked: graph.CleanName(name), byActor: map[graph.ID]*nameUse{}, firstNamed: map[graph.ID]bool{}}
	if v.names == namesInUse {
		c.takenBy = liveHolders(who, hits, claims)
	}
	for _, h := range hits {
		if h.Entity.Kind() == graph.Alias {
			err = c.addAlias(ctx, h, claims[h.Entity.ID])
		} else {
			err = c.addRecord(ctx, h)
		}
		if err != nil {
			return nil, err
		}
	}
	return c.uses(), nil
}

// liveHolders returns the data sets of which a live record has a name.
func liveHolders(who *identity.Resolution, hits []graph.Hit, claims map[graph.ID][]graph.Claim) map[string]bool {
	out := map[string]bool{}
	add := func(id graph.ID) {
		record := who.Current(id)
		if e := who.Record(record); e != nil && !who.Gone(record) {
			out[e.Dataset] = true
		}
	}
	for _, h := range hits {
		add(h.Entity.ID)
		for _, c := range claims[h.Entity.ID] {
			add(c.Object)
		}
	}
	return out
}

// useCollector collects the uses of one name.
type useCollector struct {
	*scope
	who     *identity.Resolution
	counted nameView
	asked   string
	takenBy map[string]bool // data sets of which a live record has the name
	byActor map[graph.ID]*nameUse

	firstNamed map[graph.ID]bool // actors whose own first name it is today, for those that the view's day does not have for certain
}

// yields reports whether a record that is gone gives up the name to a live one of
// its data set: MISP dropped its record Axiom, and calls its APT17 so.
func (c *useCollector) yields(id graph.ID) bool {
	record := c.who.Current(id)
	return c.who.Gone(record) && c.takenBy[c.who.Record(record).Dataset]
}

// addAlias adds an alias with the claims on it.
func (c *useCollector) addAlias(ctx context.Context, h graph.Hit, claims []graph.Claim) error {
	for _, claim := range claims {
		actor, err := c.actorOf(ctx, claim.Object)
		if err != nil {
			return err
		}
		u := c.use(actor, claim.Object, h.Matched)
		u.claims = append(u.claims, claim)
		u.datasets[claim.Dataset] = true
	}
	return nil
}

// addRecord adds a record that has the name itself, or as an external id.
func (c *useCollector) addRecord(ctx context.Context, h graph.Hit) error {
	record := h.Entity.ID
	if len(c.counted.Datasets) > 0 && !slices.Contains(c.counted.Datasets, h.Entity.Dataset) {
		return nil
	}
	if h.Entity.ReplacedBy != "" && namesThen(c.view) { // by now, if not then
		var err error
		if record, err = c.successor(ctx, record); err != nil {
			return err
		}
	}
	actor, err := c.actorOf(ctx, record)
	if err != nil {
		return err
	}
	// What a record was called itself was said once the record was known.
	if c.counted.names != namesAsserted || existed(c.who, actor) {
		c.use(actor, record, h.Matched).datasets[h.Entity.Dataset] = true
	}
	if actor == record && graph.Fold(h.Entity.Name) == graph.Fold(c.asked) {
		c.firstNamed[actor] = true
	}
	return nil
}

func (c *useCollector) use(actor, record graph.ID, spelt string) *nameUse {
	u := c.byActor[actor]
	if u == nil {
		u = &nameUse{actor: actor, name: spelt, datasets: map[string]bool{}, yields: true}
		c.byActor[actor] = u
	}
	u.yields = u.yields && c.yields(record)
	if spelt == c.asked {
		u.name = spelt
	}
	return u
}

// uses returns what was collected: the actor whose own first name it is before
// the others, and last those that yield to others.
func (c *useCollector) uses() []*nameUse {
	key := graph.Fold(c.asked)
	place := func(u *nameUse) int {
		e := c.who.Record(u.actor)
		switch {
		case u.yields:
			return 2
		case e != nil && graph.Fold(e.Name) == key, e == nil && c.firstNamed[u.actor]:
			return 0
		}
		return 1
	}
	out := slices.SortedFunc(maps.Values(c.byActor), func(a, b *nameUse) int {
		return cmp.Or(cmp.Compare(place(a), place(b)), compareIDs(a.actor, b.actor))
	})
	for _, u := range out {
		u.claims = inStoreOrder(u.claims)
	}
	return out
}
