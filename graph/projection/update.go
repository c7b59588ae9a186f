package projection

import (
	"iter"
	"sync"

	"github.com/actorgraph/actorgraph/graph"
)

// Update returns the graph with the changes of a stream that follows on
// g.Seq(). It answers as one built anew would; g stays as it is, and columns
// that do not change are shared. It stops at the stream's first error and
// returns it.
func (g *Graph) Update(changes iter.Seq2[graph.StreamItem, error]) (*Graph, error) {
	b := newBuilder(g)
	for c, err := range changes {
		if err != nil {
			return nil, err
		}
		if err := b.take(c); err != nil {
			return nil, err
		}
	}
	out := &Graph{columns: g.columns, seq: b.seq}
	out.datasets = b.datasets
	out.calendars = out.calendarsAt(b.seq)
	var err error
	if out.spans, err = g.spans.with(b.newSpans); err != nil {
		return nil, err
	}
	var order []sortKey
	var sorting sync.WaitGroup
	sorting.Go(func() { order = sorted(b.claims, g.entities.len()+len(b.newIDs)) })
	out.entities = g.entities.with(b.newIDs, b.labels, b.publishers)
	sorting.Wait()
	out.merge(b.claims, order)
	out.setDocuments()
	if len(out.triples.ofSubject) != out.entities.len()+1 {
		out.index()
	}
	return out, nil
}

// place is the row of a claim: the one that it has or, of a new claim, the one
// of the claim that it is to stand before.
type place struct {
	row   Row
	known bool
}

// merge brings claims in, in their order: each replaces what was known of it, or
// goes between the others.
func (c *columns) merge(changed []claim, order []sortKey) {
	places := make([]place, len(order))
	fresh := false
	for i, at := range order {
		x := &changed[at.claim]
		places[i].row, places[i].known = c.find(x.subject, x.predicate, x.object, x.id)
		fresh = fresh || !places[i].known
	}
	if !fresh {
		c.rows.times = c.rows.times.clone()
		for i, at := range order {
			c.rows.times.set(int(places[i].row), &changed[at.claim])
		}
		c.rows.times.compact()
		return
	}
	var out layout
	out.grow(len(c.ids) + len(order))
	next := Row(0)
	for i, at := range order {
		out.copy(c, next, places[i].row)
		next = places[i].row
		if places[i].known {
			next++
		}
		out.add(&changed[at.claim])
	}
	out.copy(c, next, Row(len(c.ids)))
	out.triples.rows = append(out.triples.rows, Row(len(out.rows.ids)))
	out.rows.times.compact()
	c.triples, c.rows, c.said = out.triples, out.rows, newStatementCache()
	c.index()
}
