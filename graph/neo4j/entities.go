package neo4j

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
)

// Entities returns a page of entities.
func (s *Store) Entities(ctx context.Context, q graph.EntityQuery, p graph.Page) (graph.Slice[graph.Entity], error) {
	var page graph.Slice[graph.Entity]
	if err := p.Check(); err != nil {
		return page, err
	}
	if err := q.Check(); err != nil {
		return page, err
	}
	key, id, err := p.AfterEntity()
	if err != nil {
		return page, err
	}
	var found []graph.Entity
	if text, ok := pageOfKind[q.Kind]; ok && len(q.IDs) == 0 && !q.Replaced && !q.Gone && q.View.Snapshot.IsZero() && q.View.KnownAsOf == "" && len(holders(q)) == 0 {
		settled := false
		if found, page.Total, settled, err = s.askKind(ctx, text, q, p, key, id); err != nil {
			return page, err
		}
		if settled {
			return sliceOf(found, page.Total, p), nil
		}
	}
	if found, err = s.allEntities(ctx, q); err != nil {
		return page, err
	}
	total := len(found)
	start, here := slices.BinarySearchFunc(found, key, func(e graph.Entity, key string) int {
		return cmp.Or(cmp.Compare(graph.Fold(e.Name), key), cmp.Compare(e.ID, id))
	})
	if here {
		start++
	}
	return sliceOf(found[start:], total, p), nil
}

// sliceOf cuts a page from what follows the cursor.
func sliceOf(found []graph.Entity, total int, p graph.Page) graph.Slice[graph.Entity] {
	page := graph.Slice[graph.Entity]{HasNext: len(found) > p.First}
	page.Items = found[:min(p.First, len(found))]
	for _, e := range page.Items {
		page.Cursors = append(page.Cursors, graph.EntityCursor(e))
	}
	if p.Count {
		page.Total = total
	}
	return page
}

// pageOfKind are the pages that an index serves in order: of one kind, today.
var pageOfKind = pagesOfKinds()

func pagesOfKinds() map[graph.Kind]string {
	out := make(map[graph.Kind]string)
	for _, k := range graph.Kinds() {
		out[k] = atLastCommit + `
CALL (seq) {
  MATCH (e:` + label(k) + `)
  WHERE e.key >= $p.key AND NOT (e.key = $p.key AND e.id <= $p.after) AND e.id IS NOT NULL
    AND e.current AND e.stored <= seq AND ($p.datasets IS NULL OR e.dataset IN $p.datasets) AND e.key CONTAINS $p.named
  WITH e ORDER BY e.key, e.id LIMIT $p.limit
  RETURN collect(e) AS found
}
CALL (seq) {
  WITH * WHERE $p.count
  MATCH (e:` + label(k) + `) WHERE e.current AND e.stored <= seq AND ($p.datasets IS NULL OR e.dataset IN $p.datasets)
    AND e.key CONTAINS $p.named
  RETURN count(e) AS total
}
` + withCommitNow + `
UNWIND CASE size(found) WHEN 0 THEN [null] ELSE found END AS e
OPTIONAL MATCH (e)<-[d:DESCRIBES]-()
RETURN seq, now, total, e.id AS id, [e.id, d.dataset, d.runs, d.said, d.versions] AS described`
	}
	return out
}

func (s *Store) askKind(ctx context.Context, query string, q graph.EntityQuery, p graph.Page, key string, after graph.ID) (found []graph.Entity, total int, settled bool, err error) {
	params := map[string]any{
		"key": key, "after": string(after), "limit": p.First + 1, "count": p.Count, "datasets": ownDatasets(q), "named": graph.Fold(q.Named),
	}
	var entities *entityResolver
	var ids []graph.ID
	err = s.ask(ctx, "find entities", query, params, func(c *columns) error {
		settled, total = c.integer("seq") == c.integer("now"), int(c.integer("total"))
		if entities == nil {
			entities = newEntityResolver(q.View, c.integer("seq"))
		}
		if id := c.id("id"); id != "" {
			entities.add([]any{c.at("described")})
			ids = append(ids, id)
		}
		return nil
	})
	if err != nil {
		return nil, 0, false, err
	}
	for _, id := range slices.Compact(ids) { // one row for each data set that describes it
		e, err := entities.entity(id)
		if err != nil {
			return nil, 0, false, err
		}
		found = append(found, *e)
	}
	return found, total, settled, nil
}

