package neo4j

import (
	"context"

	"github.com/actorgraph/actorgraph/graph"
)

// searchNames finds names in the order of graph.HitHow. The parts are read one
// after the other and only as far as the caller goes on.
const searchNames = atSnapshot + `
CALL (seq) {
  MATCH (n:Name) WHERE n.key = $p.key AND n.name IS NOT NULL AND n.entity IS NOT NULL
    AND n.since <= seq AND coalesce(n.until > seq, true) AND ($p.kinds IS NULL OR n.kind IN $p.kinds)
  RETURN n, 0 AS how ORDER BY n.key, n.name, n.entity
  UNION ALL
  WITH * WHERE NOT $p.exact
  MATCH (n:Name) WHERE n.key STARTS WITH $p.key AND n.name IS NOT NULL AND n.entity IS NOT NULL
    AND n.key <> $p.key AND n.since <= seq AND coalesce(n.until > seq, true) AND ($p.kinds IS NULL OR n.kind IN $p.kinds)
  RETURN n, 1 AS how ORDER BY n.key, n.name, n.entity
  UNION ALL
  WITH * WHERE NOT $p.exact
  MATCH (n:Name) WHERE n.key IN $p.spellings AND n.name IS NOT NULL AND n.entity IS NOT NULL
    AND n.since <= seq AND coalesce(n.until > seq, true) AND ($p.kinds IS NULL OR n.kind IN $p.kinds)
  RETURN n, 2 AS how ORDER BY n.key, n.name, n.entity
  UNION ALL
  WITH * WHERE NOT $p.exact
  UNWIND $p.beginnings AS beginning
  MATCH (n:Name) WHERE n.key STARTS WITH beginning AND n.name IS NOT NULL AND n.entity IS NOT NULL
    AND n.since <= seq AND coalesce(n.until > seq, true) AND ($p.kinds IS NULL OR n.kind IN $p.kinds)
  RETURN n, 3 AS how ORDER BY n.key, n.name, n.entity
}
CALL (n) {
  MATCH (e:Entity {id: n.entity})<-[d:DESCRIBES]-()
  RETURN collect([e.id, d.dataset, d.runs, d.said, d.versions]) AS described
}
RETURN seq, n.name AS name, n.entity AS id, how, described`

// Search finds entities by their names.
func (s *Store) Search(ctx context.Context, q graph.SearchQuery) ([]graph.Hit, error) {
	if err := q.Check(); err != nil {
		return nil, err
	}
	key := graph.Fold(q.Text)
	if key == "" {
		return nil, ctx.Err()
	}
	params := map[string]any{
		"key": key, "kinds": listOrNull(q.Kinds), "exact": q.Exact, "spellings": []string{}, "beginnings": []string{}, "snapshot": snapshot(graph.View{}),
	}
	if !q.Exact {
		params["spellings"], params["beginnings"] = graph.Spellings(key), append([]string{}, graph.Beginnings(key)...)
	}
	var hits []graph.Hit
	seen := make(map[graph.ID]bool)
	return hits, s.ask(ctx, "search", searchNames, params, func(c *columns) error {
		id := c.id("id")
		if seen[id] {
			return nil
		}
		seen[id] = true
		entities := newEntityResolver(graph.View{}, c.integer("seq"))
		entities.add(c.list("described"))
		e, err := entities.entity(id)
		if err != nil {
			return err
		}
		hits = append(hits, graph.Hit{Entity: *e, Matched: c.text("name"), How: graph.HitHow(c.integer("how"))})
		if len(hits) == q.First {
			return errStop
		}
		return nil
	})
}
