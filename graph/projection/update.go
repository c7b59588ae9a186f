package projection

import (
	"iter"
	"maps"
	"slices"
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
	sorting.Go(func() { order = sorted(b.rows, g.entities.len()+len(b.newIDs)) })
	out.entities = g.entities.with(b.newIDs, b.labels)
	sorting.Wait()
	out.merge(b.rows, order)
	out.lists = out.datasetReports()
	if len(out.triples.ofSubject) != out.entities.len()+1 {
		out.index()
	}
	return out, nil
}

// with returns the dictionary with more ids after those it has, and labels told anew.
func (d dictionary) with(ids []string, told map[int32]string) dictionary {
	if len(ids)+len(told) == 0 {
		return d
	}
	out := d
	first := int32(d.len())
	if len(ids) > 0 {
		out.ids = d.ids.with(ids)
		out.kinds = slices.Grow(slices.Clone(d.kinds), len(ids))
		more := make([]int32, len(ids))
		for i, id := range ids {
			more[i] = first + int32(i)
			out.kinds = append(out.kinds, KindOf(graph.ID(id).Kind()))
		}
		out.enrol(first)
		out.assign()
		compare := func(a, b int32) int { return compareTexts(out.ids, a, b) }
		slices.SortFunc(more, compare)
		out.order = merged(d.order, more, compare)
		out.rank = make([]int32, len(out.order))
		for place, n := range out.order {
			out.rank[n] = int32(place)
		}
		out.above = out.places(first)
	}
	if retold := slices.ContainsFunc(slices.Collect(maps.Keys(told)), func(n int32) bool { return n < first }); retold {
		first = 0
		out.labels = texts{}
	}
	labels := make([]string, 0, out.len()-int(first))
	for n := first; n < int32(out.len()); n++ {
		label, ok := told[n]
		if !ok && n < int32(d.len()) {
			label = d.labels.at(n)
		}
		labels = append(labels, label)
	}
	out.labels = out.labels.with(labels)
	out.report = out.reports()
	return out
}

// enrol puts the entities from a number on into their lists.
func (d *dictionary) enrol(first int32) {
	d.actors, d.self = slices.Clone(d.actors), slices.Clone(d.self)
	for n := first; n < int32(len(d.kinds)); n++ {
		d.self = append(d.self, n)
		if d.kinds[n] == actor {
			d.actors = append(d.actors, n)
		}
	}
}

// assign gives slots to the entities after those that know theirs.
func (d *dictionary) assign() {
	d.slots, d.bySlot = slices.Clone(d.slots), slices.Clone(d.bySlot)
	for n := len(d.slots); n < len(d.kinds); n++ {
		slot := int32(-1)
		if k := d.kinds[n]; k == victim || k == country || k == region || k == sector {
			slot = int32(len(d.bySlot))
			d.bySlot = append(d.bySlot, int32(n))
		}
		d.slots = append(d.slots, slot)
	}
}

// places returns above with that of the entities from a number on. What they lie
// in has numbers too: builder.number sees to it.
func (d dictionary) places(first int32) map[int32][]int32 {
	out := maps.Clone(d.above)
	if out == nil {
		out = map[int32][]int32{}
	}
	for n := first; n < int32(d.len()); n++ {
		if up := above(d.id(n)); len(up) > 0 {
			out[n] = d.numbers(up)
		}
	}
	return out
}

// reports numbers the reports of all sources.
func (d dictionary) reports() []int32 {
	out := make([]int32, d.len())
	numbers := map[string]int32{}
	for n, k := range d.kinds {
		if k != source {
			continue
		}
		key := d.entity(int32(n)).Report()
		if numbers[key] == 0 {
			numbers[key] = int32(len(numbers) + 1)
		}
		out[n] = numbers[key]
	}
	return out
}

// datasetReports returns the reports that are data sets as documents.
func (c *columns) datasetReports() map[int32]bool {
	out := map[int32]bool{}
	for _, key := range c.datasets[1:] {
		if n := c.Entity(graph.MakeID(graph.Source, key)); n != 0 {
			out[c.entities.report[n]] = true
		}
	}
	return out
}

// merge brings rows in, in their order: each replaces the one of its claim, or
// goes between the others.
func (c *columns) merge(changed []row, order []sortKey) {
	old := c.rows
	places := make([]int32, len(order)) // of the old row, or minus one and minus the place of the next
	moved := false
	for i, at := range order {
		r := &changed[at.row]
		place, known := c.find(r.subject, r.predicate, r.object, r.id)
		places[i] = place
		if !known {
			places[i] = -1 - place
		}
		moved = moved || !known
	}
	if !moved {
		c.rows.times = old.times.clone()
		for i, at := range order {
			if places[i] >= 0 {
				c.rows.times.set(int(places[i]), &changed[at.row])
			}
		}
		c.rows.times.compact()
		return
	}
	var out layout
	out.grow(len(old.ids) + len(order))
	next := int32(0)
	for i, at := range order {
		place, known := places[i], places[i] >= 0
		if !known {
			place = -1 - place
		}
		out.copy(c, next, place)
		next = place
		if known {
			next++
		}
		out.add(&changed[at.row])
	}
	out.copy(c, next, int32(len(old.ids)))
	out.triples.rows = append(out.triples.rows, int32(len(out.rows.ids)))
	out.rows.times.compact()
	c.triples, c.rows = out.triples, out.rows
	c.index()
}

// find returns the place of a claim's row, or where it would be.
func (c *columns) find(subject int32, of Predicate, object int32, id [16]byte) (place int32, known bool) {
	triple, found := c.triples.find(subject, of, object)
	if !found {
		return c.triples.rows[triple], false
	}
	from, to := c.Rows(triple)
	i, known := slices.BinarySearchFunc(c.ids[from:to], id, compareClaimIDs)
	return from + int32(i), known
}
