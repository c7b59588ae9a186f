package projection

import (
	"cmp"
	"maps"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/vocab"
)

// dictionary is the entities by number. The first, 0, is none.
type dictionary struct {
	ids    texts
	labels texts    // of actors their names, of sources their URLs, as they are today
	byID   []Entity // all, sorted by id
	rank   []int32  // where each is in byID
	kinds  []Kind
	actors []Entity // the data sets' records of actors
	self   []Entity // every number, at its own place
	target []Target // of each
	// Those that can be targets, by target.
	targets []Entity
	// Who published them, of sources by number; 0: nobody is named.
	publisher []Entity
	report    []Report            // of sources, not yet behind those of data sets (see columns.Report)
	above     map[Entity][]Entity // of countries, regions and sectors: what they lie in or are part of, sorted
}

func emptyDictionary() dictionary {
	none := texts{}.with([]string{""})
	return dictionary{
		ids: none, labels: none, byID: []Entity{0}, rank: []int32{0}, kinds: []Kind{0},
		self: []Entity{0}, target: []Target{NoTarget}, report: []Report{0}, publisher: []Entity{0},
	}
}

func (d *dictionary) len() int { return d.ids.len() }

func (d *dictionary) id(n Entity) graph.ID { return graph.ID(d.ids.at(int32(n))) }

// number returns the number of an id; 0 if nothing has it.
func (d *dictionary) number(id graph.ID) Entity {
	i, ok := slices.BinarySearchFunc(d.byID, id, func(n Entity, id graph.ID) int { return cmp.Compare(d.id(n), id) })
	if !ok {
		return 0
	}
	return d.byID[i]
}

// numbers returns those of the ids that the dictionary has, sorted, each once.
func (d *dictionary) numbers(ids []graph.ID) []Entity {
	return numbersOf(ids, d.number)
}

// numbersOf returns the numbers of some ids, sorted, each once; 0 is no number.
func numbersOf(ids []graph.ID, number func(graph.ID) Entity) []Entity {
	var out []Entity
	for _, id := range ids {
		if n := number(id); n != 0 {
			out = append(out, n)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// entity returns what the graph knows of an entity.
func (d *dictionary) entity(n Entity) graph.Entity {
	e := graph.Entity{ID: d.id(n)}
	switch d.kinds[n] {
	case actor:
		e.Name = d.labels.at(int32(n))
	case source:
		e.URL, e.Publisher = d.labels.at(int32(n)), d.id(d.publisher[n])
	}
	return e
}

// with returns the dictionary with more ids after those it has, and labels and publishers that are new or changed.
func (d dictionary) with(ids []string, changed map[Entity]string, publishers map[Entity]Entity) dictionary {
	if len(ids)+len(changed)+len(publishers) == 0 {
		return d
	}
	out := d
	if len(ids) > 0 {
		out.append(ids)
	}
	out.relabel(Entity(d.len()), changed)
	out.publish(publishers)
	out.numberReports()
	return out
}

// publish notes who published sources.
func (d *dictionary) publish(by map[Entity]Entity) {
	all := make([]Entity, d.len())
	copy(all, d.publisher)
	for source, publisher := range by {
		all[source] = publisher
	}
	d.publisher = all
}

// publishedBy returns which entities, by number, are sources that organizations published; nil for all of them.
func (d *dictionary) publishedBy(ids []graph.ID) []bool {
	if len(ids) == 0 {
		return nil
	}
	by := d.numbers(ids)
	out := make([]bool, d.len())
	for source, publisher := range d.publisher {
		_, out[source] = slices.BinarySearch(by, publisher)
	}
	return out
}

// append appends entities. Lists that others share are copied.
func (d *dictionary) append(ids []string) {
	first := Entity(d.len())
	d.ids = d.ids.with(ids)
	d.kinds, d.self, d.actors = slices.Clone(d.kinds), slices.Clone(d.self), slices.Clone(d.actors)
	d.target, d.targets = slices.Clone(d.target), slices.Clone(d.targets)
	for i, id := range ids {
		n, k := first+Entity(i), KindOf(graph.ID(id).Kind())
		d.kinds, d.self = append(d.kinds, k), append(d.self, n)
		target := NoTarget
		switch k {
		case actor:
			d.actors = append(d.actors, n)
		case victim, country, region, sector:
			target = Target(len(d.targets))
			d.targets = append(d.targets, n)
		}
		d.target = append(d.target, target)
	}
	d.sort(first)
	d.above = maps.Clone(d.above)
	if d.above == nil {
		d.above = map[Entity][]Entity{}
	}
	for _, n := range d.self[first:] {
		if up := above(d.id(n)); len(up) > 0 {
			d.above[n] = d.numbers(up) // these have numbers, too: builder.number sees to it
		}
	}
}

// sort puts the entities from a number on in their places among all by id.
func (d *dictionary) sort(first Entity) {
	compare := func(a, b Entity) int { return cmp.Compare(d.id(a), d.id(b)) }
	more := slices.SortedFunc(slices.Values(d.self[first:]), compare)
	d.byID = merged(d.byID, more, compare)
	d.rank = make([]int32, len(d.byID))
	for place, n := range d.byID {
		d.rank[n] = int32(place)
	}
}

// relabel notes labels that changed, and those of the entities from a number on.
func (d *dictionary) relabel(first Entity, changed map[Entity]string) {
	old := d.labels
	for n := range changed {
		if n < first { // one of the old ones changed: all are written anew
			first, d.labels = 0, texts{}
			break
		}
	}
	labels := make([]string, 0, d.len()-int(first))
	for _, n := range d.self[first:] {
		label, ok := changed[n]
		if !ok && int(n) < old.len() {
			label = old.at(int32(n))
		}
		labels = append(labels, label)
	}
	d.labels = d.labels.with(labels)
}

// numberReports numbers the reports of all sources, from 1.
func (d *dictionary) numberReports() {
	d.report = make([]Report, d.len())
	numbers := map[string]Report{}
	for n, k := range d.kinds {
		if k != source {
			continue
		}
		e := d.entity(Entity(n))
		key := e.Report()
		if numbers[key] == 0 {
			numbers[key] = Report(len(numbers) + 1)
		}
		d.report[n] = numbers[key]
	}
}

// above returns the regions that a country or region lies in, or the sectors that a sector is part of.
func above(id graph.ID) []graph.ID {
	switch id.Kind() {
	case graph.Country, graph.Region:
		return vocab.RegionsOf(id)
	case graph.Sector:
		return vocab.ParentsOf(id)
	}
	return nil
}
