package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/internal/bytecache"
)

// loader reads claims and entities by their keys, as they are at one moment.
// It is used for one call: what it has read is shared by all its claims.
type loader struct {
	at       asOf
	entities rowCache[graph.Entity]
	versions rowCache[claimVersion]
	spans    map[string]graph.Span

	kept         *shared                                // nil: nothing is kept of what it reads
	keptEntities *bytecache.Cache[int64, *graph.Entity] // nil: none
}

// claimVersion is a version of a claim.
type claimVersion struct {
	hash    string
	version graph.Version
}

// newLoader returns a loader that keeps what it reads for later ones.
func (s *Store) newLoader(at asOf) *loader {
	l := newOwnLoader(at)
	if s.shared != nil {
		l.kept, l.keptEntities = s.shared, s.shared.entitiesOf(at)
	}
	return l
}

// newOwnLoader returns a loader that keeps nothing: for a commit that is still being
// written, and may come to nothing.
func newOwnLoader(at asOf) *loader {
	return &loader{
		at: at, entities: make(rowCache[graph.Entity]),
		versions: make(rowCache[claimVersion]), spans: make(map[string]graph.Span),
	}
}

// recallEntities takes over the entities that are kept of those with these keys, and returns the other keys.
func (l *loader) recallEntities(keys []int64) []int64 {
	return slices.DeleteFunc(keys, func(key int64) bool {
		if l.entities.at(key) != nil {
			return true
		}
		if l.keptEntities == nil {
			return false
		}
		e, ok := l.keptEntities.Get(key)
		if ok {
			l.entities.put(key, e)
		}
		return ok
	})
}

// recallVersions does the same with versions of claims.
func (l *loader) recallVersions(keys []int64) []int64 {
	return slices.DeleteFunc(keys, func(key int64) bool {
		if l.kept == nil {
			return false
		}
		v, ok := l.kept.versions.Get(key)
		if ok {
			l.versions.put(key, v)
		}
		return ok
	})
}

// rowCache keeps rows by their keys, in blocks of keys that follow each other:
// rows 64 to 95 are one block. What is read together was mostly written together,
// and so has neighbouring keys: a map of blocks is smaller than one of rows, and
// faster.
type rowCache[T any] map[int64]*[blockSize]*T

const blockSize = 32

// at returns the row with a key, nil for none.
func (c rowCache[T]) at(key int64) *T {
	if b := c[key/blockSize]; b != nil {
		return b[key%blockSize]
	}
	return nil
}

func (c rowCache[T]) put(key int64, row *T) {
	b := c[key/blockSize]
	if b == nil {
		b = new([blockSize]*T)
		c[key/blockSize] = b
	}
	b[key%blockSize] = row
}

// keyedQuery is one question about the rows with some keys, in two forms.
type keyedQuery struct {
	among   string // the keys are :keys, one JSON array
	between string // they are all from :first to :last, and the rows come in the order of the file
}

// each calls scan on the rows with these keys. Where they lie close together
// it reads all that lies between: less work than to look each up. So scan has to
// pass over rows with other keys.
func (k keyedQuery) each(ctx context.Context, q querier, keys []int64, scan func(*sql.Rows) error, args ...any) error {
	first, last := slices.Min(keys), slices.Max(keys)
	text := k.among
	if dense := last-first < int64(2*len(keys)); dense {
		text, args = k.between, append(args, sql.Named("first", first), sql.Named("last", last))
	} else {
		args = append(args, sql.Named("keys", list(keys)))
	}
	return each(ctx, q, text, func(rows *sql.Rows) (bool, error) { return true, scan(rows) }, args...)
}

// There is one row for each interval of a claim, and one for a claim that has
// none, in any order: sorting is cheaper here. A key that names nothing is 0.
const (
	claimColumns = `
		SELECT c.key, c.id, c.predicate, c.subject, coalesce(c.object, 0), coalesce(c.claimant, 0), coalesce(c.source, 0), coalesce(c.incident, 0),
			d.name, c.occurred, c.stored, s.time, coalesce(h.recorded, ''), coalesce(h.recorded_from, ''), coalesce(h.basis, ''), coalesce(h.withdrawn, ''), coalesce(h.version, 0)`
	claimJoins = `
		CROSS JOIN dataset d ON d.key = c.dataset CROSS JOIN stamp s ON s.seq = c.stored
		LEFT JOIN held h ON h.claim = c.key AND h.since <= :snapshot AND :snapshot < h.until`

	claimsAmong   = claimColumns + ` FROM json_each(:keys) k CROSS JOIN claim c ON c.key = k.value` + claimJoins
	claimsBetween = claimColumns + ` FROM claim c` + claimJoins + ` WHERE c.key BETWEEN :first AND :last`
)

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
	return l.finishAll(ctx, q, rows)
}

// finishAll makes claims of rows, with all that they name.
func (l *loader) finishAll(ctx context.Context, q querier, rows []claimRow) ([]graph.Claim, error) {
	var named, said []int64
	for i := range rows {
		for _, key := range rows[i].ends {
			if key != 0 && l.entities.at(key) == nil {
				named = append(named, key)
			}
		}
		for _, key := range rows[i].versions {
			if l.versions.at(key) == nil {
				said = append(said, key)
			}
		}
	}
	if err := l.loadEntities(ctx, q, distinct(named)); err != nil {
		return nil, err
	}
	if err := l.loadVersions(ctx, q, distinct(said)); err != nil {
		return nil, err
	}
	claims := make([]graph.Claim, len(rows))
	ends := make([]graph.Ends, len(rows))
	for i := range rows {
		claims[i] = rows[i].Claim
		claims[i].Ends = &ends[i]
		if err := l.finish(ctx, q, &claims[i], &rows[i]); err != nil {
			return nil, err
		}
	}
	return claims, nil
}

