package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
)

// Readings returns all readings; see graph.Store.
func (s *Store) Readings(ctx context.Context) ([]graph.Reading, error) {
	readings, err := s.readings(ctx, s.read, "")
	return readings, s.failed(ctx, "list readings", err)
}

const listReadings = `
	SELECT r.id, d.name, r.release, r.document, r.recorded, r.full, r.digest, r.base, r.unread, r.withdraws,
		r.entered_by, r.entered_reason, r.undone_by, r.undone_reason, s.seq, s.time, u.seq, u.time
	FROM reading r JOIN dataset d ON d.key = r.dataset JOIN stamp s ON s.seq = r.seq
	LEFT JOIN stamp u ON u.seq = r.undone
	WHERE :dataset = '' OR d.name = :dataset
	ORDER BY r.seq`

// readings returns the readings of one data set, or of all for the empty key.
func (s *Store) readings(ctx context.Context, q querier, dataset string) ([]graph.Reading, error) {
	var out []graph.Reading
	err := each(ctx, q, listReadings, func(rows *sql.Rows) (bool, error) {
		var r graph.Reading
		var stored int64
		var unread, withdraws string
		var undoneSeq, undone sql.Null[int64]
		err := rows.Scan(&r.ID, &r.Dataset, &r.Release, &r.Document, &r.Recorded, &r.Full, &r.Digest, &r.Base, &unread, &withdraws,
			&r.Entry.By, &r.Entry.Reason, &r.UndoEntry.By, &r.UndoEntry.Reason, &r.Stored.Seq, &stored, &undoneSeq, &undone)
		for _, ids := range []struct {
			text string
			list *[]graph.ID
		}{{unread, &r.Unread}, {withdraws, &r.Withdraws}} {
			if err == nil && ids.text != "" {
				err = json.Unmarshal([]byte(ids.text), ids.list)
			}
		}
		r.Stored.Time = timeOf(stored)
		if undone.Valid {
			r.Undone = graph.Stamp{Seq: undoneSeq.V, Time: timeOf(undone.V)}
		}
		out = append(out, r)
		return true, err
	}, sql.Named("dataset", dataset))
	return out, err
}

// Document returns what a reading held; see graph.Store.
func (s *Store) Document(ctx context.Context, reading string) (graph.Document, error) {
	var doc graph.Document
	err := s.read.within(ctx, func(q querier) (err error) {
		doc, err = s.document(ctx, q, reading)
		return err
	})
	return doc, s.failed(ctx, "read document", err)
}

func (s *Store) document(ctx context.Context, q querier, id string) (graph.Document, error) {
	var doc graph.Document
	dataset, err := s.datasetOf(ctx, q, id)
	if err != nil {
		return doc, err
	}
	h, err := s.history(ctx, q, dataset, nil)
	if err != nil {
		return doc, err
	}
	for _, r := range h.Readings {
		if r.ID == id {
			doc.Reading = r
		}
	}
	held := h.Holdings(doc.Reading.Stored.Seq)
	if err := s.heldEntities(ctx, q, held, &doc); err != nil {
		return doc, err
	}
	return doc, s.heldClaims(ctx, q, held, &doc)
}

const findDataset = `SELECT d.name FROM reading r JOIN dataset d ON d.key = r.dataset WHERE r.id = ?`

// datasetOf returns the key of a reading's data set.
func (s *Store) datasetOf(ctx context.Context, q querier, reading string) (string, error) {
	var dataset string
	err := each(ctx, q, findDataset, func(rows *sql.Rows) (bool, error) { return true, rows.Scan(&dataset) }, reading)
	if err == nil && dataset == "" {
		err = fmt.Errorf("reading %s: %w", reading, graph.ErrNotFound)
	}
	return dataset, err
}

const loadVersions = `SELECT hash, key, content FROM version WHERE hash IN (SELECT value FROM json_each(?))`

// versionsOf returns the versions with these hashes that the store has.
func (s *Store) versionsOf(ctx context.Context, q querier, hashes []string) (map[string]version, error) {
	out := make(map[string]version, len(hashes))
	if len(hashes) == 0 {
		return out, nil
	}
	err := each(ctx, q, loadVersions, func(rows *sql.Rows) (bool, error) {
		var hash string
		var v version
		err := rows.Scan(&hash, &v.key, &v.content)
		out[hash] = v
		return true, err
	}, list(hashes))
	return out, err
}

// version is a row of that table.
type version struct {
	key     int64
	content string
}

// heldEntities adds to a document the entities among what its reading held.
func (s *Store) heldEntities(ctx context.Context, q querier, held map[graph.ID]string, doc *graph.Document) error {
	ids, hashes := split(held, func(id graph.ID) bool { return id.Kind() != "claim" })
	versions, err := s.versionsOf(ctx, q, hashes)
	if err != nil {
		return err
	}
	for _, id := range ids {
		var e graph.Entity
		if err := json.Unmarshal([]byte(versions[held[id]].content), &e); err != nil {
			return fmt.Errorf("read %s: %w", id, err)
		}
		doc.Entities = append(doc.Entities, e)
	}
	return nil
}

const loadIdentities = `
	SELECT c.id, c.predicate, s.id, coalesce(o.id, ''), coalesce(w.id, ''), coalesce(r.id, ''), coalesce(i.id, ''), d.name, c.occurred
	FROM json_each(:ids) k JOIN claim c ON c.id = k.value JOIN dataset d ON d.key = c.dataset JOIN entity s ON s.key = c.subject
	LEFT JOIN entity o ON o.key = c.object LEFT JOIN entity w ON w.key = c.claimant
	LEFT JOIN entity r ON r.key = c.source LEFT JOIN entity i ON i.key = c.incident
	ORDER BY k.key`

// heldClaims adds to a document the claims among what its reading held.
func (s *Store) heldClaims(ctx context.Context, q querier, held map[graph.ID]string, doc *graph.Document) error {
	ids, hashes := split(held, func(id graph.ID) bool { return id.Kind() == "claim" })
	if len(ids) == 0 {
		return nil
	}
	versions, err := s.versionsOf(ctx, q, hashes)
	if err != nil {
		return err
	}
	return each(ctx, q, loadIdentities, func(rows *sql.Rows) (bool, error) {
		var c graph.Claim
		var occurred string
		err := rows.Scan(&c.ID, &c.Predicate, &c.Subject, &c.Object, &c.Claimant, &c.Source, &c.Incident, &c.Dataset, &occurred)
		if err != nil {
			return false, err
		}
		if c.Occurred, err = graph.ParseSpan(occurred); err != nil {
			return false, err
		}
		if err := json.Unmarshal([]byte(versions[held[c.ID]].content), &c.Version); err != nil {
			return false, fmt.Errorf("read version of %s: %w", c.ID, err)
		}
		doc.Claims = append(doc.Claims, c)
		return true, nil
	}, sql.Named("ids", list(ids)))
}

// split returns the ids that are wanted, sorted, and the versions that they are held in.
func split(held map[graph.ID]string, wanted func(graph.ID) bool) (ids []graph.ID, hashes []string) {
	for id, hash := range held {
		if wanted(id) {
			ids = append(ids, id)
			hashes = append(hashes, hash)
		}
	}
	slices.Sort(ids)
	return ids, hashes
}
