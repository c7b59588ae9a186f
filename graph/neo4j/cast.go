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

// A cast is the entities that an answer names, as a view has them after one
// commit. Each is worked out once.
type cast struct {
	view      graph.View
	seq       int64
	described map[graph.ID][]description
	entities  map[graph.ID]*graph.Entity
}

func newCast(v graph.View, seq int64) *cast {
	return &cast{view: v, seq: seq, described: make(map[graph.ID][]description), entities: make(map[graph.ID]*graph.Entity)}
}

// add takes descriptions as queries return them: lists of id, data set, held, marks, versions.
func (c *cast) add(rows []any) {
	for _, r := range rows {
		d := list(r)
		id := graph.ID(text(d[0]))
		c.described[id] = append(c.described[id], description{dataset: text(d[1]), item: item{
			id: text(d[0]), rows: rowsOf(list(d[2])), marks: marksOf(list(d[3])), versions: texts(d[4]),
		}})
	}
}

// entity returns what the view says of an entity; nil if it had not been
// stored by then.
func (c *cast) entity(id graph.ID) (*graph.Entity, error) {
	if e, ok := c.entities[id]; ok {
		return e, nil
	}
	told, err := tell(c.described[id], c.view, c.seq)
	if err != nil {
		return nil, fmt.Errorf("description of %s: %w", id, err)
	}
	c.entities[id] = told.entity
	return told.entity, nil
}

// of returns the ends of a claim.
func (c *cast) of(claim graph.Claim) (*graph.Ends, error) {
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
		e, err := c.entity(end.id)
		if err != nil {
			return nil, err
		}
		*end.to = e
	}
	return ends, nil
}

// load fetches the descriptions of those entities that the cast does not have.
func (c *cast) load(ctx context.Context, tx transaction, ids []graph.ID) error {
	const describe = `
UNWIND $p.ids AS id
MATCH (e:Entity {id: id})<-[d:DESCRIBES]-()
RETURN [e.id, d.dataset, d.held, d.marks, d.versions] AS described`
	missing := make([]string, 0, len(ids))
	asked := make(map[graph.ID]bool, len(ids))
	for _, id := range ids {
		if _, have := c.described[id]; !have && !asked[id] {
			asked[id] = true
			missing = append(missing, string(id))
		}
	}
	if len(missing) == 0 {
		return nil
	}
	return tx.run(ctx, describe, map[string]any{"ids": missing}, func(row *columns) error {
		c.add([]any{row.at("described")})
		return nil
	})
}

// told is an entity as its data sets tell of it.
type told struct {
	entity *graph.Entity // nil if nobody had by then
	held   bool          // on the view's date
	ever   bool          // whether it was held at any time
}

// tell works out what descriptions say of an entity on the view's date, as
// known after commit seq.
func tell(descriptions []description, v graph.View, seq int64) (told, error) {
	var runs []graph.EntityRun
	from := map[string]int{} // which description a data set's is
	var last mark
	words := "" // of the last mark, for an entity whose only readings were undone
	for i := range descriptions {
		d := &descriptions[i]
		from[d.dataset] = i
		for _, r := range d.runs(seq, false) {
			runs = append(runs, graph.EntityRun{Dataset: d.dataset, Run: r})
		}
		if m, ok := d.lastMark(seq); ok && m.reading > last.reading {
			last, words = m, d.versions[m.version]
		}
	}
	if words == "" {
		return told{}, nil
	}
	t, held := v.EntityRunAt(runs)
	if len(runs) > 0 {
		version, err := strconv.Atoi(t.Version)
		if err != nil {
			return told{}, err
		}
		words = descriptions[from[t.Dataset]].versions[version]
	}
	e := new(graph.Entity)
	if err := json.Unmarshal([]byte(words), e); err != nil {
		return told{}, err
	}
	e.Recorded, e.Withdrawn = graph.Lifetime(runs)
	return told{entity: e, held: held, ever: len(runs) > 0}, nil
}
