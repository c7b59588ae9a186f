package neo4j

import (
	"context"
	"errors"
	"fmt"
	"time"

	bolt "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"github.com/actorgraph/actorgraph/graph"
)

// Write stores a document, or undoes a reading, in one commit.
//
// It is one transaction, which holds a lock on the Store node from its first
// statement: writes of every instance queue there. What is new in a document of
// more than stageFrom items is created before by transactions of their own, with
// the number of the coming commit, by which every question leaves it out; the
// transaction itself then changes what was there. If it does not come to that,
// what was staged is removed at once, or by the next write.
//
// Nobody sees the commit before publish, a transaction after it: what Neo4j
// commits reaches readers piece by piece, records before indexes.
func (s *Store) Write(ctx context.Context, doc *graph.Document, o graph.WriteOptions) (graph.Receipt, error) {
	if err := ctx.Err(); err != nil {
		return graph.Receipt{}, err
	}
	if err := o.Prepare(doc); err != nil {
		return graph.Receipt{}, err
	}
	if o.Undo != "" {
		doc = &graph.Document{}
	}
	if err := s.ready(ctx); err != nil {
		return graph.Receipt{}, s.failed(ctx, "write", err)
	}
	w := &commit{store: s, doc: doc, options: o}
	err := w.execute(ctx)
	switch {
	case w.unfinished && err != nil:
		s.cleanUp(ctx)
	case w.staged:
		s.warmAgain()
	}
	return w.plan.Receipt, s.failed(ctx, "write", err)
}

// A commit is one write on its way.
type commit struct {
	store   *Store
	doc     *graph.Document
	options graph.WriteOptions

	tx          transaction
	last        graph.Stamp // the commit before
	stamp       graph.Stamp // this one
	dataset     string
	plan        graph.Plan
	items       map[graph.ID]*item // of the data set
	docEntities map[graph.ID]graph.Entity
	docClaims   map[graph.ID]graph.Claim
	nodes       map[graph.ID]*node // of described entities
	retitled    []graph.ID

	newNodes         pendingRows // nodes to create
	newRelationships pendingRows // descriptions and claims to create, between nodes that are there then
	changes          pendingRows // what is there and changes

	staged     bool // what is new was created before
	unfinished bool // an Unfinished node is there
}

// execute runs the transaction. The driver runs it again after an error that
// may pass; not after a lost acknowledgement, which is told to the caller.
func (w *commit) execute(ctx context.Context) (err error) {
	mode := bolt.AccessModeWrite
	session := w.store.session(ctx, mode)
	defer closeSession(ctx, session, &err)
	complete := false
	work := func(tx bolt.ManagedTransaction) (any, error) {
		complete = false
		w.tx = transaction{tx}
		err := w.run(ctx)
		complete = err == nil && !w.options.DryRun && !w.plan.Receipt.Unchanged
		return nil, err
	}
	_, err = session.ExecuteWrite(ctx, work)
	if errors.Is(err, errStop) { // a dry run, rolled back
		return nil
	}
	var refused *bolt.Neo4jError
	if err != nil && complete && !errors.As(err, &refused) {
		w.plan.Receipt = graph.Receipt{}
		return errors.Join(fmt.Errorf("%w: write the same again", graph.ErrOutcomeUnknown), ctx.Err())
	}
	if err != nil {
		w.plan.Receipt = graph.Receipt{}
		return err
	}
	if complete {
		return w.publish(ctx)
	}
	return nil
}

func (w *commit) run(ctx context.Context) error {
	*w = commit{store: w.store, doc: w.doc, options: w.options, tx: w.tx} // nothing of an earlier try
	if err := w.lock(ctx); err != nil {
		return err
	}
	if err := w.prepare(ctx); err != nil || w.plan.Receipt.Unchanged {
		return err
	}
	if w.options.DryRun {
		return errStop
	}
	if err := w.changeNodes(ctx); err != nil {
		return err
	}
	if err := w.changeClaims(ctx); err != nil {
		return err
	}
	if err := w.carryOut(ctx); err != nil {
		return err
	}
	return w.finish(ctx)
}