// ownDatasets is the view's data sets where they count: for actors, each of which is some data set's record.
func ownDatasets(q graph.EntityQuery) any {
	if q.Kind != graph.Actor {
		return nil
	}
	return listOrNull(q.View.Datasets)
}

// holders are the view's data sets where one of them must describe what is listed.
func holders(q graph.EntityQuery) []string {
	if q.Kind != graph.Victim && q.Kind != graph.Source && q.Kind != graph.Incident {
		return nil
	}
	return q.View.Datasets
}

// What describes entities: those of some ids, or of a label, or all.
const (
	entitiesByID = atSnapshot + `
UNWIND $p.ids AS id
MATCH (e:Entity {id: id})<-[d:DESCRIBES]-() WHERE e.stored <= seq
RETURN seq, [e.id, d.dataset, d.runs, d.said, d.versions] AS described`
	entitiesByLabel = atSnapshot + `
MATCH (e:Entity)<-[d:DESCRIBES]-() WHERE e.stored <= seq AND ($p.label IS NULL OR $p.label IN labels(e))
RETURN seq, [e.id, d.dataset, d.runs, d.said, d.versions] AS described`
)

// allEntities returns all entities of a question, in order.
func (s *Store) allEntities(ctx context.Context, q graph.EntityQuery) ([]graph.Entity, error) {
	query, params := entitiesByLabel, map[string]any{"snapshot": snapshot(q.View), "label": nil}
	if q.Kind != "" {
		params["label"] = label(q.Kind)
	}
	if len(q.IDs) > 0 {
		query, params["ids"] = entitiesByID, listOrNull(slices.Compact(slices.Sorted(slices.Values(q.IDs))))
	}
	var entities *entityResolver
	err := s.ask(ctx, "find entities", query, params, func(c *columns) error {
		if entities == nil {
			entities = newEntityResolver(q.View, c.integer("seq"))
		}
		entities.add([]any{c.at("described")})
		return nil
	})
	if err != nil || entities == nil {
		return nil, err
	}
	return entities.listed(q)
}

// listed returns those of the entities whose descriptions were added that answer
// a question, in order.
func (r *entityResolver) listed(q graph.EntityQuery) ([]graph.Entity, error) {
	var found []graph.Entity
	for id, descriptions := range r.described {
		e, err := resolve(id, descriptions, q.View, r.seq)
		switch {
		case err != nil:
			return nil, err
		case e.entity == nil || !admits(q, e):
			continue
		}
		found = append(found, *e.entity)
	}
	keys := make(map[graph.ID]string, len(found))
	for _, e := range found {
		keys[e.ID] = graph.Fold(e.Name)
	}
	slices.SortFunc(found, func(a, b graph.Entity) int {
		return cmp.Or(cmp.Compare(keys[a.ID], keys[b.ID]), cmp.Compare(a.ID, b.ID))
	})
	return found, nil
}

// admits reports whether an entity answers a question.
func admits(q graph.EntityQuery, t resolved) bool {
	if q.Kind == "" {
		return true
	}
	gone := !t.held && t.entity.Recorded != "" && t.entity.Recorded <= q.View.AsOf()
	if q.Kind != t.entity.Kind() || !(t.held || q.Gone && gone) || (t.entity.ReplacedBy != "" && !q.Replaced) {
		return false
	}
	if !strings.Contains(graph.Fold(t.entity.Name), graph.Fold(q.Named)) {
		return false
	}
	if of := holders(q); len(of) > 0 && !q.View.HeldBy(of, t.runs, q.Gone) {
		return false
	}
	own := ownDatasets(q) != nil
	return !own || slices.Contains(q.View.Datasets, t.entity.Dataset)
}
