package neo4j

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
)

// The readings as of the last commit: all, those of a data set, and those of a reading's data set.
const (
	readings       = `MATCH (m:Store) MATCH (r:Reading) WHERE r.stored <= m.seq` + readingColumns
	readingsOf     = `MATCH (m:Store) MATCH (r:Reading) WHERE r.stored <= m.seq AND r.dataset = $p.dataset` + readingColumns
	readingsBeside = `
MATCH (m:Store) MATCH (one:Reading {id: $p.reading}) WHERE one.stored <= m.seq
MATCH (r:Reading) WHERE r.stored <= m.seq AND r.dataset = one.dataset` + readingColumns
)

const readingColumns = `
WITH r, CASE WHEN r.undone <= m.seq THEN r.undone END AS undone
RETURN r.id AS id, r.dataset AS dataset, r.release AS release, r.document AS document, r.unread AS unread, r.withdraws AS withdraws, r.recorded AS recorded, r.full AS full, r.digest AS digest, r.base AS base,
  r.stored AS stored, r.storedAt AS storedAt, undone, CASE WHEN undone IS NOT NULL THEN r.undoneAt END AS undoneAt,
  coalesce(r.enteredBy, '') AS enteredBy, coalesce(r.enteredReason, '') AS enteredReason,
  CASE WHEN undone IS NULL THEN '' ELSE coalesce(r.undoneBy, '') END AS undoneBy,
  CASE WHEN undone IS NULL THEN '' ELSE coalesce(r.undoneReason, '') END AS undoneReason ORDER BY stored`

func readingOf(c *columns) graph.Reading {
	return graph.Reading{
		Unread: c.ids("unread"), Withdraws: c.ids("withdraws"),
		Entry:     graph.Entry{By: c.text("enteredBy"), Reason: c.text("enteredReason")},
		UndoEntry: graph.Entry{By: c.text("undoneBy"), Reason: c.text("undoneReason")},
		ID:        c.text("id"), Dataset: c.text("dataset"), Release: c.text("release"), Document: c.text("document"), Recorded: graph.Date(c.text("recorded")),
		Full: c.flag("full"), Digest: c.text("digest"), Base: c.integer("base"),
		Stored: c.stamp("stored", "storedAt"), Undone: c.stamp("undone", "undoneAt"),
	}
}

// Readings returns all readings.
func (s *Store) Readings(ctx context.Context) ([]graph.Reading, error) {
	var out []graph.Reading
	return out, s.ask(ctx, "list readings", readings, nil, func(c *columns) error {
		out = append(out, readingOf(c))
		return nil
	})
}

// itemsOfDataset are a data set's claims and descriptions with all that readings said of them.
var itemsOfDataset = perType(`
MATCH ()-[t:TYPE]->() WHERE t.dataset = $p.dataset AND t.moved >= 0 AND t.stored <= $p.seq
RETURN 'TYPE' AS type, t.id AS id, t.subject AS subject, t.object AS object, t.claimantId AS claimant, t.sourceId AS source,
  t.dataset AS dataset, t.incident AS incident, t.occurred AS occurred, t.stored AS stored, null AS storedAt,
  t.runs AS held, t.said AS marks, t.versionKeys AS keys, t.versions AS versions`) + `
UNION ALL
MATCH ()-[t:DESCRIBES]->() WHERE t.dataset = $p.dataset AND t.moved >= 0 AND t.stored <= $p.seq
RETURN 'DESCRIBES' AS type, t.id AS id, null AS subject, null AS object, null AS claimant, null AS source,
  t.dataset AS dataset, null AS incident, null AS occurred, t.stored AS stored, null AS storedAt,
  t.runs AS held, t.said AS marks, t.versionKeys AS keys, t.versions AS versions`

// Document returns a reading with what it held.
func (s *Store) Document(ctx context.Context, reading string) (graph.Document, error) {
	var doc graph.Document
	err := s.stream(ctx, func(tx transaction) error {
		var readings []graph.Reading
		err := tx.run(ctx, readingsBeside, map[string]any{"reading": reading}, func(c *columns) error {
			readings = append(readings, readingOf(c))
			return nil
		})
		if err != nil {
			return err
		}
		i := slices.IndexFunc(readings, func(r graph.Reading) bool { return r.ID == reading })
		if i < 0 {
			return fmt.Errorf("reading %s: %w", reading, graph.ErrNotFound)
		}
		doc.Reading = readings[i]
		return holdings(ctx, tx, readings, &doc)
	})
	return doc, s.failed(ctx, "read document", err)
}

