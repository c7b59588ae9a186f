package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
)

// Entities returns a page of entities; see graph.Store.
func (s *Store) Entities(ctx context.Context, q graph.EntityQuery, p graph.Page) (graph.Slice[graph.Entity], error) {
	page, err := s.entityPage(ctx, q, p)
	return page, s.failed(ctx, "find entities", err)
}

func (s *Store) entityPage(ctx context.Context, q graph.EntityQuery, p graph.Page) (graph.Slice[graph.Entity], error) {
	var page graph.Slice[graph.Entity]
	if err := cmp.Or(p.Check(), q.Check()); err != nil {
		return page, err
	}
	name, id, err := p.AfterEntity()
	if err != nil {
		return page, err
	}
	at, err := s.asOfView(ctx, s.read, q.View)
	if err != nil {
		return page, err
	}
	args := []any{
		sql.Named("ids", list(q.IDs)), sql.Named("kind", q.Kind), sql.Named("replaced", q.Replaced), sql.Named("gone", q.Gone), sql.Named("snapshot", at.snapshot),
		sql.Named("day", at.view.AsOf()), sql.Named("datasets", datasetsFor(q)), sql.Named("holders", holdersFor(q)),
		sql.Named("named", graph.Fold(q.Named)),
	}
	load := s.newLoader(at)
	if len(q.IDs) > 0 || q.Kind == "" {
		all, err := s.entitiesByID(ctx, load, q, args)
		if err != nil {
			return page, err
		}
		after := func(e graph.Entity) bool { return compareEntityTo(e, name, id) > 0 }
		return cut(all, p, after, graph.EntityCursor), nil
	}
	keys, err := s.findEntities(ctx, s.read, findEntitiesOfKind,
		append(args, sql.Named("name", name), sql.Named("id", id), sql.Named("limit", p.First+1)))
	if err != nil {
		return page, err
	}
	if page.HasNext = len(keys) > p.First; page.HasNext {
		keys = keys[:p.First]
	}
	if page.Items, err = load.entityList(ctx, s.read, keys); err != nil {
		return page, err
	}
	for _, e := range page.Items {
		page.Cursors = append(page.Cursors, graph.EntityCursor(e))
	}
	if p.Count {
		err = each(ctx, s.read, countEntitiesOfKind, func(rows *sql.Rows) (bool, error) { return true, rows.Scan(&page.Total) }, args...)
	}
	return page, err
}

// datasetsFor returns the data sets that a listing of a kind is narrowed to.
func datasetsFor(q graph.EntityQuery) any {
	if q.Kind != graph.Actor {
		return nil
	}
	return list(q.View.Datasets)
}

// holdersFor returns the data sets of which one must describe what is listed.
func holdersFor(q graph.EntityQuery) any {
	if q.Kind != graph.Victim && q.Kind != graph.Source && q.Kind != graph.Incident {
		return nil
	}
	return list(q.View.Datasets)
}

// An entity is listed by the run that says what it is: of those that hold on the
// day that of the first data set, else the one that ended last. A run that holds
// counts as ended on the last day of all, so that one order does for both.
var (
	ofKind = `
		FROM entity_run r JOIN dataset d ON d.key = r.dataset
		WHERE r.kind = :kind AND (:replaced OR NOT r.replaced)
		AND r.since <= :snapshot AND :snapshot < r.until AND r.recorded <= :day AND (:gone OR :day < r.withdrawn)
		AND (:datasets IS NULL OR r.own IN (SELECT value FROM json_each(:datasets)))
		AND (:holders IS NULL OR EXISTS (
			SELECT 1 FROM entity_run h JOIN dataset hd ON hd.key = h.dataset
			WHERE h.entity = r.entity AND h.since <= :snapshot AND :snapshot < h.until AND h.recorded <= :day AND (:gone OR :day < h.withdrawn)
			AND hd.name IN (SELECT value FROM json_each(:holders))))
		AND NOT EXISTS (
			SELECT 1 FROM entity_run o JOIN dataset od ON od.key = o.dataset
			WHERE o.entity = r.entity AND o.since <= :snapshot AND :snapshot < o.until AND o.recorded <= :day
			AND (iif(:day < r.withdrawn, '9999-12-31', r.withdrawn), ` + rankOf("o", "od") + `, od.name)
				< (iif(:day < o.withdrawn, '9999-12-31', o.withdrawn), ` + rankOf("r", "d") + `, d.name))`

	withName = ` AND instr(r.name, :named)` // every name has the empty one in it

	findEntitiesOfKind  = `SELECT r.entity` + ofKind + withName + ` AND (r.name, r.id) > (:name, :id) ORDER BY r.name, r.id LIMIT :limit`
	countEntitiesOfKind = `SELECT count(*)` + ofKind + withName
)