func distinct(keys []int64) []int64 {
	slices.Sort(keys)
	return slices.Compact(keys)
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
	var id, predicate, dataset, occurred, recorded, from, basis, withdrawn string
	err := keyedQuery{claimsAmong, claimsBetween}.each(ctx, q, keys, func(rows *sql.Rows) error {
		if err := rows.Scan(&key, &id, &predicate, &ends[0], &ends[1], &ends[2], &ends[3], &ends[4],
			&dataset, &occurred, &stored, &micros, &recorded, &from, &basis, &withdrawn, &version); err != nil {
			return err
		}
		r := place[key]
		if r == nil {
			return nil
		}
		if r.key == 0 {
			span, err := l.span(occurred)
			if err != nil {
				return err
			}
			*r = claimRow{key: key, ends: ends, Claim: graph.Claim{
				ID: graph.ID(id), Predicate: graph.Predicate(predicate), Dataset: dataset, Occurred: span,
				Stored: graph.Stamp{Seq: stored, Time: timeOf(micros)},
			}}
		}
		if version != 0 {
			run := graph.Run{Recorded: graph.Date(recorded), RecordedFrom: graph.Date(from), Basis: graph.Basis(basis), Withdrawn: dateOf(withdrawn)}
			i, _ := slices.BinarySearchFunc(r.Held, run, func(a, b graph.Run) int { return cmp.Compare(a.Recorded, b.Recorded) })
			r.Held, r.versions = slices.Insert(r.Held, i, run), slices.Insert(r.versions, i, version)
		}
		return nil
	}, sql.Named("snapshot", l.at.snapshot))
	if err != nil {
		return nil, fmt.Errorf("load claims: %w", err)
	}
	return out, nil
}

const (
	versionsAmong   = `SELECT v.key, v.hash, v.content FROM json_each(:keys) k CROSS JOIN version v ON v.key = k.value`
	versionsBetween = `SELECT v.key, v.hash, v.content FROM version v WHERE v.key BETWEEN :first AND :last`
)

// loadVersions reads the versions with these keys.
func (l *loader) loadVersions(ctx context.Context, q querier, keys []int64) error {
	if keys = l.recallVersions(keys); len(keys) == 0 {
		return nil
	}
	var key int64
	var content sql.RawBytes
	return keyedQuery{versionsAmong, versionsBetween}.each(ctx, q, keys, func(rows *sql.Rows) error {
		var w claimVersion
		if err := rows.Scan(&key, &w.hash, &content); err != nil {
			return err
		}
		if _, wanted := slices.BinarySearch(keys, key); !wanted {
			return nil
		}
		if err := json.Unmarshal(content, &w.version); err != nil {
			return fmt.Errorf("read version %s: %w", w.hash, err)
		}
		l.versions.put(key, &w)
		if l.kept != nil {
			l.kept.versions.Put(key, &w, perRow+len(content))
		}
		return nil
	})
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
func (l *loader) finish(ctx context.Context, q querier, c *graph.Claim, r *claimRow) error {
	*c.Ends = graph.Ends{
		Subject: l.entities.at(r.ends[0]), Object: l.entities.at(r.ends[1]), Claimant: l.entities.at(r.ends[2]),
		Source: l.entities.at(r.ends[3]), Incident: l.entities.at(r.ends[4]),
	}
	c.Subject, c.Object, c.Claimant = idOf(c.Ends.Subject), idOf(c.Ends.Object), idOf(c.Ends.Claimant)
	c.Source, c.Incident = idOf(c.Ends.Source), idOf(c.Ends.Incident)
	for i, version := range r.versions {
		w := l.versions.at(version)
		c.Held[i].Version, c.Held[i].Confidence = w.hash, w.version.Confidence
	}
	l.at.calendars[c.Dataset].Bound(c.Held, c.Occurred)
	run, ok := l.at.view.RunFor(c.Held)
	if !ok {
		var err error
		c.Version, err = l.lastVersionOf(ctx, q, r.key)
		return err
	}
	c.Version = l.versions.at(r.versions[slices.Index(c.Held, run)]).version
	return nil
}

func idOf(e *graph.Entity) graph.ID {
	if e == nil {
		return ""
	}
	return e.ID
}

const lastVersion = `
	SELECT v.content FROM claim c JOIN reading r ON r.dataset = c.dataset
	JOIN claim_mark m ON m.reading = r.seq AND m.claim = c.key JOIN version v ON v.key = m.version
	WHERE c.key = :claim AND r.seq <= :snapshot ORDER BY r.seq DESC LIMIT 1`

// lastVersionOf returns what a claim said in the last reading that held it.
func (l *loader) lastVersionOf(ctx context.Context, q querier, claim int64) (version graph.Version, err error) {
	err = each(ctx, q, lastVersion, func(rows *sql.Rows) (bool, error) {
		var content sql.RawBytes
		if err := rows.Scan(&content); err != nil {
			return false, err
		}
		return true, json.Unmarshal(content, &version)
	}, sql.Named("claim", claim), sql.Named("snapshot", l.at.snapshot))
	return version, err
}
