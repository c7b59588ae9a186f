package sqlite

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/actorgraph/actorgraph/graph"
)

// readPart is a part of a stream as it was read. Its claims do not know yet what
// they name.
type readPart struct {
	items    []graph.StreamItem
	claims   []streamedClaim
	entities []streamedEntity
}

// streamedClaim is a lean claim, with what stands for the ids that it names and
// for its time.
type streamedClaim struct {
	graph.Claim
	ends     [5]int64 // keys of subject, object, claimant, source, incident; 0: none
	occurred string
	known    []graph.StoredRun
}

// streamedEntity is a lean entity.
type streamedEntity struct {
	graph.Entity
	key       int64
	described bool // ever
}

// readPart reads a part. Several can be read at once.
func (r *streamReader) readPart(ctx context.Context, p part) (out readPart, err error) {
	if p.entities {
		out.entities, err = r.readEntities(ctx, p.keys)
		if err != nil {
			return out, fmt.Errorf("load entities: %w", err)
		}
		for i := range out.entities {
			if e := &out.entities[i]; e.described {
				out.items = append(out.items, graph.StreamItem{Seq: p.seq, Entity: &e.Entity})
			}
		}
		return out, nil
	}
	out.claims, err = r.readClaims(ctx, p.keys)
	if err != nil {
		return out, fmt.Errorf("load claims: %w", err)
	}
	for i := range out.claims {
		if c := &out.claims[i]; len(c.known) > 0 {
			out.items = append(out.items, graph.StreamItem{Seq: p.seq, Claim: &c.Claim, Runs: graph.MergeStoredRuns(c.known)})
		}
	}
	return out, nil
}

// values are a row as the driver gives it: to have each value turned into
// another type costs as much as to read it.
type values []any

func (v values) integer(i int) int64 {
	n, _ := v[i].(int64) // NULL is 0
	return n
}

func (v values) text(i int) string {
	s, _ := v[i].(string) // NULL is the empty text
	return s
}

// eachOf calls scan on the rows of a question whose first column is one of some
// keys, which are sorted. The rows come in their order; scan gets the index of the row's key among keys.
func (r *streamReader) eachOf(ctx context.Context, k keyedQuery, keys []int64, columns int, scan func(i int, row values) error) error {
	row, to := make(values, columns), make([]any, columns)
	for i := range row {
		to[i] = &row[i]
	}
	i := 0
	return k.each(ctx, r.Store.read, keys, func(rows *sql.Rows) error {
		if err := rows.Scan(to...); err != nil {
			return err
		}
		key := row.integer(0)
		for i < len(keys) && keys[i] < key {
			i++
		}
		if i == len(keys) || keys[i] != key {
			return nil
		}
		return scan(i, row)
	}, sql.Named("snapshot", r.at.snapshot))
}

// Claims, and their intervals up to the last commit, by claim. Each table is
// read as it lies in the file; to join them would take longer.
const (
	streamedClaims = `
		SELECT c.key, c.id, c.predicate, c.dataset, c.occurred, c.subject, c.object, c.claimant, c.source, c.incident`
	streamedClaimsAmong   = streamedClaims + ` FROM json_each(:keys) k CROSS JOIN claim c ON c.key = k.value ORDER BY c.key`
	streamedClaimsBetween = streamedClaims + ` FROM claim c WHERE c.key BETWEEN :first AND :last ORDER BY c.key`

	streamedRuns        = `SELECT h.claim, h.recorded, h.recorded_from, h.basis, h.withdrawn, h.confidence, h.since, h.until`
	streamedRunsHold    = ` h.since <= :snapshot ORDER BY h.claim`
	streamedRunsAmong   = streamedRuns + ` FROM json_each(:keys) k CROSS JOIN held h ON h.claim = k.value WHERE` + streamedRunsHold
	streamedRunsBetween = streamedRuns + ` FROM held h WHERE h.claim BETWEEN :first AND :last AND` + streamedRunsHold
)

func (r *streamReader) readClaims(ctx context.Context, keys []int64) ([]streamedClaim, error) {
	claims := make([]streamedClaim, len(keys))
	known := make([]graph.StoredRun, len(keys)) // room for the first of each
	err := r.eachOf(ctx, keyedQuery{streamedClaimsAmong, streamedClaimsBetween}, keys, 10, func(i int, row values) error {
		c := &claims[i]
		c.ID, c.Predicate, c.Dataset = graph.ID(row.text(1)), graph.Predicate(row.text(2)), r.datasets[row.integer(3)]
		c.occurred, c.known = row.text(4), known[i:i:i+1]
		for end := range c.ends {
			c.ends[end] = row.integer(5 + end)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return claims, r.eachOf(ctx, keyedQuery{streamedRunsAmong, streamedRunsBetween}, keys, 8, func(i int, row values) error {
		k := graph.StoredRun{
			Recorded: graph.Date(row.text(1)), RecordedFrom: graph.Date(row.text(2)), Basis: graph.Basis(row.text(3)),
			Withdrawn: dateOf(row.text(4)), Confidence: -1, Since: row.integer(6),
		}
		if sure, known := row[5].(int64); known {
			k.Confidence = int(sure)
		}
		if until := row.integer(7); until <= r.at.snapshot {
			k.Until = until
		}
		claims[i].known = append(claims[i].known, k)
		return nil
	})
}

const (
	streamedEntitiesAmong   = `SELECT e.key, e.id FROM json_each(:keys) k CROSS JOIN entity e ON e.key = k.value ORDER BY e.key`
	streamedEntitiesBetween = `SELECT e.key, e.id FROM entity e WHERE e.key BETWEEN :first AND :last ORDER BY e.key`

	describedHold    = ` r.since <= :snapshot ORDER BY r.entity`
	describedAmong   = `SELECT r.entity FROM json_each(:keys) k CROSS JOIN entity_run r ON r.entity = k.value WHERE` + describedHold
	describedBetween = `SELECT r.entity FROM entity_run r WHERE r.entity BETWEEN :first AND :last AND` + describedHold
)

func (r *streamReader) readEntities(ctx context.Context, keys []int64) ([]streamedEntity, error) {
	entities := make([]streamedEntity, len(keys))
	var labelled []int
	err := r.eachOf(ctx, keyedQuery{streamedEntitiesAmong, streamedEntitiesBetween}, keys, 2, func(i int, row values) error {
		e := &entities[i]
		e.key, e.ID = keys[i], graph.ID(row.text(1))
		if k := e.Kind(); k == graph.Actor || k == graph.Source {
			labelled = append(labelled, i)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if err := r.eachOf(ctx, keyedQuery{describedAmong, describedBetween}, keys, 1, func(i int, _ values) error {
		entities[i].described = true
		return nil
	}); err != nil {
		return nil, err
	}
	return entities, r.label(ctx, entities, labelled)
}

// label gives some of the entities what they are called: actors their names, sources their URLs and who published them.
func (r *streamReader) label(ctx context.Context, entities []streamedEntity, some []int) error {
	keys := make([]int64, len(some))
	for n, i := range some {
		keys[n] = entities[i].key
	}
	load := newOwnLoader(r.at)
	if err := load.loadEntities(ctx, r.Store.read, keys); err != nil {
		return err
	}
	for _, i := range some {
		e := &entities[i]
		switch full := load.entities.at(e.key); e.Kind() {
		case graph.Actor:
			e.Name = full.Name
		default:
			e.URL, e.Publisher = full.URL, full.Publisher
		}
	}
	return nil
}
