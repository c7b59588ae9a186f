package neo4j

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/actorgraph/actorgraph/graph"
)

// A description is what one data set says of one entity.
type description struct {
	item
	dataset string
}

// An entityResolver works out what the entities that an answer names are under a
// view, as of one commit, each once. It is given their descriptions first.
type entityResolver struct {
	view      graph.View
	seq       int64
	described map[graph.ID][]description
	entities  map[graph.ID]*graph.Entity
	calendars map[string]graph.Calendar // of data sets, where claims are to be told
}

func newEntityResolver(v graph.View, seq int64) *entityResolver {
	return &entityResolver{view: v, seq: seq, described: make(map[graph.ID][]description), entities: make(map[graph.ID]*graph.Entity)}
}

// add takes descriptions as queries return them: lists of id, data set, held, marks, versions.
func (r *entityResolver) add(rows []any) {
	for _, row := range rows {
		d := list(row)
		id := graph.ID(text(d[0]))
		r.described[id] = append(r.described[id], description{dataset: text(d[1]), item: item{
			id: text(d[0]), held: heldOf(list(d[2])), marks: marksOf(list(d[3])), versions: texts(d[4]),
		}})
	}
}

// entity returns what the view says of an entity; nil if it had not been
// stored by then.
func (r *entityResolver) entity(id graph.ID) (*graph.Entity, error) {
	if e, ok := r.entities[id]; ok {
		return e, nil
	}
	found, err := resolve(id, r.described[id], r.view, r.seq)
	if err != nil {
		return nil, fmt.Errorf("description of %s: %w", id, err)
	}
	r.entities[id] = found.entity
	return found.entity, nil
}

// endsOf returns the entities that a claim names.
func (r *entityResolver) endsOf(claim graph.Claim) (*graph.Ends, error) {
	ends := &graph.Ends{}
	for _, end := range []struct {
		id graph.ID
		to **graph.Entity
	}{
		{claim.Subject, &ends.Subject},
		{claim.Object, &ends.Object},
		{claim.Claimant, &ends.Claimant},
		{claim.Source, &ends.Source},
		{claim.Incident, &ends.Incident},
	} {
		if end.id == "" {
			continue
		}
		e, err := r.entity(end.id)
		if err != nil {
			return nil, err
		}
		*end.to = e
	}
	return ends, nil
}

// load fetches the descriptions of those entities that the resolver does not have.
func (r *entityResolver) load(ctx context.Context, tx transaction, ids []graph.ID) error {
	const describe = `
UNWIND $p.ids AS id
MATCH (e:Entity {id: id})<-[d:DESCRIBES]-()
RETURN [e.id, d.dataset, d.runs, d.said, d.versions] AS described`
	missing := make([]string, 0, len(ids))
	asked := make(map[graph.ID]bool, len(ids))
	for _, id := range ids {
		if _, have := r.described[id]; !have && !asked[id] {
			asked[id] = true
			missing = append(missing, string(id))
		}
	}
	if len(missing) == 0 {
		return nil
	}
	return tx.run(ctx, describe, map[string]any{"ids": missing}, func(row *columns) error {
		r.add([]any{row.at("described")})
		return nil
	})
}

// resolved is an entity as its data sets describe it.
type resolved struct {
	entity *graph.Entity // nil if none had by then
	held   bool          // on the view's date
	ever   bool          // whether it was held at any time
	runs   []graph.EntityRun
}

// resolve works out what descriptions say of the entity of an id on the view's date, as
// known after commit seq.
func resolve(id graph.ID, descriptions []description, v graph.View, seq int64) (resolved, error) {
	var runs []graph.EntityRun
	from := map[string]int{} // which description a data set's is
	var last mark
	content := "" // of the last mark, for an entity whose only readings were undone
	for i := range descriptions {
		d := &descriptions[i]
		from[d.dataset] = i
		for _, run := range d.runs(seq, false) {
			runs = append(runs, graph.EntityRun{Dataset: d.dataset, Run: run})
		}
		if m, ok := d.lastMark(seq); ok && m.reading > last.reading {
			last, content = m, d.versions[m.version]
		}
	}
	if content == "" {
		return resolved{}, nil
	}
	read := func(content string) (e graph.Entity, err error) {
		err = json.Unmarshal([]byte(content), &e)
		return e, err
	}
	if len(runs) == 0 {
		e, err := read(content)
		return resolved{entity: &e}, err
	}
	e, held, err := v.Describe(id, runs, func(r graph.EntityRun) (graph.Entity, error) {
		version, err := strconv.Atoi(r.Version)
		if err != nil {
			return graph.Entity{}, err
		}
		return read(descriptions[from[r.Dataset]].versions[version])
	})
	if err != nil {
		return resolved{}, err
	}
	e.Recorded, e.Withdrawn = graph.Lifetime(runs)
	return resolved{entity: &e, held: held, ever: true, runs: runs}, nil
}
