package neo4j

import (
	"context"
	"maps"
	"slices"

	bolt "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"github.com/actorgraph/actorgraph/graph"
)

// datePeriods brings a graph of version 1 to version 2: rows and marks tell
// since when something can have been said and what that rests on. What readings
// held until then was published on a day by which it was out for certain; since
// when is open. Each item is done or not, so what a crash ends early goes on at
// the next start.
func datePeriods(ctx context.Context, session bolt.SessionWithContext) error {
	params := map[string]any{
		"open": int64(open), "first": dayOf(graph.FirstDate),
		"published": basisNumber(graph.BasisPublished), "held": basisNumber(graph.BasisHeld),
	}
	for _, typ := range append(relationshipTypes(graph.Predicates()), describes) {
		if err := do(ctx, session, forTypes(datePeriodsOf, []string{typ}), params, nil); err != nil {
			return err
		}
	}
	return nil
}

// The first row of a claim that was published by its day rests on that, and
// a row on whose first day another ends has other words and nothing open.
const datePeriodsOf = `
MATCH ()-[t:TYPE]->() WHERE t.held IS NOT NULL
CALL (t) {
  WITH t, t.held AS held, t.marks AS marks, range(0, size(t.held) - 6, 6) AS rows, range(0, size(t.marks) - 3, 3) AS said
  WITH t, marks, said, reduce(all = [], i IN rows | all + held[i..i+6] +
    CASE
      WHEN 'TYPE' <> 'DESCRIBES' AND held[i] = held[0] AND any(m IN said WHERE marks[m+2] = held[i]) THEN [$p.first, $p.published]
      WHEN any(j IN rows WHERE held[j+1] = held[i] AND held[j+2] < held[i+3] AND held[i+2] < held[j+3]) THEN [held[i], $p.held]
      ELSE [$p.open, $p.held]
    END) AS runs
  SET t.runs = runs, t.said = reduce(all = [], m IN said | all + marks[m..m+3] + [$p.open, 0]), t.held = null, t.marks = null
} IN TRANSACTIONS OF 2000 ROWS`

// noteReplaced brings a graph of version 3 to version 4: what tells of ids that others
// stand for is found by an index.
const noteReplaced = `
MATCH ()-[t:DESCRIBES]->() WHERE any(v IN t.versions WHERE v CONTAINS '"replacedBy":')
CALL (t) { SET t.replacedIn = t.dataset } IN TRANSACTIONS OF 2000 ROWS`

// quotedEntities are those that several data sets describe, as their nodes show them.
const quotedEntities = `
MATCH (m:Store)
MATCH (e:Entity)<-[d:DESCRIBES]-()
WITH m, e, count(d) AS describers WHERE describers > 1
MATCH (e)<-[d:DESCRIBES]-()
RETURN coalesce(m.written, m.seq) AS seq, e.id AS id, e.name AS name, e.url AS url, [e.id, d.dataset, d.runs, d.said, d.versions] AS described`

const dropNames = `UNWIND $p.rows AS row MATCH (n:Name) WHERE n.entity = row.id AND n.until IS NULL AND n.since <= row.seq DELETE n`

// settleOwners brings a graph of version 2 to version 3: a data set's own record
// shows what that data set says of it, and is found by that, whichever quote it
// (graph.DescriberRank). It is done in one transaction.
func settleOwners(ctx context.Context, session bolt.SessionWithContext) error {
	_, err := session.ExecuteWrite(ctx, func(tx bolt.ManagedTransaction) (any, error) {
		w := &commit{tx: transaction{tx}, nodes: map[graph.ID]*node{}}
		if err := w.settleOwners(ctx); err != nil {
			return nil, err
		}
		return nil, w.changes.each(func(query string, batch []map[string]any) error {
			return w.tx.run(ctx, query, map[string]any{"rows": batch}, nil)
		})
	})
	return err
}

func (w *commit) settleOwners(ctx context.Context) error {
	now, shown := newEntityResolver(graph.View{}, 0), map[graph.ID]*graph.Entity{}
	err := w.tx.run(ctx, quotedEntities, nil, func(c *columns) error {
		id := c.id("id")
		now.seq = c.integer("seq")
		now.add([]any{c.at("described")})
		shown[id] = &graph.Entity{ID: id, Name: c.text("name"), URL: c.text("url")}
		return nil
	})
	if err != nil {
		return err
	}
	for _, id := range slices.Sorted(maps.Keys(now.described)) {
		descriptions := now.described[id]
		if !slices.ContainsFunc(descriptions, func(d description) bool { return d.dataset == id.Owner() }) {
			continue
		}
		is, err := resolve(id, descriptions, graph.View{}, now.seq)
		if err != nil {
			return err
		}
		if is.entity == nil {
			continue
		}
		n := &node{exists: true, was: resolved{entity: shown[id]}, is: is}
		w.nodes[id] = n
		w.changes.add(changeEntity, n.properties())
		w.noteTitle(n)
		w.changes.add(dropNames, map[string]any{"id": string(id), "seq": now.seq})
		for name, key := range is.names() {
			w.changes.add(createName, map[string]any{"key": key, "name": name, "entity": string(id), "kind": string(id.Kind()), "since": now.seq})
		}
	}
	return w.retitle()
}
