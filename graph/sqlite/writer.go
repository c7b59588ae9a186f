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

// writer carries out the plan of one commit in one transaction.
type writer struct {
	*Store
	tx     *sql.Tx
	doc    *graph.Document // empty where a reading is undone
	plan   graph.Plan
	stored graph.Stamp

	// What the plan touches, sorted: a database likes to grow in order.
	entityIDs, claimIDs []graph.ID

	versions map[string]written // every version that the plan names, by hash
	entities map[graph.ID]item
	claims   map[graph.ID]item
	dataset  int64
}

// item is the row of a claim or an entity.
type item struct {
	key   int64
	isNew bool // this commit brings it
}

const addStamp = `INSERT INTO stamp (seq, time) VALUES (?, ?)`

func (w *writer) write(ctx context.Context) error {
	for _, id := range slices.Sorted(maps.Keys(w.plan.Runs)) { // which has every item that has a change
		if id.Kind() == "claim" {
			w.claimIDs = append(w.claimIDs, id)
		} else {
			w.entityIDs = append(w.entityIDs, id)
		}
	}
	if _, err := w.tx.ExecContext(ctx, addStamp, w.stored.Seq, w.stored.Time.UnixMicro()); err != nil {
		return err
	}
	for _, step := range []func(context.Context) error{
		w.saveReading, w.saveVersions, w.saveEntities, w.saveClaims,
		w.saveEntityMarks, w.saveClaimMarks, w.saveEntityRuns, w.saveClaimRuns,
	} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

const (
	addDataset = `INSERT INTO dataset (name, rank, part) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET rank = excluded.rank RETURNING key`
	addReading = `
		INSERT INTO reading (seq, id, dataset, release, document, recorded, full, digest, base, unread, withdraws, entered_by, entered_reason)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
	undo = `UPDATE reading SET undone = ?, undone_by = ?, undone_reason = ? WHERE id = ?`
)

func (w *writer) saveReading(ctx context.Context) error {
	r := w.plan.Receipt.Reading
	if err := w.tx.QueryRowContext(ctx, addDataset, r.Dataset, graph.DatasetRank(r.Dataset), partOf(r.Dataset)).Scan(&w.dataset); err != nil {
		return err
	}
	var err error
	if r.Undone.Seq == w.stored.Seq {
		_, err = w.tx.ExecContext(ctx, undo, w.stored.Seq, r.UndoEntry.By, r.UndoEntry.Reason, r.ID)
	} else {
		_, err = w.tx.ExecContext(ctx, addReading, w.stored.Seq, r.ID, w.dataset, r.Release, r.Document, r.Recorded, r.Full, r.Digest, r.Base,
			listOrEmpty(r.Unread), listOrEmpty(r.Withdraws), r.Entry.By, r.Entry.Reason)
	}
	return err
}

// listOrEmpty returns ids as JSON, and the empty text for none.
func listOrEmpty(ids []graph.ID) any {
	if len(ids) == 0 {
		return ""
	}
	return list(ids)
}

const addVersion = `INSERT INTO version (hash, content) VALUES (?, ?)`

// saveVersions stores the versions that the store has not had yet.
func (w *writer) saveVersions(ctx context.Context) error {
	hashes := make(map[string]bool)
	for _, m := range w.plan.Changes {
		hashes[m.Version] = true
	}
	for _, runs := range w.plan.Runs {
		for _, r := range runs {
			hashes[r.Version] = true
		}
	}
	delete(hashes, "") // that of a change by which an item is held no more
	known, err := w.versionsOf(ctx, w.tx, slices.Collect(maps.Keys(hashes)))
	if err != nil {
		return err
	}
	w.versions = make(map[string]written, len(hashes))
	for hash, v := range known {
		if w.versions[hash], err = v.written(); err != nil {
			return err
		}
	}
	add, err := w.tx.PrepareContext(ctx, addVersion)
	if err != nil {
		return err
	}
	defer add.Close()
	save := func(id graph.ID, said any) error {
		hash := w.plan.Changes[id].Version
		if _, known := w.versions[hash]; known || hash == "" {
			return nil
		}
		content, err := json.Marshal(said)
		if err != nil {
			return fmt.Errorf("write version of %s: %w", id, err)
		}
		done, err := add.ExecContext(ctx, hash, string(content))
		if err != nil {
			return err
		}
		v := version{content: string(content)}
		if v.key, err = done.LastInsertId(); err != nil {
			return err
		}
		w.versions[hash], err = v.written()
		return err
	}
	for _, e := range w.doc.Entities {
		if err := save(e.ID, e); err != nil {
			return err
		}
	}
	for _, c := range w.doc.Claims {
		if err := save(c.ID, c.Version); err != nil {
			return err
		}
	}
	return nil
}

const (
	findEntityKeys = `SELECT id, key FROM entity WHERE id IN (SELECT value FROM json_each(?))`
	addEntity      = `INSERT INTO entity (id, stored, moved) VALUES (?, ?, ?)`
)

// saveEntities gives every entity that the commit touches or names its row.
func (w *writer) saveEntities(ctx context.Context) error {
	ids := append(w.doc.Missing(), w.entityIDs...)
	for _, e := range w.doc.Entities {
		ids = append(ids, e.ID)
	}
	var err error
	if w.entities, err = w.keysOf(ctx, findEntityKeys, ids); err != nil {
		return err
	}
	add, err := w.tx.PrepareContext(ctx, addEntity)
	if err != nil {
		return err
	}
	defer add.Close()
	for _, e := range w.doc.Entities {
		if _, known := w.entities[e.ID]; known {
			continue
		}
		if w.entities[e.ID], err = added(add.ExecContext(ctx, e.ID, w.stored.Seq, w.stored.Seq)); err != nil {
			return err
		}
	}
	return nil
}

// added returns the row of an item that was just added.
func added(done sql.Result, err error) (item, error) {
	if err != nil {
		return item{}, err
	}
	key, err := done.LastInsertId()
	return item{key, true}, err
}

// keysOf returns the rows of the items that the store has.
func (w *writer) keysOf(ctx context.Context, query string, ids []graph.ID) (map[graph.ID]item, error) {
	out := make(map[graph.ID]item, len(ids))
	if len(ids) == 0 {
		return out, nil
	}
	err := each(ctx, w.tx, query, func(rows *sql.Rows) (bool, error) {
		var id graph.ID
		var it item
		err := rows.Scan(&id, &it.key)
		out[id] = it
		return true, err
	}, list(ids))
	return out, err
}

const (
	findClaimKeys = `SELECT id, key FROM claim WHERE id IN (SELECT value FROM json_each(?))`
	addClaim      = `
		INSERT INTO claim (id, predicate, subject, object, claimant, source, incident, dataset, occurred, start_lo, start_hi, end_lo, end_hi, stored, moved)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
)

// saveClaims gives every claim that the commit touches its row.
func (w *writer) saveClaims(ctx context.Context) error {
	ids := slices.Clone(w.claimIDs)
	for _, c := range w.doc.Claims {
		ids = append(ids, c.ID)
	}
	var err error
	if w.claims, err = w.keysOf(ctx, findClaimKeys, ids); err != nil {
		return err
	}
	add, err := w.tx.PrepareContext(ctx, addClaim)
	if err != nil {
		return err
	}
	defer add.Close()
	for _, c := range w.doc.Claims {
		if _, known := w.claims[c.ID]; known {
			continue
		}
		startLo, startHi, endLo, endHi := c.Occurred.StartAndEnd()
		w.claims[c.ID], err = added(add.ExecContext(ctx, c.ID, c.Predicate, w.entities[c.Subject].key, w.end(c.Object), w.end(c.Claimant),
			w.end(c.Source), w.end(c.Incident), w.dataset, c.Occurred.String(),
			orNull(startLo), orNull(startHi), orNull(endLo), orNull(endHi), w.stored.Seq, w.stored.Seq))
		if err != nil {
			return err
		}
	}
	return nil
}

// end returns the key of an entity that a claim names, NULL where it names none.
func (w *writer) end(id graph.ID) any {
	if id == "" {
		return nil
	}
	return w.entities[id].key
}

func orNull(d graph.Date) any {
	if d == "" {
		return nil
	}
	return string(d)
}

const (
	addEntityMark = `INSERT INTO entity_mark (reading, entity, version, published, published_from, basis) VALUES (?, ?, ?, ?, ?, ?)`
	addClaimMark  = `INSERT INTO claim_mark (reading, claim, version, published, published_from, basis) VALUES (?, ?, ?, ?, ?, ?)`
)

func (w *writer) saveEntityMarks(ctx context.Context) error {
	return w.saveMarks(ctx, addEntityMark, w.entityIDs, w.entities)
}

func (w *writer) saveClaimMarks(ctx context.Context) error {
	return w.saveMarks(ctx, addClaimMark, w.claimIDs, w.claims)
}

func (w *writer) saveMarks(ctx context.Context, text string, ids []graph.ID, rows map[graph.ID]item) error {
	add, err := w.tx.PrepareContext(ctx, text)
	if err != nil {
		return err
	}
	defer add.Close()
	for _, id := range ids {
		m, marked := w.plan.Changes[id]
		if !marked {
			continue
		}
		if _, err := add.ExecContext(ctx, m.Reading, rows[id].key, w.versionKey(m.Version), m.Published.Published, m.Published.PublishedFrom, m.Published.Basis); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) versionKey(hash string) any {
	if hash == "" {
		return nil
	}
	return w.versions[hash].key
}
