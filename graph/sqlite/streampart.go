package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/actorgraph/actorgraph/graph"
)

// readPart is a part of a stream as it was read. Its claims do not know yet what
// they name.
type readPart struct {
	changes []graph.Change
	claims  []streamedClaim
	ids     map[int64]graph.ID // of its entities
}

// streamedClaim is a lean claim, with what stands for the ids that it names and
// for its time.
type streamedClaim struct {
	graph.Claim
	ends     [5]int64 // keys of subject, object, claimant, source, incident; 0: none
	occurred string
	version  int64 // of the last run
	wordings int   // how many versions came one after the other
}

// readPart reads a part. Several can be read at once.
func (r *streamReader) readPart(ctx context.Context, p part) (readPart, error) {
	if p.entities {
		return r.readEntities(ctx, p)
	}
	return r.readClaims(ctx, p)
}

// There is one row for each interval of a claim, and one for a claim that has
// none, by key and then by when it began: as both tables lie.
const (
	streamedColumns = `
		SELECT c.key, c.id, c.predicate, c.dataset, c.occurred, c.stored, c.subject, c.object, c.claimant, c.source, c.incident,
			h.version, h.recorded, h.withdrawn, h.confidence`
	streamedJoins = ` LEFT JOIN held h ON h.claim = c.key AND h.since <= :snapshot AND :snapshot < h.until`

	streamedAmong   = streamedColumns + ` FROM json_each(:keys) k CROSS JOIN claim c ON c.key = k.value` + streamedJoins + ` ORDER BY c.key, h.recorded`
	streamedBetween = streamedColumns + ` FROM claim c` + streamedJoins + ` WHERE c.key BETWEEN :first AND :last ORDER BY c.key, h.recorded`
)

// claimValues is a row of these, as the driver gives it: to have each value
// turned into another type costs more than to read it.
type claimValues [15]any

func integer(value any) int64 {
	n, _ := value.(int64) // NULL is 0
	return n
}

func text(value any) string {
	s, _ := value.(string) // NULL is the empty text
	return s
}

func (r *streamReader) readClaims(ctx context.Context, p part) (readPart, error) {
	out := readPart{claims: make([]streamedClaim, 0, len(p.keys))}
	runs := make([]graph.Run, len(p.keys)) // the first of each claim
	var row claimValues
	to := make([]any, len(row))
	for i := range row {
		to[i] = &row[i]
	}
	wanted, last := p.keys, int64(0)
	err := keyed{streamedAmong, streamedBetween}.each(ctx, r.Store.read, p.keys, func(rows *sql.Rows) error {
		if err := rows.Scan(to...); err != nil {
			return err
		}
		if key := integer(row[0]); key != last {
			for len(wanted) > 0 && wanted[0] < key {
				wanted = wanted[1:]
			}
			if len(wanted) == 0 || wanted[0] != key {
				return nil
			}
			last = key
			out.claims = append(out.claims, r.claim(&row, runs[len(out.claims):][:0:1]))
		}
		out.claims[len(out.claims)-1].hold(&row, r.at.view)
		return nil
	}, sql.Named("snapshot", r.at.snapshot))
	if err != nil {
		return out, fmt.Errorf("load claims: %w", err)
	}
	out.changes = make([]graph.Change, 0, len(out.claims))
	for i := range out.claims {
		// Of those that were brought since and undone nobody need hear.
		if c := &out.claims[i].Claim; len(c.Held) > 0 || c.Stored.Seq <= r.after {
			out.changes = append(out.changes, graph.Change{Seq: p.seq, Claim: c})
		}
	}
	return out, nil
}

// claim makes a claim of its first row. Its runs go where there is room for one.
func (r *streamReader) claim(row *claimValues, held []graph.Run) streamedClaim {
	c := streamedClaim{occurred: text(row[4]), Claim: graph.Claim{
		ID: graph.ID(text(row[1])), Predicate: graph.Predicate(text(row[2])), Dataset: r.datasets[integer(row[3])], Stored: r.stamps[integer(row[5])],
		Held: held,
	}}
	for i := range c.ends {
		c.ends[i] = integer(row[6+i])
	}
	return c
}

// hold adds the run that a row tells of, if it does.
func (c *streamedClaim) hold(row *claimValues, today graph.View) {
	version := integer(row[11])
	if version == 0 {
		return
	}
	if version != c.version {
		c.version = version
		c.wordings++
	}
	run := graph.Run{Recorded: graph.Date(text(row[12])), Withdrawn: dateOf(text(row[13])), Version: strconv.Itoa(c.wordings)}
	if len(c.Held) == 0 || run.Recorded <= today.AsOf() {
		c.Confidence = nil
		if sure, known := row[14].(int64); known {
			n := int(sure)
			c.Confidence = &n
		}
	}
	c.Held = append(c.Held, run)
}

// An entity without a telling is one whose only readings were undone.
const (
	streamedEntity = `
		SELECT e.key, e.id, e.stored, EXISTS (SELECT 1 FROM telling t WHERE t.entity = e.key AND t.since <= :snapshot AND :snapshot < t.until)`

	streamedEntitiesAmong   = streamedEntity + ` FROM json_each(:keys) k CROSS JOIN entity e ON e.key = k.value`
	streamedEntitiesBetween = streamedEntity + ` FROM entity e WHERE e.key BETWEEN :first AND :last`
)

func (r *streamReader) readEntities(ctx context.Context, p part) (readPart, error) {
	out := readPart{ids: make(map[int64]graph.ID, len(p.keys))}
	entities := make([]graph.Entity, 0, len(p.keys))
	labelled := make(map[int64]*graph.Entity)
	err := keyed{streamedEntitiesAmong, streamedEntitiesBetween}.each(ctx, r.Store.read, p.keys, func(rows *sql.Rows) error {
		var key, stored int64
		var id graph.ID
		var told bool
		if err := rows.Scan(&key, &id, &stored, &told); err != nil {
			return err
		}
		if _, wanted := slices.BinarySearch(p.keys, key); !wanted {
			return nil
		}
		out.ids[key] = id
		// Of those that were brought since and undone nobody need hear.
		if !told && stored > r.after {
			return nil
		}
		entities = append(entities, graph.Entity{ID: id})
		e := &entities[len(entities)-1]
		out.changes = append(out.changes, graph.Change{Seq: p.seq, Entity: e})
		if k := id.Kind(); k == graph.Actor || k == graph.Source {
			labelled[key] = e
		}
		return nil
	}, sql.Named("snapshot", r.at.snapshot))
	if err != nil {
		return out, fmt.Errorf("load entities: %w", err)
	}
	return out, r.label(ctx, labelled)
}

// label gives actors their names and sources their URLs, by key.
func (r *streamReader) label(ctx context.Context, entities map[int64]*graph.Entity) error {
	load := r.newLoader(r.at)
	if err := load.loadEntities(ctx, r.Store.read, slices.Collect(maps.Keys(entities))); err != nil {
		return err
	}
	for key, e := range entities {
		full := load.entities.at(key)
		if e.Kind() == graph.Actor {
			e.Name = full.Name
		} else {
			e.URL = full.URL
		}
	}
	return nil
}
