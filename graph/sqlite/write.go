package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/actorgraph/actorgraph/graph"
)

// errMoved refuses to write what nobody would find again.
var errMoved = fmt.Errorf("%w: its file was deleted or replaced since it was opened; open it again", graph.ErrUnavailable)

// Write stores a document or undoes a reading; see graph.Store.
func (s *Store) Write(ctx context.Context, doc *graph.Document, o graph.WriteOptions) (graph.Receipt, error) {
	if err := o.Prepare(doc); err != nil {
		return graph.Receipt{}, s.failed(ctx, "write", err)
	}
	if s.readOnly {
		return graph.Receipt{}, s.failed(ctx, "write", graph.ErrReadOnly)
	}
	if err := s.writer.Acquire(ctx, 1); err != nil {
		return graph.Receipt{}, s.failed(ctx, "write", err)
	}
	defer s.writer.Release(1)
	if s.moved() {
		return graph.Receipt{}, s.failed(ctx, "write", errMoved)
	}
	receipt, err := s.commit(ctx, doc, o)
	return receipt, s.failed(ctx, "write", err)
}

func (s *Store) commit(ctx context.Context, doc *graph.Document, o graph.WriteOptions) (graph.Receipt, error) {
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return graph.Receipt{}, err
	}
	defer tx.Rollback() // after a commit it does nothing
	last, err := s.last(ctx, tx)
	if err != nil {
		return graph.Receipt{}, err
	}
	if o.Now.IsZero() {
		o.Now = time.Now()
	}
	stored := graph.NextStamp(last, o.Now)
	plan, err := s.plan(ctx, tx, doc, o, stored)
	if err != nil || plan.Receipt.Unchanged || o.DryRun {
		return plan.Receipt, err
	}
	if doc == nil {
		doc = &graph.Document{}
	}
	w := writer{Store: s, tx: tx, doc: doc, plan: plan, stored: stored}
	if err := w.write(ctx); err != nil {
		return graph.Receipt{}, err
	}
	return plan.Receipt, tx.Commit()
}

// plan works out the commit, from the history of its data set alone.
func (s *Store) plan(ctx context.Context, tx *sql.Tx, doc *graph.Document, o graph.WriteOptions, stored graph.Stamp) (graph.Plan, error) {
	if o.Undo != "" {
		dataset, err := s.datasetOf(ctx, tx, o.Undo)
		if err != nil {
			return graph.Plan{}, err
		}
		h, err := s.history(ctx, tx, dataset, nil)
		if err != nil {
			return graph.Plan{}, err
		}
		return graph.PlanUndo(h, stored, o)
	}
	if err := s.checkMissing(ctx, tx, doc.Missing()); err != nil {
		return graph.Plan{}, err
	}
	readings, err := s.readings(ctx, tx, doc.Reading.Dataset)
	if err != nil {
		return graph.Plan{}, err
	}
	if receipt, same := o.Unchanged(*doc, readings); same {
		return graph.Plan{Receipt: receipt}, nil
	}
	h, err := s.history(ctx, tx, doc.Reading.Dataset, doc)
	if err != nil {
		return graph.Plan{}, err
	}
	return graph.PlanWrite(*doc, h, stored, o)
}

const findUnknown = `SELECT value FROM json_each(?) WHERE value NOT IN (SELECT id FROM entity) ORDER BY 1 LIMIT 1`

// checkMissing returns an error if the store lacks one of the entities too.
func (s *Store) checkMissing(ctx context.Context, q querier, ids []graph.ID) error {
	if len(ids) == 0 {
		return nil
	}
	return each(ctx, q, findUnknown, func(rows *sql.Rows) (bool, error) {
		var id graph.ID
		if err := rows.Scan(&id); err != nil {
			return false, err
		}
		return false, graph.Invalid("entities", "a claim names %s, which neither the document nor the store has", id)
	}, list(ids))
}

