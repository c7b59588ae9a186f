package api

import (
	"context"
	"maps"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/identity"
	"github.com/actorgraph/actorgraph/graph/projection"
)

// A census is all actors of the graph on some date: their records, and which of
// them are read together. It is immutable.
type census struct {
	records  entities                // live ones
	known    map[graph.ID]bool       // those of them that were held, or named by somebody, by the date
	former   map[graph.ID][]graph.ID // ids that were replaced by a record of an actor, by the actor's
	identity *identity.Resolution
}

// keptCensuses is how many views of who is who are kept between requests. A
// new commit makes all of them useless, and the oldest go first.
const keptCensuses = 16

// census returns who is who under the view. It depends on the view's date,
// snapshot and lens alone, and is worked out again after each commit.
func (s *scope) census(ctx context.Context) (*census, error) {
	return once(ctx, &s.memo, "census", func(ctx context.Context) (*census, error) {
		seq, err := s.lastCommit(ctx)
		if err != nil {
			return nil, err
		}
		key := censusKey(seq, s.view)
		if c, ok := s.censuses.Get(ctx, key); ok {
			return c, nil
		}
		// A request can ask under one view many times at once.
		return once(ctx, &s.shared, "census "+key, func(ctx context.Context) (*census, error) {
			c, err := s.takeCensus(ctx)
			if err != nil {
				return nil, err
			}
			s.censuses.Add(ctx, key, c)
			return c, nil
		})
	})
}

// warm works out who is who today, which every question about actors begins with.
func (s *service) warm(ctx context.Context) error {
	_, err := (&request{service: s}).whole().census(ctx)
	return err
}

// takeCensus works out who is who from what is live on the view's date: the
// records that a data set held then. A data set that was first read later held
// none then, but can bring claims that were published by then: its records are
// live too, or those claims would be on nobody. Names that were let go still
// tell which ids were replaced.
func (s *scope) takeCensus(ctx context.Context) (*census, error) {
	date := graph.View{KnownAsOf: s.view.KnownAsOf, Snapshot: s.view.Snapshot, Lens: s.view.Lens, LensBy: s.view.LensBy}
	c := &census{records: entities{}, known: map[graph.ID]bool{}, former: map[graph.ID][]graph.ID{}}
	replaced := entities{}
	if err := s.records(ctx, date, c.records, replaced); err != nil {
		return nil, err
	}
	for id := range c.records {
		c.known[id] = true
	}
	later, err := s.readLater(ctx)
	if err != nil {
		return nil, err
	}
	if len(later) > 0 {
		if err := s.records(ctx, graph.View{Snapshot: s.view.Snapshot, Datasets: later}, c.records, replaced); err != nil {
			return nil, err
		}
	}
	ever := date
	ever.WithWithdrawn = true
	said, err := s.claims(ctx, graph.ClaimQuery{Predicates: []graph.Predicate{graph.Named, graph.SameAs}, View: ever})
	if err != nil {
		return nil, err
	}
	var joins []graph.Claim
	for _, claim := range said {
		if date.Admits(claim) {
			joins = append(joins, claim)
		}
	}
	c.identify(date, said, joins, replaced)
	return c, nil
}

// records adds the records of actors that are held under a view, live ones and
// those that were replaced.
func (s *scope) records(ctx context.Context, v graph.View, live, replaced entities) error {
	for p := (graph.Page{First: graph.MaxPage}); ; {
		found, err := s.store.Entities(ctx, graph.EntityQuery{Kind: graph.Actor, Replaced: true, View: v}, p)
		if err != nil {
			return err
		}
		for _, e := range found.Items {
			if e.ReplacedBy == "" {
				live[e.ID] = &e
			} else {
				replaced[e.ID] = &e
			}
		}
		if !found.HasNext {
			return nil
		}
		p.After = found.Cursors[len(found.Cursors)-1]
	}
}

// readLater returns the data sets of which every release is of a day after the view's date.
func (s *scope) readLater(ctx context.Context) ([]string, error) {
	readings, err := s.readings(ctx)
	if err != nil {
		return nil, err
	}
	later := map[string]bool{}
	for _, r := range readings {
		before, seen := later[r.Dataset]
		later[r.Dataset] = r.Recorded > s.view.AsOf() && (before || !seen)
	}
	maps.DeleteFunc(later, func(_ string, all bool) bool { return !all })
	return slices.Sorted(maps.Keys(later)), nil
}

