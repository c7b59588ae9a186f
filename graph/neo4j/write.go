package neo4j

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
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
	case w.announced && err != nil:
		s.sweep(ctx)
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

	tx       transaction
	last     graph.Stamp // the commit before
	stamp    graph.Stamp // this one
	dataset  string
	plan     graph.Plan
	items    map[graph.ID]*item // of the data set
	brought  map[graph.ID]graph.Entity
	claims   map[graph.ID]graph.Claim
	nodes    map[graph.ID]*node // of described entities
	retitled []graph.ID

	news    rows // nodes to create
	links   rows // descriptions and claims to create, between nodes that are there then
	changes rows // what is there and changes

	staged    bool // what is new was created before
	announced bool // an Unfinished node is there
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
		err = w.store.inOwn(ctx, settle, nil, nil)
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

// prepare works out the plan, and what it changes of each item.
func (w *commit) prepare(ctx context.Context) error {
	h := graph.History{Marks: make(map[graph.ID][]graph.Mark)}
	var err error
	if h.Readings, err = w.readings(ctx); err != nil {
		return err
	}
	if w.options.Undo == "" {
		// Whether it is the same document again can be told before the history is read.
		w.plan = graph.PlanWrite(*w.doc, h, w.stamp)
		if w.plan.Receipt.Unchanged {
			return nil
		}
	}
	if err := w.loadItems(ctx); err != nil {
		return err
	}
	for id, it := range w.items {
		h.Marks[id] = it.history()
	}
	if w.options.Undo != "" {
		w.plan, err = graph.PlanUndo(w.options.Undo, h, w.stamp)
	} else {
		w.plan = graph.PlanWrite(*w.doc, h, w.stamp)
		err = w.checkNamed(ctx)
	}
	if err != nil {
		return err
	}
	return w.applyPlan(ctx)
}

// readings returns those of the data set that is written to.
func (w *commit) readings(ctx context.Context) (readings []graph.Reading, err error) {
	query, params := readingsBeside, map[string]any{"reading": w.options.Undo}
	if w.options.Undo == "" {
		w.dataset = w.doc.Reading.Dataset
		query, params = readingsOf, map[string]any{"dataset": w.dataset}
	}
	err = w.tx.run(ctx, query, params, func(c *columns) error {
		readings = append(readings, readingOf(c))
		w.dataset = c.text("dataset")
		return nil
	})
	return readings, err
}

// loadItems reads what readings of the data set said of which item, without the words.
func (w *commit) loadItems(ctx context.Context) error {
	w.items = make(map[graph.ID]*item)
	return w.tx.run(ctx, itemMarks, map[string]any{"dataset": w.dataset}, func(c *columns) error {
		it := &item{
			typ: c.text("type"), id: c.text("id"), stored: c.integer("stored"), moved: c.integer("moved"),
			rows: rowsOf(c.list("held")), marks: marksOf(c.list("marks")), keys: c.texts("keys"),
		}
		w.items[graph.ID(it.id)] = it
		return nil
	})
}

var itemMarks = forTypes(`
MATCH ()-[t:TYPE]->() WHERE t.dataset = $p.dataset AND t.moved >= 0
RETURN 'TYPE' AS type, t.id AS id, t.stored AS stored, t.moved AS moved, t.held AS held, t.marks AS marks, t.versionKeys AS keys`,
	append(relationshipTypes(graph.Predicates()), describes))

// checkNamed returns ErrInvalid if claims name what neither document nor store has.
func (w *commit) checkNamed(ctx context.Context) error {
	const query = `UNWIND $p.ids AS id OPTIONAL MATCH (e:Entity {id: id}) WITH id, e WHERE e IS NULL RETURN id`
	missing := w.doc.Missing()
	if len(missing) == 0 {
		return nil
	}
	return w.tx.run(ctx, query, map[string]any{"ids": given(missing)}, func(c *columns) error {
		return graph.Invalid("entities", "a claim names %s, which neither the document nor the store has", c.text("id"))
	})
}

