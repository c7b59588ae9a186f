package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
)

// interval is a row of held or of entity_run as far as a commit can change it.
type interval struct {
	recorded, from, withdrawn, next, first string
	basis                                  graph.Basis
	version                                int64
}

// intervals returns the rows that an item's runs make.
func (w *writer) intervals(runs []graph.Run) []interval {
	out := make([]interval, len(runs))
	for i, r := range runs {
		out[i] = interval{
			recorded: string(r.Recorded), from: string(r.RecordedFrom), basis: r.Basis,
			withdrawn: endOf(r.Withdrawn), next: open, first: string(runs[0].Recorded), version: w.versions[r.Version].key,
		}
		if i > 0 {
			out[i-1].next = string(r.Recorded)
		}
	}
	return out
}

// intervalStatements are the statements by which intervals of one table change.
type intervalStatements struct {
	find, end, add, move *sql.Stmt
}

func (w *writer) prepare(ctx context.Context, find, end, add, move string) (p intervalStatements, err error) {
	for _, s := range []struct {
		stmt **sql.Stmt
		text string
	}{{&p.find, find}, {&p.end, end}, {&p.add, add}, {&p.move, move}} {
		*s.stmt, err = w.tx.PrepareContext(ctx, s.text) //nolint:sqlclosecheck // it closes with the transaction
		if err != nil {
			return p, err
		}
	}
	return p, nil
}

// change brings the rows of an item from what they are to what they shall be,
// and reports whether they differ. add makes the arguments of a new row.
func (w *writer) change(ctx context.Context, p intervalStatements, it item, findArgs []any, is []interval, add func(interval) []any) (bool, error) {
	var was []interval
	if !it.isNew {
		var err error
		if was, err = scanIntervals(ctx, p.find, findArgs); err != nil {
			return false, err
		}
	}
	changed := false
	for _, old := range was {
		if slices.Contains(is, old) {
			continue
		}
		changed = true
		if _, err := p.end.ExecContext(ctx, append([]any{w.stored.Seq, old.recorded}, findArgs...)...); err != nil {
			return false, err
		}
	}
	for _, row := range is {
		if slices.Contains(was, row) {
			continue
		}
		changed = true
		if _, err := p.add.ExecContext(ctx, add(row)...); err != nil {
			return false, err
		}
	}
	if changed && !it.isNew {
		if _, err := p.move.ExecContext(ctx, w.stored.Seq, it.key); err != nil {
			return false, err
		}
	}
	return changed, nil
}

