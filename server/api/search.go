package api

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/identity"
)

// SearchHit is an entity found by name.
type SearchHit struct {
	Entity  Entity
	Matched string
	Why     string
}

// foundEntity is what a search answers with: an entity, with the name that was
// hit, its own or that of an alias.
type foundEntity struct {
	entity *graph.Entity
	hit    graph.Hit
	claims []graph.Claim // that give the entity the name, if it is an actor found by an alias
}

// searchHits looks for names like a text, best first.
func (s *scope) searchHits(ctx context.Context, text string, kinds []graph.Kind, first *int) ([]*SearchHit, error) {
	n := 10
	if first != nil {
		n = *first
	}
	if err := (graph.Page{First: n}).Check(); err != nil {
		return nil, err
	}
	out := []*SearchHit{}
	if n == 0 {
		return out, nil
	}
	hits, err := s.search(ctx, text, kinds, n)
	if err != nil {
		return nil, err
	}
	known := entities{}
	var ids []graph.ID
	for _, h := range hits {
		known[h.entity.ID] = h.entity
		ids = append(ids, h.entity.ID)
	}
	b, err := s.batchOf(ctx, ids, known)
	if err != nil {
		return nil, err
	}
	for _, h := range hits {
		if e := b.entity(h.entity.ID); e != nil {
			out = append(out, &SearchHit{e, h.hit.Matched, h.why()})
		}
	}
	return out, nil
}

// namesPerEntity is how many times more names are looked up than entities are
// wanted: several names can lead to one actor.
const namesPerEntity = 5

// search looks for the first n entities of some kinds, of any if there are
// none, with names like a text. A name of an actor finds the actor; the name
// itself is found only by who asks for aliases.
func (s *scope) search(ctx context.Context, text string, kinds []graph.Kind, n int) ([]foundEntity, error) {
	q := graph.SearchQuery{Text: text, Kinds: slices.Clone(kinds), First: min(namesPerEntity*n+20, graph.MaxPage)}
	actors := len(kinds) == 0 || slices.Contains(kinds, graph.Actor)
	if len(kinds) > 0 && actors {
		q.Kinds = append(q.Kinds, graph.Alias)
	}
	hits, err := s.store.Search(ctx, q)
	if err != nil {
		return nil, err
	}
	transpositionsFirst(hits, text)
	var aliases []graph.ID
	for _, h := range hits {
		if h.Entity.Kind() == graph.Alias {
			aliases = append(aliases, h.Entity.ID)
		}
	}
	named, err := s.namedClaims(ctx, aliases, s.nameView())
	if err != nil {
		return nil, err
	}
	who, err := s.identities(ctx)
	if err != nil {
		return nil, err
	}
	l := searchResult{who: who, seen: map[graph.ID]bool{}}
	for _, h := range hits {
		if h.Entity.Kind() != graph.Alias || slices.Contains(kinds, graph.Alias) {
			l.add(&h.Entity, h, nil)
		}
		if h.Entity.Kind() == graph.Alias && actors {
			l.addActors(h, named[h.Entity.ID])
		}
	}
	return l.list[:min(n, len(l.list))], nil
}

// transpositionsFirst moves names with the very letters of the text before
// others that are spelt nearly so: letters are more often swapped than mistaken.
func transpositionsFirst(hits []graph.Hit, text string) {
	letters := func(name string) string {
		rs := []rune(graph.Fold(name))
		slices.Sort(rs)
		return string(rs)
	}
	wanted := letters(text)
	order := func(h graph.Hit) int {
		if h.How == graph.HitSpelling && letters(h.Matched) != wanted {
			return 1
		}
		return 0
	}
	slices.SortStableFunc(hits, func(a, b graph.Hit) int { return cmp.Or(cmp.Compare(a.How, b.How), cmp.Compare(order(a), order(b))) })
}

// searchResult collects what a search found, each entity once by its best name.
type searchResult struct {
	who  *identity.Resolution
	seen map[graph.ID]bool
	list []foundEntity
}

func (l *searchResult) add(e *graph.Entity, h graph.Hit, claims []graph.Claim) {
	if e.Kind() == graph.Dataset {
		return // not an entity of the schema; `datasets` lists them
	}
	id := e.ID
	if id.Kind() == graph.Actor {
		if e.ReplacedBy != "" {
			id = e.ReplacedBy
		}
		id = l.who.Actor(id)
		if first := l.who.Record(id); first != nil {
			e = first
		}
	}
	if !l.seen[id] {
		l.seen[id] = true
		l.list = append(l.list, foundEntity{e, h, claims})
	}
}

// addActors adds the actors that an alias is a name of.
func (l *searchResult) addActors(h graph.Hit, named []graph.Claim) {
	by := map[graph.ID][]graph.Claim{}
	var order []graph.ID
	for _, c := range named {
		if len(by[c.Object]) == 0 {
			order = append(order, c.Object)
		}
		by[c.Object] = append(by[c.Object], c)
	}
	slices.SortFunc(order, compareIDs)
	for _, id := range order {
		l.add(by[id][0].Ends.Object, h, by[id])
	}
}

// why tells in plain words why something was found.
func (f foundEntity) why() string {
	parts := []string{f.hit.Matched}
	switch {
	case len(f.claims) > 0:
		parts[0] += ", a name of " + f.entity.Name
		var names []string
		for _, c := range f.claims {
			if c.Ends.Claimant != nil {
				names = append(names, c.Ends.Claimant.Name)
			}
		}
		slices.Sort(names)
		parts = append(parts, slices.Compact(names)...)
	case f.hit.Matched == f.entity.Name:
		parts[0] += ", its name"
	case f.hit.Matched == f.hit.Entity.ExternalID:
		parts[0] += ", an id of " + f.entity.Name
	default:
		parts[0] += ", another name of " + f.entity.Name
	}
	switch f.hit.How {
	case graph.HitPrefix:
		parts = append(parts, "which begins so")
	case graph.HitSpelling:
		parts = append(parts, "which is spelt nearly so")
	case graph.HitBeginning:
		parts = append(parts, "which begins nearly so")
	}
	return strings.Join(parts, ", ")
}
