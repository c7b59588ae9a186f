package graphtest

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/actorgraph/actorgraph/graph"
)

// model is the slow, obvious store, by which the others are judged. It keeps
// the changes that graph.PlanWrite makes and nothing that follows from them:
// each question derives every interval anew. It is itself judged by the suite.
type model struct {
	mu             sync.RWMutex
	closed         bool
	stamps         []graph.Stamp
	histories      map[string]graph.History // by data set
	claims         map[graph.ID]graph.Claim // identity and first commit
	entities       map[graph.ID]int64       // first commit
	claimVersions  map[string]graph.Version // by version
	entityVersions map[string]graph.Entity  // by version
}

var _ graph.Store = (*model)(nil)

// NewModel returns an empty store that keeps every promise in the slow, obvious way,
// and opens at once: for tests that need many stores. It is safe for concurrent use.
func NewModel() graph.Store { return newModel() }

func newModel() *model {
	return &model{
		histories: make(map[string]graph.History), claims: make(map[graph.ID]graph.Claim), entities: make(map[graph.ID]int64),
		claimVersions: make(map[string]graph.Version), entityVersions: make(map[string]graph.Entity),
	}
}

func (m *model) ready(ctx context.Context) error {
	if m.closed {
		return fmt.Errorf("closed: %w", graph.ErrUnavailable)
	}
	return ctx.Err()
}

func (m *model) last() graph.Stamp {
	if len(m.stamps) == 0 {
		return graph.Stamp{}
	}
	return m.stamps[len(m.stamps)-1]
}

// modelAt is the model as one view's snapshot has it.
type modelAt struct {
	*model
	view         graph.View
	snapshot     int64
	chronologies map[string]graph.Chronology
	calendars    map[string]graph.Calendar
	known        map[graph.ID]*graph.Entity // what the claims of one call share
}

// at returns the model after the last commit by the view's snapshot.
func (m *model) at(v graph.View) modelAt {
	i := modelAt{model: m, view: v, chronologies: make(map[string]graph.Chronology), calendars: make(map[string]graph.Calendar), known: make(map[graph.ID]*graph.Entity)}
	for _, s := range m.stamps {
		if v.Snapshot.IsZero() || !s.Time.After(v.Snapshot) {
			i.snapshot = s.Seq
		}
	}
	for dataset, h := range m.histories {
		h.Successions = m.successions(h, i.snapshot, nil)
		i.chronologies[dataset] = h.Chronology(i.snapshot)
		i.calendars[dataset] = i.chronologies[dataset].Calendar()
	}
	return i
}

// successions are what readings up to a commit said of ids that others stand for,
// with the claims that name such an id, or one that a document is about to say so of.
func (m *model) successions(h graph.History, snapshot int64, doc *graph.Document) graph.Successions {
	out := graph.Successions{ReplacedBy: map[graph.ID]graph.ID{}}
	former := map[graph.ID]bool{}
	if doc != nil {
		for id := range doc.ReplacedBy() {
			former[id] = true
		}
	}
	for id, changes := range h.Changes {
		last := int64(0)
		for _, k := range changes {
			if by := m.entityVersions[k.Version].ReplacedBy; by != "" && last < k.Reading && k.Reading <= snapshot {
				out.ReplacedBy[id], last = by, k.Reading
			}
		}
	}
	for id := range h.Changes {
		c := m.claims[id]
		if former[c.Subject] || former[c.Object] || out.ReplacedBy[c.Subject] != "" || out.ReplacedBy[c.Object] != "" {
			out.Claims = append(out.Claims, c)
		}
	}
	return out
}

// runs derives when a data set held an item, and the version it had last.
func (i modelAt) runs(dataset string, id graph.ID) (runs []graph.Run, last graph.VersionChange) {
	changes := slices.DeleteFunc(slices.Clone(i.histories[dataset].Changes[id]), func(k graph.VersionChange) bool { return k.Reading > i.snapshot })
	if len(changes) == 0 {
		return nil, last
	}
	for _, k := range changes {
		if k.Version != "" && k.Reading > last.Reading {
			last = k
		}
	}
	return i.chronologies[dataset].RunsOf(id, changes), last
}