// actorThen returns the actor that an id stands for on the view's date. An id
// of a later record leads to what the records that are one actor with it today
// were then; where they were nothing, to what they are today.
func (s *scope) actorThen(ctx context.Context, id graph.ID) (graph.ID, error) {
	who, err := s.census(ctx)
	if err != nil {
		return "", err
	}
	if _, live := who.records[who.identity.Actor(id)]; live || s.view.KnownAsOf == "" {
		return who.identity.Actor(id), nil
	}
	present := &scope{request: s.request, view: graph.View{Snapshot: s.view.Snapshot, Lens: s.view.Lens, LensBy: s.view.LensBy}}
	today, err := present.census(ctx)
	if err != nil {
		return "", err
	}
	for _, record := range today.recordsOf(id) {
		if _, live := who.records[record]; live {
			return who.identity.Actor(record), nil
		}
	}
	return today.identity.Actor(id), nil
}

// identify decides which records are one actor; said are the claims that name
// the records, joins those of them that hold on the date, replaced the records
// that gave way to others, to which are added those that the claims tell of.
func (c *census) identify(date graph.View, said, joins []graph.Claim, replaced entities) {
	ever, live := entities{}, entities{}
	ever.add(graph.Actor, said)
	maps.Copy(ever, replaced)
	live.add(graph.Actor, joins)
	for id, e := range live {
		if e.ReplacedBy == "" {
			c.records[id], c.known[id] = e, true
		}
	}
	var records []graph.Entity
	for _, e := range c.records {
		records = append(records, *e)
	}
	for _, e := range ever {
		if e.ReplacedBy != "" {
			records = append(records, *e)
		}
	}
	c.identity = identity.Resolve(date, records, joins)
	for id, e := range ever {
		if e.ReplacedBy != "" {
			actor := c.identity.Actor(id)
			c.former[actor] = append(c.former[actor], id)
		}
	}
}

// actors returns the actors that have a record which the view admits and which
// was known by its date, each by its first record. A record can be known by
// claims alone, made before any data set held it: activity tells which.
func (c *census) actors(s *scope, activity []projection.Activity) []*graph.Entity {
	told := map[graph.ID]bool{}
	for _, a := range activity {
		for _, record := range a.Records {
			told[record] = true
		}
	}
	out := entities{}
	for id, e := range c.records {
		if !told[id] && !c.known[id] || !s.admitsDataset(e.Dataset) {
			continue
		}
		actor := c.identity.Actor(id)
		out[actor] = c.records[actor]
	}
	return sortedByID(out)
}

// knows reports whether some record of an actor was known by the date.
func (c *census) knows(actor graph.ID) bool {
	return slices.ContainsFunc(c.recordsOf(actor), func(id graph.ID) bool { return c.known[id] })
}

// recordsOf returns the ids of all records of some actors, and those that they replaced.
func (c *census) recordsOf(actors ...graph.ID) []graph.ID {
	var out []graph.ID
	for _, id := range actors {
		for _, m := range c.identity.Records(id) {
			out = append(out, m.Record)
		}
		out = append(out, c.former[c.identity.Actor(id)]...)
	}
	return distinct(out)
}

// entities are entities by id, as one view has them. They are read-only.
type entities map[graph.ID]*graph.Entity

// add adds the ends of claims that are of some kind; of any, if it is empty.
func (m entities) add(kind graph.Kind, claims []graph.Claim) {
	for i := range claims {
		ends := claims[i].Ends
		for _, e := range []*graph.Entity{ends.Subject, ends.Object, ends.Claimant, ends.Source, ends.Incident} {
			if e != nil && (kind == "" || e.Kind() == kind) {
				m[e.ID] = e
			}
		}
	}
}

func sortedByID(m entities) []*graph.Entity {
	out := make([]*graph.Entity, 0, len(m))
	for _, e := range m {
		out = append(out, e)
	}
	slices.SortFunc(out, func(a, b *graph.Entity) int { return compareIDs(a.ID, b.ID) })
	return out
}
