package neo4j

import (
	"context"
	"maps"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
)

// prepare works out the plan, and what it changes of each item.
func (w *commit) prepare(ctx context.Context) error {
	h := graph.History{Changes: make(map[graph.ID][]graph.VersionChange)}
	var err error
	if h.Readings, err = w.readings(ctx); err != nil {
		return err
	}
	if w.options.Undo == "" {
		// Whether it is the same document again can be seen before the history is read.
		if receipt, same := w.options.Unchanged(*w.doc, h.Readings); same {
			w.plan = graph.Plan{Receipt: receipt}
			return nil
		}
	}
	if h.Successions, err = w.successions(ctx); err != nil {
		return err
	}
	if err := w.loadItems(ctx, h); err != nil {
		return err
	}
	for id, it := range w.items {
		h.Changes[id] = it.history()
	}
	if graph.HasUnread(h.Readings...) || graph.HasUnread(w.doc.Reading) {
		if h.EntityIDs, err = w.names(ctx); err != nil {
			return err
		}
	}
	if w.options.Undo != "" {
		w.plan, err = graph.PlanUndo(h, w.stamp, w.options)
	} else if err = w.checkNamed(ctx); err == nil {
		w.plan, err = graph.PlanWrite(*w.doc, h, w.stamp, w.options)
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

// loadItems reads what readings of the data set said of which item, without their
// contents, as far as the plan needs it.
func (w *commit) loadItems(ctx context.Context, h graph.History) error {
	w.items = make(map[graph.ID]*item)
	keep := func(c *columns) error {
		it := &item{
			typ: c.text("type"), id: c.text("id"), stored: c.integer("stored"), moved: c.integer("moved"),
			held: heldOf(c.list("held")), marks: marksOf(c.list("marks")), keys: c.texts("keys"),
		}
		w.items[graph.ID(it.id)] = it
		return nil
	}
	ids, few := graph.ChangesNeeded(*w.doc, h.Readings, h.Successions)
	if w.options.Undo != "" || !few {
		return w.tx.run(ctx, itemMarks, map[string]any{"dataset": w.dataset}, keep)
	}
	isClaim := func(id graph.ID) bool { return id.Kind() == graph.ClaimKind }
	entities := slices.DeleteFunc(slices.Clone(ids), isClaim)
	claims := slices.DeleteFunc(ids, func(id graph.ID) bool { return !isClaim(id) })
	err := w.tx.run(ctx, marksOfEntities, map[string]any{"dataset": w.dataset, "ids": listOrNull(entities)}, keep)
	if err != nil {
		return err
	}
	return w.tx.run(ctx, marksOfClaims, map[string]any{"dataset": w.dataset, "ids": listOrNull(claims)}, keep)
}

const returnMarks = `
RETURN 'TYPE' AS type, t.id AS id, t.stored AS stored, t.moved AS moved, t.runs AS held, t.said AS marks, t.versionKeys AS keys`

var (
	itemMarks = forTypes(`
MATCH ()-[t:TYPE]->() WHERE t.dataset = $p.dataset AND t.moved >= 0`+returnMarks, append(relationshipTypes(graph.Predicates()), describes))

	marksOfEntities = forTypes(marksOfSome, []string{describes})
	marksOfClaims   = perType(marksOfSome)
)

// marksOfSome asks by id: what is of one id is of one type, so of most types nothing is found.
const marksOfSome = `
UNWIND coalesce($p.ids, []) AS id MATCH ()-[t:TYPE]->() WHERE t.id = id AND t.dataset = $p.dataset AND t.moved >= 0` + returnMarks

var itemNames = perType(`
MATCH ()-[t:TYPE]->() WHERE t.dataset = $p.dataset AND t.moved >= 0
RETURN t.id AS id, t.subject AS subject, t.object AS object, t.claimantId AS claimant, t.sourceId AS source, t.incident AS incident`)

// names returns what each claim of the data set names.
func (w *commit) names(ctx context.Context) (map[graph.ID][]graph.ID, error) {
	names := make(map[graph.ID][]graph.ID)
	return names, w.tx.run(ctx, itemNames, map[string]any{"dataset": w.dataset}, func(c *columns) error {
		claim := graph.Claim{Subject: c.id("subject"), Object: c.id("object"), Claimant: c.id("claimant"), Source: c.id("source"), Incident: c.id("incident")}
		names[c.id("id")] = claim.EntityIDs()
		return nil
	})
}

const findUnknown = `UNWIND $p.ids AS id OPTIONAL MATCH (e:Entity {id: id}) WITH id, e WHERE e IS NULL RETURN id`

// checkNamed returns ErrInvalid if claims name what neither document nor store has.
func (w *commit) checkNamed(ctx context.Context) error {
	missing := w.doc.Missing()
	if len(missing) == 0 {
		return nil
	}
	return w.tx.run(ctx, findUnknown, map[string]any{"ids": listOrNull(missing)}, func(c *columns) error {
		return graph.Invalid("entities", "a claim names %s, which neither the document nor the store has", c.text("id"))
	})
}

// applyPlan changes the items as the plan says; those that it does not touch are forgotten.
func (w *commit) applyPlan(ctx context.Context) error {
	w.docEntities = make(map[graph.ID]graph.Entity, len(w.doc.Entities))
	for _, e := range w.doc.Entities {
		w.docEntities[e.ID] = e
	}
	w.docClaims = make(map[graph.ID]graph.Claim, len(w.doc.Claims))
	for _, c := range w.doc.Claims {
		w.docClaims[c.ID] = c
	}
	touched := maps.Clone(w.plan.Runs)
	for id := range w.plan.Changes {
		touched[id] = nil
	}
	maps.DeleteFunc(w.items, func(id graph.ID, _ *item) bool { _, ok := touched[id]; return !ok })
	if err := w.loadContent(ctx); err != nil {
		return err
	}
	for id := range touched {
		it := w.items[id]
		if it == nil {
			it = &item{id: string(id), typ: describes, stored: w.stamp.Seq}
			if c, ok := w.docClaims[id]; ok {
				it.typ = relationshipType(c.Predicate)
			}
			w.items[id] = it
		}
		if m, ok := w.plan.Changes[id]; ok {
			if err := it.mark(m, w.contentOf(id)); err != nil {
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

// contentOf returns what the document says of an item.
func (w *commit) contentOf(id graph.ID) any {
	if c, ok := w.docClaims[id]; ok {
		return c.Version
	}
	return w.docEntities[id]
}

// loadContent reads the versions' contents of the items that are there already.
func (w *commit) loadContent(ctx context.Context) error {
	ids := map[string][]string{}
	for id, it := range w.items {
		ids[it.typ] = append(ids[it.typ], string(id))
	}
	for typ, all := range ids {
		for batch := range slices.Chunk(all, batchSize) {
			params := map[string]any{"ids": batch, "dataset": w.dataset}
			err := w.tx.run(ctx, findContent[typ], params, func(c *columns) error {
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

var findContent = eachType(`
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