// entity returns an entity as it is described on the view's date, and whether it is held then.
func (i modelAt) entity(id graph.ID) (graph.Entity, bool) {
	described := i.described(id)
	var last graph.VersionChange
	for dataset := range i.histories {
		if _, change := i.runs(dataset, id); change.Reading > last.Reading {
			last = change
		}
	}
	if len(described) == 0 {
		return i.entityVersions[last.Version], false
	}
	e, held, err := i.view.Describe(id, described, func(r graph.EntityRun) (graph.Entity, error) { return i.entityVersions[r.Version], nil })
	if err != nil {
		panic(err) // it opens every version
	}
	e.Recorded, e.Withdrawn = graph.Lifetime(described)
	return e, held
}

// described returns when data sets described an entity.
func (i modelAt) described(id graph.ID) (all []graph.EntityRun) {
	for dataset := range i.histories {
		runs, _ := i.runs(dataset, id)
		for _, r := range runs {
			all = append(all, graph.EntityRun{Dataset: dataset, Run: r})
		}
	}
	return all
}

// claim returns a claim with what the snapshot knows of it.
func (i modelAt) claim(c graph.Claim) graph.Claim {
	runs, last := i.runs(c.Dataset, c.ID)
	i.calendars[c.Dataset].Bound(runs, c.Occurred)
	for n := range runs {
		runs[n].Confidence = i.claimVersions[runs[n].Version].Confidence
	}
	c.Held, c.Version = runs, i.claimVersions[last.Version]
	if run, ok := i.view.RunFor(runs); ok {
		c.Version = i.claimVersions[run.Version]
	}
	c.Ends = &graph.Ends{Subject: i.end(c.Subject), Object: i.end(c.Object), Claimant: i.end(c.Claimant), Source: i.end(c.Source), Incident: i.end(c.Incident)}
	return c
}

func (i modelAt) end(id graph.ID) *graph.Entity {
	if id == "" {
		return nil
	}
	if i.known[id] == nil {
		e, _ := i.entity(id)
		i.known[id] = &e
	}
	return i.known[id]
}

// find returns the claims of a query, in order.
func (i modelAt) find(q graph.ClaimQuery) []graph.Claim {
	meets := func(ids []graph.ID, any ...graph.ID) bool {
		return len(ids) == 0 || slices.ContainsFunc(any, func(id graph.ID) bool { return id != "" && slices.Contains(ids, id) })
	}
	var found []graph.Claim
	for _, c := range i.claims {
		if c.Stored.Seq > i.snapshot || !meets(q.IDs, c.ID) || !meets(q.Subjects, c.Subject) || !meets(q.Objects, c.Object) ||
			!meets(q.About, c.Subject, c.Object) || !meets(q.Incidents, c.Incident) ||
			(len(q.Predicates) > 0 && !slices.Contains(q.Predicates, c.Predicate)) {
			continue
		}
		if c = i.claim(c); len(q.IDs) > 0 || q.View.Admits(c) {
			found = append(found, c)
		}
	}
	slices.SortFunc(found, func(a, b graph.Claim) int {
		return cmp.Or(cmp.Compare(a.Recorded(), b.Recorded()), cmp.Compare(a.ID, b.ID))
	})
	return found
}

func (m *model) Entities(ctx context.Context, q graph.EntityQuery, p graph.Page) (graph.Slice[graph.Entity], error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	if err := cmp.Or(m.ready(ctx), q.Check(), p.Check()); err != nil {
		return graph.Slice[graph.Entity]{}, err
	}
	name, id, err := p.AfterEntity()
	if err != nil {
		return graph.Slice[graph.Entity]{}, err
	}
	at := m.at(q.View)
	var found []graph.Entity
	for id, stored := range m.entities {
		if stored > at.snapshot || (len(q.IDs) > 0 && !slices.Contains(q.IDs, id)) || (q.Kind != "" && id.Kind() != q.Kind) {
			continue
		}
		e, held := at.entity(id)
		record, holders := q.Kind == graph.Actor, q.Kind == graph.Victim || q.Kind == graph.Source || q.Kind == graph.Incident
		gone := !held && e.Recorded != "" && e.Recorded <= q.View.AsOf()
		if q.Kind != "" && (!(held || q.Gone && gone) || (e.ReplacedBy != "" && !q.Replaced) || (record && len(q.View.Datasets) > 0 && !slices.Contains(q.View.Datasets, e.Dataset)) ||
			(holders && len(q.View.Datasets) > 0 && !at.view.HeldBy(q.View.Datasets, at.described(id), q.Gone)) ||
			!strings.Contains(graph.Fold(e.Name), graph.Fold(q.Named))) {
			continue
		}
		found = append(found, e)
	}
	order := func(e graph.Entity, name string, id graph.ID) int {
		return cmp.Or(strings.Compare(graph.Fold(e.Name), name), strings.Compare(string(e.ID), string(id)))
	}
	slices.SortFunc(found, func(a, b graph.Entity) int { return order(a, graph.Fold(b.Name), b.ID) })
	return cut(found, p, func(e graph.Entity) bool { return order(e, name, id) > 0 }, graph.EntityCursor), nil
}

