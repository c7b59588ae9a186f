package sqlite

import (
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
	spans    map[string]graph.Span
}

func (s *Store) newLoader(at moment) *loader {
	return &loader{at: at, entities: make(map[int64]*graph.Entity), spans: make(map[string]graph.Span)}
}

// loadClaims gives one row for each interval of a claim, oldest first, and one
// for a claim that has none.
const loadClaims = `
	SELECT c.key, c.id, c.predicate, c.subject, c.object, c.claimant, c.source, c.incident, d.name, c.occurred, c.stored, s.time,
		h.recorded, h.withdrawn, v.hash, v.content
	FROM json_each(:keys) k JOIN claim c ON c.key = k.value
	JOIN dataset d ON d.key = c.dataset JOIN stamp s ON s.seq = c.stored
	LEFT JOIN held h ON h.claim = c.key AND h.since <= :snapshot AND :snapshot < h.until
	LEFT JOIN version v ON v.key = h.version
	ORDER BY k.key, h.recorded`

// claimRow is a claim on the way in, with the keys of what it names.
type claimRow struct {
	graph.Claim
	key      int64
	ends     [5]sql.Null[int64] // subject, object, claimant, source, incident
	contents []string           // of the versions of Held
}

// claims returns the claims with these keys, in their order.
func (l *loader) claims(ctx context.Context, q querier, keys []int64) ([]graph.Claim, error) {
	rows, err := l.claimRows(ctx, q, keys)
	if err != nil {
		return nil, err
	}
	named := make(map[int64]bool)
	for _, r := range rows {
		for _, end := range r.ends {
			if end.Valid {
				named[end.V] = true
			}
		}
	}
	if err := l.loadEntities(ctx, q, slices.Collect(maps.Keys(named))); err != nil {
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
	out := make([]claimRow, 0, len(keys))
	err := each(ctx, q, loadClaims, func(rows *sql.Rows) (bool, error) {
		var r claimRow
		var occurred string
		var stored, micros int64
		var recorded, withdrawn, hash, content sql.Null[string]
		if err := rows.Scan(&r.key, &r.ID, &r.Predicate, &r.ends[0], &r.ends[1], &r.ends[2], &r.ends[3], &r.ends[4],
			&r.Dataset, &occurred, &stored, &micros, &recorded, &withdrawn, &hash, &content); err != nil {
			return false, err
		}
		if n := len(out); n == 0 || out[n-1].key != r.key {
			span, err := l.span(occurred)
			if err != nil {
				return false, err
			}
			r.Occurred, r.Stored = span, graph.Stamp{Seq: stored, Time: timeOf(micros)}
			out = append(out, r)
		}
		if recorded.Valid {
			last := &out[len(out)-1]
			last.Held = append(last.Held, graph.Run{Recorded: graph.Date(recorded.V), Withdrawn: dateOf(withdrawn.V), Version: hash.V})
			last.contents = append(last.contents, content.V)
		}
		return true, nil
	}, sql.Named("keys", list(keys)), sql.Named("snapshot", l.at.snapshot))
	if err != nil {
		return nil, fmt.Errorf("load claims: %w", err)
	}
	return out, nil
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
		Subject: l.entities[r.ends[0].V], Object: l.entities[r.ends[1].V], Claimant: l.entities[r.ends[2].V],
		Source: l.entities[r.ends[3].V], Incident: l.entities[r.ends[4].V],
	}
	c.Ends = e
	for _, end := range []struct {
		id     *graph.ID
		entity *graph.Entity
	}{{&c.Subject, e.Subject}, {&c.Object, e.Object}, {&c.Claimant, e.Claimant}, {&c.Source, e.Source}, {&c.Incident, e.Incident}} {
		if end.entity != nil {
			*end.id = end.entity.ID
		}
	}
	content, err := l.content(ctx, q, r)
	if err != nil {
		return c, err
	}
	if content == emptyVersion {
		return c, nil
	}
	if err := json.Unmarshal([]byte(content), &c.Version); err != nil {
		return c, fmt.Errorf("read version of %s: %w", c.ID, err)
	}
	return c, nil
}

// emptyVersion is the content of the version that most claims of large feeds have.
const emptyVersion = "{}"

// lastWords finds what a claim said in the last reading that held it.
const lastWords = `
	SELECT v.content FROM claim c JOIN reading r ON r.dataset = c.dataset
	JOIN claim_mark m ON m.reading = r.seq AND m.claim = c.key JOIN version v ON v.key = m.version
	WHERE c.key = :claim AND r.seq <= :snapshot ORDER BY r.seq DESC LIMIT 1`

// content returns what a claim says on the view's date.
func (l *loader) content(ctx context.Context, q querier, r *claimRow) (string, error) {
	if run, ok := l.at.view.RunFor(r.Held); ok {
		return r.contents[slices.Index(r.Held, run)], nil
	}
	content := emptyVersion
	err := each(ctx, q, lastWords, func(rows *sql.Rows) (bool, error) { return true, rows.Scan(&content) },
		sql.Named("claim", r.key), sql.Named("snapshot", l.at.snapshot))
	return content, err
}