func scanIntervals(ctx context.Context, find *sql.Stmt, args []any) ([]interval, error) {
	rows, err := find.QueryContext(ctx, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []interval
	for rows.Next() {
		var i interval
		if err := rows.Scan(&i.recorded, &i.from, &i.basis, &i.withdrawn, &i.next, &i.first, &i.version); err != nil {
			return nil, err
		}
		out = append(out, i)
	}
	return out, rows.Err()
}

const (
	findClaimRuns = `SELECT recorded, recorded_from, basis, withdrawn, next, first, version FROM held WHERE claim = ? AND until = 9223372036854775807`
	endClaimRun   = `UPDATE held SET until = ? WHERE recorded = ? AND claim = ? AND until = 9223372036854775807`
	moveClaim     = `UPDATE claim SET moved = ? WHERE key = ?`
	addClaimRun   = `
		INSERT INTO held (claim, recorded, recorded_from, basis, since, until, withdrawn, next, version, confidence, first, id, subject, object, incident)
		SELECT key, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, id, subject, object, incident FROM claim WHERE key = ?`
)

// saveClaimRuns writes when claims were asserted.
func (w *writer) saveClaimRuns(ctx context.Context) error {
	p, err := w.prepare(ctx, findClaimRuns, endClaimRun, addClaimRun, moveClaim)
	if err != nil {
		return err
	}
	confidences := make(map[int64]any)
	for _, v := range w.versions {
		if v.confidence != nil {
			confidences[v.key] = *v.confidence
		}
	}
	for _, id := range w.claimIDs {
		it := w.claims[id]
		_, err := w.change(ctx, p, it, []any{it.key}, w.intervals(w.plan.Runs[id]), func(i interval) []any {
			return []any{i.recorded, i.from, i.basis, w.stored.Seq, never, i.withdrawn, i.next, i.version, confidences[i.version], i.first, it.key}
		})
		if err != nil {
			return fmt.Errorf("write %s: %w", id, err)
		}
	}
	return nil
}

const (
	findEntityRuns = `SELECT recorded, '', '', withdrawn, 'open', '', version FROM entity_run WHERE entity = ? AND dataset = ? AND until = 9223372036854775807`
	endEntityRun   = `UPDATE entity_run SET until = ? WHERE recorded = ? AND entity = ? AND dataset = ? AND until = 9223372036854775807`
	moveEntity     = `UPDATE entity SET moved = ? WHERE key = ?`
	addEntityRun   = `
		INSERT INTO entity_run (entity, dataset, recorded, since, until, withdrawn, version, kind, name, id, own, replaced)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
)

// saveEntityRuns writes when the data set described entities, and today's names
// of those that this changed.
func (w *writer) saveEntityRuns(ctx context.Context) error {
	p, err := w.prepare(ctx, findEntityRuns, endEntityRun, addEntityRun, moveEntity)
	if err != nil {
		return err
	}
	var changed []int64
	for _, id := range w.entityIDs {
		it := w.entities[id]
		said := make(map[int64]written)
		for _, r := range w.plan.Runs[id] {
			said[w.versions[r.Version].key] = w.versions[r.Version]
		}
		is := w.intervals(w.plan.Runs[id])
		for i := range is {
			// Lists of entities are not ordered by time.
			is[i].next, is[i].first = open, ""
		}
		moved, err := w.change(ctx, p, it, []any{it.key, w.dataset}, is, func(i interval) []any {
			v := said[i.version]
			return []any{
				it.key, w.dataset, i.recorded, w.stored.Seq, never, i.withdrawn, i.version,
				id.Kind(), v.fold, id, v.dataset, v.isReplaced,
			}
		})
		if err != nil {
			return fmt.Errorf("write %s: %w", id, err)
		}
		if moved {
			changed = append(changed, it.key)
		}
	}
	return w.saveNames(ctx, changed)
}

// written is what a commit writes of a version beside its content.
type written struct {
	key        int64
	confidence *int   // of a claim's
	fold       string // of an entity's: its name, folded
	dataset    string
	isReplaced bool
}

// written reads what is needed of a version, of a claim or of an entity. The text
// itself, of which there can be gigabytes, is not kept.
func (v version) written() (written, error) {
	var said struct {
		Confidence *int     `json:"confidence"`
		Name       string   `json:"name"`
		Dataset    string   `json:"dataset"`
		ReplacedBy graph.ID `json:"replacedBy"`
	}
	if err := json.Unmarshal([]byte(v.content), &said); err != nil {
		return written{}, fmt.Errorf("read version %d: %w", v.key, err)
	}
	return written{v.key, said.Confidence, graph.Fold(said.Name), said.Dataset, said.ReplacedBy != ""}, nil
}

const (
	dropNames = `DELETE FROM name WHERE entity IN (SELECT value FROM json_each(?))`
	addName   = `INSERT INTO name (key, name, id, entity, kind) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`
)

// saveNames writes the names by which entities are found today. One whose only
// readings were undone has none.
func (w *writer) saveNames(ctx context.Context, keys []int64) error {
	if len(keys) == 0 {
		return nil
	}
	if _, err := w.tx.ExecContext(ctx, dropNames, list(keys)); err != nil {
		return err
	}
	add, err := w.tx.PrepareContext(ctx, addName)
	if err != nil {
		return err
	}
	defer add.Close()
	for part := range slices.Chunk(keys, chunk) {
		today := newOwnLoader(asOf{snapshot: w.stored.Seq})
		if err := today.loadEntities(ctx, w.tx, slices.Clone(part)); err != nil {
			return err
		}
		for _, key := range part {
			e := today.entities.at(key)
			if e.Recorded == "" {
				continue
			}
			for _, name := range append([]string{e.Name, e.ExternalID}, e.Names...) {
				if fold := graph.Fold(name); fold != "" {
					if _, err := add.ExecContext(ctx, fold, name, e.ID, key, e.Kind()); err != nil {
						return err
					}
				}
			}
		}
	}
	return nil
}
