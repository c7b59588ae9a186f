package sqlite

import (
	"context"
	"database/sql"
	"maps"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
)

// What readings of a data set said of ids that others stand for, the last one last.
const findReplaced = `
	SELECT e.id, v.content ->> 'replacedBy' FROM version v INDEXED BY version_replaced CROSS JOIN entity_mark m ON m.version = v.key
	CROSS JOIN reading r ON r.seq = m.reading JOIN dataset d ON d.key = r.dataset JOIN entity e ON e.key = m.entity
	WHERE d.name = ? AND instr(v.content, '"replacedBy":') > 0 AND v.content ->> 'replacedBy' <> '' ORDER BY r.seq`

// The identity of the claims of a data set that name one of some ids.
const findRenamed = `
	WITH former AS MATERIALIZED (SELECT key FROM entity WHERE id IN (SELECT value FROM json_each(:ids)))
	SELECT c.predicate, s.id, coalesce(o.id, ''), coalesce(b.id, ''), coalesce(f.id, ''), coalesce(i.id, ''), c.occurred
	FROM claim c JOIN dataset d ON d.key = c.dataset JOIN entity s ON s.key = c.subject LEFT JOIN entity o ON o.key = c.object
	LEFT JOIN entity b ON b.key = c.claimant LEFT JOIN entity f ON f.key = c.source LEFT JOIN entity i ON i.key = c.incident
	WHERE d.name = :dataset AND c.key IN (
		SELECT claim FROM held WHERE subject IN (SELECT key FROM former) UNION SELECT claim FROM held WHERE object IN (SELECT key FROM former))`

// successions loads those of a data set, with the claims that name an id that
// another stands for, or one that a document is about to say so of.
func (s *Store) successions(ctx context.Context, q querier, dataset string, doc *graph.Document) (graph.Successions, error) {
	out := graph.Successions{ReplacedBy: make(map[graph.ID]graph.ID)}
	err := each(ctx, q, findReplaced, func(rows *sql.Rows) (bool, error) {
		var former, id graph.ID
		err := rows.Scan(&former, &id)
		out.ReplacedBy[former] = id
		return true, err
	}, dataset)
	if err != nil {
		return out, err
	}
	former := slices.Collect(maps.Keys(out.ReplacedBy))
	if doc != nil {
		former = slices.AppendSeq(former, maps.Keys(doc.ReplacedBy()))
	}
	if len(former) == 0 {
		return out, nil
	}
	return out, each(ctx, q, findRenamed, func(rows *sql.Rows) (bool, error) {
		c := graph.Claim{Dataset: dataset}
		var occurred string
		if err := rows.Scan(&c.Predicate, &c.Subject, &c.Object, &c.Claimant, &c.Source, &c.Incident, &occurred); err != nil {
			return false, err
		}
		var err error
		c.Occurred, err = graph.ParseSpan(occurred)
		out.Claims = append(out.Claims, c)
		return true, err
	}, sql.Named("ids", list(former)), sql.Named("dataset", dataset))
}