// holdings fills a document with what its reading held.
func holdings(ctx context.Context, tx transaction, readings []graph.Reading, doc *graph.Document) error {
	seq := doc.Reading.Stored.Seq
	h := graph.History{Readings: readings, Changes: make(map[graph.ID][]graph.VersionChange)}
	var rows []claimRow
	err := tx.run(ctx, itemsOfDataset, map[string]any{"dataset": doc.Reading.Dataset, "seq": seq}, func(c *columns) error {
		r := claimRowOf(c)
		rows = append(rows, r)
		h.Changes[graph.ID(r.id)] = r.history()
		return nil
	})
	if err != nil {
		return err
	}
	held := h.Holdings(seq)
	for _, r := range rows {
		key, ok := held[graph.ID(r.id)]
		if !ok {
			continue
		}
		content := []byte(r.versions[slices.Index(r.keys, key)])
		if r.typ == describes {
			var e graph.Entity
			if err := json.Unmarshal(content, &e); err != nil {
				return fmt.Errorf("description of %s: %w", r.id, err)
			}
			doc.Entities = append(doc.Entities, e)
			continue
		}
		claim := r.c
		claim.Stored = graph.Stamp{}
		if err := json.Unmarshal(content, &claim.Version); err != nil {
			return fmt.Errorf("claim %s: %w", r.id, err)
		}
		doc.Claims = append(doc.Claims, claim)
	}
	slices.SortFunc(doc.Entities, func(a, b graph.Entity) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(doc.Claims, func(a, b graph.Claim) int { return cmp.Compare(a.ID, b.ID) })
	return nil
}

// countCurrent are the claims asserted and the entities held today.
var countCurrent = atLastCommit + `
CALL (seq) {` + perType(`
  MATCH ()-[t:TYPE]->() WHERE t.current AND t.stored <= seq
  RETURN 'TYPE' AS what, t.dataset AS dataset, count(t) AS items`) + `
  UNION ALL
  MATCH (e:Entity) WHERE e.current AND e.stored <= seq
  RETURN split(e.id, '/')[0] AS what, null AS dataset, count(e) AS items
  UNION ALL
  RETURN null AS what, null AS dataset, 0 AS items
}
` + withCommitNow + `
RETURN seq, at, now, what, dataset, items`

// Stats counts what there is today.
func (s *Store) Stats(ctx context.Context) (graph.Stats, error) {
	stats := newStats()
	now := int64(-1) // no row: not settled
	err := s.ask(ctx, "count", countCurrent, nil, func(c *columns) error {
		now, stats.Last = c.integer("now"), c.stamp("seq", "at")
		what, items := c.text("what"), int(c.integer("items"))
		if p := predicateOf(what); p != "" {
			stats.Claims[p] += items
			stats.Datasets[c.text("dataset")] += items
		} else if what != "" {
			stats.Entities[graph.Kind(what)] += items
		}
		return nil
	})
	if err == nil && now != stats.Last.Seq {
		return s.countEach(ctx)
	}
	return stats, err
}

// countEach counts the slow way, as of the last commit whatever is being written.
func (s *Store) countEach(ctx context.Context) (graph.Stats, error) {
	stats := newStats()
	const last = `MATCH (m:Store) RETURN m.seq AS seq, m.at AS at`
	err := s.ask(ctx, "count", last, nil, func(c *columns) error {
		stats.Last = c.stamp("seq", "at")
		return nil
	})
	if err != nil {
		return stats, err
	}
	then := graph.View{Snapshot: stats.Last.Time}
	for c, err := range s.EachClaim(ctx, graph.ClaimQuery{View: then}) {
		if err != nil {
			return stats, err
		}
		stats.Claims[c.Predicate]++
		stats.Datasets[c.Dataset]++
	}
	for _, k := range graph.Kinds() {
		all, err := s.allEntities(ctx, graph.EntityQuery{Kind: k, View: then})
		if err != nil {
			return stats, err
		}
		if len(all) > 0 {
			stats.Entities[k] = len(all)
		}
	}
	return stats, nil
}

func newStats() graph.Stats {
	return graph.Stats{
		Entities: make(map[graph.Kind]int), Claims: make(map[graph.Predicate]int), Datasets: make(map[string]int),
	}
}