// lock makes this the only write, and finds the last commit. One that was
// written and not published is published; what a write that did not end has
// staged is removed.
func (w *commit) lock(ctx context.Context) error {
	// Setting a property takes the lock, so the number is read after it.
	const lock = `
MATCH (m:Store) SET m.locked = true
WITH m OPTIONAL MATCH (u:Unfinished)
RETURN m.seq AS seq, m.written AS written, m.writtenAt AS at, u.seq AS unfinished, u.dataset AS dataset`
	found, published, unfinished, dataset := false, int64(0), int64(0), ""
	err := w.tx.run(ctx, lock, nil, func(c *columns) error {
		found, published, w.last = true, c.integer("seq"), c.stamp("written", "at")
		unfinished, dataset = c.integer("unfinished"), c.text("dataset")
		return nil
	})
	switch {
	case err != nil:
		return err
	case !found:
		return fmt.Errorf("%w: the graph's Store node was removed; restore the database", graph.ErrUnavailable)
	case unfinished > w.last.Seq:
		err = w.store.unstage(ctx, unfinished, dataset)
	case unfinished != 0:
		err = w.store.inOwnTransaction(ctx, clearUnfinished, nil, nil)
	}
	if err == nil && w.last.Seq > published {
		err = w.tx.run(ctx, publish, nil, nil)
	}
	if err != nil {
		return err
	}
	now := w.options.Now
	if now.IsZero() {
		now = time.Now()
	}
	w.stamp = graph.NextStamp(w.last, now)
	return nil
}

const (
	setWritten    = `MATCH (m:Store) SET m.written = $p.seq, m.writtenAt = $p.at`
	createReading = `CREATE (r:Reading) SET r = $p.reading`
	undoReading   = `MATCH (r:Reading {id: $p.id}) SET r.undone = $p.seq, r.undoneAt = $p.at, r.undoneBy = $p.by, r.undoneReason = $p.for`
)

// finish adds the reading, and notes that the commit is written.
func (w *commit) finish(ctx context.Context) error {
	params := map[string]any{"seq": w.stamp.Seq, "at": w.stamp.Time}
	if err := w.tx.run(ctx, setWritten, params, nil); err != nil {
		return err
	}
	r := w.plan.Receipt.Reading
	if w.options.Undo != "" {
		params["id"], params["by"], params["for"] = r.ID, r.UndoEntry.By, r.UndoEntry.Reason
		return w.tx.run(ctx, undoReading, params, nil)
	}
	return w.tx.run(ctx, createReading, map[string]any{"reading": map[string]any{
		"id": r.ID, "dataset": r.Dataset, "release": r.Release, "document": r.Document, "unread": listOrNull(r.Unread), "recorded": string(r.Recorded), "full": r.Full,
		"digest": r.Digest, "base": r.Base, "stored": r.Stored.Seq, "storedAt": r.Stored.Time,
		"withdraws": listOrNull(r.Withdraws), "enteredBy": r.Entry.By, "enteredReason": r.Entry.Reason,
		"entities": w.plan.Receipt.Entities, "claims": w.plan.Receipt.Claims,
	}}, nil)
}

const (
	// publish makes what is written visible, once, whoever runs it.
	publish = `
MATCH (m:Store) SET m.locked = true
WITH m WHERE m.written > m.seq
SET m.seq = m.written, m.at = m.writtenAt
CREATE (:Commit {seq: m.seq, at: m.at})`
	// clearUnfinished says that nothing is being written.
	clearUnfinished = `MATCH (u:Unfinished) DELETE u`
)

// publish makes the commit visible, which is in Neo4j from here on, whether the
// caller still waits or not. If it cannot, the next write does it.
func (w *commit) publish(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), w.store.timeout)
	defer cancel()
	if err := w.store.inOwnTransaction(ctx, publish, nil, nil); err != nil {
		w.plan.Receipt = graph.Receipt{}
		return fmt.Errorf("%w: write the same again: %w", graph.ErrOutcomeUnknown, err)
	}
	if w.unfinished {
		_ = w.store.inOwnTransaction(ctx, clearUnfinished, nil, nil) // the next write does it; until then questions do without the indexes
	}
	return nil
}