var (
	entityConditions = `
		e.stored <= :snapshot AND (:kind = '' OR EXISTS (SELECT 1 ` + ofKind + withName + ` AND r.entity = e.key))`

	findEntitiesByID = `
		SELECT e.key FROM (SELECT DISTINCT value AS id FROM json_each(:ids)) k CROSS JOIN entity e ON e.id = k.id WHERE ` + entityConditions
	findEveryEntity = `SELECT e.key FROM entity e WHERE ` + entityConditions
)

// entitiesByID returns all entities with the query's ids, all there are without any, in order.
func (s *Store) entitiesByID(ctx context.Context, load *loader, q graph.EntityQuery, args []any) ([]graph.Entity, error) {
	text := findEntitiesByID
	if len(q.IDs) == 0 {
		text = findEveryEntity
	}
	keys, err := s.findEntities(ctx, s.read, text, args)
	if err != nil {
		return nil, err
	}
	all, err := load.entityList(ctx, s.read, keys)
	return sortedByName(all), err
}

func (s *Store) findEntities(ctx context.Context, q querier, query string, args []any) ([]int64, error) {
	var keys []int64
	err := each(ctx, q, query, func(rows *sql.Rows) (bool, error) {
		var key int64
		err := rows.Scan(&key)
		keys = append(keys, key)
		return true, err
	}, args...)
	return keys, err
}

// sortedByName sorts entities as Entities does. Each name is folded once.
func sortedByName(all []graph.Entity) []graph.Entity {
	keys := make(map[graph.ID]string, len(all))
	for i := range all {
		keys[all[i].ID] = graph.Fold(all[i].Name)
	}
	slices.SortFunc(all, func(a, b graph.Entity) int {
		return cmp.Or(cmp.Compare(keys[a.ID], keys[b.ID]), cmp.Compare(a.ID, b.ID))
	})
	return all
}

// compareEntityTo orders an entity and an order key as Entities does.
func compareEntityTo(e graph.Entity, name string, id graph.ID) int {
	return cmp.Or(cmp.Compare(graph.Fold(e.Name), name), cmp.Compare(e.ID, id))
}

// cut takes a page out of a whole list.
func cut[T any](all []T, p graph.Page, after func(T) bool, cursor func(T) graph.Cursor) graph.Slice[T] {
	var page graph.Slice[T]
	if p.Count {
		page.Total = len(all)
	}
	if p.After != "" {
		all = slices.DeleteFunc(all, func(item T) bool { return !after(item) })
	}
	page.HasNext = len(all) > p.First
	page.Items = all[:min(p.First, len(all))]
	for _, item := range page.Items {
		page.Cursors = append(page.Cursors, cursor(item))
	}
	return page
}

// There is one row for every interval in which one of the entities was described,
// with its version, and one for an entity that has none.
const (
	entityRunColumns = `
		SELECT e.key, e.id, coalesce(d.name, ''), coalesce(r.recorded, ''), coalesce(r.withdrawn, ''), coalesce(v.hash, ''), coalesce(v.content, '')`
	entityRunJoins = `
		LEFT JOIN entity_run r ON r.entity = e.key AND r.since <= :snapshot AND :snapshot < r.until
		LEFT JOIN dataset d ON d.key = r.dataset LEFT JOIN version v ON v.key = r.version`

	entityRunsAmong   = entityRunColumns + ` FROM json_each(:keys) k CROSS JOIN entity e ON e.key = k.value` + entityRunJoins
	entityRunsBetween = entityRunColumns + ` FROM entity e` + entityRunJoins + ` WHERE e.key BETWEEN :first AND :last`
)