// cut takes a page out of a whole list.
func cut[T any](all []T, p graph.Page, after func(T) bool, cursor func(T) graph.Cursor) graph.Slice[T] {
	out := graph.Slice[T]{}
	for _, item := range all {
		if p.After != "" && !after(item) {
			continue
		}
		if out.HasNext = len(out.Items) == p.First; out.HasNext {
			break
		}
		out.Items, out.Cursors = append(out.Items, item), append(out.Cursors, cursor(item))
	}
	if p.Count {
		out.Total = len(all)
	}
	return out
}

func (m *model) Search(ctx context.Context, q graph.SearchQuery) ([]graph.Hit, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	if err := cmp.Or(m.ready(ctx), q.Check()); err != nil {
		return nil, err
	}
	key := graph.Fold(q.Text)
	spellings, beginnings := graph.Spellings(key), graph.Beginnings(key)
	today := m.at(graph.View{})
	best := make(map[graph.ID]graph.Hit)
	order := func(a, b graph.Hit) int {
		return cmp.Or(cmp.Compare(a.How, b.How), cmp.Compare(graph.Fold(a.Matched), graph.Fold(b.Matched)),
			cmp.Compare(a.Matched, b.Matched), cmp.Compare(a.Entity.ID, b.Entity.ID))
	}
	for id := range m.entities {
		e, _ := today.entity(id)
		if e.Recorded == "" || key == "" || (len(q.Kinds) > 0 && !slices.Contains(q.Kinds, id.Kind())) {
			continue
		}
		for _, name := range append([]string{e.Name, e.ExternalID}, e.Names...) {
			hit := graph.Hit{Entity: e, Matched: name}
			switch k := graph.Fold(name); {
			case k == key:
				hit.How = graph.HitExact
			case q.Exact || k == "":
				continue
			case strings.HasPrefix(k, key):
				hit.How = graph.HitPrefix
			case slices.Contains(spellings, k):
				hit.How = graph.HitSpelling
			case slices.ContainsFunc(beginnings, func(b string) bool { return strings.HasPrefix(k, b) }):
				hit.How = graph.HitBeginning
			default:
				continue
			}
			if old, seen := best[id]; !seen || order(hit, old) < 0 {
				best[id] = hit
			}
		}
	}
	hits := slices.SortedFunc(maps.Values(best), order)
	return hits[:min(len(hits), q.First)], nil
}

func (m *model) Claims(ctx context.Context, q graph.ClaimQuery, p graph.Page) (graph.Slice[graph.Claim], error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	if err := cmp.Or(m.ready(ctx), q.View.Check(), p.Check()); err != nil {
		return graph.Slice[graph.Claim]{}, err
	}
	recorded, id, err := p.AfterClaim()
	if err != nil {
		return graph.Slice[graph.Claim]{}, err
	}
	after := func(c graph.Claim) bool {
		return cmp.Or(cmp.Compare(c.Recorded(), recorded), cmp.Compare(c.ID, id)) > 0
	}
	return cut(m.at(q.View).find(q), p, after, graph.ClaimCursor), nil
}

func (m *model) EachClaim(ctx context.Context, q graph.ClaimQuery) iter.Seq2[graph.Claim, error] {
	return each(ctx, func() ([]graph.Claim, error) {
		m.mu.RLock()
		defer m.mu.RUnlock()
		if err := cmp.Or(m.ready(ctx), q.View.Check()); err != nil {
			return nil, err
		}
		return m.at(q.View).find(q), nil
	})
}

// each yields items found at its start, until the context is done.
func each[T any](ctx context.Context, find func() ([]T, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		items, err := find()
		if err != nil {
			yield(none, err)
			return
		}
		for _, item := range items {
			if err := ctx.Err(); err != nil {
				yield(none, err)
				return
			}
			if !yield(item, nil) {
				return
			}
		}
	}
}