// applyPlan changes the items as the plan says; those that it does not touch are forgotten.
func (w *commit) applyPlan(ctx context.Context) error {
	w.brought = make(map[graph.ID]graph.Entity, len(w.doc.Entities))
	for _, e := range w.doc.Entities {
		w.brought[e.ID] = e
	}
	w.claims = make(map[graph.ID]graph.Claim, len(w.doc.Claims))
	for _, c := range w.doc.Claims {
		w.claims[c.ID] = c
	}
	touched := maps.Clone(w.plan.Runs)
	for id := range w.plan.Marks {
		touched[id] = nil
	}
	maps.DeleteFunc(w.items, func(id graph.ID, _ *item) bool { _, ok := touched[id]; return !ok })
	if err := w.loadWords(ctx); err != nil {
		return err
	}
	for id := range touched {
		it := w.items[id]
		if it == nil {
			it = &item{id: string(id), typ: describes, stored: w.stamp.Seq}
			if c, ok := w.claims[id]; ok {
				it.typ = relationshipType(c.Predicate)
			}
			w.items[id] = it
		}
		if m, ok := w.plan.Marks[id]; ok {
			if err := it.mark(m, w.words(id)); err != nil {
				return err
			}
		}
		if runs, ok := w.plan.Runs[id]; ok {
			if err := it.move(w.stamp.Seq, runs); err != nil {
				return err
			}
		}
	}
	return nil
}

// words are what the document says of an item.
func (w *commit) words(id graph.ID) any {
	if c, ok := w.claims[id]; ok {
		return c.Version
	}
	return w.brought[id]
}

// loadWords reads the words of the items that are there already.
func (w *commit) loadWords(ctx context.Context) error {
	ids := map[string][]string{}
	for id, it := range w.items {
		ids[it.typ] = append(ids[it.typ], string(id))
	}
	for typ, all := range ids {
		for batch := range slices.Chunk(all, batchSize) {
			params := map[string]any{"ids": batch, "dataset": w.dataset}
			err := w.tx.run(ctx, wordsOf[typ], params, func(c *columns) error {
				w.items[c.id("id")].versions = c.texts("versions")
				return nil
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

var wordsOf = eachType(`
UNWIND $p.ids AS id MATCH ()-[t:TYPE]->() WHERE t.id = id AND t.dataset = $p.dataset
RETURN t.id AS id, t.versions AS versions`)

// eachType returns a query for every relationship type, by the type.
func eachType(text string) map[string]string {
	out := make(map[string]string)
	for _, t := range append(relationshipTypes(graph.Predicates()), describes) {
		out[t] = forTypes(text, []string{t})
	}
	return out
}

// finish adds the reading, and notes that the commit is written.
func (w *commit) finish(ctx context.Context) error {
	const query = `MATCH (m:Store) SET m.written = $p.seq, m.writtenAt = $p.at`
	const read = `CREATE (r:Reading) SET r = $p.reading`
	const undo = `MATCH (r:Reading {id: $p.id}) SET r.undone = $p.seq, r.undoneAt = $p.at`
	params := map[string]any{"seq": w.stamp.Seq, "at": w.stamp.Time}
	if err := w.tx.run(ctx, query, params, nil); err != nil {
		return err
	}
	r := w.plan.Receipt.Reading
	if w.options.Undo != "" {
		params["id"] = r.ID
		return w.tx.run(ctx, undo, params, nil)
	}
	return w.tx.run(ctx, read, map[string]any{"reading": map[string]any{
		"id": r.ID, "dataset": r.Dataset, "release": r.Release, "recorded": string(r.Recorded), "full": r.Full,
		"digest": r.Digest, "base": r.Base, "stored": r.Stored.Seq, "storedAt": r.Stored.Time,
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
	// settle notes that nothing is being written.
	settle = `MATCH (u:Unfinished) DELETE u`
)

// publish makes the commit visible, which is in Neo4j from here on, whether the
// caller still waits or not. If it cannot, the next write does it.
func (w *commit) publish(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), w.store.timeout)
	defer cancel()
	if err := w.store.inOwn(ctx, publish, nil, nil); err != nil {
		w.plan.Receipt = graph.Receipt{}
		return fmt.Errorf("%w: write the same again: %w", graph.ErrOutcomeUnknown, err)
	}
	if w.announced {
		_ = w.store.inOwn(ctx, settle, nil, nil) // the next write does it; until then questions take the way beside the indexes
	}
	return nil
}