const (
	loadEntityMarks = `
		SELECT e.id, m.reading, coalesce(v.hash, ''), m.published, m.published_from, m.basis FROM reading r JOIN dataset d ON d.key = r.dataset
		JOIN entity_mark m ON m.reading = r.seq JOIN entity e ON e.key = m.entity
		LEFT JOIN version v ON v.key = m.version WHERE d.name = ?`
	loadClaimMarks = `
		SELECT c.id, m.reading, coalesce(v.hash, ''), m.published, m.published_from, m.basis FROM reading r JOIN dataset d ON d.key = r.dataset
		JOIN claim_mark m ON m.reading = r.seq JOIN claim c ON c.key = m.claim
		LEFT JOIN version v ON v.key = m.version WHERE d.name = ?`
	loadSomeEntityMarks = `
		SELECT e.id, m.reading, coalesce(v.hash, ''), m.published, m.published_from, m.basis FROM json_each(:ids) j
		CROSS JOIN entity e ON e.id = j.value CROSS JOIN entity_mark m ON m.entity = e.key CROSS JOIN reading r ON r.seq = m.reading
		CROSS JOIN dataset d ON d.key = r.dataset LEFT JOIN version v ON v.key = m.version WHERE d.name = :dataset`
	loadSomeClaimMarks = `
		SELECT c.id, m.reading, coalesce(v.hash, ''), m.published, m.published_from, m.basis FROM json_each(:ids) j
		CROSS JOIN claim c ON c.id = j.value CROSS JOIN claim_mark m ON m.claim = c.key CROSS JOIN reading r ON r.seq = m.reading
		CROSS JOIN dataset d ON d.key = r.dataset LEFT JOIN version v ON v.key = m.version WHERE d.name = :dataset`
)

// What each claim of a data set names.
const loadNames = `
	SELECT c.id, s.id, coalesce(o.id, ''), coalesce(b.id, ''), coalesce(d.id, ''), coalesce(i.id, '')
	FROM claim c JOIN dataset k ON k.key = c.dataset JOIN entity s ON s.key = c.subject LEFT JOIN entity o ON o.key = c.object
	LEFT JOIN entity b ON b.key = c.claimant LEFT JOIN entity d ON d.key = c.source LEFT JOIN entity i ON i.key = c.incident
	WHERE k.name = ?`

// names loads what each claim of a data set names.
func (s *Store) names(ctx context.Context, q querier, dataset string) (map[graph.ID][]graph.ID, error) {
	names := make(map[graph.ID][]graph.ID)
	return names, each(ctx, q, loadNames, func(rows *sql.Rows) (bool, error) {
		var id graph.ID
		var c graph.Claim
		err := rows.Scan(&id, &c.Subject, &c.Object, &c.Claimant, &c.Source, &c.Incident)
		names[id] = c.EntityIDs()
		return true, err
	}, dataset)
}

// history loads what is kept of one data set, as far as the plan to write a document
// needs it, or, for nil, all; with what its claims name where readings leave records
// unread, or the document does.
func (s *Store) history(ctx context.Context, q querier, dataset string, doc *graph.Document) (graph.History, error) {
	h := graph.History{Changes: make(map[graph.ID][]graph.VersionChange)}
	var err error
	if h.Readings, err = s.readings(ctx, q, dataset); err != nil {
		return h, err
	}
	if h.Successions, err = s.successions(ctx, q, dataset, doc); err != nil {
		return h, err
	}
	if graph.HasUnread(h.Readings...) || doc != nil && graph.HasUnread(doc.Reading) {
		if h.EntityIDs, err = s.names(ctx, q, dataset); err != nil {
			return h, err
		}
	}
	queries, args := []string{loadEntityMarks, loadClaimMarks}, []any{dataset}
	if doc != nil {
		if ids, few := graph.ChangesNeeded(*doc, h.Readings, h.Successions); few {
			queries, args = []string{loadSomeEntityMarks, loadSomeClaimMarks}, []any{sql.Named("ids", list(ids)), sql.Named("dataset", dataset)}
		}
	}
	for _, query := range queries {
		err := each(ctx, q, query, func(rows *sql.Rows) (bool, error) {
			var id graph.ID
			var m graph.VersionChange
			err := rows.Scan(&id, &m.Reading, &m.Version, &m.Published.Published, &m.Published.PublishedFrom, &m.Published.Basis)
			h.Changes[id] = append(h.Changes[id], m)
			return true, err
		}, args...)
		if err != nil {
			return h, err
		}
	}
	return h, nil
}
