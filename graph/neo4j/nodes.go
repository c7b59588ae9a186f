package neo4j

import (
	"context"
	"maps"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
)

// A node is an entity that a commit touches: as it was before and as it is
// from now on, both as a question of today sees it.
type node struct {
	exists  bool
	was, is resolved
}

// findNodes finds entities, also those that nothing describes any more.
const findNodes = `
UNWIND $p.ids AS id
MATCH (e:Entity {id: id}) OPTIONAL MATCH (e)<-[d:DESCRIBES]-()
RETURN [e.id, d.dataset, d.runs, d.said, d.versions] AS described`

// loadNodes reads how entities are described, and works out what the commit makes of it.
func (w *commit) loadNodes(ctx context.Context, ids []graph.ID) error {
	before := newEntityResolver(graph.View{}, w.last.Seq)
	for batch := range slices.Chunk(ids, batchSize) {
		err := w.tx.run(ctx, findNodes, map[string]any{"ids": listOrNull(batch)}, func(c *columns) error {
			before.add([]any{c.at("described")})
			return nil
		})
		if err != nil {
			return err
		}
	}
	w.nodes = make(map[graph.ID]*node, len(ids))
	for _, id := range ids {
		descriptions, exists := before.described[id]
		n := &node{exists: exists}
		var err error
		if n.was, err = resolve(id, descriptions, graph.View{}, w.last.Seq); err != nil {
			return err
		}
		descriptions = slices.DeleteFunc(descriptions, func(d description) bool { return d.dataset == w.dataset })
		descriptions = append(descriptions, description{dataset: w.dataset, item: *w.items[id]})
		if n.is, err = resolve(id, descriptions, graph.View{}, w.stamp.Seq); err != nil {
			return err
		}
		w.nodes[id] = n
	}
	return nil
}

// properties returns what stands on the entity's node for people and for lists:
// what the entity is today. Null takes a property away.
func (n *node) properties() map[string]any {
	e := n.is.entity
	first, last := spanDates(e.Occurred)
	return map[string]any{
		"id": string(e.ID), "name": e.Name, "key": graph.Fold(e.Name), "names": e.Names, "description": textOrNull(e.Description),
		"dataset": textOrNull(e.Dataset), "externalId": textOrNull(e.ExternalID), "url": textOrNull(e.URL),
		"replacedBy": textOrNull(e.ReplacedBy), "markings": e.Markings,
		"stixType": textOrNull(e.STIXType), "stixClass": textOrNull(e.STIXClass),
		"occurred": textOrNull(e.Occurred.String()), "occurredFrom": first, "occurredTo": last,
		"publisher": textOrNull(e.Publisher), "published": textOrNull(e.Published.String()),
		"iso2": textOrNull(e.ISO2), "iso3": textOrNull(e.ISO3), "numeric": textOrNull(e.Numeric), "licence": textOrNull(e.Licence),
		"recorded": dateOrNull(e.Recorded), "withdrawn": dateOrNull(e.Withdrawn),
		"current": n.is.held && e.ReplacedBy == "",
	}
}

// spanDates are the first and the last day of a span as temporal properties; an open side is null.
func spanDates(s graph.Span) (first, last any) {
	from, to := s.Bounds()
	if from != graph.FirstDate {
		first = dateOrNull(from)
	}
	if to != graph.LastDate {
		last = dateOrNull(to)
	}
	return first, last
}

// names returns what the entity is found by today, with the keys of the names.
func (t resolved) names() map[string]string {
	out := make(map[string]string)
	if !t.ever {
		return out
	}
	for _, name := range append([]string{t.entity.Name, t.entity.ExternalID}, t.entity.Names...) {
		if key := graph.Fold(name); key != "" {
			out[name] = key
		}
	}
	return out
}

// changeNodes gathers what the commit does to nodes, names and descriptions.
func (w *commit) changeNodes(ctx context.Context) error {
	var ids []graph.ID
	for id, it := range w.items {
		if it.typ == describes {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	if err := w.loadNodes(ctx, ids); err != nil {
		return err
	}
	for _, id := range ids {
		n, it := w.nodes[id], w.items[id]
		props := n.properties()
		if n.exists {
			w.changes.add(changeEntity, props)
			w.noteTitle(n)
		} else {
			props["stored"] = w.stamp.Seq
			w.newNodes.add(createEntity[id.Kind()], props)
		}
		if was, is := n.was.names(), n.is.names(); !maps.Equal(was, is) {
			if n.exists {
				w.changes.add(endNames, map[string]any{"id": string(id), "seq": w.stamp.Seq})
			}
			for name, key := range is {
				w.newNodes.add(createName, map[string]any{
					"key": key, "name": name, "entity": string(id), "kind": string(id.Kind()), "since": w.stamp.Seq,
				})
			}
		}
		row := it.properties()
		row["dataset"] = w.dataset
		if it.tellsReplaced() {
			row["replacedIn"] = w.dataset
		}
		if it.stored == w.stamp.Seq {
			row["stored"] = it.stored
			w.newRelationships.add(createDescription, row)
		} else {
			w.changes.add(changeDescription, row)
		}
	}
	return nil
}

// noteTitle remembers sources and organizations whose names or addresses
// changed, because claims show them.
func (w *commit) noteTitle(n *node) {
	was, is := n.was.entity, n.is.entity
	kind := is.Kind()
	if (kind == graph.Source || kind == graph.Organization) && (was.Name != is.Name || was.URL != is.URL) {
		w.retitled = append(w.retitled, is.ID)
	}
}

const (
	changeEntity = `
UNWIND $p.rows AS row
MATCH (e:Entity {id: row.id}) SET e += row
SET e.actorName = CASE WHEN e.actorId = e.id THEN e.name ELSE e.actorName END`
	createName = `UNWIND $p.rows AS row CREATE (n:Name) SET n = row`
	endNames   = `UNWIND $p.rows AS row MATCH (n:Name) WHERE n.entity = row.id AND n.until IS NULL AND n.since < row.seq SET n.until = row.seq`

	createDescription = `
UNWIND $p.rows AS row
MATCH (from:Describer {dataset: row.dataset})
MATCH (e:Entity {id: row.id})
CREATE (from)-[t:DESCRIBES]->(e) SET t = row`
	changeDescription = `
UNWIND $p.rows AS row
MATCH ()-[t:DESCRIBES]->() WHERE t.id = row.id AND t.dataset = row.dataset SET t += row`
)

// createEntity are the queries that make nodes, by kind.
var createEntity = createEntities()

func createEntities() map[graph.Kind]string {
	out := make(map[graph.Kind]string)
	for _, k := range graph.Kinds() {
		out[k] = `UNWIND $p.rows AS row CREATE (e:Entity:` + label(k) + `) SET e = row`
	}
	// Until actors are joined each is its own.
	out[graph.Actor] += `, e.actorId = row.id, e.actorName = row.name`
	return out
}
