package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
)

// loader reads claims and entities by their keys, as they are at one moment.
// It is used for one call: what it has read is shared by all its claims.
type loader struct {
	at       moment
	entities map[int64]*graph.Entity
	versions map[int64]words
	spans    map[string]graph.Span
}

// words is a version of a claim.
type words struct {
	hash    string
	version graph.Version
}

func (s *Store) newLoader(at moment) *loader {
	return &loader{at: at, entities: make(map[int64]*graph.Entity), versions: make(map[int64]words), spans: make(map[string]graph.Span)}
}

// loadClaims gives one row for each interval of a claim, and one for a claim
// that has none, in any order: sorting is cheaper here. A key that names nothing is 0.
const loadClaims = `
	SELECT c.key, c.id, c.predicate, c.subject, coalesce(c.object, 0), coalesce(c.claimant, 0), coalesce(c.source, 0), coalesce(c.incident, 0),
		d.name, c.occurred, c.stored, s.time, coalesce(h.recorded, ''), coalesce(h.withdrawn, ''), coalesce(h.version, 0)
	FROM json_each(:keys) k CROSS JOIN claim c ON c.key = k.value
	CROSS JOIN dataset d ON d.key = c.dataset CROSS JOIN stamp s ON s.seq = c.stored
	LEFT JOIN held h ON h.claim = c.key AND h.since <= :snapshot AND :snapshot < h.until`

// claimRow is a claim on the way in, with the keys of what it names.
type claimRow struct {
	graph.Claim
	key      int64
	ends     [5]int64 // subject, object, claimant, source, incident
	versions []int64  // of Held, in its order
}

// claims returns the claims with these keys, in their order.
func (l *loader) claims(ctx context.Context, q querier, keys []int64) ([]graph.Claim, error) {
	rows, err := l.claimRows(ctx, q, keys)
	if err != nil {
		return nil, err
	}
	named, said := make(map[int64]bool), make(map[int64]bool)
	for _, r := range rows {
		for _, end := range r.ends {
			named[end] = true
		}
		for _, version := range r.versions {
			said[version] = true
		}
	}
	delete(named, 0)
	if err := l.loadEntities(ctx, q, slices.Collect(maps.Keys(named))); err != nil {
		return nil, err
	}
	if err := l.loadVersions(ctx, q, slices.Collect(maps.Keys(said))); err != nil {
		return nil, err
	}
	claims := make([]graph.Claim, len(rows))
	for i := range rows {
		if claims[i], err = l.finish(ctx, q, &rows[i]); err != nil {
			return nil, err
		}
	}
	return claims, nil
}

func (l *loader) claimRows(ctx context.Context, q querier, keys []int64) ([]claimRow, error) {
	if len(keys) == 0 {
		return nil, nil
	}
	out := make([]claimRow, len(keys))
	place := make(map[int64]*claimRow, len(keys))
	for i, key := range keys {
		place[key] = &out[i]
	}
	var key, version, stored, micros int64
	var ends [5]int64
	var id, predicate, dataset, occurred, recorded, withdrawn string
	err := each(ctx, q, loadClaims, func(rows *sql.Rows) (bool, error) {
		if err := rows.Scan(&key, &id, &predicate, &ends[0], &ends[1], &ends[2], &ends[3], &ends[4],
			&dataset, &occurred, &stored, &micros, &recorded, &withdrawn, &version); err != nil {
			return false, err
		}
		r := place[key]
		if r.key == 0 {
			span, err := l.span(occurred)
			if err != nil {
				return false, err
			}
			*r = claimRow{key: key, ends: ends, Claim: graph.Claim{
				ID: graph.ID(id), Predicate: graph.Predicate(predicate), Dataset: dataset, Occurred: span,
				Stored: graph.Stamp{Seq: stored, Time: timeOf(micros)},
			}}
		}
		if version != 0 {
			run := graph.Run{Recorded: graph.Date(recorded), Withdrawn: dateOf(withdrawn)}
			i, _ := slices.BinarySearchFunc(r.Held, run, func(a, b graph.Run) int { return cmp.Compare(a.Recorded, b.Recorded) })
			r.Held, r.versions = slices.Insert(r.Held, i, run), slices.Insert(r.versions, i, version)
		}
		return true, nil
	}, sql.Named("keys", list(keys)), sql.Named("snapshot", l.at.snapshot))
	if err != nil {
		return nil, fmt.Errorf("load claims: %w", err)
	}
	return out, nil
}

const loadWords = `SELECT v.key, v.hash, v.content FROM json_each(?) k CROSS JOIN version v ON v.key = k.value`

// loadVersions reads the versions with these keys that the loader has not read.
func (l *loader) loadVersions(ctx context.Context, q querier, keys []int64) error {
	keys = slices.DeleteFunc(keys, func(key int64) bool { _, read := l.versions[key]; return read })
	if len(keys) == 0 {
		return nil
	}
	return each(ctx, q, loadWords, func(rows *sql.Rows) (bool, error) {
		var key int64
		var w words
		var content sql.RawBytes
		if err := rows.Scan(&key, &w.hash, &content); err != nil {
			return false, err
		}
		if err := json.Unmarshal(content, &w.version); err != nil {
			return false, fmt.Errorf("read version %s: %w", w.hash, err)
		}
		l.versions[key] = w
		return true, nil
	}, list(keys))
}

// span reads a span that the store wrote; few differ.
func (l *loader) span(text string) (graph.Span, error) {
	if sp, ok := l.spans[text]; ok {
		return sp, nil
	}
	sp, err := graph.ParseSpan(text)
	l.spans[text] = sp
	return sp, err
}

// finish gives a claim its ends and the version that the view's date falls on.
func (l *loader) finish(ctx context.Context, q querier, r *claimRow) (graph.Claim, error) {
	c := r.Claim
	e := &graph.Ends{
		Subject: l.entities[r.ends[0]], Object: l.entities[r.ends[1]], Claimant: l.entities[r.ends[2]],
		Source: l.entities[r.ends[3]], Incident: l.entities[r.ends[4]],
	}
	c.Ends = e
	c.Subject, c.Object, c.Claimant, c.Source, c.Incident = idOf(e.Subject), idOf(e.Object), idOf(e.Claimant), idOf(e.Source), idOf(e.Incident)
	for i, version := range r.versions {
		c.Held[i].Version = l.versions[version].hash
	}
	run, ok := l.at.view.RunFor(c.Held)
	if !ok {
		var err error
		c.Version, err = l.lastWords(ctx, q, r.key)
		return c, err
	}
	c.Version = l.versions[r.versions[slices.Index(c.Held, run)]].version
	return c, nil
}

func idOf(e *graph.Entity) graph.ID {
	if e == nil {
		return ""
	}
	return e.ID
}

const lastWords = `
	SELECT v.content FROM claim c JOIN reading r ON r.dataset = c.dataset
	JOIN claim_mark m ON m.reading = r.seq AND m.claim = c.key JOIN version v ON v.key = m.version
	WHERE c.key = :claim AND r.seq <= :snapshot ORDER BY r.seq DESC LIMIT 1`

// lastWords returns what a claim said in the last reading that held it.
func (l *loader) lastWords(ctx context.Context, q querier, claim int64) (version graph.Version, err error) {
	err = each(ctx, q, lastWords, func(rows *sql.Rows) (bool, error) {
		var content sql.RawBytes
		if err := rows.Scan(&content); err != nil {
			return false, err
		}
		return true, json.Unmarshal(content, &version)
	}, sql.Named("claim", claim), sql.Named("snapshot", l.at.snapshot))
	return version, err
}