// entityRow is an entity as it was read: all its runs, each with its content.
type entityRow struct {
	id       graph.ID
	runs     []graph.EntityRun
	contents []string
}

// size is about how many bytes the entity takes.
func (r *entityRow) size() int {
	n := 0
	for _, content := range r.contents {
		n += len(content)
	}
	return n
}

// loadEntities reads the entities with these keys that the loader has not read.
func (l *loader) loadEntities(ctx context.Context, q querier, keys []int64) error {
	if keys = l.recallEntities(keys); len(keys) == 0 {
		return nil
	}
	all := make(map[int64]*entityRow, len(keys))
	for _, key := range keys {
		all[key] = &entityRow{}
	}
	var key int64
	var id, dataset, recorded, withdrawn, hash, content string
	err := keyedQuery{entityRunsAmong, entityRunsBetween}.each(ctx, q, keys, func(rows *sql.Rows) error {
		if err := rows.Scan(&key, &id, &dataset, &recorded, &withdrawn, &hash, &content); err != nil {
			return err
		}
		row := all[key]
		if row == nil {
			return nil
		}
		row.id = graph.ID(id)
		if recorded != "" {
			run := graph.Run{Recorded: graph.Date(recorded), Withdrawn: dateOf(withdrawn), Version: hash}
			row.runs = append(row.runs, graph.EntityRun{Dataset: dataset, Run: run})
			row.contents = append(row.contents, content)
		}
		return nil
	}, sql.Named("snapshot", l.at.snapshot))
	if err != nil {
		return fmt.Errorf("load entities: %w", err)
	}
	for key, row := range all {
		e, err := l.entity(ctx, q, key, row)
		if err != nil {
			return err
		}
		l.entities.put(key, e)
		if l.keptEntities != nil {
			l.keptEntities.Put(key, e, perRow+row.size())
		}
	}
	return nil
}

// lastDescription finds what the last reading that held an entity said of it.
const lastDescription = `
	SELECT v.content FROM reading r JOIN entity_mark m ON m.reading = r.seq AND m.entity = :entity
	JOIN version v ON v.key = m.version WHERE r.seq <= :snapshot ORDER BY r.seq DESC LIMIT 1`

// entity makes an entity of its runs at the loader's moment. One that has none,
// because its only readings were undone, says what the last of them said.
func (l *loader) entity(ctx context.Context, q querier, key int64, row *entityRow) (*graph.Entity, error) {
	read := func(content string) (e graph.Entity, err error) {
		if err := json.Unmarshal([]byte(content), &e); err != nil {
			return e, fmt.Errorf("read %s: %w", row.id, err)
		}
		return e, nil
	}
	if len(row.runs) == 0 {
		var content string
		if err := each(ctx, q, lastDescription, func(rows *sql.Rows) (bool, error) { return true, rows.Scan(&content) },
			sql.Named("entity", key), sql.Named("snapshot", l.at.snapshot)); err != nil {
			return nil, err
		}
		e, err := read(content)
		return &e, err
	}
	e, _, err := l.at.view.Describe(row.id, row.runs, func(r graph.EntityRun) (graph.Entity, error) {
		return read(row.contents[slices.Index(row.runs, r)])
	})
	if err != nil {
		return nil, err
	}
	e.Recorded, e.Withdrawn = graph.Lifetime(row.runs)
	return &e, nil
}

// entityList returns the entities with these keys, in their order.
func (l *loader) entityList(ctx context.Context, q querier, keys []int64) ([]graph.Entity, error) {
	for part := range slices.Chunk(keys, chunk) {
		if err := l.loadEntities(ctx, q, slices.Clone(part)); err != nil {
			return nil, err
		}
	}
	out := make([]graph.Entity, len(keys))
	for i, key := range keys {
		out[i] = *l.entities.at(key)
	}
	return out, nil
}
